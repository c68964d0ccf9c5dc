/**
 * Electron's transport to the door: one `invoke` name a channel, and the judgement whether the asking frame is ours.
 * The only user of ipcMain.
 */
import { CHANNELS, IPC_PREFIX } from '@shared/contract/channels.ts';
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { Door, Sender } from '../../door.ts';
import { APP_ORIGIN, isAppDocument } from './scheme.ts';

/** The pages we opened ourselves: the window, and the one that prints. */
export interface OurPages {
  has(page: WebContents): boolean;
}

/** Trusted: the main frame of a page of ours, at our own origin, showing our document. A frame that is gone is not. */
export function senderOf(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>, pages: OurPages): Sender {
  const frame = event.senderFrame;
  if (frame === null) return { trusted: false, description: 'a frame that is gone' };
  const isMainFrame = pages.has(event.sender) && frame === event.sender.mainFrame;
  return {
    trusted: isMainFrame && frame.origin === APP_ORIGIN && isAppDocument(frame.url),
    description: `${isMainFrame ? 'main frame' : 'foreign frame'} at ${frame.origin}`,
  };
}

/** Opens one name per channel of the contract. */
export function answerIpc(door: Door, pages: OurPages): void {
  for (const channel of CHANNELS) {
    ipcMain.handle(`${IPC_PREFIX}${channel}`, (event, payload: unknown) =>
      door.knock({ channel, payload, sender: senderOf(event, pages) }),
    );
  }
}
