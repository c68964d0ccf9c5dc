/**
 * Losses that grow slower than the square: Huber's and the absolute one, as weights of a weighted least squares that are
 * corrected until they fit their own residuals (iteratively reweighted least squares, Holland & Welsch 1977), and the exact
 * least absolute slope through the origin.
 */

/** Huber's loss is ½r² up to `delta` and linear beyond; the absolute loss is |r|. */
export type ResidualLoss =
  | { readonly kind: 'squared' }
  | { readonly kind: 'absolute' }
  | { readonly kind: 'huber'; readonly delta: number };

const MOST_ROUNDS = 200;
/** Residuals below this share of the largest target count as this large, or the absolute loss would weigh them infinitely. */
const LEAST_RESIDUAL = 1e-6;

/**
 * Solves with weights 1, then again with the weights its residuals ask for, until they stay. `solve` is given one weight a
 * sample and returns predictions with whatever else the caller wants back; the last of these is returned.
 */
export function reweighted<Fit extends { readonly predictions: ArrayLike<number> }>(
  target: ArrayLike<number>,
  loss: ResidualLoss,
  solve: (weights: Float64Array) => Fit,
): Fit {
  const weights = new Float64Array(target.length).fill(1);
  let fit = solve(weights);
  if (loss.kind === 'squared') return fit;
  const floor =
    LEAST_RESIDUAL * Array.from(target).reduce((most, value) => Math.max(most, Math.abs(value)), Number.EPSILON);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let moved = 0;
    for (let i = 0; i < target.length; i += 1) {
      const size = Math.max(floor, Math.abs((target[i] ?? 0) - (fit.predictions[i] ?? 0)));
      const weight = loss.kind === 'absolute' ? 1 / size : Math.min(1, loss.delta / size);
      moved = Math.max(moved, Math.abs(weight - (weights[i] ?? 0)) / weight);
      weights[i] = weight;
    }
    if (moved < 1e-9) break;
    fit = solve(weights);
  }
  return fit;
}

/** The slope w that makes Σ|y − w·x| smallest: the median of y/x weighted by |x|. Rows with x = 0 do not count. */
export function leastAbsoluteSlope(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const points = Array.from({ length: x.length }, (_, i) => ({
    weight: Math.abs(x[i] ?? 0),
    slope: (y[i] ?? 0) / (x[i] ?? 0),
  }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.slope - b.slope);
  const half = points.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let below = 0;
  for (const { weight, slope } of points) {
    below += weight;
    if (below >= half) return slope;
  }
  return 0;
}
