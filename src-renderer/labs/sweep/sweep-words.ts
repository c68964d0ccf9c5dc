/** What a sweep found, in words. */
import type { SweepOutcome } from '@shared/numerics/labs/sweep-outcome.ts';
import { percent } from '../basin/basin-words.ts';
import { numberText } from '../plot/number-text.ts';

export function pairText({ recipe }: SweepOutcome, across: number, down: number): string {
  return `${recipe.across.name} ${numberText(across, 3)}, ${recipe.down.name} ${numberText(down, 3)}`;
}

/** One to three sentences. */
export function sweepVerdict(outcome: SweepOutcome): string {
  const { best, reached, left, recipe, goalLoss } = outcome;
  if (best === undefined) return 'Every pair leaves. Choose smaller rates.';
  const where = pairText(outcome, best.across, best.down);
  const gone = left > 0 ? ` ${percent(left)} of the pairs leave.` : '';
  if (best.steps === undefined)
    return `No pair reaches a loss of ${numberText(goalLoss, 2)} in ${recipe.steps} steps; ${where} comes closest, at ${numberText(best.loss, 3)}.${gone}`;
  return `The fastest pair, ${where}, is within the goal after ${best.steps} steps. ${percent(reached)} of the pairs get there in ${recipe.steps}.${gone}`;
}

export function describePair(outcome: SweepOutcome, column: number, row: number, pair: string): string {
  const index = row * outcome.recipe.size + column;
  const { loss, settledAfter, left } = outcome.cells;
  if (left[index] === 1) return `${pair}: leaves.`;
  const steps = settledAfter[index] ?? -1;
  const when = steps < 0 ? 'not at the goal' : `at the goal after ${steps} steps`;
  return `${pair}: ${when}, loss ${numberText(loss[index] ?? Number.NaN, 3)}.`;
}
