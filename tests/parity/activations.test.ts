/**
 * Every activation against PyTorch in float64: value, derivative, and softmax forward and backward.
 * SOURCE: tests/reference/activations.json; tolerances from its README. At a kink either side's derivative is right.
 */
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { logSoftmax, logSoftmaxBackward, softmax, softmaxBackward } from '@shared/numerics/cpu/softmax.ts';
import { axisOf } from '@shared/numerics/cpu/tensor.ts';
import { describe } from 'vitest';
import { checkEveryCase, disagreement, type FileTensor, idOf, readFixture, tensorFrom, torchNames } from './cases.ts';
import type { FileNumber } from './reference.ts';

interface ElementCase {
  readonly id: string;
  readonly op: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly x: readonly FileNumber[];
  readonly y: readonly FileNumber[];
  readonly dydx: readonly FileNumber[];
  readonly kinks: readonly number[];
}

interface VectorCase {
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

function checkElement(sample: ElementCase): readonly (string | undefined)[] {
  const { min, max, ...rest } = torchNames(sample.params);
  const walls = min === undefined ? {} : { min_val: min, max_val: max };
  const activation = createActivation({ id: idOf(IDS, sample.op), ...rest, ...walls });
  const x = sample.x.map(Number);
  const slopes = x.map(activation.derivative);
  const oneSided = x.map((value, place) => {
    if (!sample.kinks.includes(place)) return slopes[place] ?? Number.NaN;
    const step = 1e-12 * Math.max(1, Math.abs(value));
    const sides = [slopes[place], activation.derivative(value - step), activation.derivative(value + step)];
    const ref = Number(sample.dydx[place]);
    return sides.find((side) => side !== undefined && Math.abs(side - ref) < 1e-9) === undefined ? Number.NaN : ref;
  });
  return [disagreement('y', x.map(activation.value), sample.y), disagreement('dydx', oneSided, sample.dydx)];
}

function checkVector(sample: VectorCase): readonly (string | undefined)[] {
  const isLog = idOf(IDS, sample.op) === 'log_softmax';
  const x = tensorFrom(sample.x);
  const axis = axisOf(x.shape, sample.params.dim);
  const y = (isLog ? logSoftmax : softmax)(x, axis);
  const dx = (isLog ? logSoftmaxBackward : softmaxBackward)(y, tensorFrom(sample.dy), axis);
  return [disagreement('y', y.data, sample.y.data), disagreement('dx', dx.data, sample.dx.data)];
}

describe('activations against PyTorch in float64', () => {
  checkEveryCase<ElementCase | VectorCase>(
    'activations.json',
    ({ id, op }) => `has value and derivative of ${op} (${id}) everywhere`,
    readFixture<{ cases: readonly (ElementCase | VectorCase)[] }>('activations.json').cases,
    (sample) => ('dydx' in sample ? checkElement(sample) : checkVector(sample)),
  );
});
