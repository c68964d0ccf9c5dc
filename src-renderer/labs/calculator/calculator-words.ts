/** What a calculation says, in words computed from it: its results, and how the last one answers to each input. */
import { type CalculatorOutcome, type CalculatorStep, resultsOf } from '@shared/numerics/labs/calculator.ts';
import { numberText } from '../plot/number-text.ts';
import { quantityText } from './quantity-text.ts';

const MOST_RESULTS = 4;
const MOST_ANSWERS = 3;

export function nameOf({ label, name }: Pick<CalculatorStep, 'label' | 'name'>): string {
  return label ?? name.replaceAll('_', ' ');
}

export function calculatorVerdict(outcome: CalculatorOutcome): string {
  const { recipe, values } = outcome;
  const results = resultsOf(recipe);
  const said = results.slice(-MOST_RESULTS).map((step) => {
    const value = values[step.name] ?? Number.NaN;
    return Number.isNaN(value)
      ? `${capital(nameOf(step))} has no value here: some step divides by zero or leaves the domain of its formula.`
      : `${capital(nameOf(step))}: ${quantityText(value, step.format, step.unit)}.`;
  });
  return [...said, answerSentence(outcome)].filter((sentence) => sentence !== '').join(' ');
}

/** `1 % more of d makes the cache 2 % larger, of n 1 % smaller` for the inputs that matter most. */
function answerSentence({ elasticities, recipe }: CalculatorOutcome): string {
  const last = recipe.steps.at(-1);
  const answers = elasticities
    .filter(({ result, exponent }) => result === last?.name && Math.abs(exponent) >= 0.005)
    .toSorted((a, b) => Math.abs(b.exponent) - Math.abs(a.exponent))
    .slice(0, MOST_ANSWERS)
    .map(({ input, exponent }) => [
      `of ${input}`,
      `${numberText(Math.abs(exponent), 2)} % ${exponent > 0 ? 'larger' : 'smaller'}`,
    ]);
  const [first, ...others] = answers;
  if (last === undefined || first === undefined) return '';
  const rest = others.map((answer) => `, ${answer.join(' ')}`).join('');
  return `Around here 1 % more ${first.join(` makes “${nameOf(last)}” `)}${rest}.`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
