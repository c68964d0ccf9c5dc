/**
 * A schedule as what the steps of a run understand: one factor a step on the optimizer's own lr, the same on every backend.
 */
import { AppError } from '../../contract/result.ts';
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import type { ScheduleChoice } from '../catalog/schedules.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { scheduleSeries } from './schedules.ts';

/**
 * steps + 1 factors, the first for the first step; undefined without a schedule. Throws AppError('invalid-recipe') on an
 * illegal schedule, on one that ends before the run, and for an optimizer without an lr above 0.
 */
export function lrScaleOf(
  schedule: ScheduleChoice | undefined,
  choice: OptimizerChoice,
  steps: number,
): Float64Array | undefined {
  if (schedule === undefined) return undefined;
  const { lr } = hyperparametersOf(choice);
  if (lr === undefined || !(lr > 0))
    throw new AppError(
      'invalid-recipe',
      `A schedule moves lr, and optimizer "${optimizerEntryOf(choice).title}" has ${lr === undefined ? 'none' : `lr ${lr}`}.`,
      lr === undefined ? 'Use lr in its update, or leave the schedule out.' : 'Set its lr above 0.',
    );
  return scheduleSeries(schedule, lr, steps).lr.map((rate) => rate / lr);
}
