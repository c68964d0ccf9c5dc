/**
 * The sandboxed bridge: one function a channel on `window.saddlepoint`, and nothing else. Loads Electron and the list of
 * names; reads no value, keeps no state, passes no event through.
 */
import { type BridgeFunction, CHANNELS, IPC_PREFIX } from '@shared/contract/channels.ts';
import { contextBridge, ipcRenderer } from 'electron';

const functionOf =
  (channel: string): BridgeFunction =>
  (request) =>
    ipcRenderer.invoke(`${IPC_PREFIX}${channel}`, request);

contextBridge.exposeInMainWorld(
  'saddlepoint',
  Object.freeze(Object.fromEntries(CHANNELS.map((channel) => [channel, functionOf(channel)]))),
);
