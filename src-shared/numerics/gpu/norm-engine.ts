/**
 * Normalization layers on a GPUDevice that is handed in: float32, forward, backward and running statistics. The shapes, the
 * options and the refusals are those of `cpu/norms.ts`. Owns its buffers and pipelines, not the device.
 */
import { numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { normArguments } from '../catalog/norms.ts';
import type { Gradients } from '../cpu/norm-groups.ts';
import {
  adaptiveInstanceNorm,
  freshStatistics,
  type NormOptions,
  type NormResult,
  normalize,
  type RunningStatistics,
} from '../cpu/norms.ts';
import { hasShape, type Tensor, tensor } from '../cpu/tensor.ts';
import { INPUT_GRADIENT, PARAMETER_GRADIENTS, RUNNING, SCALE_AND_SHIFT, STATISTICS } from './norm-kernels.ts';
import { imagePlan, type NormPlan, planNorm, setsOf } from './norm-plan.ts';
import { GpuSession, type Patience, type RunBuffers } from './session.ts';
import { groupsFor, prepareKernel, prepareSets, readNumbers } from './workgroup-kernel.ts';

export type GpuNormResult = Pick<NormResult, 'y' | 'running'> & { backward(dy: Tensor): Promise<Gradients> };

export interface GpuAdaptiveResult {
  readonly y: Tensor;
  backward(dy: Tensor): Promise<{ readonly dx: Tensor; readonly dstyle: Tensor }>;
}

export interface GpuNorms {
  /** For a person: what computes, and in which precision. */
  readonly description: string;
  /** Resolves with a sentence when the device is lost. */
  readonly lost: Promise<string>;
  /** `normalize` of the CPU; rejects with what that throws, and with AppError('unavailable') where the GPU fails. */
  normalize(choice: Choice, x: Tensor, options?: NormOptions): Promise<GpuNormResult>;
  /** `adaptiveInstanceNorm` of the CPU, likewise. */
  adaptiveInstanceNorm(choice: Choice, x: Tensor, style: Tensor): Promise<GpuAdaptiveResult>;
  dispose(): void;
}

/** `adapterName` is shown to the user; without `patience` a chunk may take for ever. */
export function createGpuNorms(device: GPUDevice, adapterName: string, patience?: Patience): GpuNorms {
  const session = new GpuSession(device, adapterName, patience);
  return {
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    normalize: (choice, x, options = {}) => runLayer(session, choice, x, options),
    adaptiveInstanceNorm: (choice, x, style) => runAdaptive(session, choice, x, style),
    dispose: () => session.dispose(),
  };
}

const filled = (count: number, value: number): Float64Array => new Float64Array(count).fill(value);

/** Mean and variance of each group, side by side. */
function pairs(running: RunningStatistics): Float64Array {
  return Float64Array.from({ length: 2 * running.mean.length }, (_, at) =>
    Number((at % 2 === 0 ? running.mean : running.variance)[at >> 1]),
  );
}

async function statisticsOf(session: GpuSession, buffers: RunBuffers, plan: NormPlan, x: GPUBuffer, size: number) {
  const result = buffers.output(8 * plan.groups.sets);
  const measure = await prepareSets(session, buffers, STATISTICS, [x, result], size / plan.groups.sets);
  measure({ ...setsOf(plan, size), centred: Number(plan.dependence !== 'square') }, plan.groups.sets);
  return result;
}

async function scaleAndShift(
  session: GpuSession,
  buffers: RunBuffers,
  plan: NormPlan,
  input: { readonly x: GPUBuffer; readonly statistics: GPUBuffer },
  shape: readonly number[],
  size: number,
  { gamma, beta }: { readonly gamma?: ArrayLike<number> | undefined; readonly beta?: ArrayLike<number> | undefined },
): Promise<Tensor> {
  const result = buffers.output(4 * size);
  const { sets } = plan.parameters;
  const apply = await prepareKernel(session, buffers, SCALE_AND_SHIFT, [
    input.x,
    input.statistics,
    buffers.input(gamma ?? filled(sets, 1)),
    buffers.input(beta ?? filled(sets, 0)),
    result,
  ]);
  apply({ ...setsOf(plan, size), eps: plan.eps }, groupsFor(size));
  return tensor(shape, await readNumbers(session, result, size));
}

async function runLayer(session: GpuSession, choice: Choice, x: Tensor, options: NormOptions): Promise<GpuNormResult> {
  const plan = planNorm(choice, x.shape, options.training ?? true);
  if (plan === undefined || !fitsPlan(plan, options)) return refused(() => normalize(choice, x, options));
  const before = plan.tracking && (options.running ?? freshStatistics(plan.tracking.channels));
  const size = x.data.length;
  return session.withBuffers(async (buffers) => {
    const input = buffers.input(x.data);
    const isFixed = plan.dependence === 'fixed' && before !== undefined;
    const statistics = isFixed ? buffers.input(pairs(before)) : await statisticsOf(session, buffers, plan, input, size);
    const y = await scaleAndShift(session, buffers, plan, { x: input, statistics }, x.shape, size, {
      gamma: options.gamma?.data,
      beta: options.beta?.data,
    });
    const known = isFixed ? pairs(before) : await readNumbers(session, statistics, 2 * plan.groups.sets);
    const running =
      before === undefined || isFixed ? before : await moved(session, buffers, plan, before, statistics, size);
    return {
      y,
      running,
      backward: (dy) =>
        hasShape(dy, x.shape)
          ? gradients(session, plan, x, known, dy, options.gamma?.data)
          : refused(() => normalize(choice, x, options).backward(dy)),
    };
  });
}

function fitsPlan({ parameterShape, tracking }: NormPlan, { gamma, beta, running }: NormOptions): boolean {
  const remembered = tracking === undefined || running === undefined ? [] : [running.mean, running.variance];
  return (
    [gamma, beta].every((one) => one === undefined || hasShape(one, parameterShape)) &&
    remembered.every(({ length }) => length === tracking?.channels)
  );
}

/** What a layer without a plan says: the CPU's own refusal. */
async function refused(onTheCpu: () => unknown): Promise<never> {
  onTheCpu();
  throw new Error('Invariant broken: the CPU takes an input that has no plan on the GPU');
}

async function moved(
  session: GpuSession,
  buffers: RunBuffers,
  { tracking, groups }: NormPlan,
  before: RunningStatistics,
  statistics: GPUBuffer,
  size: number,
): Promise<RunningStatistics> {
  const channels = before.mean.length;
  const count = size / groups.sets;
  const batches = before.batches + Number(tracking?.counts ?? false);
  // Without a momentum torch averages all batches alike; instance norm, which counts none, then never moves.
  const share = tracking?.momentum ?? (tracking?.counts === true ? 1 / batches : 0);
  const after = buffers.output(8 * channels);
  const move = await prepareKernel(session, buffers, RUNNING, [buffers.input(pairs(before)), statistics, after]);
  move({ channels, samples: groups.sets / channels, share, unbiased: count / (count - 1) }, groupsFor(channels));
  const both = await readNumbers(session, after, 2 * channels);
  return {
    mean: both.filter((_, at) => at % 2 === 0),
    variance: both.filter((_, at) => at % 2 === 1),
    batches,
  };
}

function gradients(
  session: GpuSession,
  plan: NormPlan,
  x: Tensor,
  statistics: Float64Array,
  dy: Tensor,
  gamma: Float64Array | undefined,
): Promise<Gradients> {
  const size = x.data.length;
  const { sets } = plan.parameters;
  return session.withBuffers(async (buffers) => {
    const [input, known, slope] = [buffers.input(x.data), buffers.input(statistics), buffers.input(dy.data)];
    const dx = buffers.output(4 * size);
    const both = buffers.output(8 * sets);
    const scale = buffers.input(gamma ?? filled(sets, 1));
    const job = { ...setsOf(plan, size), eps: plan.eps };
    const toInput = [input, known, scale, slope, dx];
    const ofInput = await prepareSets(session, buffers, INPUT_GRADIENT, toInput, size / plan.groups.sets);
    const toParameters = [input, known, slope, both];
    const ofParameters = await prepareSets(session, buffers, PARAMETER_GRADIENTS, toParameters, size / sets);
    const throughMean = Number(plan.dependence === 'meanAndVariance');
    const throughSpread = Number(plan.dependence !== 'fixed');
    ofInput({ ...job, throughMean, throughSpread }, plan.groups.sets);
    ofParameters(job, sets);
    const sums = await readNumbers(session, both, 2 * sets);
    return {
      dx: tensor(x.shape, await readNumbers(session, dx, size)),
      dgamma: tensor(plan.parameterShape, sums.subarray(0, sets)),
      dbeta: tensor(plan.parameterShape, sums.subarray(sets)),
    };
  });
}

async function runAdaptive(session: GpuSession, choice: Choice, x: Tensor, style: Tensor): Promise<GpuAdaptiveResult> {
  const values = normArguments(choice);
  const { eps = 0 } = numbersOf(values);
  const matches = x.shape.length === 4 && style.shape.length === 4;
  if (!matches || !hasShape({ ...style, shape: style.shape.slice(0, 2) }, x.shape.slice(0, 2)))
    return refused(() => adaptiveInstanceNorm(choice, x, style));
  const own = imagePlan(x.shape, eps);
  const its = imagePlan(style.shape, values.variant === 'epsContentOnly' ? 0 : eps);
  const { sets } = own.groups;
  return session.withBuffers(async (buffers) => {
    const [image, painting] = [buffers.input(x.data), buffers.input(style.data)];
    const ofStyle = await statisticsOf(session, buffers, its, painting, style.data.length);
    const known = await readNumbers(session, ofStyle, 2 * sets);
    const beta = known.filter((_, at) => at % 2 === 0);
    const gamma = known.filter((_, at) => at % 2 === 1).map((variance) => Math.sqrt(variance + its.eps));
    const statistics = await statisticsOf(session, buffers, own, image, x.data.length);
    const y = await scaleAndShift(session, buffers, own, { x: image, statistics }, x.shape, x.data.length, {
      gamma,
      beta,
    });
    const content = await readNumbers(session, statistics, 2 * sets);
    return {
      y,
      backward: async (dy) => {
        const { dx, dgamma, dbeta } = await gradients(session, own, x, content, dy, gamma);
        return { dx, dstyle: await styleGradient(session, its, style, known, dgamma, dbeta) };
      },
    };
  });
}

/** (dβ + dγ·x-hat)/M over the style's own images: its mean and deviation are what the content is shifted and scaled by. */
function styleGradient(
  session: GpuSession,
  plan: NormPlan,
  style: Tensor,
  statistics: Float64Array,
  dgamma: Tensor,
  dbeta: Tensor,
): Promise<Tensor> {
  const size = style.data.length;
  const share = plan.groups.sets / size;
  return session.withBuffers(async (buffers) => {
    const input = { x: buffers.input(style.data), statistics: buffers.input(statistics) };
    return scaleAndShift(session, buffers, plan, input, style.shape, size, {
      gamma: dgamma.data.map((value) => value * share),
      beta: dbeta.data.map((value) => value * share),
    });
  });
}
