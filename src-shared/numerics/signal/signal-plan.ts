/**
 * A signal job made ready for any backend: rules checked, and every number that is drawn, from one stream a tensor, so that
 * all backends send the same signal through the same weights.
 */
import { AppError } from '../../contract/result.ts';
import { numbersOf } from '../catalog/arguments.ts';
import { normArguments } from '../catalog/norms.ts';
import { drawWeights } from '../cpu/initializers.ts';
import { createStream, type RandomStream } from '../cpu/random.ts';
import { type ActivationEnds, activationEnds } from './activation-ends.ts';
import { exponentOf, multiply, rescaled, type Scaled } from './scaled.ts';
import { MAX_BATCH, MAX_DEPTH, MAX_WIDTH, type SignalJob, type SignalNorm } from './signal-engine.ts';

/** Stream l of a seed is W_l; these keep the rest apart from it and from one another. */
const INPUT_STREAM = 0;
const UPSTREAM_STREAM = 2 ** 16;
const FIRST_BIAS_STREAM = 2 ** 17;
const FIRST_OUTER_STREAM = 2 ** 18;

export interface NormRule {
  readonly kind: Exclude<SignalNorm, 'none'>;
  /** Added to the variance, or mean square, of the true numbers. */
  readonly eps: number;
  /** ⌊log₂ √eps⌋. */
  readonly epsExponent: number;
}

export interface SignalPlan {
  readonly job: SignalJob;
  readonly activation: ActivationEnds;
  readonly norm: NormRule | undefined;
  /** s of the skip; undefined without one. */
  readonly residualScale: number | undefined;
  /** N(0, 1), (batch, width). */
  input(): Float64Array;
  /** N(0, 1), (batch, width). */
  upstream(): Float64Array;
  /** (width, width) as torch lays it out, (out, in); largest magnitude in [1, 2). Layers count from 1. Drawn at each call. */
  weights(layer: number): Scaled;
  /** V of a block, (width, width), largest magnitude in [1, 2); undefined without blocks. Drawn at each call. */
  outer(layer: number): Scaled | undefined;
  /** One a unit, of std about 1; undefined without biases. */
  biases(layer: number): Scaled | undefined;
}

const CATALOGUE_NORM = { batch: 'batch_norm_1d', layer: 'layer_norm', rms: 'rms_norm' } as const;

/** Throws AppError('invalid-recipe') on a job that breaks a rule of the interface. */
export function planSignal(job: SignalJob): SignalPlan {
  refuseBroken(job);
  const { depth, width, batch, initializer, gain, biasStd, skip, residualScale, seed } = job;
  const stream = (number: number): RandomStream => createStream(seed, number);
  // Drawing two by two finds what an initializer refuses, long before a run is under way.
  drawWeights(initializer, [2, 2], stream(1));
  const biasExponent = biasStd > 0 ? exponentOf([biasStd]) : 0;
  return {
    job,
    activation: activationEnds(job.activation),
    norm: job.norm === 'none' ? undefined : normRule(job.norm),
    residualScale:
      skip === 'none' ? undefined : residualScale === '1/sqrt(depth)' ? depth ** -0.5 : (residualScale ?? 1),
    input: () => normals(batch * width, stream(INPUT_STREAM)),
    upstream: () => normals(batch * width, stream(UPSTREAM_STREAM)),
    weights: (layer) => {
      const { data } = drawWeights(initializer, [width, width], stream(layer));
      multiply(data, gain);
      return rescaled({ data, exponent: 0 });
    },
    outer: (layer) => {
      if (skip !== 'block') return undefined;
      const { data } = drawWeights({ id: 'lecun_normal' }, [width, width], stream(FIRST_OUTER_STREAM + layer));
      return rescaled({ data, exponent: 0 });
    },
    biases: (layer) => {
      if (biasStd === 0) return undefined;
      const data = normals(width, stream(FIRST_BIAS_STREAM + layer));
      multiply(data, biasStd * 2 ** -biasExponent);
      return { data, exponent: biasExponent };
    },
  };
}

function normals(count: number, stream: RandomStream): Float64Array {
  const data = new Float64Array(count);
  stream.fill('normal', data);
  return data;
}

/** The rule of a norm with γ = 1, β = 0. */
export function normRule(kind: NormRule['kind']): NormRule {
  // null is RMSNorm's default, and in float64 stands for the spacing of floats at 1.
  const { eps = Number.EPSILON } = numbersOf(normArguments({ id: CATALOGUE_NORM[kind] }));
  return { kind, eps, epsExponent: Math.floor(Math.log2(Math.sqrt(eps))) };
}

function refuseBroken({ depth, width, batch, gain, biasStd, norm, residualScale, seed }: SignalJob): void {
  refuseUnlessWhole('depth', depth, MAX_DEPTH, 'layers');
  refuseUnlessWhole('width', width, MAX_WIDTH, 'units');
  refuseUnlessWhole('batch', batch, MAX_BATCH, 'samples');
  refuseUnless(gain > 0 && gain < 1e30, `The gain must be a number above 0 and below 1e30; got ${gain}.`);
  refuseUnless(biasStd >= 0 && biasStd < 1e30, `The bias std must be a number in [0, 1e30); got ${biasStd}.`);
  refuseUnless(
    norm !== 'batch' || batch > 1,
    'A batch norm needs at least 2 samples; the batch has 1.',
    'Use a larger batch, or a layer norm.',
  );
  refuseUnless(
    typeof residualScale !== 'number' || Math.abs(residualScale) <= 1e6,
    `The residual scale must be a number of magnitude at most 1e6; got ${residualScale}.`,
  );
  refuseUnless(Number.isSafeInteger(seed) && seed >= 0, `The seed must be a whole number in [0, 2^53); got ${seed}.`);
}

function refuseUnlessWhole(name: string, value: number, most: number, unit: string): void {
  refuseUnless(
    Number.isInteger(value) && value >= 1 && value <= most,
    `The ${name} must be a whole number of ${unit} from 1 to ${most}; got ${value}.`,
  );
}

function refuseUnless(condition: boolean, message: string, cure?: string): void {
  if (!condition) throw new AppError('invalid-recipe', message, cure);
}
