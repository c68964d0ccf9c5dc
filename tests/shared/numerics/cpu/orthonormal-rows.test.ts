/** The Q of a factorization against its definition: A = L Q with L lower triangular, its diagonal positive. */
import { orthonormalizeRows } from '@shared/numerics/cpu/orthonormal-rows.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { describe, expect, it } from 'vitest';

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function rowsOf(data: Float64Array, length: number): readonly Float64Array[] {
  return Array.from({ length: data.length / length }, (_, row) => data.slice(row * length, (row + 1) * length));
}

describe('rows made orthonormal', () => {
  // Below, at and above the size of a panel, square and not.
  it.each([
    [1, 1],
    [3, 3],
    [5, 9],
    [32, 32],
    [33, 40],
    [70, 70],
  ])('of %d vectors of length %d: each lies in the span of those before it, on its own side', (count, length) => {
    const given = new Float64Array(count * length);
    createStream(count, length).fill('normal', given);
    const data = given.slice();
    orthonormalizeRows(data, count, length);
    const [before, after] = [rowsOf(given, length), rowsOf(data, length)];
    for (const [i, q] of after.entries())
      for (const [j, other] of after.entries()) {
        expect(Math.abs(dot(q, other) - (i === j ? 1 : 0))).toBeLessThan(1e-13);
        const entry = dot(before[i] ?? [], other);
        if (j > i) expect(Math.abs(entry)).toBeLessThan(1e-12);
        if (j === i) expect(entry).toBeGreaterThan(0);
      }
  });

  it('stay orthonormal when they were nearly parallel', () => {
    const data = Float64Array.from([1, 1, 1, 1, 1, 1 + 1e-7, 1 - 1e-7, 1]);
    orthonormalizeRows(data, 2, 4);
    const [a = [], b = []] = rowsOf(data, 4);
    expect(Math.abs(dot(a, b))).toBeLessThan(1e-15);
  });
});
