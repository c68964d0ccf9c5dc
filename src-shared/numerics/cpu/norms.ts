/**
 * Normalization layers in float64, forward and backward, with running statistics as a value that goes in and comes out.
 * Layouts: features (N, C), sequences (N, C, L), images (N, C, H, W). Source: torch.nn.modules.batchnorm and its siblings
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { normArguments } from '../catalog/norms.ts';
import {
  type Dependence,
  type Gradients,
  type Grouping,
  gradientsOf,
  meanSquaresOf,
  normalizedBy,
  type Statistics,
  scaleAndShift,
  statisticsOf,
} from './norm-groups.ts';
import { hasShape, sizeOf, type Tensor } from './tensor.ts';

/** What a layer remembers of the batches it has seen, one number a channel. */
export interface RunningStatistics {
  readonly mean: Float64Array;
  /** Of the unbiased variances (divisor M − 1). */
  readonly variance: Float64Array;
  /** Batches seen in training; instance norm never counts. */
  readonly batches: number;
}

export interface NormOptions {
  /** Scale, in the shape of the layer's parameters; absent without affine. */
  readonly gamma?: Tensor | undefined;
  /** Shift, of the same shape. */
  readonly beta?: Tensor | undefined;
  /** Training uses the batch and moves the running statistics; evaluation uses them. Training unless told otherwise. */
  readonly training?: boolean;
  /** What the layer has remembered; a new layer unless given. */
  readonly running?: RunningStatistics | undefined;
}

export interface NormResult {
  readonly y: Tensor;
  /** Undefined where the layer remembers nothing. */
  readonly running: RunningStatistics | undefined;
  /** Gradients for an upstream gradient in the shape of y. */
  backward(dy: Tensor): Gradients;
}

/** A layer that has seen nothing: mean 0, variance 1. */
export function freshStatistics(channels: number): RunningStatistics {
  return { mean: new Float64Array(channels), variance: new Float64Array(channels).fill(1), batches: 0 };
}

/**
 * One pass through batch_norm_1d/2d, instance_norm_2d, group_norm, layer_norm or rms_norm.
 * Throws AppError('invalid-recipe') on an illegal choice, AppError('invalid-request') on an input the layer refuses: a wrong
 * number of dimensions, channels that groups do not divide, one value a channel where a batch's statistics are needed, a
 * scale, shift or running statistic of another shape; `backward` throws it on such a gradient.
 */
export function normalize(choice: Choice, x: Tensor, options: NormOptions = {}): NormResult {
  const values = normArguments(choice);
  switch (choice.id) {
    case 'batch_norm_1d':
      return trackedNorm(choice.id, values, x, options, [2, 3], 'batch');
    case 'batch_norm_2d':
      return trackedNorm(choice.id, values, x, options, [4], 'batch');
    case 'instance_norm_2d':
      return trackedNorm(choice.id, values, x, options, [4], 'instance');
    case 'group_norm':
      return groupNorm(values, x, options);
    case 'layer_norm':
    case 'rms_norm':
      return trailingNorm(choice.id, values, x, options);
    default:
      throw new Error(`Invariant broken: norm "${choice.id}" has a function of its own`);
  }
}

function refuse(id: string, rule: string, x: Tensor, hint?: string): never {
  throw new AppError(
    'invalid-request',
    `norm "${id}" must have ${rule}; got an input of (${x.shape.join(', ')}).`,
    hint,
  );
}

/** Refuses a scale, a shift, a statistic or an upstream gradient of another shape than the layer's. */
function checkShape(id: string, name: string, given: Tensor | undefined, shape: readonly number[]): void {
  if (given === undefined || hasShape(given, shape)) return;
  throw new AppError(
    'invalid-request',
    `${name} of norm "${id}" must have the shape (${shape.join(', ')}); got (${given.shape.join(', ')}).`,
  );
}

const TOO_FEW = 'Use a larger batch, or evaluation with running statistics.';

function pass(
  id: string,
  x: Tensor,
  grouping: Grouping,
  statistics: Statistics,
  eps: number,
  dependence: Dependence,
  { gamma, beta }: NormOptions,
  running?: RunningStatistics,
): NormResult {
  checkShape(id, 'gamma', gamma, grouping.parameterShape);
  checkShape(id, 'beta', beta, grouping.parameterShape);
  const normalized = normalizedBy(x, grouping, statistics, eps);
  return {
    y: scaleAndShift(normalized, grouping, gamma, beta),
    running,
    backward: (dy) => {
      checkShape(id, 'dy', dy, x.shape);
      return gradientsOf(normalized, dy, grouping, statistics, eps, dependence, gamma);
    },
  };
}

/** Groups by channel, or by sample and channel, of (N, C, …). */
function channelGrouping(x: Tensor, isInstance: boolean): Grouping {
  const [samples = 1, channels = 1, ...space] = x.shape;
  const inner = sizeOf(space);
  const channelOf = (place: number) => Math.floor(place / inner) % channels;
  return {
    groupOf: isInstance ? (place) => Math.floor(place / inner) : channelOf,
    groups: isInstance ? samples * channels : channels,
    parameterOf: channelOf,
    parameterShape: [channels],
  };
}

function trackedNorm(
  id: string,
  values: ArgumentValues,
  x: Tensor,
  options: NormOptions,
  dimensions: readonly number[],
  kind: 'batch' | 'instance',
): NormResult {
  if (!dimensions.includes(x.shape.length)) refuse(id, `${dimensions.join(' or ')} dimensions`, x);
  const { eps = 0 } = numbersOf(values);
  const { training = true } = options;
  const isInstance = kind === 'instance';
  const isTracking = values.track_running_stats === true;
  const [, channels = 1] = x.shape;
  const before = isTracking ? (options.running ?? freshStatistics(channels)) : undefined;
  for (const name of ['mean', 'variance'] as const)
    checkShape(id, `running ${name}`, before && { shape: [before[name].length], data: before[name] }, [channels]);
  if (before !== undefined && !training) {
    const grouping = channelGrouping(x, false);
    return pass(id, x, grouping, before, eps, 'fixed', options, before);
  }
  const grouping = channelGrouping(x, isInstance);
  const count = x.data.length / grouping.groups;
  if (!(count > 1))
    refuse(
      id,
      `more than one ${isInstance ? 'place of an image' : 'value for each channel'} to take statistics of`,
      x,
      TOO_FEW,
    );
  const statistics = statisticsOf(x, grouping);
  const after = before === undefined ? undefined : moved(before, statistics, count, values, isInstance);
  return pass(id, x, grouping, statistics, eps, 'meanAndVariance', options, after);
}

function moved(
  before: RunningStatistics,
  { mean, variance }: Statistics,
  count: number,
  { momentum }: ArgumentValues,
  isInstance: boolean,
): RunningStatistics {
  const channels = before.mean.length;
  const samples = mean.length / channels;
  const batches = isInstance ? before.batches : before.batches + 1;
  // Without a momentum torch averages all batches alike; instance norm, which counts none, then never moves.
  const share = typeof momentum === 'number' ? momentum : isInstance ? 0 : 1 / batches;
  const blend = (old: Float64Array, fresh: Float64Array, factor: number): Float64Array =>
    old.map((value, channel) => {
      let sum = 0;
      for (let sample = 0; sample < samples; sample += 1) sum += fresh[sample * channels + channel] ?? 0;
      return (1 - share) * value + share * factor * (sum / samples);
    });
  return {
    mean: blend(before.mean, mean, 1),
    variance: blend(before.variance, variance, count / (count - 1)),
    batches,
  };
}

function groupNorm(values: ArgumentValues, x: Tensor, options: NormOptions): NormResult {
  const { num_groups = 1, eps = 0 } = numbersOf(values);
  const [samples = 1, channels = 1, ...space] = x.shape;
  if (x.shape.length < 2) refuse('group_norm', 'at least 2 dimensions', x);
  if (channels % num_groups !== 0) refuse('group_norm', `channels that ${num_groups} groups divide`, x);
  const inner = sizeOf(space);
  const size = (channels / num_groups) * inner;
  if (samples * size === 1) refuse('group_norm', 'more than one value for each group', x, TOO_FEW);
  const grouping: Grouping = {
    groupOf: (place) => Math.floor(place / size),
    groups: samples * num_groups,
    parameterOf: (place) => Math.floor(place / inner) % channels,
    parameterShape: [channels],
  };
  return pass('group_norm', x, grouping, statisticsOf(x, grouping), eps, 'meanAndVariance', options);
}

function trailingNorm(
  id: 'layer_norm' | 'rms_norm',
  values: ArgumentValues,
  x: Tensor,
  options: NormOptions,
): NormResult {
  const { normalized_shape } = values;
  const shape = Array.isArray(normalized_shape) ? normalized_shape : [];
  const size = sizeOf(shape);
  if (shape.length === 0 || !hasShape({ ...x, shape: x.shape.slice(-shape.length) }, shape))
    refuse(id, `the last sizes (${shape.join(', ')})`, x);
  const grouping: Grouping = {
    groupOf: (place) => Math.floor(place / size),
    groups: x.data.length / size,
    parameterOf: (place) => place % size,
    parameterShape: shape,
  };
  const eps = typeof values.eps === 'number' ? values.eps : Number.EPSILON;
  return id === 'rms_norm'
    ? pass(id, x, grouping, meanSquaresOf(x, grouping), eps, 'square', options)
    : pass(id, x, grouping, statisticsOf(x, grouping), eps, 'meanAndVariance', options);
}

export interface AdaptiveResult {
  readonly y: Tensor;
  backward(dy: Tensor): { readonly dx: Tensor; readonly dstyle: Tensor };
}

/**
 * AdaIN: (x − μ(x))/σ(x)·σ(s) + μ(s) for each sample and channel; style may have other heights and widths.
 * Throws AppError('invalid-recipe') on an illegal choice, AppError('invalid-request') on images that do not match.
 */
export function adaptiveInstanceNorm(choice: Choice, x: Tensor, style: Tensor): AdaptiveResult {
  const values = normArguments(choice);
  const { eps = 0 } = numbersOf(values);
  if (
    x.shape.length !== 4 ||
    style.shape.length !== 4 ||
    !hasShape({ ...style, shape: style.shape.slice(0, 2) }, x.shape.slice(0, 2))
  )
    refuse(
      'ada_in',
      `a style (N, C, H, W) of as many samples and channels as its image, not (${style.shape.join(', ')})`,
      x,
    );
  const perImage = (image: Tensor): Grouping => {
    const { groupOf, groups } = channelGrouping(image, true);
    return { groupOf, groups, parameterOf: groupOf, parameterShape: [groups] };
  };
  const own = perImage(x);
  const its = perImage(style);
  const { mean, variance } = statisticsOf(style, its);
  const styleEps = values.variant === 'epsContentOnly' ? 0 : eps;
  const gamma = { shape: [its.groups], data: variance.map((value) => Math.sqrt(value + styleEps)) };
  const content = pass('ada_in', x, own, statisticsOf(x, own), eps, 'meanAndVariance', {
    gamma,
    beta: { shape: [its.groups], data: mean },
  });
  return {
    y: content.y,
    backward: (dy) => {
      const { dx, dgamma, dbeta } = content.backward(dy);
      const count = style.data.length / its.groups;
      const data = style.data.map((value, place) => {
        const group = its.groupOf(place);
        const along = (value - (mean[group] ?? 0)) / (gamma.data[group] ?? 1);
        return ((dbeta.data[group] ?? 0) + (dgamma.data[group] ?? 0) * along) / count;
      });
      return { dx, dstyle: { shape: style.shape, data } };
    },
  };
}
