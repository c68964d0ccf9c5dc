import { createStream, philoxWords, unitNumber } from '@shared/numerics/cpu/random.ts';
import { normalCdf, normalQuantile } from '@shared/numerics/cpu/random-quantile.ts';
import { describe, expect, it } from 'vitest';

function words(counter: readonly number[], key: readonly number[]): string {
  const out = new Uint32Array(4);
  philoxWords(counter, key, out);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

describe('Philox', () => {
  // SOURCE: Random123's kat_vectors, philox4x32 with 10 rounds.
  it('gives the known answers of its authors', () => {
    const ones = 0xffffffff;
    expect(words([0, 0, 0, 0], [0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(words([ones, ones, ones, ones], [ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(words([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });
});

describe('a stream', () => {
  it('gives draw i whatever was drawn before, and other draws for another seed or number', () => {
    const forward = createStream(5, 2);
    const ahead = [0, 1, 2, 3, 4, 5, 6].map(forward.word);
    const backward = createStream(5, 2);
    expect([6, 5, 4, 3, 2, 1, 0].map(backward.word).reverse()).toEqual(ahead);
    expect(createStream(6, 2).word(0)).not.toBe(ahead[0]);
    expect(createStream(5, 3).word(0)).not.toBe(ahead[0]);
    expect(createStream(5 + 2 ** 32, 2).word(0)).not.toBe(ahead[0]);
  });

  it('fills an array with the very numbers it gives one by one, whatever its length', () => {
    for (const law of ['uniform', 'normal'] as const)
      for (const length of [0, 1, 3, 4, 1027]) {
        const stream = createStream(2 ** 40 + 5, 9);
        const alone = stream[law](2);
        const filled = new Float64Array(length);
        stream.fill(law, filled);
        expect(filled).toEqual(Float64Array.from({ length }, (_, i) => stream[law](i)));
        expect(stream[law](2)).toBe(alone);
      }
  });

  it('draws numbers strictly between 0 and 1 that float32 holds exactly', () => {
    for (const word of [0, 1, 511, 512, 0x80000000, 0xffffffff]) {
      const number = unitNumber(word);
      expect(number).toBeGreaterThan(0);
      expect(number).toBeLessThan(1);
      expect(Math.fround(number)).toBe(number);
    }
  });

  it('draws uncorrelated normals, the two of a pair included', () => {
    const { normal } = createStream(3);
    const n = 20000;
    let product = 0;
    for (let i = 0; i < n; i += 2) product += normal(i) * normal(i + 1);
    expect(Math.abs(product / (n / 2))).toBeLessThan(5 / Math.sqrt(n / 2));
  });
});

describe('the normal quantile', () => {
  it('undoes the distribution function, from 1e-6 to 1 − 1e-6', () => {
    for (const p of [1e-6, 1e-3, 0.02, 0.0243, 0.3, 0.5, 0.7, 0.98, 0.999, 1 - 1e-6])
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 13);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  });

  it('is infinite at the ends and NaN outside', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});
