/**
 * ReduceLROnPlateau: the schedule that watches a metric. Source: torch.optim.lr_scheduler.ReduceLROnPlateau
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';

/**
 * steps + 1 rates; rate i + 1 is in force after metric i has been seen.
 * Throws AppError('invalid-recipe') unless there is a metric for every step.
 */
export function plateauRates(
  values: ArgumentValues,
  baseLr: number,
  steps: number,
  metrics: ArrayLike<number> | undefined,
): Float64Array {
  if (metrics === undefined || metrics.length < steps)
    throw new AppError(
      'invalid-recipe',
      `schedule "plateau" must see a metric after each of ${steps} steps; got ${metrics?.length ?? 0}.`,
      'Run it on the losses of a descent.',
    );
  const { factor = 0.1, patience = 10, threshold = 0, cooldown = 0, min_lr = 0, eps = 0 } = numbersOf(values);
  const isMin = values.mode === 'min';
  const isRelative = values.threshold_mode === 'rel';
  const isBetter = (metric: number, best: number): boolean => {
    if (isMin) return metric < (isRelative ? best * (1 - threshold) : best - threshold);
    return metric > (isRelative ? best * (1 + threshold) : best + threshold);
  };
  const rates = new Float64Array(steps + 1);
  let rate = baseLr;
  let best = isMin ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  let bad = 0;
  let resting = 0;
  rates[0] = rate;
  for (let i = 0; i < steps; i += 1) {
    const metric = metrics[i] ?? Number.NaN;
    if (isBetter(metric, best)) {
      best = metric;
      bad = 0;
    } else {
      bad += 1;
    }
    if (resting > 0) {
      resting -= 1;
      bad = 0;
    }
    if (bad > patience) {
      const reduced = Math.max(rate * factor, min_lr);
      if (rate - reduced > eps) rate = reduced;
      resting = cooldown;
      bad = 0;
    }
    rates[i + 1] = rate;
  }
  return rates;
}
