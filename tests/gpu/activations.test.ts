/**
 * Every activation in float32 on the GPU against PyTorch's float64: value, derivative, and softmax forward and backward.
 * SOURCE: tests/reference/activations.json; the float32 tolerances are those of its README.
 */
import { createStream } from '@shared/numerics/cpu/random.ts';
import { logSoftmax, logSoftmaxBackward, softmax, softmaxBackward } from '@shared/numerics/cpu/softmax.ts';
import { axisOf, sizeOf, type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { createGpuActivations, type GpuActivations } from '@shared/numerics/gpu/activation-engine.ts';
import { activationFormula, activationKernel } from '@shared/numerics/gpu/activation-kernels.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  activationChoice,
  type ElementCase,
  isLogSoftmax,
  readActivationCases,
  type VectorCase,
} from '../parity/activations-reference.ts';
import { tensorFrom } from '../parity/cases.ts';
import { compareActivation } from './activation-points.ts';
import { requestDevice } from './device.ts';
import { type Agreement, checkEveryCaseInFloat32 } from './float32-agreement.ts';

const BOUND = { rtol: 2e-6, atol: 1e-6 };
let gpu: GpuActivations;
let points = 0;
let left = 0;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  gpu = createGpuActivations(device, adapterName);
});
afterAll(() => {
  gpu.dispose();
  process.stdout.write(
    `activations.json on WebGPU: ${points} points; ${left} not in float32, |x| < 1e-38 flushes to the kink, |x| > 88 overflows exp, |x| > 100 is not promised\n`,
  );
});

async function checkElement(sample: ElementCase, to: Agreement): Promise<void> {
  const { y, dydx } = await gpu.element(activationChoice(sample), sample.x.map(Number));
  const compared = compareActivation(sample, y, dydx);
  to.problems.push(...compared.problems);
  to.worst = compared.worst;
  points += compared.points;
  left += sample.x.length - compared.points;
}

async function checkVector(sample: VectorCase, to: Agreement): Promise<void> {
  const isLog = isLogSoftmax(sample);
  const x = tensorFrom(sample.x);
  const axis = axisOf(x.shape, sample.params.dim);
  const y = await (isLog ? gpu.logSoftmax : gpu.softmax)(x, axis);
  const dx = await (isLog ? gpu.logSoftmaxBackward : gpu.softmaxBackward)(y, tensorFrom(sample.dy), axis);
  to.check('y', y.data, sample.y, BOUND);
  to.check('dx', dx.data, sample.dx, BOUND);
}

describe('activations against PyTorch in float32 on the GPU', () => {
  checkEveryCaseInFloat32<ElementCase | VectorCase>(
    'activations.json on WebGPU',
    readActivationCases(),
    ({ id, op }) => `has value and derivative of ${op} (${id}) at every point float32 can hold`,
    () => undefined,
    (sample, to) => ('dydx' in sample ? checkElement(sample, to) : checkVector(sample, to)),
  );
});

describe('activations on the GPU', () => {
  function noise(stream: number, shape: readonly number[]): Tensor {
    const source = createStream(6, stream);
    return tensor(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => 3 * source.normal(i)),
    );
  }

  it('sum lines longer than a workgroup along any axis as the CPU does', async () => {
    const [x, dy] = [noise(1, [3, 700, 5]), noise(2, [3, 700, 5])];
    const pairs: [Tensor, Tensor][] = [
      [await gpu.softmax(x, 1), softmax(x, 1)],
      [await gpu.logSoftmax(x, 1), logSoftmax(x, 1)],
      [await gpu.softmaxBackward(softmax(x, 1), dy, 1), softmaxBackward(softmax(x, 1), dy, 1)],
      [await gpu.logSoftmaxBackward(logSoftmax(x, 1), dy, 1), logSoftmaxBackward(logSoftmax(x, 1), dy, 1)],
    ];
    for (const [got, exact] of pairs) {
      const largest = Math.max(...exact.data.map(Math.abs));
      const worst = Math.max(...got.data.map((value, place) => Math.abs(value - (exact.data[place] ?? 0))));
      expect(worst).toBeLessThan(2e-6 * largest);
    }
  });

  it('compile nothing when a slider moves', () => {
    const sourceOf = (negative_slope: number) =>
      activationKernel(activationFormula({ id: 'leaky_relu', negative_slope })).source;
    expect(sourceOf(0.3)).toBe(sourceOf(0.1));
  });

  it('refuse an argument in the words of the catalogue', async () => {
    await expect(gpu.element({ id: 'elu', alfa: 2 }, [1])).rejects.toMatchObject({ code: 'invalid-recipe' });
  });
});
