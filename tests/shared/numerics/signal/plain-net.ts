/**
 * The net of a signal job written down a second time, without powers of two: layers as plain loops over the catalogue's
 * activation and the norms of `cpu/norms.ts`, gradients by central differences. For small nets.
 */
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { normalize } from '@shared/numerics/cpu/norms.ts';
import type { SignalJob } from '@shared/numerics/signal/signal-engine.ts';
import { planSignal } from '@shared/numerics/signal/signal-plan.ts';

/** The numbers of a tensor of the plan, its power of two multiplied out. */
function numbers({ data, exponent }: { readonly data: Float64Array; readonly exponent: number }): number[] {
  return [...data].map((value) => value * 2 ** exponent);
}

export function plainNet(job: SignalJob) {
  const { depth, width, batch } = job;
  const plan = planSignal(job);
  const f = createActivation(job.activation);
  const layers = Array.from({ length: depth }, (_, index) => index + 1);
  const weights = layers.map((layer) => numbers(plan.weights(layer)));
  const biases = layers.map((layer) => {
    const drawn = plan.biases(layer);
    return drawn === undefined ? new Array<number>(width).fill(0) : numbers(drawn);
  });
  const norm = (h: number[]): number[] => {
    if (job.norm === 'none') return h;
    const id = { batch: 'batch_norm_1d', layer: 'layer_norm', rms: 'rms_norm' }[job.norm];
    const choice = job.norm === 'batch' ? { id } : { id, normalized_shape: [width] };
    return [...normalize(choice, { shape: [batch, width], data: Float64Array.from(h) }).y.data];
  };
  const preactivation = (x: readonly number[], layer: number): number[] => {
    const w = weights[layer - 1] as number[];
    const h = x.map((_, at) => {
      const [row, unit] = [Math.floor(at / width), at % width];
      let sum = biases[layer - 1]?.[unit] as number;
      for (let k = 0; k < width; k += 1) sum += (x[row * width + k] as number) * (w[unit * width + k] as number);
      return sum;
    });
    return norm(h);
  };
  const outers = layers.map((layer) => {
    const drawn = plan.outer(layer);
    return drawn === undefined ? undefined : numbers(drawn);
  });
  const through = (h: number[], v: readonly number[] | undefined): number[] => {
    if (v === undefined) return h;
    return h.map((_, at) => {
      const [row, unit] = [Math.floor(at / width), at % width];
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (h[row * width + k] as number) * (v[unit * width + k] as number);
      return sum;
    });
  };
  const next = (x: readonly number[], layer: number): number[] => {
    const activated = preactivation(x, layer).map((z) => f.value(z));
    const branch = through(activated, outers[layer - 1]);
    const scale = job.residualScale === '1/sqrt(depth)' ? 1 / Math.sqrt(depth) : (job.residualScale ?? 1);
    return job.skip === 'none' ? branch : branch.map((value, at) => (x[at] as number) + scale * value);
  };
  const x: number[][] = [[...plan.input()]];
  for (const layer of layers) x.push(next(x[layer - 1] as number[], layer));
  const upstream = plan.upstream();
  const lossFrom = (start: readonly number[], after: number): number => {
    let at = [...start];
    for (let layer = after + 1; layer <= depth; layer += 1) at = next(at, layer);
    return at.reduce((sum, value, index) => sum + value * (upstream[index] as number), 0);
  };
  const differences = (values: number[], loss: () => number): number[] =>
    values.map((value, index) => {
      const step = 1e-5;
      values[index] = value + step;
      const above = loss();
      values[index] = value - step;
      const below = loss();
      values[index] = value;
      return (above - below) / (2 * step);
    });
  return {
    x,
    preactivations: layers.map((layer) => preactivation(x[layer - 1] as number[], layer)),
    /** ∂loss/∂x_l for l = 0 … depth. */
    gradients: x.map((values, layer) => {
      const moved = [...values];
      return differences(moved, () => lossFrom(moved, layer));
    }),
    /** ∂loss/∂W_l for l = 1 … depth. */
    weightGradients: layers.map((layer) =>
      differences(weights[layer - 1] as number[], () => lossFrom(x[layer - 1] as number[], layer - 1)),
    ),
  };
}

/** log₁₀ of the population standard deviation of each list. */
export function logSpread(lists: readonly (readonly number[])[]): number[] {
  return lists.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return Math.log10(variance) / 2;
  });
}
