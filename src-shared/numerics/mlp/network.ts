/**
 * A multilayer perceptron as data: Linear, (norm), activation, …, Linear. Where each parameter tensor and each running
 * statistic lies in a flat array, and what a description may say. Computes nothing.
 */
import { AppError } from '../../contract/result.ts';
import { findActivation } from '../catalog/activations.ts';
import type { Choice } from '../catalog/entry.ts';
import { lossArguments } from '../catalog/losses.ts';
import { normArguments } from '../catalog/norms.ts';
import { sizeOf } from '../cpu/tensor.ts';

/** Widest layer. */
export const MAX_WIDTH = 1024;
/** Most Linear layers. */
export const MAX_DEPTH = 16;

/** The norm between each hidden Linear and its activation, with γ and β; numbers that are missing are torch's defaults. */
export type NetworkNorm =
  | { readonly kind: 'none' }
  /** Momentum null is torch's None: the cumulative average. */
  | { readonly kind: 'batch'; readonly eps?: number; readonly momentum?: number | null }
  | { readonly kind: 'layer'; readonly eps?: number };

export interface Network {
  /** Sizes, the input's first: at least 2 of them, each 1 to `MAX_WIDTH`. */
  readonly layers: readonly number[];
  /** An element-wise activation of the catalogue, after every Linear but the last. */
  readonly activation: Choice;
  readonly norm: NetworkNorm;
  /** Whether every Linear but the last has a bias; the last always has. */
  readonly hiddenBias: boolean;
  /** `cross_entropy` or an element-wise loss of the catalogue, reduced to its mean or sum. */
  readonly loss: Choice;
}

/** Numbers `offset` … `offset + size − 1` of a flat array. */
export interface Place {
  readonly offset: number;
  readonly size: number;
}

export interface ParameterTensor extends Place {
  /** `W0`, `b0`, `gamma0`, `beta0`, `W1`, … */
  readonly name: string;
  /** Weights are (out, in). */
  readonly shape: readonly number[];
}

/** One Linear and what follows it. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Place;
  readonly bias: Place | undefined;
  /** γ; β of the norm lies behind it. Undefined without a norm. */
  readonly gamma: Place | undefined;
  readonly beta: Place | undefined;
  /** Running mean of a batch norm, its variance behind it, in the array of running statistics. */
  readonly running: Place | undefined;
  readonly isLast: boolean;
}

export interface NetworkLayout {
  readonly layers: readonly Layer[];
  /** In the order of the flat array. */
  readonly tensors: readonly ParameterTensor[];
  readonly parameterCount: number;
  /** Running mean and (unbiased) variance of every batch norm, layer after layer. */
  readonly runningCount: number;
}

/** Throws AppError('invalid-recipe') on a network that breaks a rule above. */
export function layOutNetwork(network: Network): NetworkLayout {
  checkNetwork(network);
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  let runningCount = 0;
  const add = (name: string, shape: readonly number[]): Place => {
    const tensor = { name, shape, offset, size: sizeOf(shape) };
    tensors.push(tensor);
    offset += tensor.size;
    return tensor;
  };
  const layers = network.layers.slice(1).map((outputs, index): Layer => {
    const inputs = network.layers[index] ?? 0;
    const isLast = index === network.layers.length - 2;
    const hasNorm = !isLast && network.norm.kind !== 'none';
    const weight = add(`W${index}`, [outputs, inputs]);
    const bias = isLast || network.hiddenBias ? add(`b${index}`, [outputs]) : undefined;
    const gamma = hasNorm ? add(`gamma${index}`, [outputs]) : undefined;
    const beta = hasNorm ? add(`beta${index}`, [outputs]) : undefined;
    const tracks = hasNorm && network.norm.kind === 'batch';
    const running = tracks ? { offset: runningCount, size: outputs } : undefined;
    if (tracks) runningCount += 2 * outputs;
    return { inputs, outputs, weight, bias, gamma, beta, running, isLast };
  });
  return { layers, tensors, parameterCount: offset, runningCount };
}

function checkNetwork({ layers, activation, norm, loss }: Network): void {
  const isSize = (size: number): boolean => Number.isInteger(size) && size >= 1 && size <= MAX_WIDTH;
  if (layers.length < 2 || layers.length > MAX_DEPTH + 1 || !layers.every(isSize))
    throw new AppError(
      'invalid-recipe',
      `A network has 2 to ${MAX_DEPTH + 1} layer sizes of 1 to ${MAX_WIDTH} units; got [${layers.join(', ')}].`,
      'For example [2, 16, 16, 1].',
    );
  if (findActivation(activation.id).kind !== 'element')
    throw new AppError(
      'invalid-recipe',
      `activation "${activation.id}" works on whole vectors; hidden units need one of a single number.`,
      'Use relu or tanh; the loss cross_entropy brings its own softmax.',
    );
  normArguments(normChoice(norm, layers[1] ?? 1));
  const { reduction } = lossArguments(loss);
  if (reduction !== 'mean' && reduction !== 'sum')
    throw new AppError(
      'invalid-recipe',
      `reduction of loss "${loss.id}" must be mean or sum to train a network; got ${reduction}.`,
    );
}

/** The norm of a layer of `width` units as a choice of the catalogue. Throws AppError('invalid-recipe') on an unknown one. */
export function normChoice(norm: NetworkNorm, width: number): Choice {
  const { kind, ...given } = norm;
  switch (kind) {
    case 'none':
    case 'layer':
      return { ...given, id: 'layer_norm', normalized_shape: [width] };
    case 'batch':
      return { ...given, id: 'batch_norm_1d' };
    default:
      throw new AppError(
        'invalid-recipe',
        `There is no norm "${String(kind satisfies never)}" between layers.`,
        'The norms are none, batch and layer.',
      );
  }
}
