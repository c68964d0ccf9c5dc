/**
 * The recipe of the `train` lab: data, network, loss, optimizer and everything that is done against overfitting. Fills in
 * every default and refuses what would run too long.
 */
import { z } from 'zod';
import { AppError } from '../../../contract/result.ts';
import { activationArguments } from '../../catalog/activations.ts';
import type { Choice } from '../../catalog/entry.ts';
import { initializerArguments } from '../../catalog/initializers.ts';
import { lossArguments } from '../../catalog/losses.ts';
import { fillOptimizerChoice } from '../../catalog/optimizer-choice.ts';
import { fillScheduleChoice } from '../../catalog/schedule-choice.ts';
import type { ScheduleChoice } from '../../catalog/schedules.ts';
import { drawWeights } from '../../cpu/initializers.ts';
import { createStream } from '../../cpu/random.ts';
import { lrScaleOf } from '../../cpu/schedule-scale.ts';
import type { Task } from '../../data/sample-set.ts';
import { layOutNetwork, type Network } from '../../mlp/network.ts';
import { type OptimizerChoice, optimizerChoiceSchema } from '../descent-recipe.ts';
import type { LabRecipe } from '../lab.ts';
import { numberFrom, oneWordOf, parseRecipe, seedSchema, titleSchema, wholeFrom } from '../recipe.ts';
import { type DataChoice, dataSchema, fillData, type TrainingData, trainingDataOf } from './data-choice.ts';

/** Losses that train a classifier, the natural one first, and those that train a regressor. */
export const CLASS_LOSSES = ['cross_entropy', 'bce_with_logits', 'mse'] as const;
export const REGRESSION_LOSSES = ['mse', 'l1', 'huber', 'smooth_l1'] as const;

const NORMS = ['none', 'batch', 'layer'] as const;
const MAX_SEEDS = 1000;
/** Of one run on the CPU, as estimated; the slowest legal recipe. */
const MOST_SECONDS = 20;

const choiceSchema = (rule: string) => z.looseObject({ id: z.string().max(60) }).describe(rule);

const schema = z.strictObject({
  lab: z.literal('train'),
  title: titleSchema,
  data: dataSchema.default({ id: 'moons', validation: 0.3, label_noise: 0, seed: 0 }),
  net: z
    .strictObject({
      layers: z
        .array(wholeFrom(1, 64))
        .max(6)
        .describe('a list of at most 6 hidden widths, such as [16, 16]')
        .default([16, 16]),
      activation: choiceSchema('the id of an activation, such as {"id": "tanh"}').default({ id: 'tanh' }),
      init: choiceSchema('the id of an initializer, such as {"id": "xavier_normal"}').default({ id: 'xavier_normal' }),
      bias: choiceSchema('the id of an initializer that needs no fans, such as {"id": "zeros"}').default({
        id: 'zeros',
      }),
      norm: oneWordOf(NORMS).default('none'),
      dropout: numberFrom(0, 0.9).default(0),
    })
    .describe('an object such as {"layers": [16, 16], "activation": {"id": "tanh"}}')
    .default({
      layers: [16, 16],
      activation: { id: 'tanh' },
      init: { id: 'xavier_normal' },
      bias: { id: 'zeros' },
      norm: 'none',
      dropout: 0,
    }),
  loss: choiceSchema('the id of a loss, such as {"id": "cross_entropy", "label_smoothing": 0.1}').optional(),
  mixup: numberFrom(0, 1).default(0),
  l1: numberFrom(0, 1).default(0),
  optimizer: optimizerChoiceSchema
    .describe('the id of an optimizer, such as {"id": "adam", "lr": 0.01}, or update lines')
    .default({ id: 'adam', lr: 0.01 }),
  schedule: z
    .looseObject({ id: z.string().max(60) })
    .describe('the id of a schedule, such as {"id": "cosine", "T_max": 100}')
    .optional(),
  batch_size: wholeFrom(1, 1000).default(32),
  epochs: wholeFrom(1, 5000).default(200),
  early_stopping: z
    .strictObject({ patience: wholeFrom(1, 5000), min_delta: numberFrom(0, 10).default(0) })
    .describe('null or {"patience": a whole number of epochs, "min_delta": a number}')
    .nullable()
    .default(null),
  folds: wholeFrom(0, 10).default(0),
  seeds: wholeFrom(1, MAX_SEEDS).default(1),
  seed: seedSchema,
  curvature: z.boolean().describe('true or false').default(false),
});

export interface TrainRecipe extends LabRecipe {
  readonly lab: 'train';
  readonly data: DataChoice;
  readonly net: {
    /** Widths of the hidden layers. */
    readonly layers: readonly number[];
    readonly activation: Choice;
    readonly init: Choice;
    readonly bias: Choice;
    readonly norm: (typeof NORMS)[number];
    /** Drop rate p after each hidden activation; what is kept is divided by 1 − p. */
    readonly dropout: number;
  };
  readonly loss: Choice;
  /** α of Beta(α, α); 0: none. */
  readonly mixup: number;
  /** λ of λ·Σ|w| over weights, biases left out. */
  readonly l1: number;
  readonly optimizer: OptimizerChoice;
  /** Stepped once an epoch. */
  readonly schedule?: ScheduleChoice | undefined;
  /** An epoch makes ⌊n/batch_size⌋ steps; what is left over sits that epoch out. */
  readonly batch_size: number;
  readonly epochs: number;
  readonly early_stopping: { readonly patience: number; readonly min_delta: number } | null;
  /** 0: none. */
  readonly folds: number;
  readonly seeds: number;
  /** Of weights, batch order, dropout and mixup; the points have their own. */
  readonly seed: number;
  readonly curvature: boolean;
}

/** Throws AppError('invalid-recipe'). */
export function parseTrainRecipe(input: unknown): TrainRecipe {
  const parsed = parseRecipe(schema, input);
  const data = fillData(parsed.data);
  const samples = trainingDataOf(data);
  const { net, schedule } = parsed;
  if (parsed.folds === 1)
    throw new AppError(
      'invalid-recipe',
      'folds must be 0 for none or a whole number from 2 to 10; got 1.',
      'Change folds.',
    );
  const recipe: TrainRecipe = {
    ...parsed,
    data,
    net: {
      ...net,
      activation: { id: net.activation.id, ...activationArguments(net.activation) },
      init: { id: net.init.id, ...initializerArguments(net.init) },
      bias: { id: net.bias.id, ...initializerArguments(net.bias) },
    },
    loss: fillLoss(parsed.loss as Choice | undefined, samples.train.task),
    optimizer: fillOptimizerChoice(parsed.optimizer),
    ...(schedule !== undefined && { schedule: fillScheduleChoice(schedule as ScheduleChoice) }),
  } as TrainRecipe;
  checkTogether(recipe, samples);
  return recipe;
}

function fillLoss(given: Choice | undefined, task: Task): Choice {
  const legal: readonly string[] = task === 'regression' ? REGRESSION_LOSSES : CLASS_LOSSES;
  const choice = given ?? { id: legal[0] ?? 'mse' };
  const values = lossArguments(choice);
  if (!legal.includes(choice.id))
    throw new AppError(
      'invalid-recipe',
      `loss "${choice.id}" does not train ${task === 'regression' ? 'a regression' : 'a classifier'} here.`,
      `Use ${legal.join(', ')}.`,
    );
  if (values.reduction !== 'mean')
    throw new AppError(
      'invalid-recipe',
      `loss.reduction must be "mean", so that training and validation can be compared; got ${JSON.stringify(values.reduction)}.`,
      'Remove it.',
    );
  return { ...values, id: choice.id };
}

/** What can only be said of the recipe as a whole: the network lays out, weights draw, rates exist, time suffices. */
function checkTogether(recipe: TrainRecipe, data: TrainingData): void {
  const { net, optimizer, schedule, epochs, early_stopping, folds, data: choice } = recipe;
  const network = networkOf(recipe, data.train.classes.length);
  const layout = layOutNetwork(network);
  startWeights(recipe, network);
  lrScaleOf(schedule, optimizer, epochs);
  if (early_stopping !== null && data.validation.label.length === 0)
    throw new AppError(
      'invalid-recipe',
      'early_stopping watches the validation loss, and no points are held out.',
      'Set data.validation to 0.3.',
    );
  if (folds > data.train.label.length + data.validation.label.length || (folds > 0 && choice.validation === 0))
    throw new AppError('invalid-recipe', `folds ${folds} needs points to hold out.`, 'Set data.validation above 0.');
  if (net.norm === 'batch' && Math.min(recipe.batch_size, data.train.label.length) < 2)
    throw new AppError('invalid-recipe', 'norm "batch" needs a batch_size of at least 2; got 1.', 'Change batch_size.');
  const seconds = estimatedSeconds(recipe, data, layout.parameterCount);
  if (seconds > MOST_SECONDS)
    throw new AppError(
      'invalid-recipe',
      `This training must fit into ${MOST_SECONDS} s of one CPU thread; it would take about ${Math.ceil(seconds)} s.`,
      'Lower epochs, seeds, folds, the widths or the number of points, or raise batch_size.',
    );
}

/** The network of a recipe over data of so many classes (0: regression). */
export function networkOf({ net, loss }: TrainRecipe, classes: number): Network {
  return {
    layers: [2, ...net.layers, Math.max(1, classes)],
    activation: net.activation,
    norm: { kind: net.norm },
    hiddenBias: true,
    loss,
  };
}

/**
 * Where network `index` of a recipe starts, flat: tensor i is drawn from stream i of seed + index.
 * Throws AppError('invalid-recipe') on an initializer that cannot draw a matrix or a bias.
 */
export function startWeights({ net, seed }: TrainRecipe, network: Network, index = 0): Float64Array {
  const { tensors, parameterCount } = layOutNetwork(network);
  const start = new Float64Array(parameterCount);
  tensors.forEach(({ name, shape, offset }, stream) => {
    if (name.startsWith('beta')) return;
    const choice = name.startsWith('W') ? net.init : name.startsWith('gamma') ? { id: 'ones' } : net.bias;
    start.set(drawWeights(choice, shape, createStream(seed + index, stream)).data, offset);
  });
  return start;
}

/** Steps of one epoch, and points of each batch. */
export function batchesOf(
  { batch_size }: TrainRecipe,
  points: number,
): { readonly steps: number; readonly size: number } {
  const size = Math.min(batch_size, points);
  return { steps: Math.floor(points / size), size };
}

// Nanoseconds on one core of a 2.5 GHz server in Node 24: forward and back for a weight and a point; for a unit and a point,
// mostly its activation, and with a norm before it; the optimizer for a weight and a step; what a step costs besides.
const [PER_WEIGHT, PER_UNIT, PER_NORMED_UNIT, PER_UPDATE, PER_STEP] = [10, 300, 1000, 250, 60_000];
/** Points at which decision surfaces are computed, forward only. */
const SURFACE_POINTS = 9 * 64 * 64;

function estimatedSeconds(recipe: TrainRecipe, { train, validation }: TrainingData, parameters: number): number {
  const { steps, size } = batchesOf(recipe, train.label.length);
  const units = recipe.net.layers.reduce((sum, width) => sum + width, 2);
  const perUnit = recipe.net.norm === 'none' ? PER_UNIT : PER_NORMED_UNIT;
  const perPoint = PER_WEIGHT * parameters + perUnit * units;
  const everyPoint = train.label.length + validation.label.length;
  const made = steps * (PER_STEP + size * perPoint + PER_UPDATE * parameters);
  const epoch = made + (everyPoint * perPoint) / 2 + PER_STEP;
  const sharpness = recipe.curvature ? Math.min(recipe.epochs, 60) * 20 * train.label.length * perPoint : 0;
  // A population is scored at a few epochs only.
  const networks = 1 + recipe.folds + (recipe.seeds > 1 ? (recipe.seeds * made) / epoch : 0);
  const surfaces = (SURFACE_POINTS * perPoint) / 2;
  return (recipe.epochs * epoch * networks + sharpness + surfaces) / 1e9;
}
