/**
 * A job made ready for any backend: rules checked, the network laid out, starts drawn, each network's optimizer filled in.
 * Runs nothing itself.
 */
import { AppError } from '../../contract/result.ts';
import { findHandwritten } from '../catalog/handwritten.ts';
import { findLoss } from '../catalog/losses.ts';
import { fillOptimizerChoice } from '../catalog/optimizer-choice.ts';
import { drawWeights } from '../cpu/initializers.ts';
import { createStream } from '../cpu/random.ts';
import { hasShape, type Tensor } from '../cpu/tensor.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { MAX_EVALUATION, MAX_LOSSES, MAX_NETS, type MlpJob, type NetStart } from './mlp-engine.ts';
import { layOutNetwork, type NetworkLayout, type ParameterTensor } from './network.ts';

export interface MlpPlan {
  readonly job: MlpJob;
  readonly layout: NetworkLayout;
  readonly batches: number;
  /** Samples of a batch. */
  readonly samples: number;
  /** Distinct optimizers of the population, defaults filled in. */
  readonly optimizers: readonly OptimizerChoice[];
  /** Index into `optimizers` for each network. */
  readonly optimizerOf: readonly number[];
  /** A fresh copy of where a network starts. */
  start(net: number): Float64Array;
}

/** Throws AppError('invalid-recipe') on a job that breaks a rule of the interface. */
export function planTraining(job: MlpJob): MlpPlan {
  const { network, nets, steps, evaluate } = job;
  const layout = layOutNetwork(network);
  const outputs = network.layers.at(-1) ?? 1;
  refuseUnless(
    nets.length >= 1 && nets.length <= MAX_NETS,
    `A population has 1 to ${MAX_NETS} networks; got ${nets.length}.`,
  );
  refuseUnless(
    Number.isInteger(steps) && steps >= 1 && steps * nets.length <= MAX_LOSSES,
    `Training makes 1 to ${Math.floor(MAX_LOSSES / nets.length)} steps of ${nets.length} networks; got ${steps}.`,
  );
  const { batches, samples } = checkData(job, outputs);
  if (evaluate !== undefined) {
    refuseUnless(
      evaluate.shape.length === 2 && evaluate.shape[1] === network.layers[0],
      `Samples to evaluate have the shape (M, ${network.layers[0]}); got (${evaluate.shape.join(', ')}).`,
    );
    refuseUnless(
      (evaluate.shape[0] ?? 0) * outputs * nets.length <= MAX_EVALUATION,
      `An evaluation holds at most ${MAX_EVALUATION} numbers; got ${nets.length} networks of (${evaluate.shape[0]}, ${outputs}).`,
    );
  }
  for (const [index, net] of nets.entries()) checkStart(net, index, job, layout);
  return { job, layout, batches, samples, ...optimizersOf(job), start: (net) => startOf(nets[net] ?? {}, job, layout) };
}

function refuseUnless(condition: boolean, message: string, hint?: string): void {
  if (!condition) throw new AppError('invalid-recipe', message, hint);
}

function checkData({ network, data }: MlpJob, outputs: number): { batches: number; samples: number } {
  const { x, target } = data;
  const [batches = 0, samples = 0] = x.shape;
  refuseUnless(
    x.shape.length === 3 && x.shape[2] === network.layers[0] && batches >= 1 && samples >= 1,
    `Training data has the shape (batches, samples, ${network.layers[0]}); got (${x.shape.join(', ')}).`,
  );
  refuseUnless(
    network.norm.kind !== 'batch' || samples > 1,
    'A batch norm must have more than one sample a batch; got 1.',
    'Use a larger batch, or a layer norm.',
  );
  const isElement = findLoss(network.loss.id).kind === 'element';
  refuseUnless(
    isElement || network.loss.id === 'cross_entropy',
    `loss "${network.loss.id}" does not train a network here.`,
    'Use cross_entropy or a loss of single numbers such as mse.',
  );
  const isIndex = hasShape(target, [batches, samples]);
  refuseUnless(
    (isIndex && !isElement) || hasShape(target, [batches, samples, outputs]),
    `Targets of loss "${network.loss.id}" have the shape ${isElement ? '' : `(${batches}, ${samples}) or `}(${batches}, ${samples}, ${outputs}); got (${target.shape.join(', ')}).`,
  );
  return { batches, samples };
}

function checkStart({ parameters, seed }: NetStart, index: number, { initialization }: MlpJob, layout: NetworkLayout) {
  refuseUnless(
    (parameters === undefined) !== (seed === undefined),
    `Network ${index} must start from parameters or from a seed, and not from both.`,
  );
  refuseUnless(
    parameters === undefined || parameters.length === layout.parameterCount,
    `Network ${index} has ${layout.parameterCount} parameters; got ${parameters?.length}.`,
  );
  refuseUnless(
    seed === undefined || initialization !== undefined,
    `Network ${index} starts from a seed, so the job must say how weights are drawn.`,
    'Give an initialization, for example kaiming_uniform.',
  );
}

function startOf({ parameters, seed = 0 }: NetStart, { initialization }: MlpJob, layout: NetworkLayout): Float64Array {
  if (parameters !== undefined) return Float64Array.from(parameters);
  const start = new Float64Array(layout.parameterCount);
  layout.tensors.forEach((tensor, index) => {
    const drawn = drawTensor(tensor, (choice) => drawWeights(choice, tensor.shape, createStream(seed, index)));
    if (drawn !== undefined) start.set(drawn.data, tensor.offset);
  });
  return start;

  function drawTensor({ name }: ParameterTensor, draw: (choice: { id: string }) => Tensor): Tensor | undefined {
    if (name.startsWith('W')) return initialization === undefined ? undefined : draw(initialization.weights);
    if (name.startsWith('gamma')) return draw({ id: 'ones' });
    if (name.startsWith('beta') || initialization?.biases === undefined) return undefined;
    return draw(initialization.biases);
  }
}

function optimizersOf({ optimizer, nets }: MlpJob): Pick<MlpPlan, 'optimizers' | 'optimizerOf'> {
  if (findHandwritten(optimizer.id) !== undefined)
    throw new AppError(
      'invalid-recipe',
      `optimizer "${optimizer.id}" does not move each tensor of a network by itself.`,
      'Use adam or sgd.',
    );
  const optimizers: OptimizerChoice[] = [];
  const known = new Map<string, number>();
  const optimizerOf = nets.map(({ hyperparameters }) => {
    const key = JSON.stringify(hyperparameters ?? {});
    const index = known.get(key) ?? optimizers.length;
    if (index === optimizers.length)
      optimizers.push(fillOptimizerChoice({ ...optimizer, ...hyperparameters, id: optimizer.id } as OptimizerChoice));
    known.set(key, index);
    return index;
  });
  return { optimizers, optimizerOf };
}
