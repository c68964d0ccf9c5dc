/**
 * Update lines a person typed as an optimizer like those of the catalogue: names that are read but set by no line become
 * hyperparameters, names that are read before they are set become state.
 */
import { AppError } from '../../contract/result.ts';
import { FUNCTION_NAMES, isReduction } from '../expression/operations.ts';
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { CONSTANTS, type Expr, freeSymbols, symbol } from '../expression/tree.ts';
import type { TypedOptimizerChoice } from '../labs/descent-recipe.ts';
import { COMMON_TEX, type OptimizerDefinition, type OptimizerEntry } from './optimizer-definition.ts';
import type { NumberParameter } from './parameters.ts';
import { namesIn, openNames, refuseNames } from './typed-names.ts';
import { readUpdateLines } from './update-lines.ts';

export const TYPED_TITLE = 'Typed update';
export const TYPED_CLASS = 'TypedOptimizer';
const MAX_LINES = 40;
/** Parts of an update when every line is put into the lines below it, which doubling lines let grow without bound. */
const MAX_EXPANDED = 5000;
const GIVEN = ['theta', 'grad', 't'];
const KNOWN: ReadonlySet<string> = new Set([...GIVEN, ...Object.keys(CONSTANTS)]);
const TAKEN = ['id', 'update', 'slots', 'name', 'clip_limit', 'point'];

interface TypedLine {
  readonly number: number;
  readonly target: string;
  readonly expr: Expr;
}

/** Throws AppError('invalid-formula') naming line and column, or the name that cannot be used. */
export function typedOptimizer(choice: TypedOptimizerChoice): OptimizerEntry {
  const lines = readLines(choice.update);
  const targets = lines.map(({ target }) => target);
  if (!targets.includes('theta'))
    throw new AppError(
      'invalid-formula',
      'No line of the update sets theta, so nothing would move.',
      'End with theta = theta - lr*….',
    );
  refuseGrowth(lines);
  const slots = slotsOf(lines, choice.slots ?? []);
  const names = openNames(
    lines.map(({ expr }) => expr),
    new Set([...KNOWN, ...targets]),
  );
  refuseNames('The update', names, TAKEN);
  const state = [...new Set([...slots, ...targets])].filter((name) => !KNOWN.has(name) && name !== 'point');
  refuseNames('The update', state, TAKEN);
  const internal = [...names, ...state].find((name) => /^(scalar|reduction)\d+$/.test(name));
  if (internal !== undefined)
    throw new AppError(
      'invalid-formula',
      `The update cannot use the name "${internal}", which stands for a step's own numbers.`,
      'Rename it.',
    );
  const parameters = names.map(hyperparameter);
  const definition: OptimizerDefinition = {
    torchName: TYPED_CLASS,
    isOwnClass: true,
    slots,
    update: choice.update,
    tex: { ...Object.fromEntries(targets.map((name) => [name, printTex(symbol(name))])), ...COMMON_TEX },
    parameters,
    source: 'Typed.',
  };
  readUpdateLines(definition);
  const title = (choice.name ?? '').replaceAll(/\s+/g, ' ').trim();
  return {
    id: choice.id,
    title: title === '' ? TYPED_TITLE : title,
    teaches: 'An optimizer of your own.',
    definition,
    parameters,
  };
}

function readLines(update: string): readonly TypedLine[] {
  const known = [...GIVEN, ...namesIn(update)];
  const lines = update
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [readLine(text, index + 1, known)]));
  if (lines.length > MAX_LINES)
    throw new AppError(
      'invalid-formula',
      `An update has at most ${MAX_LINES} lines; this one has ${lines.length}.`,
      'Join some of them.',
    );
  return lines;
}

function readLine(text: string, number: number, known: readonly string[]): TypedLine {
  const [, before, target, formula] = /^(\s*([A-Za-z_]\w*)\s*=)(?!=)(.*)$/.exec(text) ?? [];
  if (before === undefined || target === undefined || formula === undefined)
    throw new AppError(
      'invalid-formula',
      `Update line ${number} must read "name = formula"; got "${text.trim().slice(0, 60)}".`,
      'For example theta = theta - lr*grad.',
    );
  const isFunction = (FUNCTION_NAMES as readonly string[]).includes(target) || isReduction(target);
  if (isFunction || target === 't' || target === 'lr' || Object.hasOwn(CONSTANTS, target))
    throw new AppError(
      'invalid-formula',
      `Update line ${number}, column ${text.indexOf(target) + 1}: "${target}" cannot be set; it is ${isFunction ? 'a function' : 'given'}.`,
      'Give the line another name.',
    );
  try {
    // Spaces in place of what stands before it: columns count from the start of the line.
    return { number, target, expr: parseFormula(' '.repeat(before.length) + formula, known, true) };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError(thrown.code, thrown.message.replace(/^Formula,/, `Update line ${number},`), thrown.hint);
  }
}

/** Those the choice names, then those that are read before they are set. */
function slotsOf(lines: readonly TypedLine[], declared: readonly string[]): readonly string[] {
  const targets = new Set(lines.map(({ target }) => target));
  const idle = declared.find((slot) => !targets.has(slot) || KNOWN.has(slot) || slot === 'point');
  if (idle !== undefined)
    throw new AppError(
      'invalid-formula',
      `"${idle.slice(0, 60)}" cannot be a slot: ${KNOWN.has(idle) ? 'it is given' : 'no line of the update sets it'}.`,
      'A slot is state that a line sets and a later step reads, such as m in m = beta1*m + grad.',
    );
  const set = new Set<string>();
  const early: string[] = [];
  for (const { target, expr } of lines) {
    early.push(...[...freeSymbols(expr)].filter((name) => targets.has(name) && !set.has(name) && !KNOWN.has(name)));
    set.add(target);
  }
  return [...new Set([...declared, ...early])];
}

function refuseGrowth(lines: readonly TypedLine[]): void {
  const sizes = new Map<string, number>();
  const sizeOf = (expr: Expr): number => {
    if (expr.kind === 'symbol') return sizes.get(expr.name) ?? 1;
    return expr.kind === 'number' ? 1 : expr.args.reduce((sum, child) => sum + sizeOf(child), 1);
  };
  for (const { number, target, expr } of lines) {
    const size = sizeOf(expr);
    if (size > MAX_EXPANDED)
      throw new AppError(
        'invalid-formula',
        `Update line ${number} grows to ${size} parts with the lines above it put in; ${MAX_EXPANDED} are the most.`,
        'Use fewer lines that build on each other.',
      );
    sizes.set(target, size);
  }
}

const ANY: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

type Usual = Pick<NumberParameter, 'default' | 'range' | 'scale' | 'limits'>;

/** What a hyperparameter starts from, by how it is called. */
const USUAL: readonly (readonly [RegExp, Usual])[] = [
  [/^lr$/, { default: 0.01, range: [1e-5, 1], scale: 'log', limits: POSITIVE }],
  [/^beta_?2$/, { default: 0.999, range: [0, 0.9999], scale: 'linear', limits: ANY }],
  [/^(beta\w*|momentum|rho|alpha)$/, { default: 0.9, range: [0, 0.9999], scale: 'linear', limits: ANY }],
  [/^eps(ilon)?$/, { default: 1e-8, range: [1e-12, 1e-1], scale: 'log', limits: POSITIVE }],
  [/^weight_decay$/, { default: 0, range: [0, 1], scale: 'linear', limits: POSITIVE }],
  [/^/, { default: 1, range: [0, 10], scale: 'linear', limits: ANY }],
];

function hyperparameter(name: string): NumberParameter {
  const usual = USUAL.find(([pattern]) => pattern.test(name))?.[1];
  if (usual === undefined) throw new Error('Invariant broken: the last pattern fits every name');
  return { kind: 'number', name, ...usual, tex: printTex(symbol(name)), meaning: `${name} of the update.` };
}
