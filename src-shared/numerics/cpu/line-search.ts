/**
 * The strong-Wolfe line search of torch.optim.LBFGS, cubic interpolation and all. Knows nothing of directions.
 * Source: torch/optim/lbfgs.py; Nocedal & Wright 2006, Numerical Optimization, algorithms 3.5 and 3.6
 */

/** The objective along the ray: loss, gradient and slope at step length t. */
export interface Probe {
  readonly t: number;
  readonly loss: number;
  readonly gradient: Float64Array;
  /** gradient · direction */
  readonly slope: number;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;

/**
 * Searches from `start` (t = 0, slope < 0) with first trial `t`; at most `maxTrials` beyond the first. `reach` is max |direction|,
 * and a bracket narrower than `tolerance` in θ ends the search. Returns the accepted probe and the number of evaluations.
 */
export function strongWolfe(
  evaluate: (t: number) => Probe,
  start: Probe,
  t: number,
  reach: number,
  tolerance: number,
  maxTrials: number,
): { readonly accepted: Probe; readonly evaluations: number } {
  let current = evaluate(t);
  let evaluations = 1;
  let previous = start;
  let trials = 0;
  let bracket: [Probe, Probe] | undefined;
  const isTooHigh = (probe: Probe): boolean => probe.loss > start.loss + SUFFICIENT_DECREASE * probe.t * start.slope;
  const isFlatEnough = (probe: Probe): boolean => Math.abs(probe.slope) <= -CURVATURE * start.slope;
  while (trials < maxTrials) {
    if (isTooHigh(current) || (trials > 1 && current.loss >= previous.loss)) {
      bracket = [previous, current];
      break;
    }
    if (isFlatEnough(current)) return { accepted: current, evaluations };
    if (current.slope >= 0) {
      bracket = [previous, current];
      break;
    }
    const low = current.t + 0.01 * (current.t - previous.t);
    const next = cubicMinimum(previous, current, low, current.t * 10);
    previous = current;
    current = evaluate(next);
    evaluations += 1;
    trials += 1;
  }
  let [a, b] = bracket ?? [start, current];
  let isStuck = false;
  const lower = (): Probe => (a.loss <= b.loss ? a : b);
  while (trials < maxTrials) {
    const [left, right] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
    if ((right - left) * reach < tolerance) break;
    let trial = cubicMinimum(a, b, left, right);
    const margin = 0.1 * (right - left);
    if (Math.min(right - trial, trial - left) >= margin) isStuck = false;
    else if (isStuck || trial >= right || trial <= left) {
      trial = Math.abs(trial - right) < Math.abs(trial - left) ? right - margin : left + margin;
      isStuck = false;
    } else isStuck = true;
    const probe = evaluate(trial);
    evaluations += 1;
    trials += 1;
    const best = lower();
    const isFirstBest = best === a;
    if (isTooHigh(probe) || probe.loss >= best.loss) {
      if (isFirstBest) b = probe;
      else a = probe;
      continue;
    }
    if (isFlatEnough(probe)) return { accepted: probe, evaluations };
    const other = isFirstBest ? b : a;
    const turned = probe.slope * (other.t - best.t) >= 0 ? best : other;
    [a, b] = isFirstBest ? [probe, turned] : [turned, probe];
  }
  return { accepted: lower(), evaluations };
}

/** Minimum of the cubic through two probes, kept in [low, high]; the middle of it where the cubic has none. */
function cubicMinimum(one: Probe, two: Probe, low: number, high: number): number {
  const [first, second] = one.t <= two.t ? [one, two] : [two, one];
  const d1 = one.slope + two.slope - (3 * (one.loss - two.loss)) / (one.t - two.t);
  const square = d1 * d1 - one.slope * two.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const back = (second.slope + d2 - d1) / (second.slope - first.slope + 2 * d2);
  return Math.min(Math.max(second.t - (second.t - first.t) * back, low), high);
}
