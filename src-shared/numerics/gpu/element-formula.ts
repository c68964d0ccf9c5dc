/**
 * A formula of the catalogue as WGSL over the elements of a tensor: its arguments are computed in float64 and read from a
 * buffer, so moving a slider changes numbers and not source.
 */
import { compileAll } from '../expression/evaluate.ts';
import { hoist } from '../expression/hoist.ts';
import { bind, CONSTANTS, type Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock } from '../expression/wgsl.ts';

export interface ElementFormula {
  readonly block: WgslBlock;
  /** What `coefficients[0]` … stand for. */
  readonly coefficients: Float64Array;
}

/**
 * `trees` gives the outputs, with the constants of the language put in by `bound`; `inputs` are the names that differ from
 * element to element, as WGSL.
 */
export function elementFormula(
  trees: (bound: (expr: Expr) => Expr) => readonly Expr[],
  numbers: Readonly<Record<string, number>>,
  inputs: Readonly<Record<string, string>>,
): ElementFormula {
  const names = Object.keys(numbers);
  const constants = Object.fromEntries(Object.entries(CONSTANTS).filter(([name]) => !(name in numbers)));
  const hoisted = hoist(
    trees((expr) => bind(expr, constants)),
    new Set(names),
    'coefficient',
  );
  const coefficients = new Float64Array(hoisted.scalars.length);
  compileAll(hoisted.scalars, names)(Object.values(numbers), coefficients);
  const read = hoisted.names.map((name, index) => [name, `coefficients[${index}]`] as const);
  return { block: printWgsl(hoisted.exprs, new Map([...Object.entries(inputs), ...read]), 'v'), coefficients };
}
