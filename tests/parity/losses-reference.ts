/**
 * Reads losses.json and turns each of its cases into a call of ours. Knows the encodings of the reference README and the
 * names PyTorch goes by there; a name it does not know is an error.
 */
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import {
  type FileTensor,
  idOf,
  optionalTensor,
  readFixture,
  type Tolerances,
  tensorFrom,
  torchNames,
} from './cases.ts';
import type { FileNumber } from './reference.ts';

export interface LossCase {
  readonly id: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, FileTensor>>;
  readonly upstream: FileTensor | null;
  readonly output: FileTensor | FileNumber;
  readonly grads: Readonly<Record<string, FileTensor>>;
  readonly tol?: Tolerances;
}

const IDS: Readonly<Record<string, string>> = {
  MSE: 'mse',
  L1: 'l1',
  Huber: 'huber',
  SmoothL1: 'smooth_l1',
  BCE: 'bce',
  BCEWithLogits: 'bce_with_logits',
  CrossEntropy: 'cross_entropy',
  NLL: 'nll',
  KLDiv: 'kl_div',
  Hinge: 'hinge',
  FocalSigmoid: 'focal_sigmoid',
  FocalSoftmax: 'focal_softmax',
  Triplet: 'triplet',
  CosineEmbedding: 'cosine_embedding',
  InfoNCE: 'info_nce',
  NTXent: 'nt_xent',
  ContrastivePair: 'contrastive_pair',
};

export const readLossCases = (): readonly LossCase[] =>
  readFixture<{ cases: readonly LossCase[] }>('losses.json').cases;

/** Lists of the files, nested or not, as a tensor. */
function nested(list: readonly unknown[]): Tensor {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  return tensor(shape, list.flat(Number.POSITIVE_INFINITY).map(Number));
}

export interface LossCall {
  readonly choice: Choice;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly upstream: Tensor | undefined;
}

/** Throws on a loss nobody here knows. */
export function lossCall({ op, params, inputs: files, upstream }: LossCase): LossCall {
  const inputs: Record<string, Tensor> = {};
  for (const [name, file] of Object.entries(files)) inputs[name] = tensorFrom(file);
  const { reduction, ...rest } = torchNames(params);
  const values: Record<string, unknown> = { reduction };
  // What torch takes as a tensor is an input here; alpha of FocalSoftmax is the weight of each class.
  for (const [name, value] of Object.entries(rest)) {
    if (Array.isArray(value)) inputs[name === 'alpha' ? 'weight' : name] = nested(value);
    else if (!(name === 'alpha' && op === 'FocalSoftmax')) values[name] = value;
  }
  return { choice: { id: idOf(IDS, op), ...values }, inputs, upstream: optionalTensor(upstream) };
}
