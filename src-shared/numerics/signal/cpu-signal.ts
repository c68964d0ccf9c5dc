/**
 * Signal propagation in float64 on the CPU: what WebGPU is held to. One thread.
 */
import { AppError } from '../../contract/result.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import { compileActivation } from './cpu-activate.ts';
import { type LayerTrace, type LayerWeights, layerBackward, layerForward } from './cpu-layer.ts';
import { countInto, type Moments, momentsOf, rescaled, type Scaled } from './scaled.ts';
import { SIGNAL_BINS, type SignalEngine, type SignalJob, type SignalResult, type SignalRun } from './signal-engine.ts';
import { planSignal, type SignalPlan } from './signal-plan.ts';
import { describeSignal } from './signal-reading.ts';

/** Weights kept for the way back; what does not fit is drawn a second time. */
const KEPT_BYTES = 2 ** 28;

/** `now` is a clock in milliseconds; it decides only how often the run looks up. */
export function createCpuSignal(now: () => number): SignalEngine {
  return {
    backend: 'cpu',
    description: 'CPU, float64',
    lost: new Promise(() => {}),
    prepare: async (job) => prepare(job, now),
    dispose: () => {},
  };
}

function prepare(job: SignalJob, now: () => number): SignalRun {
  const plan = planSignal(job);
  let isOpen = true;
  let result: SignalResult | undefined;
  const refuseIfClosed = (): void => {
    if (!isOpen) throw new AppError('cancelled', 'The signal was closed.');
  };
  return {
    run: async (controls = {}) => {
      refuseIfClosed();
      if (result !== undefined) return;
      const passage = new Passage(plan);
      const steps = 2 * job.depth;
      await runInChunks({ done: 0, steps, first: 1, most: steps, now }, controls, (first, count) => {
        refuseIfClosed();
        for (let step = first; step < first + count; step += 1) passage.step(step);
      });
      result = passage.describe();
    },
    read: async () => {
      refuseIfClosed();
      if (result === undefined) throw new AppError('invalid-request', 'The signal has not been sent to its end yet.');
      return result;
    },
    dispose: () => {
      isOpen = false;
      result = undefined;
    },
  };
}

/** A signal on its way: layers 1 … depth forward, then depth … 1 backward. */
class Passage {
  readonly #plan: SignalPlan;
  readonly #activate: ReturnType<typeof compileActivation>;
  readonly #x: Scaled[];
  readonly #weights: (LayerWeights | undefined)[] = [];
  readonly #traces: LayerTrace[] = [];
  #gradient: Scaled;
  readonly #preactivation: Moments[] = [];
  readonly #activation: Moments[] = [];
  readonly #gradientMoments: Moments[];
  readonly #weightGradient: Moments[] = [];
  readonly #dead: Float64Array;
  readonly #saturated: Float64Array;
  readonly #activationBins: Uint32Array;
  readonly #gradientBins: Uint32Array;

  constructor(plan: SignalPlan) {
    const { depth } = plan.job;
    this.#plan = plan;
    this.#activate = compileActivation(plan.activation);
    this.#x = [rescaled({ data: plan.input(), exponent: 0 })];
    this.#gradient = rescaled({ data: plan.upstream(), exponent: 0 });
    this.#dead = new Float64Array(depth);
    this.#saturated = new Float64Array(depth);
    this.#gradientMoments = [];
    this.#activationBins = new Uint32Array((depth + 1) * SIGNAL_BINS);
    this.#gradientBins = new Uint32Array((depth + 1) * SIGNAL_BINS);
    this.#activation[0] = count(this.#activationBins, 0, this.#x[0] as Scaled);
    this.#gradientMoments[depth] = count(this.#gradientBins, depth, this.#gradient);
  }

  step(step: number): void {
    const { depth } = this.#plan.job;
    if (step < depth) this.#forward(step + 1);
    else this.#backward(2 * depth - step);
  }

  #draw(layer: number): LayerWeights {
    return { w: this.#plan.weights(layer), outer: this.#plan.outer(layer) };
  }

  #forward(layer: number): void {
    const weights = this.#draw(layer);
    const bytes = weights.w.data.byteLength * (weights.outer === undefined ? 1 : 2);
    if (layer * bytes <= KEPT_BYTES) this.#weights[layer] = weights;
    const done = layerForward(this.#plan, this.#activate, layer, this.#x[layer - 1] as Scaled, weights);
    this.#x[layer] = done.x;
    this.#traces[layer] = done.trace;
    this.#preactivation[layer - 1] = done.preactivation;
    this.#activation[layer] = count(this.#activationBins, layer, done.x);
    this.#dead[layer - 1] = done.dead;
    this.#saturated[layer - 1] = done.saturated;
  }

  #backward(layer: number): void {
    const weights = this.#weights[layer] ?? this.#draw(layer);
    const [x, trace] = [this.#x[layer - 1] as Scaled, this.#traces[layer] as LayerTrace];
    const done = layerBackward(this.#plan, trace, this.#gradient, x, weights);
    this.#gradient = done.gradient;
    this.#gradientMoments[layer - 1] = count(this.#gradientBins, layer - 1, done.gradient);
    this.#weightGradient[layer - 1] = done.weightGradient;
  }

  describe(): SignalResult {
    return describeSignal({
      preactivation: this.#preactivation,
      activation: this.#activation,
      gradient: this.#gradientMoments,
      weightGradient: this.#weightGradient,
      dead: this.#dead,
      saturated: this.#saturated,
      activationHistograms: this.#activationBins,
      gradientHistograms: this.#gradientBins,
    });
  }
}

function count(histograms: Uint32Array, row: number, tensor: Scaled): Moments {
  const moments = momentsOf(tensor);
  countInto(histograms.subarray(row * SIGNAL_BINS, (row + 1) * SIGNAL_BINS), tensor.data, moments);
  return moments;
}
