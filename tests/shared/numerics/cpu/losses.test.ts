import { LOSSES } from '@shared/numerics/catalog/losses.ts';
import { evaluateLoss } from '@shared/numerics/cpu/losses.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect, it } from 'vitest';

/** Random inputs a loss accepts, away from its kinks. */
function inputsFor(id: string): Record<string, Tensor> {
  const draw = (stream: number, shape: readonly number[], change: (z: number) => number = (z) => z) => {
    const count = shape.reduce((a, b) => a * b, 1);
    const source = createStream(11, stream);
    return tensor(
      shape,
      Float64Array.from({ length: count }, (_, i) => change(source.normal(i))),
    );
  };
  const entry = LOSSES.find((loss) => loss.id === id);
  const inputs: Record<string, Tensor> = {};
  for (const [i, { name, differentiable, optional }] of (entry?.inputs ?? []).entries())
    if (differentiable) inputs[name] = draw(i, [4, 3], id === 'bce' ? (z) => 1 / (1 + Math.exp(-z)) : undefined);
    else if (optional === true && name === 'weight') inputs[name] = draw(i, [3], (z) => Math.abs(z) + 0.1);
    else if (name === 'target') inputs[name] = targetFor(id, () => draw(i, [4, 3]));
  return inputs;
}

function targetFor(id: string, noise: () => Tensor): Tensor {
  if (['cross_entropy', 'nll', 'focal_softmax'].includes(id)) return tensor([4], [0, 2, 1, 1]);
  if (id === 'cosine_embedding') return tensor([4], [1, -1, 1, -1]);
  if (id === 'contrastive_pair') return tensor([4], [1, 0, 1, 0]);
  if (['mse', 'l1', 'huber', 'smooth_l1'].includes(id)) return noise();
  const signs = noise().data.map((z) => (z > 0 ? 1 : id === 'hinge' ? -1 : 0));
  return tensor([4, 3], id === 'kl_div' ? signs.map((one) => 0.2 + 0.5 * one) : signs);
}

describe('a loss', () => {
  it.each(LOSSES.map(({ id }) => id))('%s has the gradients that central differences show', (id) => {
    const inputs = inputsFor(id);
    const { grads } = evaluateLoss({ id }, inputs);
    const step = 1e-6;
    for (const [name, gradient] of Object.entries(grads))
      for (const [place, slope] of gradient.data.entries()) {
        const at = (shift: number): number => {
          const moved = { shape: gradient.shape, data: Float64Array.from(inputs[name]?.data ?? []) };
          moved.data[place] = (moved.data[place] ?? 0) + shift;
          return evaluateLoss({ id }, { ...inputs, [name]: moved }).output.data[0] ?? Number.NaN;
        };
        expect(slope, `${name}[${place}]`).toBeCloseTo((at(step) - at(-step)) / (2 * step), 7);
      }
  });

  it('is the mean of its own elements, weighted where classes are', () => {
    const inputs = inputsFor('huber');
    const each = evaluateLoss({ id: 'huber', reduction: 'none' }, inputs).output.data;
    const mean = evaluateLoss({ id: 'huber' }, inputs).output.data[0];
    expect(mean).toBeCloseTo(each.reduce((sum, loss) => sum + loss, 0) / each.length, 14);
  });

  it('of confident wrong logits is large and finite, with a gradient of 1', () => {
    const { output, grads } = evaluateLoss(
      { id: 'bce_with_logits' },
      { input: tensor([1], [1e4]), target: tensor([1], [0]) },
    );
    expect(output.data[0]).toBe(1e4);
    expect(grads.input?.data[0]).toBe(1);
  });

  // SOURCE: torch.nn.functional with weight [0, 1], targets 0 and the mean: 0/0.
  it('of classes of no weight at all is NaN, and so are the gradients it reads; ignored places keep 0', () => {
    const inputs = { input: tensor([2, 2], [1, 2, 3, 4]), weight: tensor([2], [0, 1]) };
    const [none, nan] = [0, Number.NaN];
    for (const [id, target, expected] of [
      ['cross_entropy', [0, 0], [nan, nan, nan, nan]],
      ['cross_entropy', [0, -100], [nan, nan, none, none]],
      ['nll', [0, 0], [nan, none, nan, none]],
    ] as const) {
      const { output, grads } = evaluateLoss({ id }, { ...inputs, target: tensor([2], target) });
      expect(output.data[0]).toBeNaN();
      expect(Array.from(grads.input?.data ?? [], Math.abs), `${id} of ${target.join()}`).toEqual(expected);
    }
  });

  it('of triplets takes single vectors and stacks of rows, vector by vector', () => {
    const rows = inputsFor('triplet');
    const shaped = (shape: readonly number[], from: number, to: number) =>
      Object.fromEntries(Object.entries(rows).map(([name, { data }]) => [name, tensor(shape, data.slice(from, to))]));
    const flat = evaluateLoss({ id: 'triplet', reduction: 'none' }, rows);
    const stack = evaluateLoss({ id: 'triplet', reduction: 'none' }, shaped([2, 2, 3], 0, 12));
    const single = evaluateLoss({ id: 'triplet', reduction: 'none' }, shaped([3], 3, 6));
    expect(stack.output).toEqual({ shape: [2, 2], data: flat.output.data });
    expect(stack.grads.negative?.data).toEqual(flat.grads.negative?.data);
    expect(single.output).toEqual({ shape: [], data: flat.output.data.slice(1, 2) });
  });

  it('of cosines refuses a target that is neither 1 nor -1', () => {
    const pair = { x1: tensor([2, 2], [1, 2, 3, 4]), x2: tensor([2, 2], [1, 2, 3, 4]) };
    expect(() => evaluateLoss({ id: 'cosine_embedding' }, { ...pair, target: tensor([2], [1, 0]) })).toThrow(
      'must be 1 for a similar pair and -1 for any other; got 0',
    );
  });

  it('refuses a missing input, a misshapen one and a class that does not exist', () => {
    const input = tensor([2, 2], [1, 2, 3, 4]);
    expect(() => evaluateLoss({ id: 'mse' }, { input })).toThrow('must be given "target"');
    expect(() => evaluateLoss({ id: 'mse' }, { input, target: tensor([4], [1, 2, 3, 4]) })).toThrow(
      'shape of its input',
    );
    expect(() => evaluateLoss({ id: 'nll' }, { input, target: tensor([2], [0, 2]) })).toThrow(
      'a class in [0, 1]; got 2',
    );
    expect(() => evaluateLoss({ id: 'mse', reduction: 'average' }, { input, target: input })).toThrow(
      'one of mean, sum',
    );
  });
});
