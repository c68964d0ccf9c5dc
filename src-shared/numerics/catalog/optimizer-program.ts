/**
 * Update lines → a program for one coordinate. Specialising removes what a choice switches off (a false flag, a weight
 * decay of 0) as torch's own `if`s do, drops slots nobody reads, and moves everything that depends only on
 * hyperparameters and the step number into a table in float64.
 */
import { AppError } from '../../contract/result.ts';
import { compileAll } from '../expression/evaluate.ts';
import { hoist } from '../expression/hoist.ts';
import type { Op } from '../expression/operations.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr, fold, freeSymbols, number, product, substitute, symbol } from '../expression/tree.ts';
import type { OptimizerDefinition } from './optimizers.ts';

/** One line `target = expr` of a definition, as written. */
export interface UpdateLine {
  readonly target: string;
  readonly expr: Expr;
}

export interface OptimizerProgram {
  /** Live state slots, in order; each starts at 0. */
  readonly slots: readonly string[];
  /** Columns of the table of per-step scalars. */
  readonly scalarNames: readonly string[];
  /** New theta, then the new slots, as trees over `theta`, `grad`, the slots and the scalar names. */
  readonly outputs: readonly Expr[];
  /**
   * Rows for t = 1 … steps, row-major, one column a scalar. `lrScale[t−1]` multiplies lr at that step.
   */
  table(steps: number, lrScale?: ArrayLike<number>): Float64Array;
}

/** Names of the hyperparameters inside update lines: flags and numbers by name, tuples by their parts. */
function hyperparameterNames(definition: OptimizerDefinition): readonly string[] {
  return definition.parameters.flatMap((parameter) =>
    parameter.kind === 'pair' ? parameter.parts.map((part) => part.name) : [parameter.name],
  );
}

/**
 * Reads the update lines. A line may use hyperparameters, `t`, `grad`, `theta`, slots and the targets of lines above it.
 * Throws AppError('invalid-formula') naming the line.
 */
export function readUpdateLines(definition: OptimizerDefinition): readonly UpdateLine[] {
  const known = ['theta', 'grad', 't', ...definition.slots, ...hyperparameterNames(definition)];
  const lines = definition.update.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const split = /^\s*([A-Za-z_]\w*)\s*=(?!=)(.*)$/.exec(line);
    const [, target, formula] = split ?? [];
    if (target === undefined || formula === undefined)
      throw new AppError(
        'invalid-formula',
        `Update line ${index + 1} must read "name = formula"; got "${line.trim()}".`,
      );
    const expr = parseFormula(formula, known);
    if (!known.includes(target)) known.push(target);
    return { target, expr };
  });
}

/** Which way a structural question is answered for given hyperparameters: the lines with switches and zeros resolved. */
export function specialiseLines(
  definition: OptimizerDefinition,
  hyperparameters: Readonly<Record<string, number>>,
): readonly UpdateLine[] {
  const flags = definition.parameters.filter((parameter) => parameter.kind === 'flag').map(({ name }) => name);
  const resolved = new Map<string, Expr>();
  for (const [name, value] of Object.entries(hyperparameters))
    if (value === 0 || flags.includes(name)) resolved.set(name, number(value));
  const make = (op: Op, args: readonly Expr[]): Expr => {
    const [a, b, c] = args;
    if (op === 'multiply' && a !== undefined && b !== undefined) return product(a, b);
    if (op === 'where' && a !== undefined && b !== undefined && c !== undefined) {
      const condition = bind(a, hyperparameters);
      if (condition.kind === 'number') return condition.value !== 0 ? b : c;
    }
    return fold(op, args);
  };
  const lines = readUpdateLines(definition).map(({ target, expr }) => ({
    target,
    expr: substitute(expr, resolved, make),
  }));
  return dropUnread(lines);
}

// A line is live if theta needs it, in this step or, through a slot, in a later one.
function dropUnread(lines: readonly UpdateLine[]): readonly UpdateLine[] {
  let needed = new Set(['theta']);
  for (;;) {
    const grown = new Set(needed);
    for (const { target, expr } of lines) if (needed.has(target)) for (const name of freeSymbols(expr)) grown.add(name);
    if (grown.size === needed.size) break;
    needed = grown;
  }
  return lines.filter(({ target }) => needed.has(target));
}

/** The program of a definition for flat hyperparameters (flags as 0 or 1, see `hyperparametersOf`). */
export function createProgram(
  definition: OptimizerDefinition,
  hyperparameters: Readonly<Record<string, number>>,
): OptimizerProgram {
  const values = new Map<string, Expr>();
  for (const { target, expr } of specialiseLines(definition, hyperparameters))
    values.set(target, substitute(expr, values));
  const slots = liveSlots(definition.slots, values);
  const finals = ['theta', ...slots].map((name) => values.get(name) ?? symbol(name));
  const names = Object.keys(hyperparameters);
  const { exprs, scalars, names: scalarNames } = hoist(finals, new Set([...names, 't']), 'scalar');
  return {
    slots,
    scalarNames,
    outputs: exprs,
    table: (steps, lrScale) => tableOf(scalars, hyperparameters, steps, lrScale),
  };
}

function liveSlots(declared: readonly string[], values: ReadonlyMap<string, Expr>): readonly string[] {
  const live = new Set<string>();
  const visit = (name: string): void => {
    for (const read of freeSymbols(values.get(name) ?? symbol(name))) {
      if (!declared.includes(read) || live.has(read)) continue;
      live.add(read);
      visit(read);
    }
  };
  visit('theta');
  return declared.filter((slot) => live.has(slot));
}

function tableOf(
  scalars: readonly Expr[],
  hyperparameters: Readonly<Record<string, number>>,
  steps: number,
  lrScale: ArrayLike<number> | undefined,
): Float64Array {
  const names = [...Object.keys(hyperparameters), 't'];
  const evaluate = compileAll(scalars, names);
  const values = Float64Array.from([...Object.values(hyperparameters), 0]);
  const rate = names.indexOf('lr');
  const table = new Float64Array(steps * scalars.length);
  for (let step = 0; step < steps; step += 1) {
    values[names.length - 1] = step + 1;
    if (lrScale !== undefined && rate >= 0) values[rate] = (hyperparameters.lr ?? 0) * (lrScale[step] ?? 1);
    evaluate(values, table.subarray(step * scalars.length, (step + 1) * scalars.length));
  }
  return table;
}
