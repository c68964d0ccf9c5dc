/**
 * The `descent` lab: a recipe in, paths out. Checks the recipe in sentences, fills in every default, runs it on whatever
 * engine it is given and makes of the paths a value that survives JSON. The sandbox, notes, command line and PDF use this.
 */
import type { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { said } from '../../contract/said.ts';
import { fillRacerChoice, isHandwritten, racerEntryOf } from '../catalog/racer-choice.ts';
import { fillScheduleChoice } from '../catalog/schedule-choice.ts';
import type { Surface } from '../catalog/surface.ts';
import { fillSurfaceChoice, surfaceOf } from '../catalog/surfaces.ts';
import { lrScaleOf } from '../cpu/schedule-scale.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { MAX_FORMULA_LENGTH } from '../expression/parse.ts';
import { type Explosion, explainExplosion } from '../theory/explosion.ts';
import type { Backend, Cancellation, DescentEngine } from './descent-engine.ts';
import {
  type DescentRecipe,
  descentRecipeSchema,
  MAX_STARTS,
  MAX_UPDATE_LENGTH,
  type OptimizerChoice,
} from './descent-recipe.ts';
import { type RacePath, race, raceOf } from './race.ts';

/** One racer's run. All numbers are finite: the arrays end with the last finite state. */
export interface RacerResult {
  readonly optimizer: OptimizerChoice;
  readonly label: string;
  readonly start: readonly [number, number];
  /** What ran this path: the CPU for a handwritten optimizer, whatever ran the others. */
  readonly backend: Backend;
  /** Steps of which the state and the loss are finite; less than the recipe's steps only if it diverged. */
  readonly stepsTaken: number;
  /** True if the state or the loss stopped being finite. */
  readonly diverged: boolean;
  /** Where and why the run left for good, finite or not; absent if it did not. */
  readonly explosion?: Explosion;
  /** The last finite state. */
  readonly end: readonly [number, number];
  readonly endLoss: number;
  /** Length stepsTaken + 1; index 0 is the start. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly loss: readonly number[];
}

export interface DescentResult {
  /** The recipe with every default filled in: it alone repeats the run. */
  readonly recipe: DescentRecipe;
  readonly backend: Backend;
  readonly description: string;
  readonly racers: readonly RacerResult[];
}

/**
 * Checks anything as a descent recipe and fills in surface parameters and hyperparameters.
 * Throws AppError('invalid-recipe') with a sentence naming the culprit and the rule, and the cure as hint.
 */
export function parseDescentRecipe(input: unknown): DescentRecipe {
  const parsed = descentRecipeSchema.safeParse(input);
  if (!parsed.success) throw refusalOf(parsed.error, input);
  const { schedule, ...recipe } = parsed.data;
  const filled = {
    ...recipe,
    surface: told('surface', () => fillSurfaceChoice(recipe.surface)),
    optimizers: recipe.optimizers.map((choice, index) => told(`optimizers[${index}]`, () => fillRacerChoice(choice))),
  };
  if (schedule === undefined) return filled;
  const withSchedule = { ...filled, schedule: told('schedule', () => fillScheduleChoice(schedule)) };
  for (const choice of filled.optimizers)
    if (!isHandwritten(choice)) told('schedule', () => lrScaleOf(withSchedule.schedule, choice, recipe.steps));
  return withSchedule;
}

/** Typed text that cannot be read is a wrong recipe, and the field is named. */
function told<Value>(field: string, fill: () => Value): Value {
  try {
    return fill();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'invalid-formula')
      throw new AppError('invalid-recipe', `${field}: ${thrown.message}`, thrown.hint);
    throw thrown;
  }
}

const KEYS = Object.keys(descentRecipeSchema.shape);

function refusalOf(error: z.ZodError, input: unknown): AppError {
  const issue = error.issues[0];
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return new AppError(
      'invalid-recipe',
      `A recipe must be an object such as {"lab": "descent", …}; got ${said(input)}.`,
    );
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    const key = issue.keys[0] ?? '';
    const near = nearestNames(key, KEYS);
    return new AppError(
      'invalid-recipe',
      `A descent recipe has no field "${key}".`,
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `Its fields are ${KEYS.join(', ')}.`,
    );
  }
  const path = issue?.path ?? [];
  const field = String(path[0] ?? 'lab');
  const isInside = path.length > 1 && PARAMETER_RULES[field] !== undefined;
  const culprit = isInside ? path.slice(0, culpritDepth(path)) : path.slice(0, 1);
  const where = culprit.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  const value = culprit.reduce<unknown>((inner, part) => (isRecord(inner) ? inner[String(part)] : undefined), input);
  const rule = !isInside ? RULES[field] : (KEY_RULES[String(culprit.at(-1))] ?? PARAMETER_RULES[field]);
  return new AppError(
    'invalid-recipe',
    `${where.slice(1)} must be ${rule ?? 'as the lab describes it'}; got ${said(value)}.`,
    value === undefined ? `Add ${where.slice(1)}.` : `Change ${where.slice(1)}.`,
  );
}

const RULES: Readonly<Record<string, string>> = {
  lab: '"descent"',
  title: 'text of at most 120 characters',
  surface: 'an object with the id of a surface and finite numbers, such as {"id": "quadratic", "kappa": 100}',
  start: 'two finite numbers, such as [-1.2, 1]',
  starts: `a list of at most ${MAX_STARTS - 1} further starts, such as [[2, 1], [0, -1]]`,
  steps: 'a whole number from 1 to 5000',
  clip: '{"by": "norm" or "value", "limit": a number not below 0}',
  schedule: 'an object with the id of a schedule, such as {"id": "cosine", "T_max": 100}',
  noise: '{"kind": "gaussian" or "student_t", "std": a number not below 0, "seed": a whole number}',
  optimizers: 'a list of 1 to 8 objects with the id of an optimizer, such as {"id": "adam", "lr": 0.1}',
};

/** Of a choice's own keys; all others are parameters. */
const KEY_RULES: Readonly<Record<string, string>> = {
  id: 'an id, in text',
  formula: `a formula in x and y, in at most ${MAX_FORMULA_LENGTH} characters`,
  view: 'two rising pairs, such as {"x": [-2, 2], "y": [-1, 3]}',
  update: `update lines, in at most ${MAX_UPDATE_LENGTH} characters`,
  slots: 'a list of at most 12 names',
  name: 'text of at most 60 characters',
};

const PARAMETER_RULES: Readonly<Record<string, string>> = {
  surface: 'a finite number',
  optimizers: 'a finite number, true or false, a word, or two numbers',
};

/** How much of the path to a wrong value is named: up to the choice's own key. */
function culpritDepth(path: readonly PropertyKey[]): number {
  return typeof path[1] === 'number' ? 3 : 2;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Runs a recipe, checked again here, on an engine.
 * Throws AppError: 'invalid-recipe', 'cancelled' after `signal.aborted`, 'unavailable' if the engine dies.
 */
export async function runDescent(
  input: DescentRecipe,
  engine: DescentEngine,
  signal?: Cancellation,
): Promise<DescentResult> {
  const recipe = parseDescentRecipe(input);
  return resultOf(recipe, await race(raceOf(recipe), engine, signal), engine);
}

/**
 * What a race came to, its paths being those of this checked recipe.
 * Throws AppError('invalid-recipe') if a start has no finite loss.
 */
export function resultOf(
  recipe: DescentRecipe,
  paths: readonly RacePath[],
  { backend, description }: Pick<DescentEngine, 'backend' | 'description'>,
): DescentResult {
  const surface = surfaceOf(recipe.surface);
  return { recipe, backend, description, racers: paths.map((path) => racerOf(recipe, surface, path)) };
}

function racerOf(recipe: DescentRecipe, surface: Surface, path: RacePath): RacerResult {
  const { start, optimizer } = path;
  const length = path.firstNonFinite ?? path.x.length;
  if (length === 0)
    throw new AppError(
      'invalid-recipe',
      `The loss at the start (${start[0]}, ${start[1]}) is not a finite number.`,
      'Choose a start closer to the middle of the surface.',
    );
  const last = length - 1;
  const explosion = explosionOf(recipe, surface, path);
  return {
    optimizer,
    label: optimizerLabel(optimizer),
    start,
    backend: path.backend,
    stepsTaken: last,
    diverged: path.firstNonFinite !== undefined,
    ...(explosion !== undefined && { explosion }),
    end: [path.x[last] ?? 0, path.y[last] ?? 0],
    endLoss: path.loss[last] ?? 0,
    x: [...path.x.subarray(0, length)],
    y: [...path.y.subarray(0, length)],
    loss: [...path.loss.subarray(0, length)],
  };
}

/** Where and why a path of this recipe left for good; undefined if it did not. */
export function explosionOf(
  { schedule, steps }: Pick<DescentRecipe, 'schedule' | 'steps'>,
  surface: Surface,
  path: RacePath,
): Explosion | undefined {
  const { optimizer } = path;
  return explainExplosion(surface, path, isHandwritten(optimizer) ? undefined : lrScaleOf(schedule, optimizer, steps));
}

/**
 * A racer's name on screen: title, learning rate, and what differs from the entry's defaults, e.g.
 * `Adam, lr 0.1, betas (0.8, 0.999)`. Throws AppError('invalid-recipe') on an illegal choice.
 */
export function optimizerLabel(choice: OptimizerChoice): string {
  const entry = racerEntryOf(choice);
  const filled = fillRacerChoice(choice);
  const parts = entry.parameters.flatMap((parameter) => {
    const value = filled[parameter.name];
    if (parameter.name !== 'lr' && String(value) === String(parameter.default)) return [];
    if (parameter.kind === 'flag') return [value === true ? parameter.name : `no ${parameter.name}`];
    return [`${parameter.name} ${Array.isArray(value) ? `(${value.join(', ')})` : String(value)}`];
  });
  return [entry.title, ...parts].join(', ');
}
