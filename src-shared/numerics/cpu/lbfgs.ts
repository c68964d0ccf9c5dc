/**
 * Limited-memory BFGS as torch.optim.LBFGS computes it: one step is up to max_iter inner iterations, with or without a line
 * search. Source: torch/optim/lbfgs.py; Liu & Nocedal 1989, https://doi.org/10.1007/BF01589116
 */
import { type Probe, strongWolfe } from './line-search.ts';
import type { Objective, Stepper } from './stepper.ts';

export interface LbfgsSettings {
  readonly lr: number;
  readonly max_iter: number;
  /** Evaluations a step may make. */
  readonly max_eval: number;
  readonly tolerance_grad: number;
  readonly tolerance_change: number;
  readonly history_size: number;
  readonly line_search_fn: 'None' | 'strong_wolfe';
}

export interface LbfgsStepper extends Stepper {
  /** Of the whole run so far. */
  readonly evaluations: number;
  readonly iterations: number;
}

/** A pair of the history: how θ and the gradient changed, and 1 over their product. */
interface Pair {
  readonly move: Float64Array;
  readonly change: Float64Array;
  readonly rho: number;
}

export function createLbfgs(settings: LbfgsSettings): LbfgsStepper {
  const { lr, max_iter, max_eval, tolerance_grad, tolerance_change, history_size } = settings;
  const history: Pair[] = [];
  let scale = 1;
  let direction: Float64Array = new Float64Array();
  let length = 0;
  let lastGradient: Float64Array = new Float64Array();
  let evaluations = 0;
  let iterations = 0;

  const remember = (gradient: Float64Array): void => {
    const change = gradient.map((value, index) => value - (lastGradient[index] as number));
    const move = direction.map((value) => value * length);
    const product = dot(change, move);
    if (product <= 1e-10) return;
    if (history.length === history_size) history.shift();
    history.push({ move, change, rho: 1 / product });
    scale = product / dot(change, change);
  };
  const step = (theta: Float64Array, objective: Objective): void => {
    const size = theta.length;
    const evaluate = (point: Float64Array): { loss: number; gradient: Float64Array } => {
      const gradient = new Float64Array(size);
      return { loss: objective.gradient(point, gradient), gradient };
    };
    let { loss, gradient } = evaluate(theta);
    let used = 1;
    evaluations += 1;
    if (largest(gradient) <= tolerance_grad) return;
    for (let inner = 1; inner <= max_iter; inner += 1) {
      iterations += 1;
      if (iterations === 1) direction = gradient.map((value) => -value);
      else {
        remember(gradient);
        direction = twoLoops(gradient, history, scale);
      }
      lastGradient = gradient;
      const lastLoss = loss;
      length = iterations === 1 ? Math.min(1, 1 / sumOfSizes(gradient)) * lr : lr;
      const slope = dot(gradient, direction);
      if (slope > -tolerance_change) return;
      let made = 0;
      if (settings.line_search_fn === 'strong_wolfe') {
        const along = (t: number): Probe => {
          const there = evaluate(theta.map((value, index) => value + t * (direction[index] as number)));
          return { ...there, t, slope: dot(there.gradient, direction) };
        };
        const start: Probe = { t: 0, loss, gradient, slope };
        const found = strongWolfe(along, start, length, largest(direction), tolerance_change, max_eval - used);
        made = found.evaluations;
        length = found.accepted.t;
        ({ loss, gradient } = found.accepted);
        advance(theta, direction, length);
      } else {
        advance(theta, direction, length);
        if (inner !== max_iter) {
          ({ loss, gradient } = evaluate(theta));
          made = 1;
        }
      }
      used += made;
      evaluations += made;
      if (used >= max_eval || largest(gradient) <= tolerance_grad) return;
      if (largest(direction) * length <= tolerance_change || Math.abs(loss - lastLoss) < tolerance_change) return;
    }
  };
  return {
    recorded: {},
    step,
    get evaluations() {
      return evaluations;
    },
    get iterations() {
      return iterations;
    },
  };
}

// −H·g without ever writing the matrix H down.
function twoLoops(gradient: Float64Array, history: readonly Pair[], scale: number): Float64Array {
  const q = Float64Array.from(gradient, (value) => -value);
  const weights = new Float64Array(history.length);
  for (const [index, { move, change, rho }] of [...history.entries()].reverse()) {
    weights[index] = dot(move, q) * rho;
    advance(q, change, -(weights[index] as number));
  }
  for (let index = 0; index < q.length; index += 1) q[index] = (q[index] as number) * scale;
  for (const [index, { move, change, rho }] of history.entries())
    advance(q, move, (weights[index] as number) - dot(change, q) * rho);
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}

function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function sumOfSizes(a: Float64Array): number {
  return a.reduce((sum, value) => sum + Math.abs(value), 0);
}

function advance(theta: Float64Array, direction: Float64Array, by: number): void {
  for (let index = 0; index < theta.length; index += 1)
    theta[index] = (theta[index] as number) + by * (direction[index] as number);
}
