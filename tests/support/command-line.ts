/** Runs `saddlepoint` as a person would: a process of its own, its exit code, what it printed. */
import { spawnSync } from 'node:child_process';
import { launcher, root } from './desk-process.ts';

export interface CommandResult {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function saddlepoint(args: readonly string[], input = ''): CommandResult {
  const done = spawnSync(process.execPath, [launcher, ...args], {
    cwd: root,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // A command that should have refused and serves instead would never end.
    timeout: 60_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}
