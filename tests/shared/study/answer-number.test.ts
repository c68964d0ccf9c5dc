/** Reading typed numbers and judging them. */
import { isWithin, readNumber } from '@shared/study/answer-number.ts';
import { describe, expect, it } from 'vitest';

describe('a typed number', () => {
  it.each([
    ['0.5', 0.5],
    [' .25 ', 0.25],
    ['1/3', 1 / 3],
    ['1e-3', 1e-3],
    ['-2', -2],
    ['\u22122', -2],
    ['2^10', 1024],
    ['sqrt(2)/2', Math.SQRT1_2],
    ['3 × 10^-4', 3e-4],
    ['2π', 2 * Math.PI],
    ['12 %', 0.12],
  ])('"%s" is %d', (text, value) => {
    const reading = readNumber(text);
    expect(reading.ok && reading.value).toBeCloseTo(value, 12);
  });

  it('may carry the unit of the question', () => {
    expect(readNumber('15 steps', 'steps')).toEqual({ ok: true, value: 15 });
    expect(readNumber('12 %', '%')).toEqual({ ok: true, value: 12 });
    expect(readNumber('15 apples', 'steps').ok).toBe(false);
  });

  it.each(['0,5', '1,000', '12, 5'])('"%s" is refused with the cure, not read as something else', (text) => {
    const reading = readNumber(text);
    expect(!reading.ok && reading.reason).toMatch(/point/);
  });

  it.each(['', '  ', 'about three', '1/0', '0/0', 'x + 1', '1 2', '%', '=3', '<script>', `${'9'.repeat(100)}^999`])(
    '"%s" is refused in a sentence',
    (text) => {
      const reading = readNumber(text);
      expect(!reading.ok && reading.reason).toMatch(/\.$/);
    },
  );
});

describe('the tolerance', () => {
  it('takes the wider of relative and absolute', () => {
    expect(isWithin(101, 100, { relative: 0.01 })).toBe(true);
    expect(isWithin(101.1, 100, { relative: 0.01 })).toBe(false);
    expect(isWithin(0.04, 0, { relative: 0.01 })).toBe(false);
    expect(isWithin(0.04, 0, { relative: 0.01, absolute: 0.05 })).toBe(true);
    expect(isWithin(-99, -100, { relative: 0.01 })).toBe(true);
  });

  it('an answer exactly on the edge is right, whatever the rounding', () => {
    expect(isWithin(0.3, 0.1 + 0.2 + 0.03, { absolute: 0.03 })).toBe(true);
  });
});
