/**
 * How fast a run really shrank its distance to the minimum, to stand beside what theory predicts.
 */
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';

/** Below this share of the first distance, float32 and float64 paths are rounding and no longer descent. */
const FLOOR_SHARE = { cpu: 1e-13, wasm: 1e-5, webgpu: 1e-5 } as const;
const FEWEST_STEPS = 8;

/**
 * Factor per step by which the distance to `minimum` shrank (< 1) or grew (> 1): a least-squares line through the logarithm of
 * the distance over the later half of the usable steps, so that oscillation averages out. Undefined for too short a run.
 */
export function measuredRate(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  minimum: readonly [number, number],
  backend: Backend,
): number | undefined {
  const logs: number[] = [];
  let floor = 0;
  for (let step = 0; step < x.length; step++) {
    const distance = Math.hypot((x[step] ?? Number.NaN) - minimum[0], (y[step] ?? Number.NaN) - minimum[1]);
    if (step === 0) floor = distance * FLOOR_SHARE[backend];
    if (!Number.isFinite(distance) || distance <= floor) break;
    logs.push(Math.log(distance));
  }
  const from = Math.floor(logs.length / 2);
  const used = logs.slice(from);
  if (used.length < FEWEST_STEPS) return undefined;
  return Math.exp(slope(used));
}

function slope(values: readonly number[]): number {
  const meanX = (values.length - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [covariance, variance] = [0, 0];
  for (const [index, value] of values.entries()) {
    covariance += (index - meanX) * (value - meanY);
    variance += (index - meanX) ** 2;
  }
  return covariance / variance;
}
