/**
 * One pass of a batch through a network in float64, forward and back. Owns its arrays, so that a training run allocates
 * nothing for each element; norms and losses are those of `cpu/`.
 */
import { AppError } from '../../contract/result.ts';
import { createActivation } from '../cpu/activations.ts';
import { evaluateLoss } from '../cpu/losses.ts';
import { freshStatistics, type NormResult, normalize, type RunningStatistics } from '../cpu/norms.ts';
import type { Tensor } from '../cpu/tensor.ts';
import { differentiate } from '../expression/differentiate.ts';
import { compileAll } from '../expression/evaluate.ts';
import { type Layer, layOutNetwork, type Network, type NetworkLayout, normChoice, type Place } from './network.ts';

/** What the batch norms of a network remember, one entry a hidden layer; none otherwise. */
export type NetworkMemory = readonly RunningStatistics[];

export function freshMemory({ layers }: NetworkLayout): NetworkMemory {
  return layers.flatMap(({ running, outputs }) => (running === undefined ? [] : [freshStatistics(outputs)]));
}

/** Mean and variance of every batch norm, in the order of the layout's running statistics. */
export function flatMemory(memory: NetworkMemory): number[] {
  return memory.flatMap(({ mean, variance }) => [...mean, ...variance]);
}

/** Arrays of one layer, (samples, units) each. */
interface LayerArrays {
  readonly layer: Layer;
  readonly z: Tensor;
  /** Of the activation; the output of the network in the last layer, which has none. */
  readonly a: Tensor;
  /** f′ where the activation was taken. */
  readonly slope: Float64Array;
  /** Gradient with respect to z. */
  dz: Float64Array<ArrayBufferLike>;
  norm: NormResult | undefined;
}

export class NetworkPass {
  readonly #network: Network;
  readonly #arrays: readonly LayerArrays[];
  readonly #activate: (values: ArrayLike<number>, out: Float64Array) => void;
  readonly #samples: number;
  readonly #input = new Float64Array(1);
  readonly #valueAndSlope = new Float64Array(2);
  #x: Float64Array = new Float64Array(0);

  constructor(network: Network, layout: NetworkLayout, samples: number) {
    const { expr } = createActivation(network.activation);
    this.#network = network;
    this.#samples = samples;
    this.#activate = compileAll([expr, differentiate(expr, 'x')], ['x']);
    this.#arrays = layout.layers.map((layer): LayerArrays => {
      const empty = (): Tensor => ({
        shape: [samples, layer.outputs],
        data: new Float64Array(samples * layer.outputs),
      });
      const z = empty();
      return {
        layer,
        z,
        a: layer.isLast ? z : empty(),
        slope: empty().data,
        dz: empty().data,
        norm: undefined,
      };
    });
  }

  /** (samples, outputs) of the last `forward`, overwritten by the next. */
  get output(): Tensor {
    return this.#last.z;
  }

  /**
   * Outputs for x (samples, inputs); in training what batch norms remember moves, and comes back. `keep` multiplies the
   * activations of each hidden layer, (samples, units) each, as dropout does.
   */
  forward(
    parameters: Float64Array,
    x: Float64Array,
    training: boolean,
    memory: NetworkMemory,
    keep?: readonly Float64Array[],
  ): NetworkMemory {
    this.#x = x;
    const moved: RunningStatistics[] = [];
    let before = x;
    this.#arrays.forEach((arrays, index) => {
      const { layer, z, a } = arrays;
      linear(z.data, before, parameters, layer, this.#samples);
      if (layer.isLast) return;
      arrays.norm = this.#normalize(arrays, parameters, training, memory[index]);
      if (layer.running !== undefined && arrays.norm?.running !== undefined) moved.push(arrays.norm.running);
      this.#activateAll(arrays.norm?.y.data ?? z.data, a.data, arrays.slope);
      if (keep?.[index] !== undefined) multiply(keep[index], a.data, arrays.slope);
      before = a.data;
    });
    return moved;
  }

  /** After `forward`: the loss, and its gradient by all parameters in `gradient`. */
  backward(parameters: Float64Array, target: Tensor, gradient: Float64Array): number {
    const { output, grads } = evaluateLoss(this.#network.loss, { input: this.output, target });
    let upstream = grads.input?.data ?? new Float64Array(this.output.data.length);
    for (let index = this.#arrays.length - 1; index >= 0; index -= 1) {
      const arrays = this.#arrays[index] as LayerArrays;
      const before = this.#arrays[index - 1];
      arrays.dz = this.#throughNorm(arrays, upstream, gradient);
      linearGradients(gradient, arrays.dz, before?.a.data ?? this.#x, arrays.layer, this.#samples);
      if (before === undefined) break;
      linearBack(before.dz, arrays.dz, parameters, arrays.layer, this.#samples);
      for (let place = 0; place < before.dz.length; place += 1)
        before.dz[place] = (before.dz[place] as number) * (before.slope[place] as number);
      upstream = before.dz;
    }
    return output.data[0] ?? Number.NaN;
  }

  /** Copies of what the last `forward` computed: `z0` of the first Linear, `n0` of its norm, `a0` of its activation, `z1`, … */
  tensors(): Record<string, Tensor> {
    const copies: Record<string, Tensor> = {};
    this.#arrays.forEach(({ layer, z, a, norm }, index) => {
      copies[`z${index}`] = { shape: z.shape, data: z.data.slice() };
      if (norm !== undefined) copies[`n${index}`] = norm.y;
      if (!layer.isLast) copies[`a${index}`] = { shape: a.shape, data: a.data.slice() };
    });
    return copies;
  }

  get #last(): LayerArrays {
    return this.#arrays.at(-1) as LayerArrays;
  }

  #normalize(
    { layer, z }: LayerArrays,
    parameters: Float64Array,
    training: boolean,
    running: RunningStatistics | undefined,
  ): NormResult | undefined {
    const { gamma, beta, outputs } = layer;
    if (gamma === undefined || beta === undefined) return undefined;
    const vector = ({ offset, size }: Place): Tensor => ({
      shape: [size],
      data: parameters.subarray(offset, offset + size),
    });
    return normalize(normChoice(this.#network.norm, outputs), z, {
      gamma: vector(gamma),
      beta: vector(beta),
      training,
      running,
    });
  }

  #throughNorm({ layer, norm, z }: LayerArrays, upstream: Float64Array, gradient: Float64Array): Float64Array {
    if (norm === undefined || layer.gamma === undefined || layer.beta === undefined) return upstream;
    const { dx, dgamma, dbeta } = norm.backward({ shape: z.shape, data: upstream });
    gradient.set(dgamma.data, layer.gamma.offset);
    gradient.set(dbeta.data, layer.beta.offset);
    return dx.data;
  }

  #activateAll(from: Float64Array, a: Float64Array, slope: Float64Array): void {
    for (let place = 0; place < from.length; place += 1) {
      this.#input[0] = from[place] as number;
      this.#activate(this.#input, this.#valueAndSlope);
      a[place] = this.#valueAndSlope[0] as number;
      slope[place] = this.#valueAndSlope[1] as number;
    }
  }
}

/** In place: an activation's value and slope, number by number. */
function multiply(factors: Float64Array, a: Float64Array, slope: Float64Array): void {
  for (let place = 0; place < a.length; place += 1) {
    a[place] = (a[place] as number) * (factors[place] as number);
    slope[place] = (slope[place] as number) * (factors[place] as number);
  }
}

/** z = x·Wᵀ + b. */
function linear(
  z: Float64Array,
  x: Float64Array,
  parameters: Float64Array,
  { inputs, outputs, weight, bias }: Layer,
  samples: number,
): void {
  for (let sample = 0; sample < samples; sample += 1)
    for (let unit = 0; unit < outputs; unit += 1) {
      let sum = bias === undefined ? 0 : (parameters[bias.offset + unit] as number);
      const row = weight.offset + unit * inputs;
      for (let input = 0; input < inputs; input += 1)
        sum += (parameters[row + input] as number) * (x[sample * inputs + input] as number);
      z[sample * outputs + unit] = sum;
    }
}

/** ∂W = dzᵀ·x, ∂b = Σ dz. */
function linearGradients(
  gradient: Float64Array,
  dz: Float64Array,
  x: Float64Array,
  { inputs, outputs, weight, bias }: Layer,
  samples: number,
): void {
  gradient.fill(0, weight.offset, weight.offset + weight.size);
  if (bias !== undefined) gradient.fill(0, bias.offset, bias.offset + bias.size);
  for (let sample = 0; sample < samples; sample += 1)
    for (let unit = 0; unit < outputs; unit += 1) {
      const slope = dz[sample * outputs + unit] as number;
      const row = weight.offset + unit * inputs;
      for (let input = 0; input < inputs; input += 1)
        gradient[row + input] = (gradient[row + input] as number) + slope * (x[sample * inputs + input] as number);
      if (bias !== undefined) gradient[bias.offset + unit] = (gradient[bias.offset + unit] as number) + slope;
    }
}

/** dx = dz·W. */
function linearBack(
  dx: Float64Array,
  dz: Float64Array,
  parameters: Float64Array,
  { inputs, outputs, weight }: Layer,
  samples: number,
): void {
  dx.fill(0);
  for (let sample = 0; sample < samples; sample += 1)
    for (let unit = 0; unit < outputs; unit += 1) {
      const slope = dz[sample * outputs + unit] as number;
      const row = weight.offset + unit * inputs;
      for (let input = 0; input < inputs; input += 1)
        dx[sample * inputs + input] =
          (dx[sample * inputs + input] as number) + slope * (parameters[row + input] as number);
    }
}

export interface PassTrace {
  /** `z0`, `n0`, `a0`, `z1`, …, each (N, units). */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly loss: number;
  /** Flat, tensors in the order of `layOutNetwork`. */
  readonly gradient: Float64Array;
  /** What batch norms remember afterwards. */
  readonly memory: NetworkMemory;
}

/**
 * Everything one training pass computes, for whoever wants to look inside. x is (N, inputs); `target` (N) class indices or
 * (N, outputs). Throws AppError('invalid-recipe') on an illegal network, AppError('invalid-request') on misshapen data.
 */
export function tracePass(
  network: Network,
  parameters: ArrayLike<number>,
  x: Tensor,
  target: Tensor,
  memory?: NetworkMemory,
): PassTrace {
  const layout = layOutNetwork(network);
  const [samples = 0, inputs] = x.shape;
  if (x.shape.length !== 2 || inputs !== network.layers[0] || parameters.length !== layout.parameterCount)
    throw new AppError(
      'invalid-request',
      `The network takes x of shape (N, ${network.layers[0]}) and ${layout.parameterCount} parameters; got (${x.shape.join(', ')}) and ${parameters.length}.`,
    );
  const pass = new NetworkPass(network, layout, samples);
  const own = Float64Array.from(parameters);
  const gradient = new Float64Array(layout.parameterCount);
  const moved = pass.forward(own, x.data, true, memory ?? freshMemory(layout));
  const loss = pass.backward(own, target, gradient);
  return { tensors: pass.tensors(), loss, gradient, memory: moved };
}
