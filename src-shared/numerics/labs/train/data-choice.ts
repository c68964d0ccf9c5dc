/**
 * The data of a training recipe: a drawn set, painted points or a CSV, and how it is cut. Checks, fills in defaults, and
 * makes the points.
 */
import { z } from 'zod';
import { AppError } from '../../../contract/result.ts';
import { drawPlanarSet, findPlanarSet } from '../../data/planar-sets.ts';
import { readPointsCsv } from '../../data/read-points.ts';
import { MAX_CLASSES, MAX_SAMPLES, type SampleSet, type Split, type Task } from '../../data/sample-set.ts';
import { scaled, scalingOf, splitSet, UNSCALED, withLabelNoise } from '../../data/split.ts';
import { finite, numberFrom, oneWordOf, seedSchema, wholeFrom } from '../recipe.ts';

const MOST_CSV_CHARACTERS = 100_000;

export const dataSchema = z
  .strictObject({
    id: z.string().max(60).describe('the id of a data set, such as "moons"').optional(),
    points: z
      .array(z.tuple([finite, finite, finite]).describe('three numbers [x, y, label]'))
      .min(4)
      .max(MAX_SAMPLES)
      .describe(`a list of 4 to ${MAX_SAMPLES} points [x, y, label]`)
      .optional(),
    csv: z.string().max(MOST_CSV_CHARACTERS).describe('text of at most 100,000 characters, a point a line').optional(),
    task: oneWordOf(['classes', 'regression']).optional(),
    n: wholeFrom(8, MAX_SAMPLES).optional(),
    noise: numberFrom(0, 2).optional(),
    classes: wholeFrom(2, MAX_CLASSES).optional(),
    minority: numberFrom(0.005, 0.5).optional(),
    /** Share of the points that is held out. */
    validation: numberFrom(0, 0.9).default(0.3),
    /** Share of the training labels that is wrong. */
    label_noise: numberFrom(0, 0.5).default(0),
    /** Whether the network sees (x − mean)/std of the training points. */
    standardize: z.boolean().describe('true or false').optional(),
    seed: seedSchema,
  })
  .describe('{"id": …}, {"points": [[x, y, label], …]} or {"csv": "…"}');

/** What all data have. */
interface Cut {
  readonly validation: number;
  readonly label_noise: number;
  readonly standardize: boolean;
  readonly seed: number;
}

export type DataChoice = Cut &
  (
    | {
        readonly id: string;
        readonly n: number;
        readonly noise: number;
        readonly classes?: number;
        readonly minority?: number;
      }
    | { readonly points: readonly (readonly [number, number, number])[]; readonly task: Task }
    | { readonly csv: string; readonly task: Task }
  );

/** Data as a network and a picture need them. */
export interface TrainingData extends Split {
  /** Inputs as the network sees them, (n, 2); equal to those of the sets unless standardized. */
  readonly trainInput: Float64Array;
  readonly validationInput: Float64Array;
  /** Turns further points into what the network sees. */
  toInput(x: Float64Array): Float64Array;
}

/** Throws AppError('invalid-recipe'). */
export function fillData(given: z.output<typeof dataSchema>): DataChoice {
  const { validation, label_noise, seed } = given;
  const sources = (['id', 'points', 'csv'] as const).filter((source) => given[source] !== undefined);
  if (sources.length !== 1)
    throw new AppError(
      'invalid-recipe',
      `data must have exactly one of id, points and csv; got ${sources.length === 0 ? 'none' : sources.join(' and ')}.`,
      'For example {"id": "moons"}.',
    );
  const cut = { validation, label_noise, seed };
  if (given.id !== undefined) return { ...drawn(given, given.id), ...cut, standardize: given.standardize ?? false };
  refuseFields(given, ['n', 'noise', 'classes', 'minority'], `data from ${sources[0]}`);
  const task = given.task ?? 'classes';
  if (given.csv !== undefined) return { csv: given.csv, task, ...cut, standardize: given.standardize ?? true };
  return { points: given.points ?? [], task, ...cut, standardize: given.standardize ?? false };
}

function drawn(given: z.output<typeof dataSchema>, id: string) {
  const set = findPlanarSet(id);
  const owner = `data set "${set.id}"`;
  refuseFields(given, ['task'], owner);
  if (set.hasClasses !== true) refuseFields(given, ['classes'], owner);
  if (set.hasMinority !== true) refuseFields(given, ['minority'], owner);
  const { n = 200, noise = set.noise } = given;
  return {
    id,
    n,
    noise,
    ...(set.hasClasses === true && { classes: given.classes ?? set.classes }),
    ...(set.hasMinority === true && { minority: given.minority ?? 0.05 }),
  };
}

function refuseFields(given: object, fields: readonly string[], owner: string): void {
  const found = fields.find((field) => Reflect.get(given, field) !== undefined);
  if (found !== undefined) throw new AppError('invalid-recipe', `${owner} does not take ${found}.`, `Remove ${found}.`);
}

/** All points, before any is held out. Throws AppError('invalid-recipe') on points that cannot be learned from. */
export function samplesOf(data: DataChoice): SampleSet {
  if ('id' in data) return drawPlanarSet(data);
  return 'csv' in data ? readPointsCsv(data.csv, data.task) : paintedSet(data.points, data.task);
}

function paintedSet(points: readonly (readonly [number, number, number])[], task: Task): SampleSet {
  const label = Float64Array.from(points, ([, , own]) => own);
  const wrong = label.findIndex((own) => !Number.isInteger(own) || own < 0 || own >= MAX_CLASSES);
  if (task === 'classes' && wrong >= 0)
    throw new AppError(
      'invalid-recipe',
      `The label of data.points[${wrong}] must be a class from 0 to ${MAX_CLASSES - 1}; got ${label[wrong]}.`,
      'For numbers to predict set "task": "regression".',
    );
  const classes = task === 'regression' ? 0 : Math.max(2, 1 + Math.max(...label));
  return {
    task,
    x: Float64Array.from(points.flatMap((point) => point.slice(0, 2))),
    label,
    classes: Array.from({ length: classes }, (_, own) => String(own)),
  };
}

/** Throws AppError('invalid-recipe') if too little is left to train on. */
export function trainingDataOf(data: DataChoice): TrainingData {
  return preparedData(splitSet(samplesOf(data), data.validation, data.seed), data);
}

/** Label noise and scaling of one cut. */
export function preparedData(split: Split, { label_noise, standardize, seed }: DataChoice): TrainingData {
  const train = withLabelNoise(split.train, label_noise, seed);
  if (train.label.length < 2)
    throw new AppError(
      'invalid-recipe',
      `data must leave at least 2 points to train on; it leaves ${train.label.length}.`,
      'Add points or hold out a smaller share.',
    );
  const scaling = standardize ? scalingOf(train) : UNSCALED;
  const toInput = (x: Float64Array): Float64Array => scaled(x, scaling);
  return {
    train,
    validation: split.validation,
    trainInput: toInput(train.x),
    validationInput: toInput(split.validation.x),
    toInput,
  };
}
