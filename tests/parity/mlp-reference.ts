/**
 * Reads mlp.json and turns each of its cases into a job of ours. Knows the encodings of the reference README and the names
 * PyTorch goes by there; a name it does not know is an error.
 */
import { hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { scheduleSeries } from '@shared/numerics/cpu/schedules.ts';
import { tensor } from '@shared/numerics/cpu/tensor.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { MlpJob } from '@shared/numerics/mlp/mlp-engine.ts';
import { layOutNetwork, type Network, type NetworkNorm } from '@shared/numerics/mlp/network.ts';
import { disagreement, type FileTensor, idOf, readFixture, type Tolerances, tensorFrom } from './cases.ts';
import { choiceFrom, type ReferenceSetting } from './reference.ts';

type FileTensors = Readonly<Record<string, FileTensor>>;

export interface MlpCase {
  readonly id: string;
  readonly layers: readonly number[];
  readonly activation: string;
  readonly norm: string;
  readonly hiddenBias: boolean;
  readonly normEps: number;
  readonly bnMomentum: number;
  readonly loss: string;
  readonly dropout: number;
  /** Batches. */
  readonly x: readonly FileTensor[];
  readonly target: readonly FileTensor[];
  readonly init: FileTensors;
  /** Of the first step, before its update: `z0`, `n0`, `a0`, … */
  readonly forward: FileTensors;
  readonly loss0: number;
  readonly grads: FileTensors;
  readonly optimizer: string;
  readonly hyper: ReferenceSetting['hyper'];
  /** CosineAnnealingLR, one call a step. */
  readonly cosine?: Readonly<Record<string, number>> | null;
  readonly steps: number;
  readonly lrs: readonly number[];
  /** Before each update, and without batch norm once more after the last. */
  readonly losses: readonly number[];
  readonly final: FileTensors;
  readonly runningAfter1?: FileTensors;
  readonly runningFinal?: FileTensors;
  readonly evalOutput: FileTensor;
  /** Parameters whose true gradient is 0: what is recorded is rounding. */
  readonly gauge?: readonly string[];
  readonly tol?: Tolerances;
}

export const readMlpCases = (): readonly MlpCase[] => readFixture<{ cases: readonly MlpCase[] }>('mlp.json').cases;

const ACTIVATIONS = { tanh: 'tanh', relu: 'relu', gelu: 'gelu', silu: 'silu', elu: 'elu', sigmoid: 'sigmoid' };
const NORMS = { none: 'none', batch: 'batch', layer: 'layer' };
const LOSSES = { cross_entropy: 'cross_entropy', mse: 'mse' };

/** Throws on a name or a setting nobody here knows. */
export function networkFrom(sample: MlpCase): Network {
  if (sample.dropout !== 0) throw new Error(`${sample.id} has dropout ${sample.dropout}, which nothing here does`);
  return {
    layers: sample.layers,
    activation: { id: idOf(ACTIVATIONS, sample.activation) },
    norm: normFrom(sample),
    hiddenBias: sample.hiddenBias,
    loss: { id: idOf(LOSSES, sample.loss) },
  };
}

function normFrom({ norm, normEps: eps, bnMomentum: momentum }: MlpCase): NetworkNorm {
  const kind = idOf(NORMS, norm);
  if (kind === 'batch') return { kind, eps, momentum };
  return kind === 'layer' ? { kind, eps } : { kind: 'none' };
}

/** Tensors by name → a flat array in our order. Throws unless both name the same tensors. */
export function flatFrom(network: Network, tensors: FileTensors): Float64Array {
  const { tensors: ours, parameterCount } = layOutNetwork(network);
  const flat = new Float64Array(parameterCount);
  if (
    Object.keys(tensors).sort().join() !==
    ours
      .map(({ name }) => name)
      .sort()
      .join()
  )
    throw new Error(`the fixture's parameters are ${Object.keys(tensors).join(', ')}`);
  for (const { name, offset } of ours) flat.set(tensorFrom(tensors[name] as FileTensor).data, offset);
  return flat;
}

/** The rates of our own schedule over lr. Throws where the recorded ones are others. */
function lrScaleFrom({ id, cosine, steps, lrs }: MlpCase, optimizer: OptimizerChoice): Float64Array | undefined {
  const { lr = Number.NaN } = hyperparametersOf(optimizer);
  const rates =
    cosine === undefined || cosine === null
      ? new Float64Array(steps).fill(lr)
      : scheduleSeries({ id: 'cosine', ...cosine }, lr, steps).lr.slice(0, steps);
  const problem = disagreement('lrs', rates, lrs);
  if (problem !== undefined) throw new Error(`${id}: ${problem}`);
  return lr === 0 ? undefined : rates.map((rate) => rate / lr);
}

/** The case as a population of one network, evaluated on its first batch. */
export function jobFrom(sample: MlpCase): MlpJob {
  const network = networkFrom(sample);
  const optimizer = choiceFrom({ optimizer: sample.optimizer, hyper: sample.hyper });
  if (optimizer === undefined) throw new Error(`${sample.id} names an optimizer that is not to be matched`);
  const stacked = (batches: readonly FileTensor[]) => {
    const parts = batches.map(tensorFrom);
    return tensor(
      [parts.length, ...(parts[0]?.shape ?? [])],
      parts.flatMap(({ data }) => [...data]),
    );
  };
  return {
    network,
    data: { x: stacked(sample.x), target: stacked(sample.target) },
    optimizer,
    lrScale: lrScaleFrom(sample, optimizer),
    steps: sample.steps,
    nets: [{ parameters: flatFrom(network, sample.init) }],
    evaluate: tensorFrom(sample.x[0] as FileTensor),
  };
}

/** The numbers of each named place of a flat array. */
export function tensorsOf(network: Network, flat: Float32Array | Float64Array): Record<string, ArrayLike<number>> {
  return Object.fromEntries(
    layOutNetwork(network).tensors.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
  );
}

/** Running statistics under the names of the file. */
export function runningOf(network: Network, flat: Float32Array | Float64Array): Record<string, ArrayLike<number>> {
  return Object.fromEntries(
    layOutNetwork(network).layers.flatMap(({ running }, index) =>
      running === undefined
        ? []
        : [
            [`runningMean${index}`, flat.subarray(running.offset, running.offset + running.size)],
            [`runningVar${index}`, flat.subarray(running.offset + running.size, running.offset + 2 * running.size)],
          ],
    ),
  );
}
