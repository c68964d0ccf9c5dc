/** Why a racer left for good, in a sentence or two made of the numbers of its run. */
import { racerEntryOf } from '@shared/numerics/catalog/racer-choice.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { Explosion } from '@shared/numerics/theory/explosion.ts';
import { numberText } from '../plot/number-text.ts';

const text = (value: number): string => numberText(value, 3);

export function explosionWords(explosion: Explosion, choice: OptimizerChoice): string {
  const { overflow, cause } = explosion;
  const end =
    overflow === undefined || cause.kind === 'domain'
      ? ''
      : ` At step ${overflow} the numbers are larger than a float can hold.`;
  return `${causeWords(explosion, choice)}${end}`;
}

function causeWords({ step, from, lr, cause }: Explosion, choice: OptimizerChoice): string {
  const name = racerEntryOf(choice).title;
  const at = lr === undefined ? '' : ` at lr ${text(lr)}`;
  switch (cause.kind) {
    case 'domain':
      return `Step ${step} lands on (${text(cause.at[0])}, ${text(cause.at[1])}), where the formula has no value: the run has left its domain.`;
    case 'raw-steps':
      return `The first ${cause.count} steps of ${name} are not yet divided by the spread of the gradients: step ${step} is the bare gradient, ${text(cause.gradient)} long${lr === undefined ? '' : `, times lr ${text(lr)}`}, a move of ${text(cause.moved)}.`;
    case 'curvature': {
      const how =
        cause.growth > 1
          ? `; along the steepest direction each further step multiplies the error by ${text(cause.growth)}`
          : '';
      return `At step ${from} the curvature is ${text(cause.curvature)}, and this method${at} bears at most ${text(cause.constant)}/lr = ${text(cause.limit)}${how}.`;
    }
    case 'long-step': {
      const bears =
        cause.limit === undefined
          ? 'this method has no limit in closed form'
          : `up to ${text(cause.limit)} it would bear${at}`;
      return `From step ${step} on the loss stays above its start. The step before it moved by ${text(cause.moved)} where the gradient is ${text(cause.gradient)} and the curvature ${text(cause.curvature)}; ${bears}.`;
    }
    default:
      return cause satisfies never;
  }
}
