/** Chunks of steps: how long they grow, and where they end. */
import { runInChunks } from '@shared/numerics/ensemble/chunks.ts';
import { describe, expect, it } from 'vitest';

/** The chunks of a run whose steps take `each` milliseconds and whose chunks cost `overhead` besides. */
async function chunksOf(steps: number, each: number, overhead: number, multiple: number): Promise<readonly number[]> {
  let time = 0;
  const counts: number[] = [];
  const plan = { done: 0, steps, first: 1, most: 1000, multiple, now: () => time };
  await runInChunks(plan, {}, (_, count) => {
    counts.push(count);
    time += overhead + each * count;
  });
  return counts;
}

describe('chunks of steps', () => {
  it('grow until one takes about a twentieth of a second, and make every step once', async () => {
    const counts = await chunksOf(5000, 0.5, 1, 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5000);
    expect(counts[0]).toBe(1);
    // 50 ms of half a millisecond a step.
    expect(Math.abs((counts.at(-2) ?? 0) - 100)).toBeLessThan(5);
  });

  it('are whole turns of the kernel once they are that long, but for the last', async () => {
    const counts = await chunksOf(999, 0.7, 2, 4);
    expect(counts.slice(0, -2).filter((count) => count > 4 && count % 4 !== 0)).toEqual([]);
    expect(counts.slice(-2).map((count) => count % 4)).toContain(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(999);
  });
});
