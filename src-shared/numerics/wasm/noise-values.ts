/**
 * The draws of gradient noise as vector values: Philox4x32-10 in four lanes, the same words as `philoxWords`, and the
 * numbers in (0, 1) that the noise's formulas read. One counter block a step: (t − 1, 0, trajectory, 0).
 */
import type { NOISE_DRAWS } from '../cpu/gradient-noise.ts';
import { mul, or } from './arithmetic.ts';
import { constant, integers, operation, shift, type Value } from './vector-value.ts';

const ALL_BITS = integers(-1);
const MULTIPLIERS = [integers(0xd2511f53), integers(0xcd9e8d57)] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;

const xor = (a: Value, b: Value): Value => operation('xor', a, b);
const whole = (of: Value): Value => operation('truncate', of);

/** Both halves of the 64-bit products of four words. */
function product(a: Value, b: Value): { readonly low: Value; readonly high: Value } {
  const halves = { low: operation('wideProductLow', a, b), high: operation('wideProductHigh', a, b) };
  return { low: { kind: 'firsts', ...halves }, high: { kind: 'seconds', ...halves } };
}

/** Words 0 to 3 of counter (x, 0, z, 0) under key (k0, k1), four lanes of 32 bits each. */
export function philoxValues(counter: readonly [Value, Value], key: readonly [Value, Value]): readonly Value[] {
  const none = integers(0);
  let [x, y, z, w] = [counter[0], none as Value, counter[1], none as Value];
  for (let round = 0; round < 10; round += 1) {
    const [a, b] = [product(MULTIPLIERS[0], x), product(MULTIPLIERS[1], z)];
    const [k0, k1] = key.map((word, index) =>
      operation('i32Add', word, integers(Math.imul(round, WEYL[index as 0 | 1]))),
    ) as [Value, Value];
    [x, y, z, w] = [xor(xor(b.high, y), k0), b.low, xor(xor(a.high, w), k1), a.low];
  }
  return [x, y, z, w];
}

/** `unitNumber` of four words. */
function unitValue(word: Value): Value {
  const odd = or(shift('shiftLeft32', shift('shiftRightUnsigned32', word, 9), 1), integers(1));
  return mul(operation('convert', odd), constant(2 ** -24));
}

/** Step (from 1), trajectory and the quarters of the seed are whole numbers in float32. */
export function noiseDrawValues(
  step: Value,
  trajectory: Value,
  quarters: readonly [Value, Value, Value, Value],
): readonly (readonly [(typeof NOISE_DRAWS)[number], Value])[] {
  const keyWord = (low: Value, high: Value): Value => or(whole(low), shift('shiftLeft32', whole(high), 16));
  const block = operation('i32Sub', whole(step), integers(1));
  const key = [keyWord(quarters[0], quarters[1]), keyWord(quarters[2], quarters[3])] as const;
  const [a, b, c, d] = philoxValues([block, whole(trajectory)], key) as [Value, Value, Value, Value];
  const complement = (word: Value): Value => unitValue(xor(word, ALL_BITS));
  return [
    ['v0', complement(a)],
    ['u1', unitValue(b)],
    ['v2', complement(c)],
    ['v3', complement(d)],
  ];
}
