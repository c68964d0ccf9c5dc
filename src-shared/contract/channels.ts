/**
 * The names of everything the renderer may ask of the main process. Imports nothing, so that the sandboxed preload,
 * which needs the names only, stays a few lines long.
 */
export const CHANNELS = [
  'desk:about',
  'settings:read',
  'settings:write',
  'library:list',
  'library:read',
  'library:search',
  'interview:options',
  'interview:start',
  'interview:state',
  'interview:save-draft',
  'interview:submit',
  'interview:pause',
  'interview:resume',
  'interview:finish',
  'interview:debrief',
  'interview:grade',
  'interview:history',
  'runs:list',
  'runs:note',
  'runs:name',
  'runs:forget',
  'export:start',
  'export:status',
  'export:cancel',
  'export:save',
  'export:content',
] as const;

export type Channel = (typeof CHANNELS)[number];

/** Electron's own channel names are these, so that nothing of ours meets a name of Electron's. */
export const IPC_PREFIX = 'saddlepoint:';

/** What the preload puts on `window.saddlepoint`: one function a channel, nothing else. */
export type BridgeFunction = (request: unknown) => Promise<unknown>;
