/**
 * Short names for arithmetic on vector values, so that a routine reads like its formula. All float32 unless the name says 64.
 */
import { constant, constant64, operation, shift, type Value } from './vector-value.ts';

export const add = (a: Value, b: Value): Value => operation('add', a, b);
export const sub = (a: Value, b: Value): Value => operation('sub', a, b);
export const mul = (a: Value, b: Value): Value => operation('mul', a, b);
export const div = (a: Value, b: Value): Value => operation('div', a, b);
export const add64 = (a: Value, b: Value): Value => operation('add64', a, b);
export const sub64 = (a: Value, b: Value): Value => operation('sub64', a, b);
export const mul64 = (a: Value, b: Value): Value => operation('mul64', a, b);
export const abs = (a: Value): Value => operation('abs', a);
export const neg = (a: Value): Value => operation('neg', a);
export const and = (a: Value, b: Value): Value => operation('and', a, b);
/** a and not b. */
export const andNot = (a: Value, b: Value): Value => operation('andNot', a, b);
export const or = (a: Value, b: Value): Value => operation('or', a, b);
export const lt = (a: Value, b: Value): Value => operation('lt', a, b);
export const eq = (a: Value, b: Value): Value => operation('eq', a, b);

export const ZERO = constant(0);
export const ONE = constant(1);
export const HALF = constant(0.5);
export const INFINITE = constant(Number.POSITIVE_INFINITY);

/** Lane by lane `yes` where the mask is set and `no` where it is not. */
export const select = (mask: Value, yes: Value, no: Value): Value => operation('bitselect', yes, no, mask);

/** 0 or the sign bit. */
const signBit = (of: Value): Value => and(of, constant(-0));

/** `size` ≥ 0 with the sign of `of`. */
export const withSignOf = (of: Value, size: Value): Value => operation('or', size, signBit(of));

/** `value`, negated where `of` is negative. */
export const flippedBy = (of: Value, value: Value): Value => operation('xor', value, signBit(of));

/** All bits where the sign bit is set. */
export const isNegative = (of: Value): Value => shift('shiftRight32', of, 31);

/** c[0] + x·(c[1] + x·(…)). */
export function polynomial(x: Value, coefficients: readonly number[]): Value {
  return coefficients
    .map(constant)
    .reduceRight((sum: Value | undefined, c) => (sum === undefined ? c : add(c, mul(x, sum))), undefined) as Value;
}

export function polynomial64(x: Value, coefficients: readonly number[]): Value {
  return coefficients
    .map(constant64)
    .reduceRight((sum: Value | undefined, c) => (sum === undefined ? c : add64(c, mul64(x, sum))), undefined) as Value;
}

/** A function of two float64 lanes on all four float32 lanes; `work` ends in float64. */
export function inFloat64(x: Value, work: (half: Value) => Value): Value {
  const low = operation('demote', work(operation('promoteLow', x)));
  const high = operation('demote', work(operation('promoteLow', { kind: 'high', of: x })));
  return { kind: 'join', low, high };
}
