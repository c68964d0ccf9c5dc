/**
 * Why a run left for good: the step at which its loss rose above that of the start and stayed there, and what the numbers around
 * that step say of the cause. Facts only, no sentences.
 */

import { hyperparametersOf } from '../catalog/optimizer-choice.ts';
import type { Surface } from '../catalog/surface.ts';
import type { Trajectory } from '../labs/descent-engine.ts';
import { isTypedOptimizer, type OptimizerChoice } from '../labs/descent-recipe.ts';
import { hessianAt } from './hessian.ts';
import { growthAlong, stabilityLimit } from './stability-limit.ts';

/** Every number is finite. */
export type ExplosionCause =
  /** The formula has no value at (x, y), though the point itself is an ordinary one. */
  | { readonly kind: 'domain'; readonly at: readonly [number, number] }
  /** RAdam's first steps take the mean of gradients as it is: no division by its spread. */
  | { readonly kind: 'raw-steps'; readonly count: number; readonly gradient: number; readonly moved: number }
  /** Curvature beyond what the method bears at this lr; `growth`: factor a step along that direction. */
  | {
      readonly kind: 'curvature';
      readonly curvature: number;
      readonly limit: number;
      readonly constant: number;
      readonly growth: number;
    }
  /** Nothing here has a limit in closed form, or the limit is kept: what the step was made of. */
  | {
      readonly kind: 'long-step';
      readonly curvature: number;
      readonly limit: number | undefined;
      readonly gradient: number;
      readonly moved: number;
    };

export interface Explosion {
  /** First step from which on the loss is above that of the start, or not finite. */
  readonly step: number;
  /** The step to look at: the state from which it went wrong, before `step`. */
  readonly from: number;
  /** lr there, a schedule's factor included; undefined for a method without one. */
  readonly lr: number | undefined;
  /** First step that is no longer finite; undefined if all are. */
  readonly overflow: number | undefined;
  readonly cause: ExplosionCause;
}

/** A run that ends this many times as high above its lowest point as it started has exploded, finite or not. */
const HIGHER = 10;

/**
 * Undefined for a run that stayed, came back, or climbs on purpose. `lrScale[k]`: a schedule's factor on lr at step k + 1. Throws AppError('invalid-recipe')
 * on an illegal choice.
 */
export function explainExplosion(
  surface: Surface,
  path: Pick<Trajectory, 'x' | 'y' | 'loss' | 'firstNonFinite' | 'optimizer'>,
  lrScale?: ArrayLike<number>,
): Explosion | undefined {
  const { optimizer, firstNonFinite } = path;
  const step = riseForGood(path);
  if (step === undefined || step === 0 || optimizer.maximize === true) return undefined;
  const lr = typeof optimizer.lr === 'number' ? optimizer.lr * (lrScale?.[step - 1] ?? 1) : undefined;
  const { from, cause } = causeAt(surface, path, step, lrScale);
  return { step, from, lr, overflow: firstNonFinite, cause };
}

function riseForGood({ loss, firstNonFinite }: Pick<Trajectory, 'loss' | 'firstNonFinite'>): number | undefined {
  const end = firstNonFinite ?? loss.length;
  const start = loss[0] ?? Number.NaN;
  const low = loss.subarray(0, end).reduce((least, value) => Math.min(least, value), start);
  const last = loss[end - 1] ?? Number.NaN;
  if (firstNonFinite === undefined && !(last - low > HIGHER * (start - low))) return undefined;
  let step = end;
  while (step > 0 && (loss[step - 1] ?? Number.NaN) > start) step -= 1;
  return step < loss.length ? step : undefined;
}

function causeAt(
  surface: Surface,
  path: Pick<Trajectory, 'x' | 'y' | 'loss' | 'firstNonFinite' | 'optimizer'>,
  step: number,
  lrScale: ArrayLike<number> | undefined,
): { readonly from: number; readonly cause: ExplosionCause } {
  const { x, y, loss, optimizer } = path;
  const from = step - 1;
  const at = (index: number): readonly [number, number] => [x[index] ?? Number.NaN, y[index] ?? Number.NaN];
  if (Number.isNaN(loss[step]) && at(step).every((value) => Math.abs(value) < 1e100))
    return { from, cause: { kind: 'domain', at: at(step) } };
  const here = hessianAt(surface, ...at(from));
  const gradient = Math.hypot(...here.gradient);
  const moved = Math.min(Number.MAX_VALUE, Math.hypot(at(step)[0] - at(from)[0], at(step)[1] - at(from)[1]));
  const raw = rawSteps(optimizer);
  if (step <= raw) return { from, cause: { kind: 'raw-steps', count: raw, gradient, moved } };
  // The step that climbs may have been prepared by one before it: momentum carries on.
  for (const place of [from, step, ...Array.from({ length: from }, (_, back) => from - 1 - back)]) {
    const scale = lrScale?.[place] ?? 1;
    const limit = stabilityLimit(optimizer, scale);
    if (limit === undefined) break;
    const curvature = hessianAt(surface, ...at(place)).eigenvalues[1];
    const growth = growthAlong(optimizer, curvature, scale);
    if (curvature > limit.curvature && Number.isFinite(curvature) && growth !== undefined)
      return {
        from: Math.min(place, from),
        cause: { kind: 'curvature', curvature, limit: limit.curvature, constant: limit.constant, growth },
      };
  }
  const limit = stabilityLimit(optimizer, lrScale?.[from] ?? 1)?.curvature;
  return { from, cause: { kind: 'long-step', curvature: here.eigenvalues[1], limit, gradient, moved } };
}

/** Steps that RAdam takes before its variance estimate is trusted, ρ ≤ 5; 0 for every other method. */
function rawSteps(choice: OptimizerChoice): number {
  if (isTypedOptimizer(choice) || choice.id !== 'radam') return 0;
  const { beta2 = 0 } = hyperparametersOf(choice);
  const settled = 2 / (1 - beta2) - 1;
  let t = 1;
  while (t < 100 && settled - (2 * t * beta2 ** t) / (1 - beta2 ** t) <= 5) t += 1;
  return t - 1;
}
