/**
 * How long a run works before it looks up: chunks of steps that grow or shrink until one takes about the time wanted.
 */
import { AppError } from '../../contract/result.ts';
import type { RunControls } from './ensemble-engine.ts';

/** Milliseconds one chunk should take: short enough to be cancelled and redrawn, long enough to cost nothing. */
export const CHUNK_MS = 50;

export interface ChunkPlan {
  /** Steps already made. */
  readonly done: number;
  readonly steps: number;
  /** Steps of the first chunk. */
  readonly first: number;
  /** Most steps of any chunk. */
  readonly most: number;
  /** Long chunks are a multiple of so many steps, which the kernel writes out one after another. */
  readonly multiple?: number;
  /** A clock in milliseconds. */
  readonly now: () => number;
}

/**
 * Calls `advance(first, count)` until all steps are made. Throws AppError('cancelled') between two chunks.
 */
export async function runInChunks(
  { done, steps, first, most, multiple = 1, now }: ChunkPlan,
  { signal, onProgress }: RunControls,
  advance: (first: number, count: number) => void | Promise<void>,
): Promise<void> {
  let wanted = first;
  // What a chunk costs however short it is. Some drivers report the end of their work only at every tenth of a second, and
  // chunks must not shrink to single steps because of that.
  let overhead = Number.POSITIVE_INFINITY;
  for (let made = done; made < steps; ) {
    if (signal?.aborted) throw new AppError('cancelled', 'The run was cancelled.');
    const longest = Math.min(Math.max(1, Math.floor(wanted)), most, steps - made);
    const count = longest < multiple ? longest : longest - (longest % multiple);
    const began = now();
    await advance(made, count);
    const elapsed = now() - began;
    overhead = Math.min(overhead, elapsed);
    // At most four times as long as the last: the first chunks also measure how long it takes to get going.
    wanted = count * Math.min(overhead < CHUNK_MS ? 4 : 2, CHUNK_MS / Math.max(elapsed - overhead, 0.1));
    made += count;
    await onProgress?.(made / steps);
  }
}
