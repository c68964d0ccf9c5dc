/**
 * A desk over the shipped library with nothing on disk, for commands that only read notes: they run beside an open desk,
 * whose database is locked.
 */
import { randomBytes } from 'node:crypto';
import { type Desk, openDesk } from '../desk.ts';
import { appFiles } from '../locations.ts';
import { terminalLog } from './print.ts';

export function openScratchDesk(): Desk {
  return openDesk({
    dataDir: 'memory',
    resourcesDir: appFiles().resourcesDir,
    now: Date.now,
    monotonic: () => performance.now(),
    randomBytes: (count) => randomBytes(count),
    log: terminalLog,
  });
}
