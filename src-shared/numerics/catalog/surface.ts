/**
 * A formula in x and y with its parameters, ready to be evaluated: value, exact gradient and Hessian on the CPU, and the
 * tree for the readings that print. Knows nothing of the catalogue; a typed formula becomes a surface the same way.
 */
import { compileJet, JET_LENGTH } from '../expression/jets.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr } from '../expression/tree.ts';

export interface Surface {
  /** As written, in x, y and the parameters' names. */
  readonly expr: Expr;
  readonly parameters: Readonly<Record<string, number>>;
  /** Writes loss, ∂x, ∂y into the first three places of `out`; the arithmetic is float64. */
  gradient(x: number, y: number, out: Float64Array): void;
  /** Writes loss, ∂x, ∂y, ∂xx, ∂xy, ∂yy into `out`, which has `JET_LENGTH` places. */
  jet(x: number, y: number, out: Float64Array): void;
  loss(x: number, y: number): number;
}

/** Parameters are read from the names of `parameters`. Throws AppError('invalid-formula') as `parseFormula`. */
export function createSurface(formula: string, parameters: Readonly<Record<string, number>> = {}): Surface {
  return surfaceOfTree(parseFormula(formula, ['x', 'y', ...Object.keys(parameters)]), parameters);
}

/** The same from a formula that is parsed already, such as one that came from another thread. */
export function surfaceOfTree(expr: Expr, parameters: Readonly<Record<string, number>>): Surface {
  const bound = bind(expr, parameters);
  const gradient = compileJet(bound, ['x', 'y'], 1);
  const jet = compileJet(bound, ['x', 'y'], 2);
  const scratch = new Float64Array(JET_LENGTH);
  return {
    expr,
    parameters,
    gradient,
    jet,
    loss: (x, y) => {
      gradient(x, y, scratch);
      return scratch[0] ?? Number.NaN;
    },
  };
}
