/**
 * Sharpness along a training run against what the optimizer bears: full-batch descent drives the largest curvature up to
 * 2/lr and stays there. Cohen et al. 2021, https://arxiv.org/abs/2103.00065
 */

import { lrScaleOf } from '../../cpu/schedule-scale.ts';
import { stabilityLimit } from '../../theory/stability-limit.ts';
import { type Curvature, largestCurvature } from './curvature.ts';
import type { TrainRecipe } from './train-recipe.ts';
import type { Training, Weights } from './training.ts';

/** Most epochs of one run at which it is measured. */
const MOST_PLACES = 60;

export interface Sharpness {
  readonly epochs: readonly number[];
  /** Largest eigenvalue of the Hessian of the training loss over all points, nothing dropped. */
  readonly values: readonly number[];
  /** Largest curvature the optimizer bears at that epoch's lr; absent where theory has no closed form. */
  readonly limit?: readonly number[];
  /** Median of the last third of the values, over the limit there. */
  readonly lateOverLimit?: number;
  /** How it was computed, for the reader. */
  readonly method: string;
}

export function isMeasured(recipe: TrainRecipe, epoch: number): boolean {
  return recipe.curvature && epoch % Math.max(1, Math.ceil(recipe.epochs / MOST_PLACES)) === 0;
}

export function curvatureOf(training: Training, weights: Weights, first?: Float64Array): Curvature {
  const gradient = (parameters: Float64Array): Float64Array => training.gradient({ ...weights, parameters });
  return largestCurvature(gradient, weights.parameters, first);
}

/** What plain descent, momentum and Nesterov bear in this epoch; undefined for everything else. */
export function limitAt({ optimizer, schedule, epochs }: TrainRecipe, epoch: number): number | undefined {
  const scale = lrScaleOf(schedule, optimizer, epochs)?.[epoch] ?? 1;
  return stabilityLimit(optimizer, scale)?.curvature;
}

export function sharpnessOf(recipe: TrainRecipe, epochs: readonly number[], values: readonly number[]): Sharpness {
  const limit = epochs.flatMap((epoch) => limitAt(recipe, epoch) ?? []);
  const hasLimit = limit.length === epochs.length && limit.length > 0;
  const late = values.map((value, at) => value / (limit[at] ?? Number.NaN)).slice(Math.floor((2 * values.length) / 3));
  return {
    epochs,
    values,
    ...(hasLimit && { limit, lateOverLimit: late.toSorted((a, b) => a - b)[late.length >> 1] ?? Number.NaN }),
    method: 'power iteration; Hessian times vector as the central difference of two float64 gradients',
  };
}
