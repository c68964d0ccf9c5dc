/** Numbers sorted into equal bins, for a histogram. */
import type { Counts } from '../plot/bar-shapes.ts';

const BINS = 24;

/** From the lowest finite value to the highest; numbers that are none are left out. */
export function binCounts(values: ArrayLike<number>, bins = BINS): Counts {
  const finite = Array.from(values).filter(Number.isFinite);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of finite) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low < high)) [low, high] = finite.length === 0 ? [-1, 1] : [low - 0.5, low + 0.5];
  const counts = new Float64Array(bins);
  for (const value of finite) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Float64Array.from({ length: bins + 1 }, (_, edge) => low + ((high - low) * edge) / bins), counts };
}
