/**
 * How much curvature an optimizer bears at its learning rate before it overshoots further each step, where theory has a closed
 * form: plain descent, momentum and Nesterov. Everything else has none here, and what climbs on purpose has nothing to
 * overshoot: both say so by undefined.
 */
import { isHandwritten } from '../catalog/racer-choice.ts';
import { isTypedOptimizer, type OptimizerChoice } from '../labs/descent-recipe.ts';
import { predictOnQuadratic, type QuadraticPrediction } from './quadratic.ts';

export interface StabilityLimit {
  /** c of lr·λ < c: 2 for plain descent, 2(1 + momentum) with momentum. */
  readonly constant: number;
  /** Largest stable eigenvalue of the Hessian, the part that coupled weight decay takes already subtracted. */
  readonly curvature: number;
}

/** `lrScale` is what a schedule makes of lr at the step in question. Throws AppError('invalid-recipe') on an illegal choice. */
export function stabilityLimit(choice: OptimizerChoice, lrScale = 1): StabilityLimit | undefined {
  const undecayed = 'weight_decay' in choice ? ({ ...choice, weight_decay: 0 } as OptimizerChoice) : choice;
  const constant = predictRacer(undecayed, [1])?.stableBelow;
  const lr = typeof choice.lr === 'number' ? choice.lr * lrScale : Number.NaN;
  if (constant === undefined || !(lr > 0)) return undefined;
  const decay = typeof choice.weight_decay === 'number' ? choice.weight_decay : 0;
  return { constant, curvature: constant / lr - decay };
}

/** Factor by which one step multiplies the error along a direction of this curvature in the long run. */
export function growthAlong(choice: OptimizerChoice, curvature: number, lrScale = 1): number | undefined {
  return predictRacer(choice, [curvature], lrScale)?.rate;
}

/** As `predictOnQuadratic`, for any racer; undefined where there is no closed form. */
export function predictRacer(
  choice: OptimizerChoice,
  eigenvalues: readonly number[],
  lrScale = 1,
): QuadraticPrediction | undefined {
  if (isTypedOptimizer(choice) || isHandwritten(choice)) return undefined;
  const lr = choice.lr;
  return predictOnQuadratic(typeof lr === 'number' ? { ...choice, lr: lr * lrScale } : choice, eigenvalues);
}
