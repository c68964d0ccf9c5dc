/**
 * Who holds the data folder, for the sentence a second instance shows. Only a name tag: the lock itself is SQLite's, which
 * the operating system takes back the moment a process dies, so a tag left by a killed process blocks nobody.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const HOLDER_FILE = 'desk.lock';

const holderSchema = z.object({ pid: z.number().int(), sinceMs: z.number() });
export type Holder = z.infer<typeof holderSchema>;

export function writeHolder(dataDir: string, pid: number, sinceMs: number): void {
  writeFileSync(join(dataDir, HOLDER_FILE), JSON.stringify({ pid, sinceMs: Math.floor(sinceMs) } satisfies Holder), {
    mode: 0o600,
  });
}

/** Undefined if there is no tag or it cannot be read. */
export function readHolder(dataDir: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(dataDir, HOLDER_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Removes the tag if it is ours. */
export function clearHolder(dataDir: string, pid: number): void {
  if (readHolder(dataDir)?.pid === pid) rmSync(join(dataDir, HOLDER_FILE), { force: true });
}
