/**
 * Every loss and its gradients against PyTorch in float64.
 * SOURCE: tests/reference/losses.json; tolerances from its README.
 */
import { evaluateLoss } from '@shared/numerics/cpu/losses.ts';
import { type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe } from 'vitest';
import {
  checkEveryCase,
  disagreement,
  type FileTensor,
  idOf,
  optionalTensor,
  readFixture,
  type Tolerances,
  tensorFrom,
  torchNames,
} from './cases.ts';
import type { FileNumber } from './reference.ts';

interface LossCase {
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

/** Lists of the files, nested or not, as a tensor. */
function nested(list: readonly unknown[]): Tensor {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  return tensor(shape, list.flat(Number.POSITIVE_INFINITY).map(Number));
}

function checkLoss({ op, params, inputs, upstream, output, grads, tol }: LossCase): readonly (string | undefined)[] {
  const tensors: Record<string, Tensor> = {};
  for (const [name, file] of Object.entries(inputs)) tensors[name] = tensorFrom(file);
  const { reduction, ...rest } = torchNames(params);
  const values: Record<string, unknown> = { reduction };
  // What torch takes as a tensor is an input here; alpha of FocalSoftmax is the weight of each class.
  for (const [name, value] of Object.entries(rest)) {
    if (Array.isArray(value)) tensors[name === 'alpha' ? 'weight' : name] = nested(value);
    else if (!(name === 'alpha' && op === 'FocalSoftmax')) values[name] = value;
  }
  const result = evaluateLoss({ id: idOf(IDS, op), ...values }, tensors, optionalTensor(upstream));
  const expected = typeof output === 'object' ? output.data : [output];
  return [
    disagreement('output', result.output.data, expected, tol),
    ...Object.entries(grads).map(([name, file]) => disagreement(name, result.grads[name]?.data ?? [], file.data, tol)),
  ];
}

describe('losses against PyTorch in float64', () => {
  checkEveryCase<LossCase>(
    'losses.json',
    ({ id, op }) => `has value and gradients of ${op} (${id})`,
    readFixture<{ cases: readonly LossCase[] }>('losses.json').cases,
    checkLoss,
  );
});
