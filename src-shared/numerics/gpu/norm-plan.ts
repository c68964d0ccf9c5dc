/**
 * Which elements of a tensor share statistics and which share a scale and a shift, for each normalization layer, as numbers a
 * kernel can be given. Refusals are those of `cpu/norms.ts`: what has no plan is handed to it.
 */
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { normArguments } from '../catalog/norms.ts';
import type { Dependence } from '../cpu/norm-groups.ts';
import { sizeOf } from '../cpu/tensor.ts';

/** Place p belongs to set ⌊p/inner⌋ mod sets. */
export interface PlaceSets {
  readonly sets: number;
  readonly inner: number;
}

export interface NormPlan {
  readonly groups: PlaceSets;
  readonly parameters: PlaceSets;
  /** Shape of the scale and of the shift. */
  readonly parameterShape: readonly number[];
  readonly eps: number;
  /** How the statistics depend on x; `fixed`: they are the running ones. */
  readonly dependence: Dependence;
  /** The layer remembers its batches, one mean and variance a channel. */
  readonly tracking?: { readonly channels: number; readonly momentum: number | null; readonly counts: boolean };
}

/** The words about sets of a norm kernel's job. */
export function setsOf({ groups, parameters }: NormPlan, size: number) {
  return {
    groups: groups.sets,
    groupInner: groups.inner,
    parameters: parameters.sets,
    parameterInner: parameters.inner,
    size,
  };
}

/** Undefined for an input the layer refuses. Throws AppError('invalid-recipe') on an illegal choice. */
export function planNorm(choice: Choice, shape: readonly number[], training: boolean): NormPlan | undefined {
  const values = normArguments(choice);
  const { eps = Number.EPSILON } = numbersOf(values);
  switch (choice.id) {
    case 'batch_norm_1d':
      return shape.length === 2 || shape.length === 3 ? trackedPlan(values, eps, shape, training, false) : undefined;
    case 'batch_norm_2d':
      return shape.length === 4 ? trackedPlan(values, eps, shape, training, false) : undefined;
    case 'instance_norm_2d':
      return shape.length === 4 ? trackedPlan(values, eps, shape, training, true) : undefined;
    case 'group_norm':
      return groupPlan(numbersOf(values).num_groups ?? 1, eps, shape);
    case 'layer_norm':
      return trailingPlan(values, eps, shape, 'meanAndVariance');
    case 'rms_norm':
      return trailingPlan(values, eps, shape, 'square');
    default:
      throw new Error(`Invariant broken: norm "${choice.id}" has a function of its own`);
  }
}

function trackedPlan(
  { momentum, track_running_stats }: ArgumentValues,
  eps: number,
  shape: readonly number[],
  training: boolean,
  isInstance: boolean,
): NormPlan | undefined {
  const [samples = 1, channels = 1, ...space] = shape;
  const inner = sizeOf(space);
  const parameters = { sets: channels, inner };
  const parameterShape = [channels];
  const tracking = { channels, momentum: typeof momentum === 'number' ? momentum : null, counts: !isInstance };
  const isTracking = track_running_stats === true;
  if (isTracking && !training)
    return { groups: parameters, parameters, parameterShape, eps, dependence: 'fixed', tracking };
  const groups = isInstance ? { sets: samples * channels, inner } : parameters;
  if (!(sizeOf(shape) / groups.sets > 1)) return undefined;
  const plan = { groups, parameters, parameterShape, eps, dependence: 'meanAndVariance' as const };
  return isTracking ? { ...plan, tracking } : plan;
}

function groupPlan(groups: number, eps: number, shape: readonly number[]): NormPlan | undefined {
  const [samples = 1, channels = 1, ...space] = shape;
  const inner = sizeOf(space);
  const size = (channels / groups) * inner;
  if (shape.length < 2 || channels % groups !== 0 || samples * size === 1) return undefined;
  return {
    groups: { sets: samples * groups, inner: size },
    parameters: { sets: channels, inner },
    parameterShape: [channels],
    eps,
    dependence: 'meanAndVariance',
  };
}

function trailingPlan(
  { normalized_shape }: ArgumentValues,
  eps: number,
  shape: readonly number[],
  dependence: Dependence,
): NormPlan | undefined {
  const last = Array.isArray(normalized_shape) ? normalized_shape : [];
  const first = shape.length - last.length;
  if (last.length === 0 || first < 0 || last.some((size, axis) => shape[first + axis] !== size)) return undefined;
  const size = sizeOf(last);
  return {
    groups: { sets: sizeOf(shape) / size, inner: size },
    parameters: { sets: size, inner: 1 },
    parameterShape: last,
    eps,
    dependence,
  };
}

/** Images (N, C, H, W) with a mean and a variance for each sample and channel, and a scale and a shift for each too. */
export function imagePlan(shape: readonly number[], eps: number): NormPlan {
  const [samples = 1, channels = 1, ...space] = shape;
  const groups = { sets: samples * channels, inner: sizeOf(space) };
  return { groups, parameters: groups, parameterShape: [groups.sets], eps, dependence: 'meanAndVariance' };
}
