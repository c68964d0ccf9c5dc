/**
 * First and second derivatives of every operation as numbers, each beside its neighbour so that they can be read and
 * checked together. Conventions at kinks are stated in `jets.ts`.
 */
import type { Op } from './operations.ts';
import { sigmoid } from './special-functions.ts';

/** (u, f(u)) → f′(u), f″(u) into `out`. */
type UnaryRule = (u: number, f: number, out: Float64Array) => void;
/** (u, v, f(u, v)) → f_u, f_v, f_uu, f_uv, f_vv into `out`. */
type BinaryRule = (u: number, v: number, f: number, out: Float64Array) => void;

const unary = (first: (u: number, f: number) => number, second: (u: number, f: number) => number): UnaryRule => {
  return (u, f, out) => {
    out[0] = first(u, f);
    out[1] = second(u, f);
  };
};

const zero = (): number => 0;
const flat = unary(zero, zero);
const LN2 = Math.LN2;
const LN10 = Math.LN10;
const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

const UNARY: Partial<Record<Op, UnaryRule>> = {
  abs: unary((u) => Math.sign(u), zero),
  sign: flat,
  floor: flat,
  ceil: flat,
  round: flat,
  sqrt: unary(
    (u, f) => (u === 0 ? 0 : 0.5 / f),
    (u, f) => (u === 0 ? 0 : -0.25 / (u * f)),
  ),
  cbrt: unary(
    (u, f) => (u === 0 ? 0 : 1 / (3 * f * f)),
    (u, f) => (u === 0 ? 0 : -2 / (9 * u * f * f)),
  ),
  exp: unary(
    (_, f) => f,
    (_, f) => f,
  ),
  expm1: unary(
    (u) => Math.exp(u),
    (u) => Math.exp(u),
  ),
  log: unary(
    (u) => 1 / u,
    (u) => -1 / (u * u),
  ),
  log1p: unary(
    (u) => 1 / (1 + u),
    (u) => -1 / ((1 + u) * (1 + u)),
  ),
  log2: unary(
    (u) => 1 / (LN2 * u),
    (u) => -1 / (LN2 * u * u),
  ),
  log10: unary(
    (u) => 1 / (LN10 * u),
    (u) => -1 / (LN10 * u * u),
  ),
  sin: unary(
    (u) => Math.cos(u),
    (_, f) => -f,
  ),
  cos: unary(
    (u) => -Math.sin(u),
    (_, f) => -f,
  ),
  tan: unary(
    (_, f) => 1 + f * f,
    (_, f) => 2 * f * (1 + f * f),
  ),
  asin: unary(
    (u) => 1 / Math.sqrt(1 - u * u),
    (u) => u / (1 - u * u) ** 1.5,
  ),
  acos: unary(
    (u) => -1 / Math.sqrt(1 - u * u),
    (u) => -u / (1 - u * u) ** 1.5,
  ),
  atan: unary(
    (u) => 1 / (1 + u * u),
    (u) => (-2 * u) / ((1 + u * u) * (1 + u * u)),
  ),
  sinh: unary(
    (u) => Math.cosh(u),
    (_, f) => f,
  ),
  cosh: unary(
    (u) => Math.sinh(u),
    (_, f) => f,
  ),
  tanh: unary(
    (_, f) => 1 - f * f,
    (_, f) => -2 * f * (1 - f * f),
  ),
  erf: unary(
    (u) => TWO_OVER_ROOT_PI * Math.exp(-u * u),
    (u) => -2 * u * TWO_OVER_ROOT_PI * Math.exp(-u * u),
  ),
  sigmoid: unary(
    (_, f) => f * (1 - f),
    (_, f) => f * (1 - f) * (1 - 2 * f),
  ),
  softplus: unary(
    (u) => sigmoid(u),
    (u) => sigmoid(u) * (1 - sigmoid(u)),
  ),
};

function fill(out: Float64Array, fu: number, fv: number, fuu: number, fuv: number, fvv: number): void {
  out[0] = fu;
  out[1] = fv;
  out[2] = fuu;
  out[3] = fuv;
  out[4] = fvv;
}

// At a tie torch gives each operand half of the derivative.
const greater: BinaryRule = (u, v, _, out) =>
  fill(out, u > v ? 1 : u === v ? 0.5 : 0, v > u ? 1 : u === v ? 0.5 : 0, 0, 0, 0);
const still: BinaryRule = (_u, _v, _f, out) => fill(out, 0, 0, 0, 0, 0);

const BINARY: Partial<Record<Op, BinaryRule>> = {
  divide: (_, v, f, out) => fill(out, 1 / v, -f / v, 0, -1 / v / v, (2 * f) / v / v),
  power: (u, v, f, out) => {
    const log = u === 0 ? 0 : Math.log(u);
    const first = u === 0 && v < 1 ? 0 : v * u ** (v - 1);
    const second = u === 0 && v < 2 ? 0 : v * (v - 1) * u ** (v - 2);
    fill(out, first, f * log, second, u === 0 ? 0 : u ** (v - 1) * (1 + v * log), f * log * log);
  },
  max: greater,
  min: (u, v, f, out) => greater(v, u, f, out),
  atan2: (u, v, _, out) => {
    const square = u * u + v * v;
    const squared = square * square;
    fill(out, v / square, -u / square, (-2 * u * v) / squared, (u * u - v * v) / squared, (2 * u * v) / squared);
  },
  hypot: (u, v, f, out) => {
    if (f === 0) still(u, v, f, out);
    else fill(out, u / f, v / f, (v / f) * (v / f / f), -(u / f) * (v / f / f), (u / f) * (u / f / f));
  },
  mod: (u, v, _, out) => fill(out, 1, -Math.floor(u / v), 0, 0, 0),
  less: still,
  lessEqual: still,
  greater: still,
  greaterEqual: still,
  equal: still,
  unequal: still,
};

export function unaryDerivatives(op: Op): UnaryRule | undefined {
  return UNARY[op];
}

/** Throws where the operation has no rule here, which is a bug of this table. */
export function binaryPartials(op: Op): BinaryRule {
  const rule = BINARY[op];
  if (rule === undefined) throw new Error(`Invariant broken: no partial derivatives for ${op}`);
  return rule;
}
