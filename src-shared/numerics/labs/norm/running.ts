/**
 * The view `running`: batches of a distribution that drifts, through one layer in training. Follows what it remembers beside what
 * each batch says, beside a cumulative mean, and beside what momentum would be if it weighed the old value.
 */
import { type NormResult, normalize, type RunningStatistics } from '../../cpu/norms.ts';
import { checkpoint, type LabContext, type LabOutcome } from '../lab.ts';
import { drawBlock, lawOf, type Moved } from './block.ts';
import { affineOf, planOf, statisticsByGroup } from './layer-pass.ts';
import type { RunningRecipe } from './norm-recipe.ts';
import { FLOAT64 } from './provenance.ts';

/** Index step · channels + channel; step 0 is the first batch. */
export interface Track {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export interface RunningOutcome extends LabOutcome {
  readonly view: 'running';
  readonly recipe: RunningRecipe;
  readonly channels: number;
  /** Numbers a channel in each batch. */
  readonly perChannel: number;
  /** Of the distribution itself. */
  readonly truth: Track;
  /** Of each batch, divisor M: what training normalizes with. */
  readonly batch: Track;
  /** Divisor M − 1: what goes into the running variance. */
  readonly unbiased: Float64Array;
  /** After each batch. */
  readonly running: Track;
  /** The same with momentum null: all batches alike. */
  readonly cumulative: Track;
  /** The same with momentum read as the weight of the old value; absent if momentum is null. */
  readonly swapped?: Track;
  /** Root mean square of y in training minus y in evaluation, of each batch right after it was learned. */
  readonly mismatch: Float64Array;
}

type Writer = { mean: Float64Array; variance: Float64Array };

export async function runRunning(recipe: RunningRecipe, context: LabContext): Promise<RunningOutcome> {
  const { norm, shape, data, seed, steps } = recipe;
  const plan = planOf(recipe, true);
  const { c: channels, n, h, w } = shape;
  const perChannel = norm.id === 'instance_norm_2d' ? h * w : n * h * w;
  const affine = affineOf(recipe, plan);
  const blank = (): Writer => ({
    mean: new Float64Array(steps * channels),
    variance: new Float64Array(steps * channels),
  });
  const { momentum } = norm;
  const followers = [
    { choice: norm, track: blank() },
    { choice: { ...norm, momentum: null }, track: blank() },
    ...(typeof momentum === 'number' ? [{ choice: { ...norm, momentum: 1 - momentum }, track: blank() }] : []),
  ].map((follower) => ({ ...follower, memory: undefined as RunningStatistics | undefined }));
  const [truth, batch, unbiased] = [blank(), blank(), new Float64Array(steps * channels)];
  const mismatch = new Float64Array(steps);
  for (let step = 0; step < steps; step += 1) {
    await checkpoint(context, step / steps);
    const moved = movedAt(recipe, step);
    const x = drawBlock(shape, data, seed, step, moved);
    const own = statisticsByGroup(x, plan);
    let trained: NormResult | undefined;
    for (const follower of followers) {
      const result = normalize(follower.choice, x, { ...affine, running: follower.memory });
      follower.memory = result.running;
      trained ??= result;
      for (let channel = 0; channel < channels; channel += 1)
        put(
          follower.track,
          step * channels + channel,
          result.running?.mean[channel],
          result.running?.variance[channel],
        );
    }
    for (let channel = 0; channel < channels; channel += 1) {
      const at = step * channels + channel;
      const law = lawOf(data, channel, moved);
      put(truth, at, law.mean, law.variance);
      put(batch, at, averageOver(own.mean, channel, channels), averageOver(own.variance, channel, channels));
      unbiased[at] = ((batch.variance[at] ?? 0) * perChannel) / (perChannel - 1);
    }
    mismatch[step] = distance(
      trained,
      normalize(norm, x, { ...affine, training: false, running: followers[0]?.memory }),
    );
  }
  await checkpoint(context, 1);
  const [running = blank(), cumulative = blank(), swapped] = followers.map(({ track }) => track);
  return {
    view: 'running',
    recipe,
    computed: { ...FLOAT64, seed },
    channels,
    perChannel,
    truth,
    batch,
    unbiased,
    running,
    cumulative,
    ...(swapped !== undefined && { swapped }),
    mismatch,
  };
}

/** Where the distribution stands at a batch. */
export function movedAt({ drift, steps }: RunningRecipe, step: number): Moved {
  const { kind, at, mean, std } = drift;
  const share = kind === 'none' || step < at ? 0 : kind === 'step' ? 1 : (step - at + 1) / Math.max(1, steps - at);
  return { mean: share * mean, std: 1 + share * (std - 1) };
}

function put({ mean, variance }: Writer, at: number, first = Number.NaN, second = Number.NaN): void {
  mean[at] = first;
  variance[at] = second;
}

/** Over the samples of an instance norm, whose groups are sample by sample; a batch norm has one a channel. */
function averageOver(values: Float64Array, channel: number, channels: number): number {
  let sum = 0;
  for (let group = channel; group < values.length; group += channels) sum += values[group] ?? 0;
  return (sum * channels) / values.length;
}

function distance(a: NormResult | undefined, b: NormResult): number {
  let sum = 0;
  for (let place = 0; place < b.y.data.length; place += 1)
    sum += ((a?.y.data[place] ?? 0) - (b.y.data[place] ?? 0)) ** 2;
  return Math.sqrt(sum / b.y.data.length);
}

/** One channel of a track, a number a step. */
export function ofOneChannel(values: Float64Array, channels: number, channel: number): Float64Array {
  return values.filter((_, at) => at % channels === channel);
}
