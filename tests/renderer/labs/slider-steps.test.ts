/** Arrow keys on sliders whose values are rounded. */
import { describe, expect, it } from 'vitest';
import { nextValue, type SliderRange } from '../../../src-renderer/labs/slider-scale.ts';

const DEPTHS: SliderRange = { scale: 'log', min: 2, max: 200 };
const GAINS: SliderRange = { scale: 'log', min: 0.1, max: 10 };

describe('an arrow key', () => {
  it('always reaches the next whole number, however many positions are rounded to the present one', () => {
    let depth = 2;
    for (let presses = 1; depth < 30; presses += 1) {
      depth = nextValue(depth, 1, DEPTHS, Math.round);
      expect(depth).toBe(2 + presses);
    }
    expect(nextValue(50, -1, DEPTHS, Math.round)).toBe(49);
  });

  it('leaves a number whose neighbours round to it', () => {
    const same = (value: number): number => value;
    expect(nextValue(1, 1, GAINS, same)).toBeGreaterThan(1);
    expect(nextValue(1, -1, GAINS, same)).toBeLessThan(1);
  });

  it('stays at the ends', () => {
    expect(nextValue(200, 1, DEPTHS, Math.round)).toBe(200);
    expect(nextValue(2, -1, DEPTHS, Math.round)).toBe(2);
  });
});
