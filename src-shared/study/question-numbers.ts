/**
 * The numbers of a numeric question: which values its parameters take in a round, what its expressions come to, and every
 * combination there is (for the content check). Knows nothing of prompts, answers or clocks.
 */
import { AppError } from '../contract/result.ts';
import { evaluateText } from '../numerics/expression/evaluate.ts';
import type { NumericQuestion, QuestionParameter } from './question.ts';
import { drawIndex } from './seeded-draw.ts';

/** Parameter name → number drawn. */
export type DrawnParameters = Readonly<Record<string, number>>;

/** All values a parameter can take, at most 10,000 of a range. Throws AppError('invalid-content') on an empty or endless range. */
export function parameterValues(name: string, parameter: QuestionParameter): readonly number[] {
  if ('choose' in parameter) return parameter.choose;
  const { from, to, step } = parameter;
  // Half a thousandth of a step of slack: (0.3 - 0.1) / 0.1 is 1.9999999999999998.
  const count = Math.floor((to - from) / step + 5e-4) + 1;
  if (!(count >= 1 && count <= 10_000)) {
    throw new AppError(
      'invalid-content',
      `parameter ${name} must be a range of 1 to 10,000 values; got from ${from} to ${to} by ${step}`,
      'Make `to` at least `from` and the step larger.',
    );
  }
  // Twelve digits keep 0.1 + 2 * 0.1 at 0.3.
  return Array.from({ length: count }, (_, k) => Number((from + k * step).toPrecision(12)));
}

/** The parameters of a question in the round with this seed; the same for the same (seed, question). */
export function drawParameters(question: NumericQuestion, seed: string): DrawnParameters {
  return Object.fromEntries(
    Object.entries(question.parameters).map(([name, parameter]) => {
      const values = parameterValues(name, parameter);
      return [name, values[drawIndex(seed, `${question.id}/${name}`, values.length)] ?? 0];
    }),
  );
}

/** Every combination of parameter values, or an evenly spread `limit` of them if there are more. */
export function parameterCombinations(question: NumericQuestion, limit: number): readonly DrawnParameters[] {
  const axes = Object.entries(question.parameters).map(([name, parameter]) => ({
    name,
    values: parameterValues(name, parameter),
  }));
  const total = axes.reduce((product, axis) => product * axis.values.length, 1);
  const stride = Math.max(1, total / limit);
  const combinations: DrawnParameters[] = [];
  for (let position = 0; position < total; position += stride) {
    let rest = Math.floor(position);
    const drawn: Record<string, number> = {};
    for (const { name, values } of axes) {
      drawn[name] = values[rest % values.length] ?? 0;
      rest = Math.floor(rest / values.length);
    }
    combinations.push(drawn);
  }
  return combinations;
}

/**
 * Parameters, intermediate values in order, and `value`: all a prompt or answer may name.
 * Throws AppError if an expression is malformed, names something unknown, or comes to a value that is not finite.
 */
export function computeNumbers(question: NumericQuestion, drawn: DrawnParameters): Readonly<Record<string, number>> {
  const scope: Record<string, number> = { ...drawn };
  for (const [name, text] of [...Object.entries(question.let), ['value', question.value] as const]) {
    const result = evaluateText(text, scope);
    if (!Number.isFinite(result)) {
      throw new AppError(
        'invalid-content',
        `question ${question.id}: ${name} = ${text} must be a finite number; got ${result} for ${describe(drawn)}`,
        'Choose parameters for which the expression is defined.',
      );
    }
    scope[name] = result;
  }
  return scope;
}

function describe(drawn: DrawnParameters): string {
  const parts = Object.entries(drawn).map(([name, value]) => `${name} = ${value}`);
  return parts.length === 0 ? 'no parameters' : parts.join(', ');
}
