import { calculateGain } from '@shared/numerics/catalog/gains.ts';
import { computeGains } from '@shared/numerics/cpu/gains.ts';
import { describe, expect, it } from 'vitest';

describe('gains of ours', () => {
  it('give the √2 of He et al. for ReLU, both ways', () => {
    const { forward, backward } = computeGains({ id: 'relu' });
    expect(forward).toBeCloseTo(Math.SQRT2, 8);
    expect(backward).toBeCloseTo(Math.SQRT2, 8);
  });

  it('agree with torch for leaky ReLU of every slope', () => {
    for (const slope of [0, 0.01, 0.2, 1])
      expect(computeGains({ id: 'leaky_relu', negative_slope: slope }).forward).toBeCloseTo(
        calculateGain('leaky_relu', slope),
        8,
      );
  });

  // SOURCE: E[f(z)²] and E[f′(z)²] for z from N(0, 1) by adaptive quadrature, four digits.
  it.each([
    ['tanh', 1.5925, 1.4674],
    ['sigmoid', 1.8462, undefined],
    ['elu', 1.2452, 1.2234],
    ['selu', 1.0, 0.966],
    ['gelu', 1.5335, 1.4811],
    ['silu', 1.6765, 1.6233],
    ['mish', 1.4868, 1.4448],
    ['softsign', 2.3375, undefined],
  ])('are those of the table for %s', (id, forward, backward) => {
    const gains = computeGains({ id });
    expect(Math.abs(gains.forward - forward)).toBeLessThan(6e-5);
    if (backward !== undefined) expect(Math.abs(gains.backward - backward)).toBeLessThan(6e-5);
  });
});

describe("torch's gains", () => {
  it('are refused where torch refuses, with a cure', () => {
    expect(() => calculateGain('gelu')).toThrow('PyTorch has no gain for "gelu"');
    expect(calculateGain('conv_transpose2d')).toBe(1);
  });
});
