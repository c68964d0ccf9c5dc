/**
 * Update lines as trees: reading them, and resolving for one choice of hyperparameters what its flags, choices and zeros
 * decide, as torch's own `if`s do. Knows no state and no engine.
 */
import { AppError } from '../../contract/result.ts';
import type { Op } from '../expression/operations.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr, fold, freeSymbols, number, product, substitute } from '../expression/tree.ts';
import type { OptimizerDefinition } from './optimizer-definition.ts';

/** One line `target = expr` of a definition, as written. */
export interface UpdateLine {
  readonly target: string;
  readonly expr: Expr;
}

/** Names of the hyperparameters inside update lines: flags, choices and numbers by name, tuples by their parts. */
export function hyperparameterNames(definition: OptimizerDefinition): readonly string[] {
  return definition.parameters.flatMap((parameter) =>
    parameter.kind === 'pair' ? parameter.parts.map((part) => part.name) : [parameter.name],
  );
}

/**
 * Reads the update lines. A line may use hyperparameters, `t`, `grad`, `theta`, slots and the targets of lines above it;
 * a line that sets `point`, and those above it, may not use `grad`. Throws AppError('invalid-formula') naming the line.
 */
export function readUpdateLines(definition: OptimizerDefinition): readonly UpdateLine[] {
  const known = ['theta', 'grad', 't', ...definition.slots, ...hyperparameterNames(definition)];
  const lines = definition.update.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line, index) => {
    const split = /^\s*([A-Za-z_]\w*)\s*=(?!=)(.*)$/.exec(line);
    const [, target, formula] = split ?? [];
    if (target === undefined || formula === undefined)
      throw new AppError(
        'invalid-formula',
        `Update line ${index + 1} must read "name = formula"; got "${line.trim()}".`,
      );
    const expr = parseFormula(formula, known, true);
    if (!known.includes(target)) known.push(target);
    return { target, expr };
  });
  const point = read.findIndex(({ target }) => target === 'point');
  const tooEarly = read.slice(0, point + 1).findIndex(({ expr }) => freeSymbols(expr).has('grad'));
  if (tooEarly >= 0)
    throw new AppError(
      'invalid-formula',
      `Update line ${tooEarly + 1} uses grad, but line ${point + 1} first decides at which point the gradient is taken.`,
      'Move it below the line of point.',
    );
  return read;
}

/** The lines with every structural question answered: a false flag, a chosen option, a hyperparameter of 0. */
export function specialiseLines(
  definition: OptimizerDefinition,
  hyperparameters: Readonly<Record<string, number>>,
): readonly UpdateLine[] {
  const switches = definition.parameters
    .filter(({ kind }) => kind === 'flag' || kind === 'choice')
    .map(({ name }) => name);
  const resolved = new Map<string, Expr>();
  for (const [name, value] of Object.entries(hyperparameters))
    if (value === 0 || switches.includes(name)) resolved.set(name, number(value));
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
  return dropUnread(lines, definition.recorded ?? []);
}

// A line is live if theta or a recorded slot needs it, in this step or, through a slot, in a later one.
function dropUnread(lines: readonly UpdateLine[], recorded: readonly string[]): readonly UpdateLine[] {
  let needed = new Set(['theta', 'point', ...recorded]);
  for (;;) {
    const grown = new Set(needed);
    for (const { target, expr } of lines) if (needed.has(target)) for (const name of freeSymbols(expr)) grown.add(name);
    if (grown.size === needed.size) break;
    needed = grown;
  }
  return lines.filter(({ target }) => needed.has(target));
}
