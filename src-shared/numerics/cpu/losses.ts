/**
 * Losses and their gradients in float64. Element-wise ones are read off the catalogue's formula; the others hand over one
 * loss a sample and a way back. What is the same for all lives here: shapes, weights, reduction.
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { findLoss, lossArguments } from '../catalog/losses.ts';
import type { ElementLossEntry } from '../catalog/losses-entry.ts';
import { differentiate } from '../expression/differentiate.ts';
import { compileAll } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, type Expr } from '../expression/tree.ts';
import { crossEntropy, focalSoftmax, negativeLogLikelihood } from './losses-classes.ts';
import { infoNce, ntXent } from './losses-contrastive.ts';
import { contrastivePair, cosineEmbedding, tripletMargin } from './losses-pairs.ts';
import { broadcastIndex, hasShape, type Tensor, zeros } from './tensor.ts';

/** Tensors by the names of the entry's inputs. */
export type LossInputs = Readonly<Record<string, Tensor>>;

/** Losses before reduction. */
export interface SampleLosses {
  readonly losses: Tensor;
  /** What the mean divides the sum by. */
  readonly divisor: number;
  /** Gradients of Σ upstream·loss, by input. `upstream` has one number for each loss. */
  pull(upstream: Float64Array): Readonly<Record<string, Tensor>>;
}

export interface LossResult {
  /** Of shape [] unless the reduction is none. */
  readonly output: Tensor;
  /** By input, of its shape: of the output, or of Σ output·upstream where the reduction is none. */
  readonly grads: Readonly<Record<string, Tensor>>;
}

const SAMPLE_LOSSES: Readonly<Record<string, (inputs: LossInputs, values: ArgumentValues) => SampleLosses>> = {
  cross_entropy: crossEntropy,
  nll: negativeLogLikelihood,
  focal_softmax: focalSoftmax,
  triplet: tripletMargin,
  cosine_embedding: cosineEmbedding,
  contrastive_pair: contrastivePair,
  info_nce: infoNce,
  nt_xent: ntXent,
};

/**
 * Loss and gradients. `upstream` has the shape of the output; without it every element counts 1.
 * Throws AppError('invalid-recipe') on an illegal choice, AppError('invalid-request') on a missing or misshapen input.
 */
export function evaluateLoss(choice: Choice, inputs: LossInputs, upstream?: Tensor): LossResult {
  const entry = findLoss(choice.id);
  const values = lossArguments(choice);
  for (const { name, optional } of entry.inputs)
    if (inputs[name] === undefined && optional !== true)
      throw new AppError('invalid-request', `loss "${entry.id}" must be given "${name}"; it is missing.`);
  const sample = SAMPLE_LOSSES[entry.id];
  const parts =
    entry.kind === 'element'
      ? elementLosses(entry, values, inputs)
      : (sample?.(inputs, values) ?? refuseUnknown(entry.id));
  const { losses, divisor, pull } = parts;
  if (values.reduction === 'none') {
    if (upstream !== undefined && !hasShape(upstream, losses.shape))
      throw new AppError(
        'invalid-request',
        `upstream of loss "${entry.id}" must have the shape (${losses.shape.join(', ')}); got (${upstream.shape.join(', ')}).`,
      );
    return { output: losses, grads: pull(upstream?.data ?? new Float64Array(losses.data.length).fill(1)) };
  }
  const share = 1 / divisorOf(values, divisor, inputs);
  const total = losses.data.reduce((sum, loss) => sum + loss, 0);
  const weight = (upstream?.data[0] ?? 1) * share;
  const output = { shape: [], data: Float64Array.of(total * share) };
  return { output, grads: pull(new Float64Array(losses.data.length).fill(weight)) };
}

function refuseUnknown(id: string): never {
  throw new Error(`Invariant broken: loss "${id}" is in the catalogue and not computed`);
}

function divisorOf({ reduction }: ArgumentValues, mean: number, inputs: LossInputs): number {
  if (reduction === 'sum') return 1;
  return reduction === 'batchmean' ? (inputs.input?.shape[0] ?? 1) : mean;
}

function elementLosses(entry: ElementLossEntry, values: ArgumentValues, inputs: LossInputs): SampleLosses {
  const { input, target } = inputPair(entry.id, inputs);
  const numbers = numbersOf(values);
  const names = ['x', 'y', 'pos_weight'];
  const read = (formula: string): Expr => bind(parseFormula(formula, [...names, ...Object.keys(numbers)]), numbers);
  const expr = read(entry.formula(values));
  const slope = entry.gradient === undefined ? differentiate(expr, 'x') : read(entry.gradient);
  const evaluate = compileAll([expr, slope], names);
  const weight = spread(inputs.weight, input.shape);
  const positive = spread(inputs.pos_weight, input.shape);
  const losses = zeros(input.shape);
  const slopes = zeros(input.shape);
  const out = new Float64Array(2);
  for (let place = 0; place < losses.data.length; place += 1) {
    evaluate([input.data[place] ?? 0, target.data[place] ?? 0, positive(place)], out);
    losses.data[place] = weight(place) * (out[0] ?? 0);
    slopes.data[place] = weight(place) * (out[1] ?? 0);
  }
  return {
    losses,
    divisor: losses.data.length,
    pull: (upstream) => ({
      input: { shape: input.shape, data: slopes.data.map((one, place) => one * (upstream[place] ?? 0)) },
    }),
  };
}

function inputPair(id: string, { input, target }: LossInputs): { input: Tensor; target: Tensor } {
  if (input !== undefined && target !== undefined && hasShape(target, input.shape)) return { input, target };
  throw new AppError(
    'invalid-request',
    `loss "${id}" must have a target in the shape of its input (${input?.shape.join(', ')}); got (${target?.shape.join(', ')}).`,
  );
}

function spread(small: Tensor | undefined, shape: readonly number[]): (place: number) => number {
  if (small === undefined) return () => 1;
  const index = broadcastIndex(small.shape, shape);
  return (place) => small.data[index[place] ?? 0] ?? 1;
}
