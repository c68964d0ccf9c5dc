/** One valid request per channel, and handlers that only note that they were called. */
import { CHANNELS, type Channel } from '@shared/contract/channels.ts';
import type { Handlers, RequestInput } from '@shared/contract/contract.ts';

const jobId = '0123456789abcdef0123456789abcdef';

type Samples = { readonly [C in Channel]: RequestInput<C> };

const round = { roundId: 'fedcba9876543210fedcba9876543210' };
const answer = { text: 'because', number: '' };

export const sampleRequests: Samples = {
  'desk:about': {},
  'settings:read': {},
  'settings:write': { theme: 'dark' },
  'library:list': {},
  'library:read': { id: 'adam' },
  'library:search': { query: 'L2 ∇', limit: 10 },
  'interview:options': {},
  'interview:start': { areas: ['optimizers'], minutes: 15, pace: 'practice' },
  'interview:state': round,
  'interview:save-draft': { ...round, index: 0, answer },
  'interview:submit': { ...round, index: 0, answer },
  'interview:pause': round,
  'interview:resume': round,
  'interview:finish': round,
  'interview:debrief': round,
  'interview:grade': { ...round, index: 0, ticks: [0, 2] },
  'interview:history': {},
  'runs:list': {},
  'runs:note': { recipe: '{"lab":"descent"}', finding: 'Adam arrives first.' },
  'runs:name': { id: 1, name: 'my run' },
  'runs:forget': { id: 1 },
  'export:start': { conceptIds: ['adam'] },
  'export:status': { jobId },
  'export:cancel': { jobId },
  'export:save': { jobId },
  'export:content': { jobId },
};

export interface RecordingHandlers {
  readonly handlers: Handlers;
  /** Channels whose handler ran, in order. */
  readonly called: Channel[];
}

/** Each handler notes its channel and answers with it. */
export function recordingHandlers(): RecordingHandlers {
  const called: Channel[] = [];
  const entries = CHANNELS.map((channel) => [
    channel,
    () => {
      called.push(channel);
      return { channel };
    },
  ]);
  return { handlers: Object.fromEntries(entries) as unknown as Handlers, called };
}
