/**
 * What the labs made of formulas share: inputs with names and ranges, parts defined once and read by later formulas, and the
 * sentence that says which formula of a recipe is wrong and where. Formulas are our own language and nothing is evaluated
 * that `expression/parse.ts` has not admitted; how much work a recipe may ask for is bounded here too.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { compile } from '../expression/evaluate.ts';
import { FUNCTION_NAMES } from '../expression/operations.ts';
import { MAX_FORMULA_LENGTH, parseFormula } from '../expression/parse.ts';
import { layOut } from '../expression/tape.ts';
import type { NameTex } from '../expression/tex.ts';
import { type Expr, freeSymbols, number, substitute } from '../expression/tree.ts';
import { finite, oneWordOf } from './recipe.ts';

/** Words of the formula syntax that cannot be names. */
const WORDS: readonly string[] = ['mod', 'to', 'in', 'and', 'or', 'xor', 'not', 'end', 'true', 'false', 'null'];
/** Parts read parts: trees may become this deep, far below what a call stack holds. */
const MAX_DEPTH = 1000;

export const nameSchema = z
  .string()
  .regex(/^[A-Za-z]\w{0,30}$/)
  .describe('a name of at most 31 letters, digits and _ that begins with a letter');

export const formulaSchema = z
  .string()
  .min(1)
  .max(MAX_FORMULA_LENGTH)
  .describe(`a formula of at most ${MAX_FORMULA_LENGTH} characters`);

export const labelSchema = z.string().min(1).max(80).describe('text of 1 to 80 characters');
export const unitSchema = z.string().min(1).max(24).describe('text of 1 to 24 characters').optional();
export const texSchema = z.string().min(1).max(80).describe('TeX of 1 to 80 characters').optional();
export const scaleSchema = oneWordOf(['linear', 'log']);

export const rangeSchema = z
  .tuple([finite, finite])
  .refine(([low, high]) => low < high, 'must rise')
  .describe('two numbers that rise, such as [0, 10]');

const inputSchema = z.strictObject({
  name: nameSchema,
  value: finite,
  /** Of its slider; the field beside it takes any number. */
  range: rangeSchema,
  scale: scaleSchema.default('linear'),
  whole: z.boolean().describe('true or false').default(false),
  unit: unitSchema,
  /** What it is, for its help. */
  meaning: z.string().min(1).max(240).describe('text of 1 to 240 characters').optional(),
  tex: texSchema,
});
export type FormulaInput = z.output<typeof inputSchema>;

export const inputsSchema = z
  .array(inputSchema)
  .max(16)
  .describe('a list of at most 16 inputs such as {"name": "beta", "value": 0.9, "range": [0, 1]}')
  .default([]);

const partSchema = z.strictObject({ name: nameSchema, formula: formulaSchema });
export type FormulaPart = z.output<typeof partSchema>;

/** Named parts: each may read the variables, the inputs and the parts before it. */
export const partsSchema = z
  .array(partSchema)
  .max(24)
  .describe('a list of at most 24 parts such as {"name": "p", "formula": "sigmoid(x)"}')
  .default([]);

/** The names formulas of a recipe may read, and what stands for them. */
export interface FormulaNames {
  /** Names that stay names: the axis of a curve, the axes of a plane. */
  readonly variables: readonly string[];
  readonly meanings: ReadonlyMap<string, Expr>;
  readonly depths: ReadonlyMap<string, number>;
}

export interface ReadFormula {
  /** As typed, for TeX. */
  readonly written: Expr;
  /** In the variables alone: inputs and parts put in. */
  readonly expr: Expr;
  readonly depth: number;
}

/** Throws AppError('invalid-recipe') on a name that is taken, and on a logarithmic range that reaches 0. */
export function formulaNames(variables: readonly string[], inputs: readonly FormulaInput[]): FormulaNames {
  let names: FormulaNames = { variables: [], meanings: new Map(), depths: new Map() };
  for (const name of variables) names = { ...names, variables: [...names.variables, freeName(names, name)] };
  for (const { name, value, range, scale } of inputs) {
    refuseLogRange(`The range of input "${name}"`, range, scale);
    names = defined(names, name, { written: number(value), expr: number(value), depth: 1 });
  }
  return names;
}

/** With the name standing for the formula. Throws AppError('invalid-recipe') if the name is taken. */
export function defined(names: FormulaNames, name: string, formula: ReadFormula): FormulaNames {
  return {
    ...names,
    meanings: new Map(names.meanings).set(freeName(names, name), formula.expr),
    depths: new Map(names.depths).set(name, formula.depth),
  };
}

/** Throws as `readFormula` and `defined` do. */
export function withParts(names: FormulaNames, parts: readonly FormulaPart[]): FormulaNames {
  return parts.reduce(
    (known, { name, formula }) => defined(known, name, readFormula(known, formula, `part "${name}"`)),
    names,
  );
}

function freeName({ variables, meanings }: FormulaNames, name: string): string {
  const refuse = (rule: string): never => {
    throw new AppError('invalid-recipe', `The name "${name}" ${rule}.`, 'Choose another name.');
  };
  if ((FUNCTION_NAMES as readonly string[]).includes(name)) return refuse('is that of a function');
  if (WORDS.includes(name)) return refuse('is a word of the formula syntax');
  if (variables.includes(name) || meanings.has(name)) return refuse('is given twice');
  return name;
}

/** Throws AppError('invalid-recipe') where a logarithmic scale would have to show 0 or less. */
export function refuseLogRange(what: string, [low]: readonly [number, number], scale: 'linear' | 'log'): void {
  if (scale === 'log' && low <= 0)
    throw new AppError(
      'invalid-recipe',
      `${what} must lie above 0 on a logarithmic scale; it begins at ${low}.`,
      'Raise its lower end, or use "scale": "linear".',
    );
}

/**
 * `where` names the formula in refusals, e.g. `curves[1].y`. Throws AppError('invalid-formula') with that name, the column
 * and the reason.
 */
export function readFormula(names: FormulaNames, text: string, where: string): ReadFormula {
  const written = parsed(names, text, where);
  const depth = depthOf(written, names.depths);
  if (depth > MAX_DEPTH)
    throw new AppError(
      'invalid-formula',
      `Formula of ${where}: with the parts it reads it is more than ${MAX_DEPTH} operations deep.`,
      'Let it read fewer parts that read parts.',
    );
  return { written, expr: substitute(written, names.meanings), depth };
}

/** The value of a formula that reads no variable. Throws as `readFormula` does, also where it reads one. */
export function constantOf(names: FormulaNames, text: string, where: string): number {
  const isStill = (expr: Expr): boolean => names.variables.every((name) => !freeSymbols(expr).has(name));
  const meanings = new Map([...names.meanings].filter(([, meaning]) => isStill(meaning)));
  return compile(readFormula({ ...names, variables: [], meanings }, text, where).expr, [])([]);
}

function parsed({ variables, meanings }: FormulaNames, text: string, where: string): Expr {
  try {
    return parseFormula(text, [...variables, ...meanings.keys()]);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    throw new AppError(thrown.code, thrown.message.replace(/^Formula,/, `Formula of ${where},`), thrown.hint);
  }
}

function depthOf(expr: Expr, depths: ReadonlyMap<string, number>): number {
  if (expr.kind === 'symbol') return depths.get(expr.name) ?? 1;
  return expr.kind === 'number' ? 1 : 1 + Math.max(...expr.args.map((arg) => depthOf(arg, depths)));
}

/** Operations of one evaluation of all formulas together. */
export function operationsOf(exprs: readonly Expr[], variables: readonly string[]): number {
  return layOut(exprs, variables).nodes.length;
}

/** Throws AppError('invalid-recipe') if `points` evaluations of `operations` each would take too long. */
export function refuseWork(points: number, operations: number, most: number, cure: string): void {
  if (points * operations <= most) return;
  throw new AppError(
    'invalid-recipe',
    `This recipe asks for ${points} points of ${operations} operations each; together they must stay below ${most}.`,
    cure,
  );
}

const GREEK = /^(alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|pi|rho|sigma|tau|phi|psi|omega)$/;

/** How a name looks: its own TeX if it has one, else `d_model` is d with the index model. */
export function nameTexOf(named: readonly { readonly name: string; readonly tex?: string | undefined }[]): NameTex {
  return Object.fromEntries(named.map(({ name, tex }) => [name, tex ?? nameTex(name)]));
}

function nameTex(name: string): string {
  const [stem = name, ...rest] = name.split('_');
  const index = rest.filter((part) => part !== '').join('\\,');
  const base = GREEK.test(stem) ? `\\${stem}` : stem.length === 1 ? stem : `\\mathrm{${stem}}`;
  if (index === '') return base;
  return `${base}_{${GREEK.test(index) ? `\\${index}` : index.length === 1 || /^\d+$/.test(index) ? index : `\\mathrm{${index}}`}}`;
}
