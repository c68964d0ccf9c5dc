/**
 * Constructor arguments that sliders cannot say: whole numbers, choices among words, lists, "None", formulas typed as text.
 * Numbers and flags are checked by `parameters.ts`, so that a refusal reads the same everywhere. Names are torch's.
 */
import { AppError } from '../../contract/result.ts';
import { said } from '../../contract/said.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { parseFormula } from '../expression/parse.ts';
import { pythonNumber } from '../expression/python.ts';
import { type FlagParameter, fillParameters, type NumberParameter } from './parameters.ts';

interface ArgumentBasis {
  readonly name: string;
  readonly meaning: string;
  /** torch has no default: the constructor text always names it, and ours is a start for the screen. */
  readonly required?: boolean;
}

export interface NumberArgument extends NumberParameter {
  readonly required?: boolean;
  /** Only integers are legal. */
  readonly whole?: boolean;
}

export interface FlagArgument extends FlagParameter {
  readonly required?: boolean;
}

/** A number or null, torch's None. */
export interface OptionalArgument extends ArgumentBasis {
  readonly kind: 'optional';
  readonly default: number | null;
  readonly limits: readonly [number, number];
  readonly whole?: boolean;
  readonly tex: string;
}

export interface ChoiceArgument extends ArgumentBasis {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

export interface ListArgument extends ArgumentBasis {
  readonly kind: 'list';
  readonly default: readonly number[];
  /** Legal values of each number, all of them integers. */
  readonly limits: readonly [number, number];
}

/** A formula over `variables`, as text; null is torch's None. */
export interface FormulaArgument extends ArgumentBasis {
  readonly kind: 'formula';
  readonly default: string | null;
  readonly variables: readonly string[];
}

export type Argument =
  | NumberArgument
  | FlagArgument
  | OptionalArgument
  | ChoiceArgument
  | ListArgument
  | FormulaArgument;

export type ArgumentValue = number | boolean | string | null | readonly number[];
export type ArgumentValues = Readonly<Record<string, ArgumentValue>>;

const ANY: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/** A number with a slider; `limits` are the legal values, every finite one unless told otherwise. */
export function real(
  name: string,
  value: number,
  tex: string,
  range: readonly [number, number],
  meaning: string,
  more: Partial<Pick<NumberArgument, 'limits' | 'scale' | 'whole' | 'required' | 'openEnd'>> = {},
): NumberArgument {
  return { kind: 'number', name, default: value, range, scale: 'linear', limits: ANY, tex, meaning, ...more };
}

/** An integer with a slider. */
export function whole(
  name: string,
  value: number,
  tex: string,
  range: readonly [number, number],
  meaning: string,
  more: Partial<Pick<NumberArgument, 'limits' | 'scale' | 'required'>> = {},
): NumberArgument {
  return real(name, value, tex, range, meaning, { limits: [0, Number.POSITIVE_INFINITY], whole: true, ...more });
}

export function choice(name: string, choices: readonly [string, ...string[]], meaning: string): ChoiceArgument {
  return { kind: 'choice', name, default: choices[0], choices, meaning };
}

export function flag(name: string, value: boolean, meaning: string): FlagArgument {
  return { kind: 'flag', name, default: value, meaning };
}

/**
 * Defaults overlaid with the given values. `owner` names the culprit, e.g. `schedule "step"`.
 * Throws AppError('invalid-recipe') on an unknown name, a wrong type or a value outside the limits.
 */
export function fillArguments(
  owner: string,
  args: readonly Argument[],
  given: Readonly<Record<string, unknown>>,
): Record<string, ArgumentValue> {
  const values: Record<string, ArgumentValue> = {};
  for (const argument of args) values[argument.name] = argument.default;
  for (const [name, value] of Object.entries(given)) {
    const argument = args.find((candidate) => candidate.name === name);
    if (argument === undefined) refuseName(owner, name, args);
    values[name] = checkedValue(owner, argument, value);
  }
  return values;
}

function refuseName(owner: string, name: string, args: readonly Argument[]): never {
  const known = args.map((argument) => argument.name);
  const near = nearestNames(name, known);
  const list = known.length === 0 ? 'It takes no arguments.' : `It takes ${known.join(', ')}.`;
  throw new AppError(
    'invalid-recipe',
    `The ${owner} has no argument "${name}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : list,
  );
}

function checkedValue(owner: string, argument: Argument, value: unknown): ArgumentValue {
  const refuse = (rule: string): never => {
    const usual = JSON.stringify(argument.default);
    throw new AppError(
      'invalid-recipe',
      `${argument.name} of ${owner} must be ${rule}; got ${said(value)}.`,
      argument.required === true ? `For example ${usual}.` : `The default is ${usual}.`,
    );
  };
  switch (argument.kind) {
    case 'flag':
    case 'number': {
      const checked = fillParameters(owner, [argument], { [argument.name]: value })[argument.name];
      if (argument.kind === 'number' && argument.whole === true && !Number.isInteger(checked)) refuse('a whole number');
      return typeof checked === 'number' || typeof checked === 'boolean' ? checked : refuse('a number');
    }
    case 'optional':
      if (value === null) return null;
      return isWithin(value, argument.limits, argument.whole === true)
        ? value
        : refuse(`null or a ${argument.whole === true ? 'whole ' : ''}number in ${spoken(argument.limits)}`);
    case 'choice':
      return typeof value === 'string' && argument.choices.includes(value)
        ? value
        : refuse(`one of ${argument.choices.join(', ')}`);
    case 'list':
      return Array.isArray(value) && value.every((item): item is number => isWithin(item, argument.limits, true))
        ? value
        : refuse(`a list of whole numbers in ${spoken(argument.limits)}`);
    case 'formula':
      if (value === null && argument.default === null) return null;
      if (typeof value !== 'string') return refuse(`a formula in ${argument.variables.join(', ')}`);
      parseFormula(value, argument.variables);
      return value;
  }
}

function isWithin(value: unknown, [low, high]: readonly [number, number], integer: boolean): value is number {
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= low &&
    value <= high &&
    (!integer || value % 1 === 0)
  );
}

function spoken([low, high]: readonly [number, number]): string {
  return `[${low}, ${high}]`;
}

/** The numbers among the values by name, flags as 0 or 1: what a formula reads. */
export function numbersOf(values: ArgumentValues): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(values))
    if (typeof value === 'number' || typeof value === 'boolean') numbers[name] = Number(value);
  return numbers;
}

/** Python source of one value: None, True, 'words', (1, 2). */
export function pythonArgument(value: ArgumentValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return pythonNumber(value);
  return `[${value.map(pythonNumber).join(', ')}]`;
}

/** `gamma=0.5, …`: what torch has no default for, and whatever differs from its default. */
export function pythonKeywords(args: readonly Argument[], values: ArgumentValues): readonly string[] {
  return args
    .filter(({ name, required, default: usual }) => {
      const value = values[name];
      return value !== undefined && (required === true || JSON.stringify(value) !== JSON.stringify(usual));
    })
    .map(({ name }) => `${name}=${pythonArgument(values[name] ?? null)}`);
}
