/**
 * Every loss and its gradients in float32 on the GPU against PyTorch's float64.
 * SOURCE: tests/reference/losses.json; the float32 tolerances are those of its README.
 */
import { LOSSES } from '@shared/numerics/catalog/losses.ts';
import { evaluateLoss } from '@shared/numerics/cpu/losses.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { sizeOf, type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { createGpuLosses, type GpuLosses } from '@shared/numerics/gpu/loss-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LossCase, lossCall, readLossCases } from '../parity/losses-reference.ts';
import { requestDevice } from './device.ts';
import { type Agreement, checkEveryCaseInFloat32 } from './float32-agreement.ts';

/** A temperature divides the similarities and multiplies their rounding. */
const HOT: ReadonlySet<string> = new Set(['InfoNCE', 'NTXent']);

let gpu: GpuLosses;
beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  gpu = createGpuLosses(device, adapterName);
});
afterAll(() => gpu.dispose());

async function checkLoss(sample: LossCase, to: Agreement): Promise<void> {
  const { op, output, grads } = sample;
  const { choice, inputs, upstream } = lossCall(sample);
  const bound = { rtol: HOT.has(op) ? 5e-5 : 1e-5, atol: 1e-6 };
  const result = await gpu.evaluate(choice, inputs, upstream);
  to.check('output', result.output.data, typeof output === 'object' ? output : [output], bound);
  for (const [name, file] of Object.entries(grads)) to.check(name, result.grads[name]?.data, file, bound);
}

function reasonToSkip({ id, inputs }: LossCase): string | undefined {
  const isTooLarge = (value: number): boolean => Number.isFinite(value) && !Number.isFinite(Math.fround(value));
  if (Object.values(inputs).some(({ data }) => data.map(Number).some(isTooLarge))) return 'where an input overflows';
  if (id.endsWith('_extreme')) return 'where exp of a logit of 1000 overflows';
  return id === 'bce_saturated' ? 'where its probability 1e-50 is 0' : undefined;
}

describe('losses against PyTorch in float32 on the GPU', () => {
  checkEveryCaseInFloat32<LossCase>(
    'losses.json on WebGPU',
    readLossCases(),
    ({ id, op }) => `has value and gradients of ${op} (${id})`,
    reasonToSkip,
    checkLoss,
  );
});

describe('losses on the GPU', () => {
  function noise(stream: number, shape: readonly number[], change: (z: number) => number = (z) => z): Tensor {
    const source = createStream(8, stream);
    return tensor(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, (_, i) => change(source.normal(i))),
    );
  }
  const probability = (z: number): number => 1 / (1 + Math.exp(-z));
  const sign = (z: number): number => (z < 0 ? -1 : 1);
  const TARGETS: Readonly<Record<string, (shape: readonly number[]) => Tensor>> = {
    cross_entropy: ([rows = 0, classes = 1]) => noise(9, [rows], (z) => Math.floor(probability(z) * classes)),
    cosine_embedding: ([rows = 0]) => noise(9, [rows], sign),
    contrastive_pair: ([rows = 0]) => noise(9, [rows], (z) => Number(z > 0)),
    hinge: (shape) => noise(9, shape, sign),
  };
  const classTargets = TARGETS.cross_entropy ?? (() => noise(9, []));
  const large = { nll: classTargets, focal_softmax: classTargets, ...TARGETS } as typeof TARGETS;

  // Rows longer than a workgroup, and more of them than one workgroup has threads.
  it.each(LOSSES.map(({ id }) => id))('have the %s of a large batch as the CPU has it', async (id) => {
    const shape = [id === 'nt_xent' ? 140 : 270, 260];
    const inputs: Record<string, Tensor> = {};
    const entry = LOSSES.find((loss) => loss.id === id);
    for (const [stream, { name, differentiable }] of (entry?.inputs ?? []).entries())
      if (differentiable) inputs[name] = noise(stream, shape, id === 'bce' ? probability : undefined);
      else if (name === 'target') inputs[name] = large[id]?.(shape) ?? noise(stream, shape, probability);
    const [got, exact] = [await gpu.evaluate({ id }, inputs), evaluateLoss({ id }, inputs)];
    const compare = (name: string, ours: Tensor | undefined, theirs: Tensor): void => {
      const largest = theirs.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = theirs.data.reduce(
        (most, value, place) => Math.max(most, Math.abs((ours?.data[place] ?? Number.NaN) - value)),
        0,
      );
      expect(worst, name).toBeLessThanOrEqual((id === 'info_nce' || id === 'nt_xent' ? 5e-5 : 1e-5) * largest);
    };
    compare('output', got.output, exact.output);
    for (const [name, gradient] of Object.entries(exact.grads)) compare(name, got.grads[name], gradient);
  });

  it('take triples of single vectors and of stacks of rows', async () => {
    for (const shape of [[5], [2, 3, 4]]) {
      const rows = { anchor: noise(1, shape), positive: noise(2, shape), negative: noise(3, shape) };
      const choice = { id: 'triplet', reduction: 'none' };
      const [got, exact] = [await gpu.evaluate(choice, rows), evaluateLoss(choice, rows)];
      expect(got.output.shape).toEqual(shape.slice(0, -1));
      // Float32 sums of five squares.
      for (const [place, loss] of exact.output.data.entries()) expect(got.output.data[place]).toBeCloseTo(loss, 5);
      for (const [place, slope] of (exact.grads.anchor?.data ?? []).entries())
        expect(got.grads.anchor?.data[place]).toBeCloseTo(slope, 5);
    }
  });

  it('leave the NaN of a mean over no weight to the CPU', async () => {
    const inputs = { input: noise(1, [2, 2]), target: tensor([2], [0, 0]), weight: tensor([2], [0, 1]) };
    for (const id of ['cross_entropy', 'nll'])
      expect(await gpu.evaluate({ id }, inputs)).toEqual(evaluateLoss({ id }, inputs));
  });

  it('share the gradient of a negative that is as far from the anchor as from the positive', async () => {
    const choice = { id: 'triplet', swap: true, p: 1, eps: 0, reduction: 'sum' };
    const rows = {
      anchor: tensor([1, 2], [0, 0]),
      positive: tensor([1, 2], [2, 1]),
      negative: tensor([1, 2], [1, 0.5]),
    };
    const [got, exact] = [await gpu.evaluate(choice, rows), evaluateLoss(choice, rows)];
    for (const [name, { data }] of Object.entries(exact.grads)) expect(got.grads[name]?.data, name).toEqual(data);
    expect(got.grads.anchor?.data).toEqual(Float64Array.of(-0.5, -0.5));
  });

  it.each([
    [{ id: 'mse' }, { input: noise(1, [2, 3]), target: noise(2, [3, 2]) }],
    [{ id: 'mse' }, { input: noise(1, [2, 3]) }],
    [
      { id: 'mse', reduction: 'max' },
      { input: noise(1, [2]), target: noise(2, [2]) },
    ],
    [{ id: 'bce' }, { input: noise(1, [2], probability), target: tensor([2], [0, 1]), weight: noise(2, [3]) }],
    [{ id: 'cross_entropy' }, { input: noise(1, [2, 3]), target: tensor([2], [0, 3]) }],
    [{ id: 'nll' }, { input: noise(1, [2, 3]), target: tensor([2], [0, 1]), weight: noise(2, [2]) }],
    [{ id: 'triplet' }, { anchor: noise(1, [2, 3]), positive: noise(2, [2, 3]), negative: noise(3, [2, 4]) }],
    [{ id: 'cosine_embedding' }, { x1: noise(1, [2, 3]), x2: noise(2, [2, 3]), target: tensor([3], [1, 1, 1]) }],
    [{ id: 'cosine_embedding' }, { x1: noise(1, [2, 3]), x2: noise(2, [2, 3]), target: tensor([2], [1, 0]) }],
    [{ id: 'info_nce' }, { query: noise(1, [2, 3]), key: noise(2, [3, 3]) }],
  ])('refuse %o in the words of the CPU', async (choice, inputs) => {
    let words = 'nothing';
    try {
      evaluateLoss(choice, inputs as unknown as Record<string, Tensor>);
    } catch (thrown) {
      words = (thrown as Error).message;
    }
    await expect(gpu.evaluate(choice, inputs as unknown as Record<string, Tensor>)).rejects.toThrow(words);
  });
});
