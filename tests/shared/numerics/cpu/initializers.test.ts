import { distributionOf, drawWeights, fansOf } from '@shared/numerics/cpu/initializers.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { describe, expect, it } from 'vitest';

const stream = createStream(1);

describe('an initializer', () => {
  it('counts a kernel in both fans', () => {
    expect(fansOf([16, 8, 3, 3])).toEqual({ fanIn: 72, fanOut: 144 });
    expect(fansOf([4, 7])).toEqual({ fanIn: 7, fanOut: 4 });
  });

  it('gives a Linear layer the bound 1/√fan_in, which is kaiming_uniform with a = √5', () => {
    const own = distributionOf({ id: 'linear_default' }, [64, 32]);
    const torch = distributionOf({ id: 'kaiming_uniform', a: Math.sqrt(5) }, [64, 32]);
    if (own?.type !== 'uniform' || torch?.type !== 'uniform') throw new Error('both must be uniform');
    expect(own.high).toBeCloseTo(1 / Math.sqrt(32), 15);
    expect(torch.high).toBeCloseTo(own.high, 15);
  });

  it('draws the same weights from the same seed, and others from another', () => {
    const draw = (seed: number) => [...drawWeights({ id: 'normal' }, [3, 3], createStream(seed)).data];
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  it('cuts a truncated normal at absolute values even where the tail is thin', () => {
    const { data } = drawWeights({ id: 'trunc_normal', mean: 0, std: 1, a: 3, b: 3.1 }, [20, 20], stream);
    for (const weight of data) {
      expect(weight).toBeGreaterThanOrEqual(3);
      expect(weight).toBeLessThanOrEqual(3.1);
    }
  });

  it('draws the nearest legal number to the mean from a normal without spread, at a bound too', () => {
    const drawn = (mean: number) => [
      ...drawWeights({ id: 'trunc_normal', mean, std: 0, a: -2, b: 1 }, [2], stream).data,
    ];
    expect([drawn(0.5), drawn(1), drawn(-2), drawn(7)]).toEqual([
      [0.5, 0.5],
      [1, 1],
      [-2, -2],
      [1, 1],
    ]);
  });

  it.each([[[-2, 2]], [[2.5, 2]], [[Number.NaN]]])('refuses the shape %o, which is none', (shape) => {
    for (const id of ['normal', 'ones'])
      expect(() => drawWeights({ id }, shape, stream)).toThrow('sizes are whole numbers not below 0');
  });

  it('refuses what torch refuses, in a sentence', () => {
    expect(() => drawWeights({ id: 'eye' }, [2, 2, 2], stream)).toThrow('must have a weight of 2 dimensions');
    expect(() => drawWeights({ id: 'dirac' }, [2, 2], stream)).toThrow('3 to 5 dimensions');
    expect(() => drawWeights({ id: 'dirac', groups: 2 }, [3, 2, 3], stream)).toThrow('2 groups divide');
    expect(() => drawWeights({ id: 'sparse' }, [4], stream)).toThrow('2 dimensions');
    expect(() => drawWeights({ id: 'orthogonal' }, [4], stream)).toThrow('at least 2');
    expect(() => drawWeights({ id: 'xavier_normal' }, [4], stream)).toThrow('at least 2 dimensions');
    expect(() => drawWeights({ id: 'uniform', a: 1, b: 0 }, [4], stream)).toThrow('a ≤ b');
    expect(() => drawWeights({ id: 'kaiming_normal', mode: 'fan' }, [4, 4], stream)).toThrow('one of fan_in, fan_out');
  });
});
