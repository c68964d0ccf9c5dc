/**
 * A small file beside the database that says: there was one here. A missing or empty database next to it is damage,
 * never a first run.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../whole-file.ts';

const SENTINEL_FILE = 'desk.json';

export const hasSentinel = (dataDir: string): boolean => existsSync(join(dataDir, SENTINEL_FILE));

/** For its owner only, and on disk when this returns. */
export function writeSentinel(dataDir: string, database: string, nowMs: number): void {
  const text = `${JSON.stringify({ database, createdAtMs: Math.floor(nowMs) })}\n`;
  writeWholeFile(join(dataDir, SENTINEL_FILE), text, 0o600);
}
