/**
 * Reads activations.json and names its functions as ours. Knows the encodings of the reference README and the names PyTorch
 * goes by there; a name it does not know is an error.
 */
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { type FileTensor, idOf, readFixture, torchNames } from './cases.ts';
import type { FileNumber } from './reference.ts';

export interface ElementCase {
  readonly id: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly x: readonly FileNumber[];
  readonly y: readonly FileNumber[];
  readonly dydx: readonly FileNumber[];
  readonly kinks: readonly number[];
}

export interface VectorCase {
  readonly id: string;
  readonly op: string;
  readonly params: { readonly dim: number };
  readonly x: FileTensor;
  readonly dy: FileTensor;
  readonly y: FileTensor;
  readonly dx: FileTensor;
}

const IDS: Readonly<Record<string, string>> = {
  ReLU: 'relu',
  LeakyReLU: 'leaky_relu',
  ELU: 'elu',
  CELU: 'celu',
  SELU: 'selu',
  GELU: 'gelu',
  SiLU: 'silu',
  Mish: 'mish',
  Softplus: 'softplus',
  Sigmoid: 'sigmoid',
  LogSigmoid: 'logsigmoid',
  Tanh: 'tanh',
  Hardswish: 'hardswish',
  Hardsigmoid: 'hardsigmoid',
  Hardtanh: 'hardtanh',
  ReLU6: 'relu6',
  Softsign: 'softsign',
  Softmax: 'softmax',
  LogSoftmax: 'log_softmax',
};

export const readActivationCases = (): readonly (ElementCase | VectorCase)[] =>
  readFixture<{ cases: readonly (ElementCase | VectorCase)[] }>('activations.json').cases;

/** Throws on a function nobody here knows. */
export function activationChoice({ op, params }: ElementCase): Choice {
  const { min, max, ...rest } = torchNames(params);
  const walls = min === undefined ? {} : { min_val: min, max_val: max };
  return { ...rest, ...walls, id: idOf(IDS, op) };
}

/** Of a case over vectors, which is softmax otherwise. Throws on a function nobody here knows. */
export function isLogSoftmax({ op }: VectorCase): boolean {
  return idOf(IDS, op) === 'log_softmax';
}
