import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import { createActivation } from '@shared/numerics/cpu/activations.ts';
import { logSoftmax, softmax } from '@shared/numerics/cpu/softmax.ts';
import { axisOf, broadcastIndex, tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect, it } from 'vitest';

const elements = ACTIVATIONS.filter(({ kind }) => kind === 'element');

describe('an activation', () => {
  it.each(elements.map(({ id }) => id))('%s has the derivative that central differences show', (id) => {
    const { value, derivative } = createActivation({ id });
    for (let x = -5.03; x < 5; x += 0.37) {
      const step = 1e-5;
      expect(derivative(x)).toBeCloseTo((value(x + step) - value(x - step)) / (2 * step), 8);
    }
  });

  it.each(elements.map(({ id }) => id))('%s passes NaN on', (id) => {
    const { value } = createActivation({ id });
    expect(value(Number.NaN)).toBeNaN();
  });
});

// SOURCE: torch.nn.ELU and CELU, which take any alpha but CELU's 0.
describe('a negative alpha', () => {
  it('turns the left plateau of ELU and CELU over', () => {
    expect(createActivation({ id: 'elu', alpha: -0.7 }).value(-2)).toBeCloseTo(-0.7 * Math.expm1(-2), 15);
    expect(createActivation({ id: 'celu', alpha: -0.5 }).value(-2)).toBeCloseTo(-0.5 * Math.expm1(4), 12);
    expect(createActivation({ id: 'elu', alpha: 0 }).value(-2)).toBeCloseTo(0, 15);
    expect(() => createActivation({ id: 'celu', alpha: 0 })).toThrow('must not be 0');
  });
});

describe('softmax', () => {
  it('is unmoved by a constant added to every score, however large', () => {
    const small = softmax(tensor([3], [1, 2, 3]), 0);
    const large = softmax(tensor([3], [1001, 1002, 1003]), 0);
    expect([...large.data]).toEqual([...small.data]);
  });

  it('is the exponential of log-softmax along every axis', () => {
    const x = tensor([2, 3, 2], [1, -2, 0.5, 3, -1, 0, 2, 2, -3, 1, 0.1, 0.2]);
    for (const axis of [0, 1, 2]) {
      const logs = logSoftmax(x, axis).data;
      for (const [place, probability] of softmax(x, axis).data.entries())
        expect(Math.exp(logs[place] ?? 0)).toBeCloseTo(probability, 14);
    }
  });
});

describe('a tensor', () => {
  it('refuses a wrong count of numbers and an axis it does not have', () => {
    expect(() => tensor([2, 2], [1])).toThrow('holds 4 numbers; got 1');
    expect(axisOf([2, 3], -1)).toBe(1);
    expect(() => axisOf([2, 3], 2)).toThrow('dim must be a whole number in [-2, 1]');
  });

  it('spreads as torch broadcasts: sizes match from the last axis, 1 repeats', () => {
    expect([...broadcastIndex([3], [2, 3])]).toEqual([0, 1, 2, 0, 1, 2]);
    expect([...broadcastIndex([2, 1], [2, 3])]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(() => broadcastIndex([2], [2, 3])).toThrow('does not spread');
  });
});
