/**
 * What one may ask of the `norm` lab: five views, each with fields of its own. A recipe names its view first (the block, unless
 * it does); the fields of the other views are refused.
 */
import { z } from 'zod';
import { AppError } from '../../../contract/result.ts';
import type { ArgumentValues } from '../../catalog/arguments.ts';
import type { Choice } from '../../catalog/entry.ts';
import { normArguments } from '../../catalog/norms.ts';
import { finite, numberFrom, oneWordOf, parseRecipe, seedSchema, titleSchema, wholeFrom } from '../recipe.ts';
import { PICTURE_IDS } from './pictures.ts';

/** The layers of the catalogue that take a block (N, C, H, W). */
export const BLOCK_NORMS = ['batch_norm_2d', 'layer_norm', 'instance_norm_2d', 'group_norm', 'rms_norm'] as const;
export const LAWS = ['normal', 'uniform', 'exponential'] as const;
export const SLOPES = ['noise', 'constant', 'along', 'one'] as const;
export const DRIFTS = ['none', 'step', 'ramp'] as const;

/** Numbers in a block. */
const MOST_NUMBERS = 2 ** 19;
/** Numbers in all the batches of a run. */
const MOST_DRAWN = 4e6;

const norm = z
  .looseObject({ id: z.string().describe('the id of a norm, such as "batch_norm_2d"') })
  .describe('the id of a norm, such as {"id": "group_norm", "num_groups": 2}')
  .default({ id: 'batch_norm_2d' });

const SHAPE = { n: 4, c: 4, h: 4, w: 4 } as const;
const shape = z
  .strictObject({
    n: wholeFrom(1, 64).default(SHAPE.n),
    c: wholeFrom(1, 64).default(SHAPE.c),
    h: wholeFrom(1, 64).default(SHAPE.h),
    w: wholeFrom(1, 64).default(SHAPE.w),
  })
  .default(SHAPE);

/** The first for channel 0, and so on; a list shorter than the channels starts over. */
const byChannel = (low: number, high: number) =>
  z
    .array(numberFrom(low, high))
    .min(1)
    .max(64)
    .describe(`a list of 1 to 64 numbers from ${low} to ${high}, repeated over the channels`);

const DRAWN = { mean: [-1, 0.5, 2, 4], std: [0.5, 1, 2, 1], between: 0, outlier: 0 };
const blockData = z
  .strictObject({
    mean: byChannel(-1e6, 1e6).default(DRAWN.mean),
    std: byChannel(0, 1e6).default(DRAWN.std),
    law: oneWordOf(LAWS).default('normal'),
    /** Spread of the samples' own brightness, in standard deviations of the channel. */
    between: numberFrom(0, 20).default(DRAWN.between),
    /** Added to the first number of the block. */
    outlier: numberFrom(-1e6, 1e6).default(DRAWN.outlier),
    /** The block itself, row-major, instead of drawn numbers. */
    values: z
      .array(finite)
      .max(4096)
      .describe('a list of at most 4096 numbers, one for each place of the block')
      .optional(),
  })
  .default({ ...DRAWN, law: 'normal' });

const common = { lab: z.literal('norm'), title: titleSchema };
const layer = {
  ...common,
  norm,
  shape,
  data: blockData,
  gamma: byChannel(-1e3, 1e3).default([1]),
  beta: byChannel(-1e3, 1e3).default([0]),
  seed: seedSchema,
};
/** Of a layer that remembers: the batches it has trained on before the block comes. */
const trained = { ...layer, mode: oneWordOf(['train', 'eval']).default('train'), seen: wholeFrom(0, 1000).default(20) };

const cube = z.strictObject({ ...trained, view: z.literal('cube') });

const gradient = z.strictObject({
  ...trained,
  view: z.literal('gradient'),
  /** The upstream gradient: random, the same everywhere, x-hat itself, or 1 at the first place alone. */
  dy: oneWordOf(SLOPES).default('noise'),
});

const DRIFT = { kind: 'step', at: 20, mean: 3, std: 1.5 } as const;
const running = z.strictObject({
  ...layer,
  view: z.literal('running'),
  steps: wholeFrom(1, 1000).default(60),
  /** What the distribution does while the layer watches: to `mean` added and `std` times the standard deviation in the end. */
  drift: z
    .strictObject({
      kind: oneWordOf(DRIFTS).default(DRIFT.kind),
      /** The batch at which a step happens; a ramp begins there and ends with the last batch. */
      at: wholeFrom(0, 1000).default(DRIFT.at),
      mean: numberFrom(-1e3, 1e3).default(DRIFT.mean),
      std: numberFrom(0, 100).default(DRIFT.std),
    })
    .default(DRIFT),
});

const adain = z.strictObject({
  ...common,
  view: z.literal('adain'),
  content: oneWordOf(PICTURE_IDS).default('dunes'),
  style: oneWordOf(PICTURE_IDS).default('leaves'),
  /** Share of the way from the content's colours to the style's. */
  strength: numberFrom(0, 1).default(1),
  /** Pixels a side. */
  size: wholeFrom(16, 128).default(96),
  eps: numberFrom(0, 0.1).default(1e-5),
});

const conditioning = z.strictObject({
  ...common,
  view: z.literal('conditioning'),
  rows: wholeFrom(10, 1000).default(100),
  features: wholeFrom(1, 8).default(4),
  /** Largest over smallest standard deviation of a feature. */
  spread: numberFrom(1, 1000).default(10),
  correlation: numberFrom(0, 0.999).default(0.3),
  /** Mean of every feature, in its own standard deviations. */
  offset: numberFrom(0, 100).default(1),
  noise: numberFrom(0, 10).default(0.5),
  steps: wholeFrom(10, 20_000).default(3000),
  /** lr as a share of the limit of stability 2/λmax; each its best, 2/(λmin + λmax), unless given. */
  rate: numberFrom(0.001, 2).optional(),
  seed: seedSchema,
});

const SCHEMAS = { cube, running, gradient, adain, conditioning } as const;

export type NormView = keyof typeof SCHEMAS;
export const NORM_VIEWS = ['cube', 'running', 'gradient', 'adain', 'conditioning'] as const satisfies NormView[];

type RecipeOf<View extends NormView> = z.output<(typeof SCHEMAS)[View]>;
export type CubeRecipe = RecipeOf<'cube'>;
export type RunningRecipe = RecipeOf<'running'>;
export type GradientRecipe = RecipeOf<'gradient'>;
export type AdainRecipe = RecipeOf<'adain'>;
export type ConditioningRecipe = RecipeOf<'conditioning'>;
/** The views of a layer on a block. */
export type LayerRecipe = CubeRecipe | RunningRecipe | GradientRecipe;
export type NormRecipe = LayerRecipe | AdainRecipe | ConditioningRecipe;
export type BlockShape = CubeRecipe['shape'];
export type BlockData = CubeRecipe['data'];

const anyView = z.looseObject({ ...common, view: oneWordOf(NORM_VIEWS).default('cube') });

/** Throws AppError('invalid-recipe'). */
export function parseNormRecipe(input: unknown): NormRecipe {
  const { view } = parseRecipe(anyView, input);
  const recipe = parseRecipe<z.ZodObject>(SCHEMAS[view], { ...(input as object), view }) as NormRecipe;
  return 'norm' in recipe ? checkedLayer(recipe) : recipe;
}

function checkedLayer<Recipe extends LayerRecipe>(given: Recipe): Recipe {
  const recipe = { ...given, norm: filledNorm(given.norm, given.shape) };
  const { n, c, h, w } = recipe.shape;
  const size = n * c * h * w;
  const { values } = recipe.data;
  if (size > MOST_NUMBERS)
    refuse(
      `The block (${n}, ${c}, ${h}, ${w}) has ${size} numbers; at most ${MOST_NUMBERS} are allowed.`,
      'Lower n, c, h or w.',
    );
  if (values !== undefined && values.length !== size)
    refuse(
      `data.values must have one number for each of the ${size} places of the block (${n}, ${c}, ${h}, ${w}); it has ${values.length}.`,
      'Change shape or data.values.',
    );
  const batches = recipe.view === 'running' ? recipe.steps : recipe.mode === 'eval' ? recipe.seen : 0;
  if (size * batches > MOST_DRAWN)
    refuse(
      `${batches} batches of ${size} numbers are ${size * batches}; at most ${MOST_DRAWN} are allowed.`,
      'Lower the batches or the block.',
    );
  if (recipe.view === 'running' && !isTracking(recipe.norm))
    refuse(
      `norm "${recipe.norm.id}" keeps no running statistics that the view "running" could follow.`,
      'Take {"id": "batch_norm_2d"}, or {"id": "instance_norm_2d", "track_running_stats": true}.',
    );
  if (!isByChannel(recipe.norm) && (recipe.gamma.length > 1 || recipe.beta.length > 1))
    refuse(
      `gamma and beta of norm "${recipe.norm.id}" over (${sizesOf(recipe.norm).join(', ')}) belong to places, not to channels; give one number for all.`,
      'Give [1] and [0], or let normalized_shape begin with the channels.',
    );
  return recipe;
}

/** With every argument; a normalized_shape that is not given is the whole sample. */
function filledNorm(choice: Choice, { c, h, w }: BlockShape): Choice & ArgumentValues {
  if (!BLOCK_NORMS.some((id) => id === choice.id))
    refuse(
      `norm.id must be one of ${BLOCK_NORMS.map((id) => `"${id}"`).join(', ')}; got ${JSON.stringify(choice.id).slice(0, 60)}.`,
      'These are the layers that take a block (N, C, H, W).',
    );
  const isTrailing = choice.id === 'layer_norm' || choice.id === 'rms_norm';
  const given =
    isTrailing && choice.normalized_shape === undefined ? { ...choice, normalized_shape: [c, h, w] } : choice;
  const filled: Choice & ArgumentValues = { ...normArguments(given), id: choice.id };
  const last = sizesOf(filled);
  if (
    isTrailing &&
    (last.length < 1 || last.length > 3 || [c, h, w].slice(-last.length).some((size, axis) => size !== last[axis]))
  )
    refuse(
      `normalized_shape must be the last sizes of the block, such as [${c}, ${h}, ${w}] or [${w}]; got [${last.join(', ')}].`,
      'Change norm.normalized_shape or shape.',
    );
  if (choice.id === 'group_norm' && c % Number(filled.num_groups) !== 0)
    refuse(
      `num_groups must divide the ${c} channels; got ${String(filled.num_groups)}.`,
      'Change norm.num_groups or shape.c.',
    );
  return filled;
}

/** Whether the layer keeps running statistics. */
export function isTracking(choice: Choice): boolean {
  return choice.track_running_stats === true;
}

/** Whether the layer has a scale to learn. */
export function hasAffine(choice: Choice): boolean {
  return choice.affine === true || choice.elementwise_affine === true;
}

/** Whether scale and shift can be told by channel: not where they belong to places of a row or an image. */
export function isByChannel(choice: Choice): boolean {
  const { length } = sizesOf(choice);
  return length === 0 || length === 3;
}

/** normalized_shape, or [] of a layer that has none. */
export function sizesOf({ normalized_shape }: Choice): readonly number[] {
  return Array.isArray(normalized_shape) ? normalized_shape.map(Number) : [];
}

function refuse(sentence: string, cure: string): never {
  throw new AppError('invalid-recipe', sentence, cure);
}
