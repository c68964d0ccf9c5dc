/**
 * Every activation against PyTorch in float64: value, derivative, and softmax forward and backward.
 * SOURCE: tests/reference/activations.json; tolerances from its README. At a kink either side's derivative is right.
 */
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { logSoftmax, logSoftmaxBackward, softmax, softmaxBackward } from '@shared/numerics/cpu/softmax.ts';
import { axisOf } from '@shared/numerics/cpu/tensor.ts';
import { describe } from 'vitest';
import {
  activationChoice,
  type ElementCase,
  isLogSoftmax,
  readActivationCases,
  type VectorCase,
} from './activations-reference.ts';
import { checkEveryCase, disagreement, tensorFrom } from './cases.ts';

function checkElement(sample: ElementCase): readonly (string | undefined)[] {
  const activation = createActivation(activationChoice(sample));
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
  const isLog = isLogSoftmax(sample);
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
    readActivationCases(),
    (sample) => ('dydx' in sample ? checkElement(sample) : checkVector(sample)),
  );
});
