/**
 * Sine, cosine, their inverses and the side of a right triangle, on four float32 at once. Largest errors in units in the
 * last place, as the tests measure them. NaN stays NaN. Polynomials after Moshier's Cephes (sinf.c, atanf.c).
 */
import {
  abs,
  add,
  and,
  div,
  eq,
  flippedBy,
  INFINITE,
  inFloat64,
  isNegative,
  lt,
  mul,
  mul64,
  ONE,
  or,
  polynomial,
  select,
  sub,
  sub64,
  withSignOf,
  ZERO,
} from './arithmetic.ts';
import { constant, constant64, operation, type Value } from './vector-value.ts';

interface Angle {
  /** Number of quarter turns, 0 … 3. */
  readonly quarter: Value;
  readonly sine: Value;
  readonly cosine: Value;
}

const PI_OVER_2_HIGH = 1.5707963267341256;
const PI_OVER_2_LOW = Math.PI / 2 - PI_OVER_2_HIGH + 6.123233995736766e-17;

// Reduced by quarter turns in float64, so that angles are right up to about 1e9, where float32 itself knows them to 64 rad.
function reduce(x: Value): Angle {
  const turns = (half: Value): Value => operation('nearest64', mul64(half, constant64(2 / Math.PI)));
  const rest = inFloat64(x, (half) => {
    const k = turns(half);
    return sub64(sub64(half, mul64(k, constant64(PI_OVER_2_HIGH))), mul64(k, constant64(PI_OVER_2_LOW)));
  });
  // Of angles beyond 1e15 nothing is left, but their sine shall stay one.
  const r = operation('max', operation('min', rest, constant(0.79)), constant(-0.79));
  const quarter = inFloat64(x, (half) => {
    const k = turns(half);
    return sub64(k, mul64(operation('floor64', mul64(k, constant64(0.25))), constant64(4)));
  });
  const z = mul(r, r);
  return {
    quarter,
    sine: add(r, mul(mul(r, z), polynomial(z, [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4]))),
    cosine: add(
      sub(ONE, mul(constant(0.5), z)),
      mul(mul(z, z), polynomial(z, [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5])),
    ),
  };
}

const oneOf = (quarter: Value, first: number, second: number): Value =>
  or(eq(quarter, constant(first)), eq(quarter, constant(second)));
const negativeZeroWhere = (mask: Value): Value => and(mask, constant(-0));

/** 2 ulp for |x| up to 1e6; NaN of infinities. */
export function sine(x: Value): Value {
  const { quarter, sine: small, cosine: large } = reduce(x);
  return flippedBy(negativeZeroWhere(oneOf(quarter, 2, 3)), select(oneOf(quarter, 1, 3), large, small));
}

/** 2 ulp for |x| up to 1e6; NaN of infinities. */
export function cosine(x: Value): Value {
  const { quarter, sine: small, cosine: large } = reduce(x);
  return flippedBy(negativeZeroWhere(oneOf(quarter, 1, 2)), select(oneOf(quarter, 1, 3), small, large));
}

/** 4 ulp for |x| up to 1e6; NaN of infinities. */
export function tangent(x: Value): Value {
  const { quarter, sine: s, cosine: c } = reduce(x);
  const isOdd = oneOf(quarter, 1, 3);
  return flippedBy(negativeZeroWhere(isOdd), div(select(isOdd, c, s), select(isOdd, s, c)));
}

/** 3 ulp. */
export function arcTangent(x: Value): Value {
  const size = abs(x);
  const isSteep = lt(constant(2.414213562373095), size);
  const isMiddle = lt(constant(0.4142135623730951), size);
  const r = div(
    select(isSteep, constant(-1), select(isMiddle, sub(size, ONE), size)),
    select(isSteep, size, select(isMiddle, add(size, ONE), ONE)),
  );
  const offset = select(isSteep, constant(Math.PI / 2), select(isMiddle, constant(Math.PI / 4), ZERO));
  const z = mul(r, r);
  const tail = polynomial(z, [-3.33329491539e-1, 1.99777106478e-1, -1.38776856032e-1, 8.05374449538e-2]);
  return flippedBy(x, add(offset, add(r, mul(mul(r, z), tail))));
}

/** The angle of (x, y), in (−π, π]. 3 ulp. */
export function arcTangent2(y: Value, x: Value): Value {
  const [height, width] = [abs(y), abs(x)];
  const areBothInfinite = and(eq(height, INFINITE), eq(width, INFINITE));
  const areBothZero = and(eq(height, ZERO), eq(width, ZERO));
  const slope = select(areBothInfinite, ONE, select(areBothZero, ZERO, div(height, width)));
  const acute = arcTangent(slope);
  return withSignOf(y, select(isNegative(x), sub(constant(Math.PI), acute), acute));
}

const oppositeSide = (x: Value): Value => operation('sqrt', mul(sub(ONE, x), add(ONE, x)));

/** 3 ulp; NaN outside [−1, 1]. */
export function arcSine(x: Value): Value {
  return arcTangent2(x, oppositeSide(x));
}

/** 3 ulp; NaN outside [−1, 1]. */
export function arcCosine(x: Value): Value {
  return arcTangent2(oppositeSide(x), x);
}

/** √(a² + b²), 2 ulp. Squares are taken after dividing by the larger side, or they overflow. */
export function hypotenuse(a: Value, b: Value): Value {
  const long = operation('max', abs(a), abs(b));
  const ratio = div(operation('min', abs(a), abs(b)), long);
  const isPlain = and(lt(ZERO, long), lt(long, INFINITE));
  return select(isPlain, mul(long, operation('sqrt', add(ONE, mul(ratio, ratio)))), long);
}
