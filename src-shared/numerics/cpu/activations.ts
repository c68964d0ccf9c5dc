/**
 * Element-wise activations in float64: value and derivative, both read off the catalogue's formula.
 */
import { invariant } from '../../contract/result.ts';
import { activationArguments, findActivation } from '../catalog/activations.ts';
import { numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { differentiate } from '../expression/differentiate.ts';
import { compile } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr } from '../expression/tree.ts';

export interface Activation {
  /** In x alone, arguments and constants as numbers: for the readings that print. */
  readonly expr: Expr;
  value(x: number): number;
  /** f′(x); at a kink torch's convention, e.g. ReLU′(0) = 0. */
  derivative(x: number): number;
}

/** Throws AppError('invalid-recipe') on an unknown id or argument. Softmax and log-softmax are in `softmax.ts`. */
export function createActivation(choice: Choice): Activation {
  const entry = findActivation(choice.id);
  invariant(entry.kind === 'element', `${entry.id} is not a function of one number`);
  const values = activationArguments(choice);
  const numbers = { ...numbersOf(values), ...entry.constants };
  const expr = bind(parseFormula(entry.formula(values), ['x', ...Object.keys(numbers)]), numbers);
  const value = compile(expr, ['x']);
  const derivative = compile(differentiate(expr, 'x'), ['x']);
  const input = new Float64Array(1);
  const at = (read: (values: ArrayLike<number>) => number, x: number): number => {
    input[0] = x;
    return read(input);
  };
  return { expr, value: (x) => at(value, x), derivative: (x) => at(derivative, x) };
}
