/**
 * A small file beside the database that says: there was one here. A missing or empty database next to it is damage,
 * never a first run.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const SENTINEL_FILE = 'desk.json';

export const hasSentinel = (dataDir: string): boolean => existsSync(join(dataDir, SENTINEL_FILE));

/** Written whole: temporary name, fsync, rename. */
export function writeSentinel(dataDir: string, database: string, nowMs: number): void {
  const target = join(dataDir, SENTINEL_FILE);
  const temporary = `${target}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify({ database, createdAtMs: Math.floor(nowMs) })}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, target);
}
