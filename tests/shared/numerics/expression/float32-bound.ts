/**
 * How far a float32 reading of a formula may be from float64, point by point: a running error bound. Every intermediate
 * carries its exact value and a radius; an operation widens the radius to where the corners of its operands' intervals lead,
 * and adds its own rounding. A floor or a comparison whose operands straddle the jump therefore gets a radius of the jump.
 */
import { isComparison, isProductExponent, type Op, VALUE } from '@shared/numerics/expression/operations.ts';
import { layOut } from '@shared/numerics/expression/tape.ts';
import type { Expr } from '@shared/numerics/expression/tree.ts';

/** Largest distance of two neighbouring float32 around 1. */
export const ULP = 2 ** -23;
/** Below this float32 has fewer digits, and a GPU may have none. */
const SMALLEST = 2 ** -126;
const LARGEST = 2 ** 127;

/** What an operation adds to the radius by itself: absolute error of a result of size `size` ≥ 0 for operands near a, b. */
export type Rounding = (op: Op, size: number, a: number, b: number) => number;

export interface Bounded {
  readonly value: number;
  /** Infinity where an intermediate overflows, leaves a domain or may do so. */
  readonly radius: number;
}

/** The formula over x and y as a function of two float32. */
export function bounded(expr: Expr, rounding: Rounding): (x: number, y: number) => Bounded {
  const tape = layOut([expr], ['x', 'y']);
  const places: Bounded[] = [];
  return (x, y) => {
    places[0] = { value: x, radius: 0 };
    places[1] = { value: y, radius: 0 };
    tape.nodes.forEach((node, index) => {
      places[2 + index] =
        typeof node === 'number'
          ? { value: node, radius: Math.abs(node - Math.fround(node)) }
          : apply(
              node.op,
              node.args.map((register) => places[register] as Bounded),
              rounding,
            );
    });
    return places[tape.outputs[0] ?? 0] as Bounded;
  };
}

function apply(op: Op, args: readonly Bounded[], rounding: Rounding): Bounded {
  const [a = NOTHING, b = NOTHING, c = NOTHING] = args;
  const value = VALUE[op](a.value, b.value, c.value);
  const isExact = ROUNDED.includes(op) && args.every(({ radius }) => radius === 0) && Math.fround(value) === value;
  if (isExact) return { value, radius: 0 };
  const width = spread(op, value, a, b, c);
  // What is rounded is the result as computed, which may be larger than the exact one by the spread.
  const size = Math.abs(value) + width;
  if (width === 0 && isWhole(op) && size < 2 ** 24) return { value, radius: 0 };
  const own = size < LARGEST ? rounding(op, size, a.value, b.value) : Number.POSITIVE_INFINITY;
  // The bound itself is computed in float64.
  const radius = width + own + SMALLEST + 8 * Number.EPSILON * size;
  return { value, radius: Number.isNaN(radius) ? Number.POSITIVE_INFINITY : radius };
}

/** A whole number whatever the operands, so that one that is not moved by their radii is exact. */
function isWhole(op: Op): boolean {
  return isComparison(op) || op === 'floor' || op === 'ceil' || op === 'round' || op === 'sign';
}

/** Correctly rounded everywhere, so that a result float32 holds is that result. */
const ROUNDED: readonly Op[] = ['add', 'subtract', 'multiply'];
const NOTHING: Bounded = { value: 0, radius: 0 };

function spread(op: Op, value: number, a: Bounded, b: Bounded, c: Bounded): number {
  if (op === 'where') {
    if (a.radius > 0) return Math.abs(b.value - c.value) + b.radius + c.radius;
    return a.value !== 0 ? b.radius : c.radius;
  }
  // What is neither monotone nor even: the slope is at most 1.
  if (op === 'sin' || op === 'cos') return Math.min(2, a.radius);
  if (op === 'tan')
    return a.radius < 0.1 * Math.abs(Math.cos(a.value)) ? 1.3 * a.radius * (1 + value * value) : Infinity;
  if (op === 'divide' && Math.abs(b.value) <= b.radius) return Number.POSITIVE_INFINITY;
  if (op === 'mod') return modulo(a, b);
  if (isComparison(op)) return Math.abs(a.value - b.value) <= a.radius + b.radius && a.radius + b.radius > 0 ? 1 : 0;
  return corners(op, value, a, b, c);
}

// All other operations are monotone in each operand, or even, so that the corners are the furthest.
function corners(op: Op, value: number, a: Bounded, b: Bounded, c: Bounded): number {
  let furthest = 0;
  for (const i of sides(a))
    for (const j of sides(b))
      for (const k of sides(c)) {
        const there = VALUE[op](i, j, k);
        // Math.max would lose a NaN only if it came first; a sum keeps it.
        furthest = Number.isFinite(there) ? Math.max(furthest, Math.abs(there - value)) : Number.POSITIVE_INFINITY;
        if (furthest === Number.POSITIVE_INFINITY) return furthest;
      }
  return furthest;
}

function sides({ value, radius }: Bounded): readonly number[] {
  return radius === 0 ? [value] : [value - radius, value + radius];
}

// The quotient is rounded before its floor is taken, so that a multiple of the divisor may fall to either side.
function modulo(a: Bounded, b: Bounded): number {
  const quotient = a.value / b.value;
  const doubt = (a.radius + Math.abs(quotient) * b.radius) / Math.abs(b.value) + 4 * ULP * Math.abs(quotient);
  if (Math.floor(quotient - doubt) !== Math.floor(quotient + doubt)) return Math.abs(b.value) + a.radius;
  return a.radius + Math.abs(Math.floor(quotient)) * b.radius;
}

const EXACT: readonly Op[] = ['negate', 'abs', 'sign', 'min', 'max', 'clamp', 'where', 'floor', 'ceil', 'round'];

/** Operations both readings round alike; undefined for those that are routines of their own. */
function common(op: Op, size: number, a: number, b: number): number | undefined {
  if (EXACT.includes(op) || isComparison(op)) return 0;
  if (op === 'add' || op === 'subtract' || op === 'multiply') return ULP * size;
  if (op === 'mod') return 2 * ULP * (Math.abs(a) + Math.abs(b));
  // One rounding for each squaring and product, and the powers of a rounding.
  if (op === 'power' && isProductExponent(b)) return (Math.abs(b) + 3) * ULP * size;
  return undefined;
}

/** The WebAssembly routines: what stands beside them and is tested, 4 ulp at most. */
export const wasmRounding: Rounding = (op, size, a, b) => common(op, size, a, b) ?? 4 * ULP * size;

/**
 * WGSL: built-ins as the specification allows (§15.7.4.1, https://www.w3.org/TR/WGSL/#concrete-float-accuracy), our own
 * functions from what they are made of.
 */
export const wgslRounding: Rounding = (op, size, a, b) => {
  const relative = ULP * size;
  const known = common(op, size, a, b);
  if (known !== undefined) return known;
  switch (op) {
    case 'divide':
      return 3 * relative;
    case 'sqrt':
      return 5 * relative;
    case 'exp':
    case 'cosh':
      return (4 + 2 * Math.abs(a)) * relative;
    case 'expm1':
      return expMinusOne(a);
    case 'sinh':
      return expMinusOne(Math.abs(a)) + 6 * relative;
    case 'tanh':
      return 2 * expMinusOne(-2 * Math.abs(a)) + 6 * relative;
    case 'log':
      return logarithm(a);
    case 'log2':
      return logarithm(a) * Math.LOG2E + 3 * relative;
    case 'log10':
      return logarithm(a) * Math.LOG10E + 3 * relative;
    case 'log1p':
      return Math.abs(a) < 0.01 ? 4 * relative : logarithm(1 + a) + ULP;
    case 'power':
      return power(a, b);
    case 'cbrt':
      return power(Math.abs(a), 1 / 3) + 4e-9 * Math.abs(Math.log(Math.abs(a)) * size);
    case 'sin':
    case 'cos':
      return Math.abs(a) > 131072 ? Number.POSITIVE_INFINITY : 2 * ULP;
    case 'tan':
      return 3 * ULP * (1 + size) * Math.hypot(1, size) + 3 * relative;
    case 'asin':
    case 'acos':
    case 'atan':
    case 'atan2':
      return 8 * ULP;
    case 'erf':
      return 1.7e-7 + 6 * relative;
    case 'sigmoid':
      return (10 + 2 * Math.max(-a, 0)) * relative;
    case 'softplus':
      return logOfSum(Math.exp(-Math.abs(a)), a) + 2 * relative;
    default:
      return 10 * relative;
  }
};

function expMinusOne(x: number): number {
  const value = Math.abs(Math.expm1(x));
  return Math.abs(x) < 0.35 ? 4 * ULP * value : (4 + 2 * Math.abs(x)) * ULP * (value + 1);
}

const logarithm = (x: number): number => (x >= 0.5 && x <= 2 ? 2 ** -21 : 3 * ULP * Math.abs(Math.log(x)));

// log1p(small), whose small is the exponential of −|x|.
function logOfSum(small: number, x: number): number {
  return (4 + 2 * Math.abs(x)) * ULP * small + (small < 0.01 ? 4 * ULP * small : logarithm(1 + small) + ULP);
}

// exp2(exponent · log2(base)).
function power(base: number, exponent: number): number {
  const doublings = exponent * Math.log2(base);
  const ofLog = base >= 0.5 && base <= 2 ? 2 ** -21 : 3 * ULP * Math.abs(Math.log2(base));
  const relative = (4 + 2 * Math.abs(doublings)) * ULP + Math.abs(exponent) * ofLog + Math.abs(doublings) * ULP;
  return relative * Math.abs(base ** exponent);
}

export interface Comparison {
  compared: number;
  /** Points whose bound says nothing: overflow, the edge of a domain, a jump within rounding, or cancellation. */
  leftOut: number;
  /** Largest error over bound, and where. */
  worst: number;
  where: string;
  /** Bounds relative to max(1, |value|), to show how sharp the comparison was. */
  readonly bounds: number[];
}

export const newComparison = (): Comparison => ({ compared: 0, leftOut: 0, worst: 0, where: '', bounds: [] });

/** A bound wider than this says nothing about a reading. */
const USEFUL = 1e-3;

/** Counts one float32 result in. */
export function compare(tally: Comparison, { value, radius }: Bounded, got: number, where: () => string): void {
  const scale = Math.max(1, Math.abs(value));
  if (!(radius <= USEFUL * scale)) {
    tally.leftOut += 1;
    return;
  }
  tally.compared += 1;
  tally.bounds.push(radius / scale);
  const ratio = Number.isFinite(got) ? Math.abs(got - value) / radius : Number.POSITIVE_INFINITY;
  if (ratio > tally.worst) {
    tally.worst = ratio;
    tally.where = `${where()}: ${got}, not ${value} ± ${radius}`;
  }
}

/** One line for the log: how much was compared, how sharply, and what was left out. */
export function summary({ compared, leftOut, worst, bounds }: Comparison): string {
  const sorted = bounds.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toExponential(1);
  const share = ((100 * leftOut) / (compared + leftOut)).toFixed(2);
  return `${compared} values compared, ${leftOut} left out (${share} %); bound: median ${at(0.5)}, 95 % ${at(0.95)}; largest error ${worst.toFixed(2)} of its bound`;
}
