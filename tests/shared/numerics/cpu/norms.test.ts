import { fitStandardization } from '@shared/numerics/cpu/norm-standardize.ts';
import { adaptiveInstanceNorm, freshStatistics, normalize } from '@shared/numerics/cpu/norms.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect, it } from 'vitest';

function noise(stream: number, shape: readonly number[]): Tensor {
  const source = createStream(9, stream);
  return tensor(
    shape,
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => source.normal(i)),
  );
}

const rounded = (values: ArrayLike<number>) => Array.from(values, (value) => Number(value.toFixed(9)));

// SOURCE: PyTorch 2 in float64, nine digits.
describe('the golden rows', () => {
  it('of batch norm in training, running statistics included', () => {
    const { y, running } = normalize({ id: 'batch_norm_1d' }, tensor([3, 2], [1, 2, 3, 5, 5, -1]));
    expect(rounded(y.data)).toEqual([-1.224742575, 0, 0, 1.224743851, 1.224742575, -1.224743851]);
    expect(rounded(running?.mean ?? [])).toEqual([0.3, 0.2]);
    expect(rounded(running?.variance ?? [])).toEqual([1.3, 1.8]);
  });

  it('of layer norm and RMS norm', () => {
    const x = tensor([1, 4], [1, 2, 4, 8]);
    expect(rounded(normalize({ id: 'layer_norm', normalized_shape: [4] }, x).y.data)).toEqual([
      -1.025754575, -0.652752912, 0.093250416, 1.585257071,
    ]);
    expect(rounded(normalize({ id: 'rms_norm', normalized_shape: [4], eps: 1e-6 }, x).y.data)).toEqual([
      0.216930453, 0.433860905, 0.867721811, 1.735443622,
    ]);
  });
});

describe('a normalization layer', () => {
  it.each([
    ['batch_norm_2d', {}],
    ['instance_norm_2d', { affine: true }],
    ['group_norm', { num_groups: 2 }],
    ['layer_norm', { normalized_shape: [3, 3] }],
    ['rms_norm', { normalized_shape: [3] }],
  ])('%s has the gradient that central differences show', (id, given) => {
    const x = noise(1, [2, 4, 3, 3]);
    const dy = noise(2, x.shape);
    const loss = (input: Tensor) =>
      normalize({ id, ...given }, input).y.data.reduce((sum, y, place) => sum + y * (dy.data[place] ?? 0), 0);
    const { dx } = normalize({ id, ...given }, x).backward(dy);
    for (let place = 0; place < x.data.length; place += 7) {
      const moved = (by: number) => ({ ...x, data: x.data.with(place, (x.data[place] ?? 0) + by) });
      expect(dx.data[place]).toBeCloseTo((loss(moved(1e-5)) - loss(moved(-1e-5))) / 2e-5, 7);
    }
  });

  it('of one group is layer norm over the whole sample, of a group a channel instance norm', () => {
    const x = noise(3, [2, 4, 3, 2]);
    const whole = normalize({ id: 'layer_norm', normalized_shape: [4, 3, 2] }, x).y.data;
    const single = normalize({ id: 'instance_norm_2d' }, x).y.data;
    for (const [place, y] of normalize({ id: 'group_norm', num_groups: 1 }, x).y.data.entries())
      expect(y).toBeCloseTo(whole[place] ?? 0, 13);
    for (const [place, y] of normalize({ id: 'group_norm', num_groups: 4 }, x).y.data.entries())
      expect(y).toBeCloseTo(single[place] ?? 0, 13);
  });

  it('passes a batch of one in evaluation and refuses it in training', () => {
    const one = tensor([1, 2], [3, 4]);
    expect([...normalize({ id: 'batch_norm_1d', eps: 0 }, one, { training: false }).y.data]).toEqual([3, 4]);
    expect(() => normalize({ id: 'batch_norm_1d' }, one)).toThrow('must have more than one value for each channel');
  });

  it('moves its running statistics past the batch with a momentum above 1, as torch does', () => {
    const x = tensor([2, 1], [1, 3]);
    expect(normalize({ id: 'batch_norm_1d', momentum: 1.5 }, x).running?.mean[0]).toBe(3);
  });

  it.each([
    ['gamma', 'batch_norm_2d', {}, { gamma: noise(1, [3]) }],
    ['beta', 'layer_norm', { normalized_shape: [3, 3] }, { beta: noise(1, [9]) }],
    ['gamma', 'group_norm', { num_groups: 2 }, { gamma: noise(1, [2]) }],
    ['running mean', 'batch_norm_2d', {}, { training: false, running: freshStatistics(3) }],
    ['running variance', 'batch_norm_2d', {}, { running: { ...freshStatistics(4), variance: new Float64Array(5) } }],
  ] as const)('refuses a %s of %s that has not its shape', (name, id, given, options) => {
    expect(() => normalize({ id, ...given }, noise(2, [2, 4, 3, 3]), options)).toThrow(
      `${name} of norm "${id}" must have`,
    );
  });

  it('refuses an upstream gradient in another shape than its output', () => {
    const { backward } = normalize({ id: 'batch_norm_1d' }, noise(1, [4, 2]));
    expect(() => backward(noise(2, [2, 4]))).toThrow('dy of norm "batch_norm_1d" must have the shape (4, 2)');
  });

  it('refuses inputs of the wrong form, naming it', () => {
    expect(() => normalize({ id: 'batch_norm_2d' }, noise(1, [2, 3]))).toThrow('must have 4 dimensions; got');
    expect(() => normalize({ id: 'group_norm', num_groups: 3 }, noise(1, [2, 4]))).toThrow('3 groups divide');
    expect(() => normalize({ id: 'layer_norm', normalized_shape: [5] }, noise(1, [2, 4]))).toThrow('last sizes (5)');
    expect(() => adaptiveInstanceNorm({ id: 'ada_in' }, noise(1, [1, 2, 2, 2]), noise(2, [1, 3, 2, 2]))).toThrow(
      'as many samples and channels',
    );
  });
});

describe('adaptive instance norm', () => {
  it('of an image with its own style is the image', () => {
    const x = noise(5, [1, 2, 3, 3]);
    for (const [place, y] of adaptiveInstanceNorm({ id: 'ada_in' }, x, x).y.data.entries())
      expect(y).toBeCloseTo(x.data[place] ?? 0, 12);
  });
});

describe('standardization', () => {
  it('fits on some rows and applies to others', () => {
    const fit = fitStandardization({ id: 'standardize' }, tensor([2, 2], [0, 5, 2, 5]));
    expect([...fit.apply(tensor([1, 2], [4, 6])).data]).toEqual([3, 1]);
    expect([...fit.scale]).toEqual([1, 1]);
    expect(fitStandardization({ id: 'standardize', ddof: 2 }, tensor([3, 1], [0, 1, 2])).std[0]).toBeCloseTo(
      Math.SQRT2,
      15,
    );
  });
});
