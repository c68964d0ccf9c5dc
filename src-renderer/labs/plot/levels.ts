/**
 * Which heights get a contour line. Loss surfaces span many decades, so levels are geometric in f − f*: each ring is the
 * same factor above the last, and a narrow valley shows as many lines as a wide bowl.
 */

/** Lowest and highest share of the grid that levels reach: a few extreme corners must not decide the picture. */
const LOW_SHARE = 0.012;
const HIGH_SHARE = 0.97;
/** Points the quantiles are read from; more would not move a line by a pixel. */
const SAMPLED = 5000;
/** Never more than nine decades: beyond that, rings near the minimum are thinner than a pixel. */
const MAX_RATIO = 1e9;

/**
 * Rising levels of f, geometric in f − floor. `values`: losses in any order, non-finite ones are ignored; `floor`: the lowest
 * loss of the surface if known, else the lowest seen. Empty when the field is flat or nothing is finite.
 */
export function chooseLevels(values: ArrayLike<number>, count: number, floor?: number): number[] {
  const stride = Math.max(1, Math.floor(values.length / SAMPLED));
  const finite = Float64Array.from({ length: Math.floor(values.length / stride) }, (_, at) => values[at * stride] ?? 0)
    .filter(Number.isFinite)
    .sort();
  if (finite.length === 0) return [];
  const base = Math.min(floor ?? Number.POSITIVE_INFINITY, finite[0] ?? 0);
  const above = finite.filter((value) => value - base > 0);
  if (above.length === 0) return [];
  const high = quantile(above, HIGH_SHARE) - base;
  const low = Math.max(quantile(above, LOW_SHARE) - base, high / MAX_RATIO);
  if (!(high > low)) return [];
  const ratio = (high / low) ** (1 / (count - 1));
  return Array.from({ length: count }, (_, index) => base + low * ratio ** index);
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
}
