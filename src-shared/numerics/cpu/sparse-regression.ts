/**
 * Least squares with L1 and L2 penalties, ½‖y − Xw‖² + l1·‖w‖₁ + ½·l2·‖w‖², by coordinate descent (Friedman et al. 2010), and
 * the two gradient methods a lesson sets against each other: proximal (ISTA, Beck & Teboulle 2009) and subgradient steps.
 */
import { correlations, type Design, gram } from './least-squares.ts';

const MOST_PASSES = 3000;
/** A pass that moves no weight by more than this share of the largest one is the last. */
const STILL = 1e-11;

export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** The proximal map of threshold·|w|. */
export function softThreshold(value: number, threshold: number): number {
  return Math.sign(value) * Math.max(0, Math.abs(value) - threshold);
}

/** The proximal map of a penalty on being non-zero at all: keeps or kills. */
export function hardThreshold(value: number, threshold: number): number {
  return Math.abs(value) > threshold ? value : 0;
}

/** What is computed of a design once and used for every penalty. */
export interface Moments {
  readonly gram: Float64Array;
  readonly correlations: Float64Array;
}

export function momentsOf(design: Design, target: ArrayLike<number>): Moments {
  return { gram: gram(design), correlations: correlations(design, target) };
}

/** The minimizer; `from` starts it, e.g. the solution for a neighbouring penalty. A column of zeros gets weight 0. */
export function elasticNet(moments: Moments, { l1, l2 }: Penalty, from?: ArrayLike<number>): Float64Array {
  const n = moments.correlations.length;
  const weights = from === undefined ? new Float64Array(n) : Float64Array.from(from);
  const pull = pulls(moments, weights);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let moved = 0;
    let largest = 0;
    for (let j = 0; j < n; j += 1) {
      const own = moments.gram[j * n + j] ?? 0;
      const before = weights[j] ?? 0;
      const after = own + l2 > 0 ? softThreshold((pull[j] ?? 0) + own * before, l1) / (own + l2) : 0;
      const step = after - before;
      if (step !== 0) {
        weights[j] = after;
        for (let k = 0; k < n; k += 1) pull[k] = (pull[k] ?? 0) - step * (moments.gram[j * n + k] ?? 0);
      }
      moved = Math.max(moved, Math.abs(step));
      largest = Math.max(largest, Math.abs(after));
    }
    if (moved <= STILL * largest) break;
  }
  return weights;
}

/** Xᵀ(y − Xw): minus the gradient of the squared part. */
function pulls({ gram: products, correlations: right }: Moments, weights: ArrayLike<number>): Float64Array {
  const n = right.length;
  const pull = Float64Array.from(right);
  for (let j = 0; j < n; j += 1)
    for (let k = 0; k < n; k += 1) pull[k] = (pull[k] ?? 0) - (weights[j] ?? 0) * (products[j * n + k] ?? 0);
  return pull;
}

/** `steps` steps of size `lr` from 0: a gradient step on the squared part, then the soft threshold. Zeros are exact. */
export function proximalDescent(moments: Moments, l1: number, lr: number, steps: number): Float64Array {
  return descend(moments, steps, (weight, pull) => softThreshold(weight + lr * pull, lr * l1));
}

/** The same with the gradient l1·sign(w), 0 at 0, in place of the threshold: weights hop around zero. */
export function subgradientDescent(moments: Moments, l1: number, lr: number, steps: number): Float64Array {
  return descend(moments, steps, (weight, pull) => weight + lr * (pull - l1 * Math.sign(weight)));
}

function descend(moments: Moments, steps: number, next: (weight: number, pull: number) => number): Float64Array {
  const weights = new Float64Array(moments.correlations.length);
  for (let step = 0; step < steps; step += 1) {
    const pull = pulls(moments, weights);
    for (let j = 0; j < weights.length; j += 1) weights[j] = next(weights[j] ?? 0, pull[j] ?? 0);
  }
  return weights;
}
