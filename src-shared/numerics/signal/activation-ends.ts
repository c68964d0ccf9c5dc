/**
 * What an activation is where a number format ends: its tangents at 0 from either side, and its asymptotes. Read off the
 * catalogue's formula, in float64. Also the rule by which powers of two pass through it.
 */

import { AppError } from '../../contract/result.ts';
import { activationArguments, findActivation } from '../catalog/activations.ts';
import type { Choice } from '../catalog/entry.ts';
import { createActivation } from '../cpu/activations.ts';
import { differentiate } from '../expression/differentiate.ts';
import type { Expr } from '../expression/tree.ts';

/** Where f reads true numbers: z = m·2^e with least ≤ e ≤ most. Wide of the format's ends, as m spreads about 1. */
export interface TrueRange {
  readonly least: number;
  readonly most: number;
}
export const FLOAT64_RANGE: TrueRange = { least: -900, most: 300 };
export const FLOAT32_RANGE: TrueRange = { least: -96, most: 40 };

/** On one side: f(z) → slope·z, or → value where the slope is 0. */
export interface Asymptote {
  readonly slope: number;
  readonly value: number;
}

export interface ActivationEnds {
  /** In x alone. */
  readonly value: Expr;
  readonly derivative: Expr;
  readonly atZero: {
    readonly value: number;
    /** torch's convention at a kink. */
    readonly slope: number;
    readonly slopeAbove: number;
    readonly slopeBelow: number;
  };
  readonly above: Asymptote;
  readonly below: Asymptote;
}

// Far out, yet x³ and x² of the catalogue's formulas stay finite. A slope below 2⁻¹⁵⁰ at this distance is a bounded
// function's: softsign's secant is 2⁻²⁰⁰ there, a leaky slope of 1e-20 is 2⁻⁶⁶.
const FAR = 2 ** 200;
const FLAT_BELOW = 2 ** -150;
const NEAR = 2 ** -1000;

/** Throws AppError('invalid-recipe') on an unknown id or argument, and on softmax. */
export function activationEnds(choice: Choice): ActivationEnds {
  if (findActivation(choice.id).kind === 'vector')
    throw new AppError(
      'invalid-recipe',
      `activation "${choice.id}" looks at a whole vector; the hidden layers of a deep net need one of a single number.`,
      'Choose relu, tanh or gelu, for example.',
    );
  activationArguments(choice);
  const { expr, value, derivative } = createActivation(choice);
  const asymptote = (end: number): Asymptote => {
    const secant = value(end) / end;
    return { slope: Math.abs(secant) < FLAT_BELOW ? 0 : secant, value: value(end) };
  };
  return {
    value: expr,
    derivative: differentiate(expr, 'x'),
    atZero: {
      value: value(0),
      slope: derivative(0),
      slopeAbove: derivative(NEAR),
      slopeBelow: derivative(-NEAR),
    },
    above: asymptote(FAR),
    below: asymptote(-FAR),
  };
}

/** True if f keeps growing on some side, so that large numbers come out as large as they went in. */
export function grows({ above, below }: ActivationEnds): boolean {
  return above.slope !== 0 || below.slope !== 0;
}

/** The exponent f(m·2^e) is kept with. */
export function exponentThrough(ends: ActivationEnds, range: TrueRange, exponent: number): number {
  if (exponent > range.most) return grows(ends) ? exponent : 0;
  return exponent < 0 && ends.atZero.value === 0 ? exponent : 0;
}
