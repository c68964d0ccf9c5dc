/**
 * The rules a job keeps, and the sentence for each that it breaks. Knows no backend.
 */
import { AppError } from '../../contract/result.ts';
import { type EnsembleJob, MAX_ENSEMBLE_STEPS, MAX_STARTS, type Starts } from './ensemble-engine.ts';

/** The number of trajectories. Throws AppError('invalid-recipe') on a job that breaks a rule of the interface. */
export function checkedCount({ starts, vary, steps, attractors, reach, noise }: EnsembleJob): number {
  const started = startCount(starts);
  refuseUnless(
    vary === undefined || started === 1,
    `A grid of hyperparameters sets out from one start; got ${started}.`,
  );
  const count = vary === undefined ? started : vary.width * vary.height;
  refuseUnless(
    Number.isInteger(count) && count >= 1 && count <= MAX_STARTS,
    `An ensemble has 1 to ${MAX_STARTS} starts; got ${count}.`,
  );
  refuseUnless(
    Number.isInteger(steps) && steps >= 1 && steps <= MAX_ENSEMBLE_STEPS,
    `An ensemble makes 1 to ${MAX_ENSEMBLE_STEPS} steps; got ${steps}.`,
  );
  refuseUnless(attractors.length <= 32767, `An ensemble has at most 32767 attractors; got ${attractors.length}.`);
  refuseUnless(reach >= 0, `The reach of an attractor must be a distance; got ${reach}.`);
  if (noise === undefined) return count;
  refuseUnless(
    noise.std >= 0 && noise.std < Number.POSITIVE_INFINITY,
    `The std of noise must be 0 or more; got ${noise.std}.`,
  );
  refuseUnless(
    Number.isSafeInteger(noise.seed) && noise.seed >= 0,
    `The seed of noise must be a whole number from 0 to 2^53 − 1; got ${noise.seed}.`,
  );
  return count;
}

export function refuseUnless(condition: boolean, message: string): void {
  if (!condition) throw new AppError('invalid-recipe', message);
}

function startCount(starts: Starts): number {
  if (starts.kind === 'grid') return starts.width * starts.height;
  return starts.x.length === starts.y.length ? starts.x.length : Number.NaN;
}
