/**
 * The closed list of operations a formula may use, with their arity and their float64 meaning.
 * Conventions are torch's where languages differ: `round` goes half to even, `mod` has the sign of the divisor,
 * a comparison is 1 or 0. Derivatives live in `jets.ts` (numbers) and `differentiate.ts` (trees).
 */
import { erf, roundHalfEven, sigmoid, softplus } from './special-functions.ts';

/** How many operands each operation takes. `min` and `max` of more are written as nested pairs by the parser. */
export const ARITY = {
  negate: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  power: 2,
  less: 2,
  lessEqual: 2,
  greater: 2,
  greaterEqual: 2,
  equal: 2,
  unequal: 2,
  where: 3,
  min: 2,
  max: 2,
  clamp: 3,
  abs: 1,
  sign: 1,
  sqrt: 1,
  cbrt: 1,
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  log2: 1,
  log10: 1,
  sin: 1,
  cos: 1,
  tan: 1,
  asin: 1,
  acos: 1,
  atan: 1,
  sinh: 1,
  cosh: 1,
  tanh: 1,
  erf: 1,
  sigmoid: 1,
  softplus: 1,
  floor: 1,
  ceil: 1,
  round: 1,
  atan2: 2,
  mod: 2,
  hypot: 2,
  norm: 1,
  mean: 1,
  rms: 1,
} as const satisfies Record<string, 1 | 2 | 3>;

export type Op = keyof typeof ARITY;

/** Operations over a whole parameter vector, which only update lines have; `liftReductions` turns them into scalars. */
export const REDUCTIONS = ['norm', 'mean', 'rms'] as const satisfies readonly Op[];
export type ReductionOp = (typeof REDUCTIONS)[number];

export function isReduction(op: string): op is ReductionOp {
  return (REDUCTIONS as readonly string[]).includes(op);
}

export const COMPARISONS = {
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  equal: '==',
  unequal: '!=',
} as const;

export function isComparison(op: Op): op is keyof typeof COMPARISONS {
  return op in COMPARISONS;
}

const SIGNS: readonly Op[] = ['negate', 'add', 'subtract', 'multiply', 'divide', 'power'];

/** Operations that are written as a function call; the rest have signs of their own. */
export const FUNCTION_NAMES: readonly Op[] = (Object.keys(ARITY) as Op[]).filter(
  (op) => !SIGNS.includes(op) && !isComparison(op) && !isReduction(op),
);

/** Exponents up to this size are products by repeated squaring, on every backend alike: `pow` of a negative base is undefined in WGSL. */
const LARGEST_PRODUCT_EXPONENT = 64;

export function isProductExponent(exponent: number): boolean {
  return Number.isInteger(exponent) && Math.abs(exponent) <= LARGEST_PRODUCT_EXPONENT;
}

/** base^exponent for an exponent that `isProductExponent`; 0^0 is 1. */
export function integerPower(base: number, exponent: number): number {
  let square = base;
  let result = 1;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

export function power(base: number, exponent: number): number {
  return isProductExponent(exponent) ? integerPower(base, exponent) : base ** exponent;
}

/**
 * What `^` means where the exponent is computed: correct to the last digit, which 1 − β^t needs, and not a product.
 */
export function rawPower(base: number, exponent: number): number {
  return base ** exponent;
}

/** What each operation means, in float64. Unused operands are ignored. */
export const VALUE: Readonly<Record<Op, (a: number, b: number, c: number) => number>> = {
  negate: (a) => -a,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power,
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
  greaterEqual: (a, b) => (a >= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  unequal: (a, b) => (a !== b ? 1 : 0),
  where: (a, b, c) => (a !== 0 ? b : c),
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  clamp: (a, low, high) => Math.min(Math.max(a, low), high),
  abs: (a) => Math.abs(a),
  sign: (a) => Math.sign(a),
  sqrt: (a) => Math.sqrt(a),
  cbrt: (a) => Math.cbrt(a),
  exp: (a) => Math.exp(a),
  expm1: (a) => Math.expm1(a),
  log: (a) => Math.log(a),
  log1p: (a) => Math.log1p(a),
  log2: (a) => Math.log2(a),
  log10: (a) => Math.log10(a),
  sin: (a) => Math.sin(a),
  cos: (a) => Math.cos(a),
  tan: (a) => Math.tan(a),
  asin: (a) => Math.asin(a),
  acos: (a) => Math.acos(a),
  atan: (a) => Math.atan(a),
  sinh: (a) => Math.sinh(a),
  cosh: (a) => Math.cosh(a),
  tanh: (a) => Math.tanh(a),
  erf,
  sigmoid,
  softplus,
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  round: roundHalfEven,
  atan2: (a, b) => Math.atan2(a, b),
  mod: (a, b) => a - b * Math.floor(a / b),
  hypot: (a, b) => Math.hypot(a, b),
  // Of a vector of one number.
  norm: (a) => Math.abs(a),
  mean: (a) => a,
  rms: (a) => Math.abs(a),
};
