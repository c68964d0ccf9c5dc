/**
 * exp, log and what is made of them, on four float32 at once. Each states its largest error in units in the last place over
 * the whole float32 range, as the tests measure it. NaN stays NaN, infinities are what float64 says they are.
 * Polynomials after Moshier's Cephes (expf.c, logf.c, tanhf.c), https://www.netlib.org/cephes/
 */
import {
  abs,
  add,
  add64,
  and,
  andNot,
  div,
  eq,
  flippedBy,
  HALF,
  INFINITE,
  isNegative,
  lt,
  mul,
  mul64,
  neg,
  ONE,
  or,
  polynomial,
  polynomial64,
  select,
  sub,
  sub64,
  withSignOf,
  ZERO,
} from './arithmetic.ts';
import { constant, constant64, integers, integers64, operation, shift, type Value } from './vector-value.ts';

// 2^k for whole k in [−126, 127], given as integers.
const powerOfTwo = (k: Value): Value => shift('shiftLeft32', operation('i32Add', k, integers(127)), 23);

/** exp(x) · 2^`bias`, without overflow before the product does. 1 ulp. */
export function exponential(x: Value, bias = 0): Value {
  // Beyond these ends the answer is 0 or infinite; min and max of WASM let NaN through.
  const inside = operation('max', operation('min', x, constant(90)), constant(-106));
  const k = operation('nearest', mul(inside, constant(Math.LOG2E)));
  const r = sub(sub(inside, mul(k, constant(0.693359375))), mul(k, constant(-2.1219444e-4)));
  const tail = polynomial(
    r,
    [5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.98756915e-4],
  );
  const size = add(add(mul(mul(r, r), tail), r), ONE);
  // In two halves, because 2^k alone leaves the range of float32 where the product does not.
  const whole = operation('i32Add', operation('truncate', k), integers(bias));
  const half = shift('shiftRight32', whole, 1);
  return mul(mul(size, powerOfTwo(half)), powerOfTwo(operation('i32Sub', whole, half)));
}

/** 1 ulp; −∞ at 0, NaN below. */
export function logarithm(x: Value): Value {
  const isSmall = lt(x, constant(2 ** -126));
  const normal = select(isSmall, mul(x, constant(2 ** 23)), x);
  // The exponent so that the rest lies in [√½, √2): 0x3f3504f3 are the bits of √½.
  const raised = operation('i32Sub', normal, integers(0x3f3504f3));
  const k = shift('shiftRight32', raised, 23);
  const rest = operation('i32Add', and(raised, integers(0x007fffff)), integers(0x3f3504f3));
  const m = sub(rest, ONE);
  const e = sub(operation('convert', k), and(isSmall, constant(23)));
  const z = mul(m, m);
  const tail = polynomial(
    m,
    [
      3.3333331174e-1, -2.4999993993e-1, 2.0000714765e-1, -1.6668057665e-1, 1.4249322787e-1, -1.2420140846e-1,
      1.167699874e-1, -1.151461031e-1, 7.0376836292e-2,
    ],
  );
  const low = add(mul(mul(m, z), tail), mul(e, constant(-2.1219444e-4)));
  const size = add(add(sub(low, mul(HALF, z)), m), mul(e, constant(0.693359375)));
  const special = select(eq(x, ZERO), constant(Number.NEGATIVE_INFINITY), operation('sqrt', x));
  const isOrdinary = and(lt(ZERO, x), lt(x, INFINITE));
  return select(isOrdinary, size, special);
}

/** log(1 + x). 3 ulp, also near 0: the digits of x that 1 + x drops come back in x/(u − 1). */
export function logarithmOfOnePlus(x: Value): Value {
  const u = add(ONE, x);
  const corrected = mul(logarithm(u), div(x, sub(u, ONE)));
  return select(or(eq(u, ONE), eq(x, INFINITE)), x, corrected);
}

/** exp(x) − 1. 2 ulp, also near 0. */
export function exponentialMinusOne(x: Value): Value {
  const series = [1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320];
  const near = add(x, mul(mul(x, x), polynomial(x, series)));
  return select(lt(abs(x), HALF), near, sub(exponential(x), ONE));
}

/** 2 ulp. */
export function hyperbolicSine(x: Value): Value {
  const z = mul(x, x);
  const near = add(x, mul(mul(x, z), polynomial(z, [1 / 6, 1 / 120, 1 / 5040, 1 / 362880])));
  const halved = exponential(abs(x), -1);
  const far = withSignOf(x, sub(halved, div(constant(0.25), halved)));
  return select(lt(abs(x), ONE), near, far);
}

/** 2 ulp. */
export function hyperbolicCosine(x: Value): Value {
  const halved = exponential(abs(x), -1);
  return add(halved, div(constant(0.25), halved));
}

/** 2 ulp. */
export function hyperbolicTangent(x: Value): Value {
  const z = mul(x, x);
  const tail = polynomial(
    z,
    [-3.33332819422e-1, 1.33314422036e-1, -5.37397155531e-2, 2.06390887954e-2, -5.70498872745e-3],
  );
  const near = add(x, mul(mul(x, z), tail));
  const size = sub(ONE, div(constant(2), add(exponential(mul(abs(x), constant(2))), ONE)));
  return select(lt(abs(x), constant(0.625)), near, flippedBy(x, size));
}

/** 1/(1 + exp(−x)). 2 ulp down to the smallest normal number. */
export function logistic(x: Value): Value {
  const small = exponential(neg(abs(x)));
  return div(select(lt(x, ZERO), small, ONE), add(ONE, small));
}

/** log(1 + exp(x)). 3 ulp. */
export function softPlus(x: Value): Value {
  return add(operation('max', x, ZERO), logarithmOfOnePlus(exponential(neg(abs(x)))));
}

/** 3 ulp. */
export function errorFunction(x: Value): Value {
  const size = abs(x);
  const z = mul(x, x);
  const near = mul(
    x,
    polynomial(
      z,
      [
        1.12837916571, -3.7612625824e-1, 1.128358514861e-1, -2.685381193529e-2, 5.188327685732e-3, -8.010193625184e-4,
        7.853861353153e-5,
      ],
    ),
  );
  const inverse = div(ONE, size);
  const y = mul(inverse, inverse);
  const upToTwo = polynomial(
    y,
    [
      5.638259427386e-1, -2.741127028184e-1, 3.404879937665e-1, -4.944515323274e-1, 6.210004621745e-1,
      -5.824733027278e-1, 3.687424674597e-1, -1.38703938874e-1, 2.326819970068e-2,
    ],
  );
  const beyond = polynomial(
    y,
    [
      5.641895067754e-1, -2.82076743974e-1, 4.218463358204e-1, -1.015265279202, 2.92101901921, -7.495518717768,
      1.297719955372e1, -1.047766399936e1,
    ],
  );
  const complement = mul(mul(exponential(neg(z)), inverse), select(lt(size, constant(2)), upToTwo, beyond));
  return select(lt(size, ONE), near, flippedBy(x, sub(ONE, complement)));
}

/** 2 ulp, from a first guess by the exponent and two steps of Halley's method. */
export function cubeRoot(x: Value): Value {
  const size = abs(x);
  const isSmall = lt(size, constant(2 ** -120));
  const scaled = select(isSmall, mul(size, constant(2 ** 24)), size);
  const third = operation('truncate', mul(operation('convert', scaled), constant(1 / 3)));
  let root: Value = operation('i32Add', third, integers(709958130));
  for (let pass = 0; pass < 2; pass += 1) {
    const cube = mul(mul(root, root), root);
    // As a correction: as a quotient of cubes it would overflow for large x.
    const off = div(sub(scaled, cube), add(add(cube, cube), scaled));
    root = add(root, mul(root, off));
  }
  const back = select(isSmall, mul(root, constant(2 ** -8)), root);
  const isOrdinary = and(lt(ZERO, size), lt(size, INFINITE));
  return select(isOrdinary, flippedBy(x, back), x);
}

// log(x) for x ≥ 0, two float64. What float32 calls denormal is normal here. Relative error 1e-11.
function logarithm64(x: Value): Value {
  // The bits of √½ in the high word; the low bits do not matter.
  const edge = 0x3fe6a09e00000000n;
  const raised = operation('i64Add', x, integers64(-edge));
  // Exponents as float64: the biased one is put below the binary point of 2^52.
  const biased = shift('shiftRightUnsigned64', operation('i64Add', raised, integers64(1023n << 52n)), 52);
  const e = sub64(or(biased, integers64(0x4330000000000000n)), constant64(2 ** 52 + 1023));
  const rest = operation('i64Add', and(raised, integers64(0x000fffffffffffffn)), integers64(edge));
  const s = operation('div64', sub64(rest, constant64(1)), add64(rest, constant64(1)));
  const series = [2, 2 / 3, 2 / 5, 2 / 7, 2 / 9, 2 / 11, 2 / 13];
  const finite = add64(mul64(s, polynomial64(mul64(s, s), series)), mul64(e, constant64(Math.LN2)));
  const infinite = constant64(Number.POSITIVE_INFINITY);
  const isZero = operation('eq64', x, constant64(0));
  const isBounded = operation('lt64', x, infinite);
  return select(isZero, constant64(Number.NEGATIVE_INFINITY), select(isBounded, finite, x));
}

// exp of two float64 whose result is to be read as float32. Relative error 1e-11.
function exponential64(x: Value): Value {
  const inside = operation('max64', operation('min64', x, constant64(200)), constant64(-200));
  const k = operation('nearest64', mul64(inside, constant64(Math.LOG2E)));
  const r = sub64(inside, mul64(k, constant64(Math.LN2)));
  const factorials = [1, 1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320, 1 / 362880];
  // 1.5 · 2^52 more puts the whole number k into the low bits.
  const whole = add64(k, constant64(1.5 * 2 ** 52));
  const scale = shift('shiftLeft64', operation('i64Add', whole, integers64(1023n)), 52);
  return mul64(polynomial64(r, factorials), scale);
}

/** base^exponent, 1 ulp: in float64, because log(base) is multiplied by an exponent that may be large. */
export function power(base: Value, exponent: Value): Value {
  const [low, high] = [halfPower(abs(base), exponent), halfPower(highOf(abs(base)), highOf(exponent))];
  const size: Value = { kind: 'join', low, high };
  const halved = mul(exponent, HALF);
  const isWhole = eq(operation('floor', exponent), exponent);
  const isOdd = and(isWhole, operation('ne', operation('floor', halved), halved));
  const signed = flippedBy(and(and(isNegative(base), isOdd), constant(-0)), size);
  const isUndefined = andNot(and(lt(base, ZERO), lt(constant(Number.NEGATIVE_INFINITY), base)), isWhole);
  const raised = select(isUndefined, constant(Number.NaN), signed);
  return select(eq(exponent, ZERO), ONE, raised);
}

const highOf = (of: Value): Value => ({ kind: 'high', of });

function halfPower(base: Value, exponent: Value): Value {
  const product = mul64(logarithm64(operation('promoteLow', base)), operation('promoteLow', exponent));
  return operation('demote', exponential64(product));
}
