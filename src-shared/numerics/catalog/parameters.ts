/**
 * What a catalogue entry says about its parameters: name, default, slider, legal values, meaning. One form for surfaces
 * and optimizers, so that one screen control, one check and one sentence of refusal serve both.
 */
import { AppError } from '../../contract/result.ts';
import { said } from '../../contract/said.ts';
import { nearestNames } from '../expression/nearest-name.ts';

export interface NumberParameter {
  readonly kind: 'number';
  /** For optimizers the name is torch's. */
  readonly name: string;
  readonly default: number;
  /** Ends of the slider; both are legal values. */
  readonly range: readonly [number, number];
  readonly scale: 'linear' | 'log';
  /** Legal values. `[low, high)` where `openEnd` is set, otherwise both ends belong. */
  readonly limits: readonly [number, number];
  readonly openEnd?: boolean;
  /** Only integers are legal. */
  readonly whole?: boolean;
  /** What torch's None, null in a recipe, stands for in float64. */
  readonly none?: number;
  /** TeX of the symbol in the formula on screen. */
  readonly tex: string;
  readonly meaning: string;
}

export interface FlagParameter {
  readonly kind: 'flag';
  readonly name: string;
  readonly default: boolean;
  readonly meaning: string;
}

/** A tuple such as torch's `betas`: each number has a name of its own inside the update lines. */
export interface PairParameter {
  readonly kind: 'pair';
  readonly name: string;
  readonly default: readonly [number, number];
  readonly parts: readonly [NumberParameter, NumberParameter];
  readonly meaning: string;
}

/** One of a few words; the default is the first. */
export interface ChoiceParameter {
  readonly kind: 'choice';
  readonly name: string;
  readonly default: string;
  readonly choices: readonly string[];
  readonly meaning: string;
}

export type Parameter = NumberParameter | FlagParameter | PairParameter | ChoiceParameter;
export type ParameterValue = number | boolean | string | readonly [number, number];

/** Default of every parameter under its own name. */
export function defaultValues(parameters: readonly Parameter[]): Record<string, ParameterValue> {
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default]));
}

/**
 * Defaults overlaid with the given values. `owner` names the culprit, e.g. `optimizer "adam"`.
 * Throws AppError('invalid-recipe') on an unknown name, a wrong type or a value outside the limits.
 */
export function fillParameters(
  owner: string,
  parameters: readonly Parameter[],
  given: Readonly<Record<string, unknown>>,
): Record<string, ParameterValue> {
  const values = defaultValues(parameters);
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) refuseName(owner, name, parameters);
    values[name] = checkedValue(owner, parameter, value);
  }
  return values;
}

function refuseName(owner: string, name: string, parameters: readonly Parameter[]): never {
  const known = parameters.map((parameter) => parameter.name);
  const near = nearestNames(name, known);
  throw new AppError(
    'invalid-recipe',
    `The ${owner} has no parameter "${name}".`,
    known.length === 0
      ? 'It takes no parameters.'
      : near.length > 0
        ? `Did you mean ${near.join(' or ')}?`
        : `It takes ${known.join(', ')}.`,
  );
}

function checkedValue(owner: string, parameter: Parameter, value: unknown): ParameterValue {
  const where = `${parameter.name} of ${owner}`;
  if (parameter.kind === 'flag') {
    if (typeof value === 'boolean') return value;
    throw new AppError('invalid-recipe', `${where} must be true or false; got ${said(value)}.`, defaultHint(parameter));
  }
  if (parameter.kind === 'choice') {
    if (typeof value === 'string' && parameter.choices.includes(value)) return value;
    const choices = parameter.choices.map((choice) => `"${choice}"`).join(', ');
    throw new AppError(
      'invalid-recipe',
      `${where} must be one of ${choices}; got ${said(value)}.`,
      defaultHint(parameter),
    );
  }
  if (parameter.kind === 'number') return checkedNumber(where, parameter, value);
  if (!Array.isArray(value) || value.length !== 2)
    throw new AppError('invalid-recipe', `${where} must be two numbers; got ${said(value)}.`, defaultHint(parameter));
  return [
    checkedNumber(`${where}, first number,`, parameter.parts[0], value[0]),
    checkedNumber(`${where}, second number,`, parameter.parts[1], value[1]),
  ];
}

function checkedNumber(where: string, parameter: NumberParameter, value: unknown): number {
  if (value === null && parameter.none !== undefined) return parameter.none;
  const [low, high] = parameter.limits;
  const fits = typeof value === 'number' && value >= low && (parameter.openEnd ? value < high : value <= high);
  if (fits && Number.isFinite(value)) {
    if (parameter.whole !== true || Number.isInteger(value)) return value;
    throw new AppError(
      'invalid-recipe',
      `${where} must be a whole number; got ${said(value)}.`,
      defaultHint(parameter),
    );
  }
  const rule =
    high === Number.POSITIVE_INFINITY
      ? low === Number.NEGATIVE_INFINITY
        ? 'a finite number'
        : `a finite number not below ${low}`
      : low === Number.NEGATIVE_INFINITY
        ? `a finite number not above ${high}`
        : `in [${low}, ${high}${parameter.openEnd ? ')' : ']'}`;
  throw new AppError('invalid-recipe', `${where} must be ${rule}; got ${said(value)}.`, defaultHint(parameter));
}

function defaultHint(parameter: Parameter): string {
  return `The default is ${said(parameter.default)}.`;
}
