/**
 * The recipe of the signal lab: a deep net as it is drawn, and which of its two pictures is wanted. Knows which nets are too
 * large for a reader's patience.
 */
import { z } from 'zod';
import { AppError } from '../../../contract/result.ts';
import type { Choice } from '../../catalog/entry.ts';
import { initializerArguments } from '../../catalog/initializers.ts';
import { activationEnds } from '../../signal/activation-ends.ts';
import { MAX_BATCH, MAX_DEPTH, MAX_WIDTH, type SignalJob, type SignalSkip } from '../../signal/signal-engine.ts';
import { planSignal } from '../../signal/signal-plan.ts';
import type { LabRecipe } from '../lab.ts';
import { numberFrom, oneWordOf, parseRecipe, seedSchema, titleSchema, wholeFrom } from '../recipe.ts';

export const MOST_NETS = 16;

const choice = (example: string) =>
  z.looseObject({ id: z.string().max(60) }).describe(`an id with its arguments, such as ${example}`);

const mapSchema = z
  .strictObject({
    from: numberFrom(1e-3, 1e3).default(0.5),
    to: numberFrom(1e-3, 1e3).default(2),
    /** Nets drawn, their gains evenly spaced by the logarithm. */
    columns: wholeFrom(3, 121).default(49),
    width: wholeFrom(1, 256).default(64),
    batch: wholeFrom(2, 64).default(16),
  })
  .refine(({ from, to }) => from < to)
  .describe('a range of gains that rises, such as {"from": 0.5, "to": 2, "columns": 49, "width": 64, "batch": 16}');

const schema = z.strictObject({
  lab: z.literal('signal'),
  title: titleSchema,
  depth: wholeFrom(1, MAX_DEPTH).default(50),
  width: wholeFrom(1, MAX_WIDTH).default(256),
  batch: wholeFrom(1, MAX_BATCH).default(64),
  activation: choice('{"id": "relu"}').default({ id: 'relu' }),
  init: choice('{"id": "kaiming_normal"}').default({ id: 'kaiming_normal' }),
  gain: numberFrom(1e-6, 1e6).default(1),
  bias_std: numberFrom(0, 1e3).default(0),
  norm: oneWordOf(['none', 'batch', 'layer', 'rms']).default('none'),
  skip: oneWordOf(['none', 'residual', 'block']).default('none'),
  skip_scale: z
    .union([z.number().min(-1e3).max(1e3), z.literal('1/sqrt(depth)')])
    .describe('a number from -1000 to 1000, or "1/sqrt(depth)"')
    .default(1),
  /** Nets drawn from seeds that follow each other; the logarithms of their spreads are averaged. */
  nets: wholeFrom(1, MOST_NETS).default(1),
  seed: seedSchema,
  view: oneWordOf(['layers', 'map']).default('layers'),
  /** Which way the map looks. */
  shows: oneWordOf(['forward', 'backward']).default('forward'),
  map: mapSchema.default({ from: 0.5, to: 2, columns: 49, width: 64, batch: 16 }),
});

export interface SignalRecipe extends LabRecipe {
  readonly lab: 'signal';
  readonly depth: number;
  readonly width: number;
  readonly batch: number;
  readonly activation: Choice;
  readonly init: Choice;
  /** Multiplies every weight, on top of the initializer's own. */
  readonly gain: number;
  readonly bias_std: number;
  readonly norm: SignalJob['norm'];
  readonly skip: SignalSkip;
  readonly skip_scale: number | '1/sqrt(depth)';
  readonly nets: number;
  readonly seed: number;
  readonly view: 'layers' | 'map';
  readonly shows: 'forward' | 'backward';
  readonly map: {
    readonly from: number;
    readonly to: number;
    readonly columns: number;
    readonly width: number;
    readonly batch: number;
  };
}

/** Products and draws, in multiplications, that take about a minute. */
const MOST_WORK = 8e10;
/** Numbers of one tensor over all layers; four such are kept. */
const MOST_NUMBERS = 8e6;
/** What drawing one weight costs, in multiplications; orthogonal ones are factorized as well. */
const DRAWING = 65;

/** Throws AppError('invalid-recipe') naming the field, its rule and what was there instead. */
export function parseSignalRecipe(input: unknown): SignalRecipe {
  const recipe: SignalRecipe = parseRecipe(schema, input);
  activationEnds(recipe.activation);
  initializerArguments(recipe.init);
  const isMap = recipe.view === 'map';
  const job = isMap ? mapJob(recipe, 1) : layersJob(recipe, 0);
  planSignal(job);
  refuseHuge(job, isMap ? recipe.map.columns : recipe.nets);
  return recipe;
}

function refuseHuge({ depth, width, batch, initializer, skip }: SignalJob, nets: number): void {
  const drawing = initializer.id === 'orthogonal' ? DRAWING + 2 * width : DRAWING;
  const work = nets * depth * width ** 2 * (3 * batch + 2 * drawing) * (skip === 'block' ? 2 : 1);
  if (work <= MOST_WORK && depth * width * batch <= MOST_NUMBERS) return;
  throw new AppError(
    'invalid-recipe',
    `${nets === 1 ? 'A net' : `${nets} nets`} of ${depth} layers, ${width} wide, with a batch of ${batch} would take minutes or more memory than is wise.`,
    'Make it narrower first: the work grows with the square of the width.',
  );
}

/** Net number `net` of the layers view. */
export function layersJob(recipe: SignalRecipe, net: number): SignalJob {
  const { depth, width, batch, activation, init, gain, bias_std, norm, skip, skip_scale, seed } = recipe;
  return {
    depth,
    width,
    batch,
    activation,
    initializer: init,
    gain,
    biasStd: bias_std,
    norm,
    skip,
    residualScale: skip_scale,
    seed: seed + net,
  };
}

/** A narrower net whose weights have another gain. */
export function mapJob(recipe: SignalRecipe, gain: number): SignalJob {
  const { width, batch } = recipe.map;
  return { ...layersJob(recipe, 0), width, batch, gain };
}

export function mapGain({ map: { from, to, columns } }: SignalRecipe, column: number): number {
  return from * (to / from) ** (column / (columns - 1));
}
