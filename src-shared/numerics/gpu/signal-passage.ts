/**
 * One signal on its way through a GPU: the buffers of all layers and the dispatches of each. Enqueues only; waits for
 * nothing and reads nothing before `measures`. What it keeps until the end: weights, activations and slopes of every layer,
 * at 200 layers of width 1024 and batch 256 about 1.2 GiB.
 */
import { AppError } from '../../contract/result.ts';
import type { Moments } from '../signal/scaled.ts';
import { SIGNAL_BINS } from '../signal/signal-engine.ts';
import type { SignalPlan } from '../signal/signal-plan.ts';
import type { SignalMeasures } from '../signal/signal-reading.ts';
import { createMatmul, type Matmul } from './matmul.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import {
  activateSource,
  joinSource,
  LAYER_BINDINGS,
  type LayerRules,
  linearSource,
  needsLinear,
  slopeSource,
  UNITS_A_GROUP,
} from './signal-kernel.ts';
import { Measuring } from './signal-measuring.ts';
import { groupsFor, HEAD_WORDS, headSlots, LAYER_WORDS } from './signal-scaled.ts';

export interface SignalPipelines {
  readonly linear: GPUComputePipeline | undefined;
  readonly activate: GPUComputePipeline;
  readonly slope: GPUComputePipeline;
  readonly join: GPUComputePipeline | undefined;
}

export async function compileSignal(session: GpuSession, plan: SignalPlan): Promise<SignalPipelines> {
  if (plan.job.skip === 'block')
    throw new AppError(
      'unavailable',
      'Blocks of two weights are sent on the CPU only.',
      'Use the CPU, or plain skips.',
    );
  const rules: LayerRules = {
    activation: plan.activation,
    norm: plan.norm,
    isBiased: plan.job.biasStd > 0,
    isResidual: plan.residualScale !== undefined,
  };
  const compile = (name: keyof typeof LAYER_BINDINGS, source: string) =>
    session.pipeline(source, name, LAYER_BINDINGS[name]);
  const [linear, activate, slope, join] = await Promise.all([
    needsLinear(rules) ? compile('linear', linearSource(rules)) : undefined,
    compile('activate', activateSource(rules)),
    compile('slope', slopeSource(rules)),
    rules.isResidual ? compile('join', joinSource(rules)) : undefined,
  ]);
  return { linear, activate, slope, join };
}

/** What the way back needs of a layer. */
interface LayerOnDevice {
  readonly weights: GPUBuffer;
  readonly weightExponent: number;
  readonly biasExponent: number;
  readonly z: GPUBuffer;
  readonly slopes: GPUBuffer;
  readonly inverses: GPUBuffer;
}

interface Products {
  readonly forward: Matmul;
  readonly weightGradient: Matmul;
  readonly backward: Matmul;
}

export async function beginPassage(
  session: GpuSession,
  buffers: RunBuffers,
  plan: SignalPlan,
  pipelines: SignalPipelines,
): Promise<GpuPassage> {
  const { batch, width } = plan.job;
  const [forward, weightGradient, backward] = await Promise.all([
    createMatmul(session, buffers, { kind: 'abt', rows: batch, inner: width, columns: width }),
    createMatmul(session, buffers, { kind: 'atb', rows: width, inner: batch, columns: width }),
    createMatmul(session, buffers, { kind: 'ab', rows: batch, inner: width, columns: width }),
  ]);
  const { depth } = plan.job;
  const heads = buffers.output(headSlots(depth).count * HEAD_WORDS * 4);
  const histograms = buffers.output(2 * (depth + 1) * SIGNAL_BINS * 4);
  const measuring = await Measuring.create(session, buffers, heads, histograms);
  return new GpuPassage(session, buffers, plan, pipelines, { forward, weightGradient, backward }, measuring);
}

export class GpuPassage {
  readonly #session: GpuSession;
  readonly #buffers: RunBuffers;
  readonly #plan: SignalPlan;
  readonly #pipelines: SignalPipelines;
  readonly #products: Products;
  readonly #measuring: Measuring;
  readonly #slots: ReturnType<typeof headSlots>;
  readonly #numbers: number;
  readonly #layer: GPUBuffer;
  readonly #counts: GPUBuffer;
  readonly #nothing: GPUBuffer;
  readonly #atProduct: GPUBuffer;
  readonly #weightGradient: GPUBuffer;
  /** Where z lies if no layer needs it on the way back. */
  readonly #sharedZ: GPUBuffer;
  readonly #x: GPUBuffer[] = [];
  readonly #layers: LayerOnDevice[] = [];
  #gradient: GPUBuffer;
  #nextGradient: GPUBuffer;

  constructor(
    session: GpuSession,
    buffers: RunBuffers,
    plan: SignalPlan,
    pipelines: SignalPipelines,
    products: Products,
    measuring: Measuring,
  ) {
    const { depth, width, batch } = plan.job;
    this.#session = session;
    this.#buffers = buffers;
    this.#plan = plan;
    this.#pipelines = pipelines;
    this.#products = products;
    this.#measuring = measuring;
    this.#slots = headSlots(depth);
    this.#numbers = batch * width;
    this.#layer = buffers.uniform(LAYER_WORDS * 4);
    this.#counts = buffers.output(2 * depth * 4);
    this.#nothing = buffers.output(16);
    this.#atProduct = this.#activations();
    this.#sharedZ = this.#activations();
    this.#nextGradient = this.#activations();
    this.#weightGradient = buffers.output(width * width * 4);
    this.#x[0] = buffers.input(plan.input());
    this.#measuring.measure(this.#x[0], this.#numbers, this.#slots.x(0), 0);
    this.#gradient = buffers.input(plan.upstream());
    this.#measuring.measure(this.#gradient, this.#numbers, this.#slots.gradient(depth), this.#gradientRow(depth));
  }

  /** Step 0 … depth − 1 is a layer forward, depth … 2·depth − 1 a layer backward. */
  step(step: number): void {
    const { depth } = this.#plan.job;
    if (step < depth) this.#forward(step + 1);
    else this.#backward(2 * depth - step);
  }

  #activations(): GPUBuffer {
    return this.#buffers.output(this.#numbers * 4);
  }

  #gradientRow(layer: number): number {
    return this.#plan.job.depth + 1 + layer;
  }

  #forward(layer: number): void {
    const { width, batch } = this.#plan.job;
    const { norm } = this.#plan;
    const w = this.#plan.weights(layer);
    const biases = this.#plan.biases(layer);
    const on: LayerOnDevice = {
      weights: this.#buffers.input(w.data),
      weightExponent: w.exponent,
      biasExponent: biases?.exponent ?? 0,
      z: norm === undefined ? this.#sharedZ : this.#activations(),
      slopes: this.#activations(),
      inverses: norm === undefined ? this.#nothing : this.#buffers.output(Math.max(width, batch) * 4),
    };
    const x = this.#x[layer - 1] as GPUBuffer;
    const after = this.#activations();
    this.#describe(layer, on);
    this.#products.forward.bind(x, on.weights, on.z)();
    const { linear, activate } = this.#pipelines;
    if (linear !== undefined) {
      const added = biases === undefined ? this.#nothing : this.#buffers.input(biases.data);
      this.#dispatch(linear, [on.z, added, on.inverses, this.#measuring.heads], this.#groupsOfLanes());
    }
    const { produced, heads } = this.#measuring;
    const groups = Math.ceil(width / UNITS_A_GROUP);
    this.#dispatch(activate, [on.z, x, after, on.slopes, produced, heads, this.#counts], groups);
    this.#measuring.measureProduced(after, this.#numbers, groups, this.#slots.x(layer), this.#slots.z(layer), layer);
    this.#x[layer] = after;
    this.#layers[layer] = on;
  }

  #backward(layer: number): void {
    const { width } = this.#plan.job;
    const on = this.#layers[layer] as LayerOnDevice;
    const { heads } = this.#measuring;
    const { slope, join } = this.#pipelines;
    this.#describe(layer, on);
    const y = this.#plan.norm === undefined ? this.#nothing : on.z;
    this.#dispatch(slope, [this.#gradient, on.slopes, y, on.inverses, this.#atProduct, heads], this.#groupsOfLanes());
    this.#products.weightGradient.bind(this.#atProduct, this.#x[layer - 1] as GPUBuffer, this.#weightGradient)();
    this.#measuring.measure(this.#weightGradient, width * width, this.#slots.weights(layer), undefined);
    this.#products.backward.bind(this.#atProduct, on.weights, this.#nextGradient)();
    if (join !== undefined) this.#dispatch(join, [this.#nextGradient, this.#gradient, heads], groupsFor(this.#numbers));
    const row = this.#gradientRow(layer - 1);
    this.#measuring.measure(this.#nextGradient, this.#numbers, this.#slots.gradient(layer - 1), row);
    [this.#gradient, this.#nextGradient] = [this.#nextGradient, this.#gradient];
  }

  #groupsOfLanes(): number {
    const { width, batch, norm } = this.#plan.job;
    if (norm === 'none') return groupsFor(this.#numbers);
    return norm === 'batch' ? width : batch;
  }

  #describe(layer: number, { weightExponent, biasExponent }: LayerOnDevice): void {
    const { batch, width, depth } = this.#plan.job;
    const words = new Int32Array([batch, width, layer, depth, weightExponent, biasExponent, 0, 0]);
    new Float32Array(words.buffer)[6] = this.#plan.residualScale ?? 1;
    this.#session.write(this.#layer, new Uint32Array(words.buffer));
  }

  #dispatch(pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[], groups: number): void {
    this.#session.dispatch(pipeline, this.#session.bind(pipeline, [this.#layer, ...buffers]), groups, 1);
  }

  /** Reads back what was measured; the one time anything is. */
  async measures(): Promise<SignalMeasures> {
    const { depth, width, batch } = this.#plan.job;
    const heads = await this.#session.read(this.#measuring.heads, this.#slots.count * HEAD_WORDS * 4);
    const counts = new Uint32Array(await this.#session.read(this.#counts, 2 * depth * 4));
    const bars = (depth + 1) * SIGNAL_BINS;
    const histograms = new Uint32Array(await this.#session.read(this.#measuring.histograms, 2 * bars * 4));
    const [exponents, numbers] = [new Int32Array(heads), new Float32Array(heads)];
    const momentsAt = (slot: number): Moments => ({
      exponent: exponents[slot * HEAD_WORDS] as number,
      mean: numbers[slot * HEAD_WORDS + 1] as number,
      variance: numbers[slot * HEAD_WORDS + 2] as number,
    });
    const each = (first: number, slotOf: (layer: number) => number): readonly Moments[] =>
      Array.from({ length: depth + 1 - first }, (_, index) => momentsAt(slotOf(first + index)));
    const share = (offset: number, of: number): Float64Array =>
      Float64Array.from({ length: depth }, (_, index) => (counts[2 * index + offset] as number) / of);
    return {
      preactivation: each(1, this.#slots.z),
      activation: each(0, this.#slots.x),
      gradient: each(0, this.#slots.gradient),
      weightGradient: each(1, this.#slots.weights),
      dead: share(0, width),
      saturated: share(1, batch * width),
      activationHistograms: histograms.slice(0, bars),
      gradientHistograms: histograms.slice(bars),
    };
  }
}
