/**
 * Reading 2 of a tree: value, gradient and Hessian in two variables by forward second-order jets, exact to rounding.
 * Where a derivative is a convention it is torch's, or 0 where torch would say NaN: abs′(0) = sqrt′(0) = hypot′(0, 0) = 0,
 * so that a minimum on a kink is a critical point. What a part does not read has no derivative there: asin(x) + y² at x = 1 has
 * the gradient (∞, 2y), as in torch.
 */
import { crossed, isFlat, livenessOf, X, XX, XY, Y, YY } from './liveness.ts';
import { integerPower, isProductExponent, type Op, power, rawPower, VALUE } from './operations.ts';
import { binaryPartials, unaryDerivatives } from './partials.ts';
import { layOut } from './tape.ts';
import type { Expr } from './tree.ts';

/** Places in a jet: value, ∂x, ∂y, ∂xx, ∂xy, ∂yy. */
export const JET_LENGTH = 6;

/** (x, y) → jet, written into `out` (length 6; the last three only for order 2). No allocation while running. */
export type JetFunction = (x: number, y: number, out: Float64Array) => void;

type Step = (j: Float64Array) => void;

/**
 * Compiles a formula in the two named variables; every other name must have been bound to a number.
 * Order 1 leaves the Hessian untouched and costs about half.
 */
export function compileJet(expr: Expr, variables: readonly [string, string], order: 1 | 2): JetFunction {
  const tape = layOut([expr], variables);
  const registers = new Float64Array((2 + tape.nodes.length) * JET_LENGTH);
  registers[1] = 1;
  registers[JET_LENGTH + 2] = 1;
  const live = livenessOf(tape);
  const steps: Step[] = [];
  tape.nodes.forEach((node, index) => {
    const target = (2 + index) * JET_LENGTH;
    if (typeof node === 'number') registers[target] = node;
    else
      steps.push(stepOf(node.op, target, node.args, order, live, (register) => constantOf(tape.nodes[register - 2])));
  });
  const result = (tape.outputs[0] ?? 0) * JET_LENGTH;
  const length = order === 1 ? 3 : JET_LENGTH;
  return (x, y, out) => {
    registers[0] = x;
    registers[JET_LENGTH] = y;
    for (const step of steps) step(registers);
    for (let place = 0; place < length; place += 1) out[place] = registers[result + place] as number;
  };
}

function constantOf(node: unknown): number | undefined {
  return typeof node === 'number' ? node : undefined;
}

function stepOf(
  op: Op,
  target: number,
  args: readonly number[],
  order: 1 | 2,
  live: readonly number[],
  constant: (register: number) => number | undefined,
): Step {
  const [a = 0, b = 0, c = 0] = args.map((register) => register * JET_LENGTH);
  const [ofU = 0, ofV = 0] = isFlat(op) ? [] : args.map((register) => live[register] ?? 0);
  const exponent = op === 'power' && args[1] !== undefined ? constant(args[1]) : undefined;
  const length = order === 1 ? 3 : JET_LENGTH;
  if (op === 'add') return (j) => combine(j, target, a, b, 1, length);
  if (op === 'subtract') return (j) => combine(j, target, a, b, -1, length);
  if (op === 'negate')
    return (j) => {
      for (let place = 0; place < length; place += 1) j[target + place] = -(j[a + place] as number);
    };
  if (op === 'multiply') return multiplication(target, a, b, order, ofU, ofV);
  if (op === 'where') return (j) => copy(j, target, (j[a] as number) !== 0 ? b : c, length);
  if (op === 'clamp') return (j) => clamp(j, target, a, b, c, length);
  if (exponent !== undefined) return raising(target, a, exponent, order, ofU);
  const derivatives = unaryDerivatives(op);
  if (derivatives !== undefined) {
    const value = VALUE[op];
    const pair = new Float64Array(2);
    const chain = chainOf(target, a, order, ofU);
    return (j) => {
      const u = j[a] as number;
      const result = value(u, 0, 0);
      derivatives(u, result, pair);
      chain(j, result, pair[0] as number, pair[1] as number);
    };
  }
  const partials = binaryPartials(op);
  const value = op === 'power' ? rawPower : VALUE[op];
  const five = new Float64Array(5);
  const chainTwo = chainTwoOf(target, a, b, order, ofU, ofV);
  return (j) => {
    const u = j[a] as number;
    const v = j[b] as number;
    const result = value(u, v, 0);
    partials(u, v, result, five);
    chainTwo(j, result, five);
  };
}

function copy(j: Float64Array, target: number, source: number, length: number): void {
  for (let place = 0; place < length; place += 1) j[target + place] = j[source + place] as number;
}

function combine(j: Float64Array, target: number, a: number, b: number, sign: number, length: number): void {
  for (let place = 0; place < length; place += 1)
    j[target + place] = (j[a + place] as number) + sign * (j[b + place] as number);
}

/** A term, unless one of its factors is a derivative that is 0 by structure. */
function kept(isLive: number, term: number): number {
  return isLive === 0 ? 0 : term;
}

function multiplication(target: number, a: number, b: number, order: 1 | 2, ofU: number, ofV: number): Step {
  const pairs = crossed(ofU, ofV);
  return (j) => {
    const u = j[a] as number;
    const ux = j[a + 1] as number;
    const uy = j[a + 2] as number;
    const v = j[b] as number;
    const vx = j[b + 1] as number;
    const vy = j[b + 2] as number;
    j[target] = u * v;
    j[target + 1] = kept(ofU & X, ux * v) + kept(ofV & X, u * vx);
    j[target + 2] = kept(ofU & Y, uy * v) + kept(ofV & Y, u * vy);
    if (order === 1) return;
    const second = (place: number, bit: number, product: number): number =>
      kept(ofU & bit, (j[a + place] as number) * v) +
      kept(pairs & bit, product) +
      kept(ofV & bit, u * (j[b + place] as number));
    j[target + 3] = second(3, XX, 2 * ux * vx);
    j[target + 4] = second(4, XY, kept(ofU & X, kept(ofV & Y, ux * vy)) + kept(ofU & Y, kept(ofV & X, uy * vx)));
    j[target + 5] = second(5, YY, 2 * uy * vy);
  };
}

// Inside the bounds, edges included, the operand's derivative passes, as in torch.
function clamp(j: Float64Array, target: number, a: number, low: number, high: number, length: number): void {
  const raised = (j[a] as number) < (j[low] as number) ? low : a;
  const source = (j[raised] as number) > (j[high] as number) ? high : raised;
  copy(j, target, source, length);
}

// u^n for a constant n. At u = 0 an infinite derivative counts as 0, like that of sqrt.
function raising(target: number, a: number, n: number, order: 1 | 2, ofU: number): Step {
  const whole = isProductExponent(n);
  const chain = chainOf(target, a, order, ofU);
  return (j) => {
    const u = j[a] as number;
    const value = whole ? integerPower(u, n) : power(u, n);
    const guarded = u === 0 && !whole;
    const first = n === 0 || (guarded && n < 1) ? 0 : n * power(u, n - 1);
    const second = n === 0 || n === 1 || (guarded && n < 2) ? 0 : n * (n - 1) * power(u, n - 2);
    chain(j, value, first, second);
  };
}

/** The chain rule of f(u): f, f′ and f″ are given. */
type Chain = (j: Float64Array, value: number, first: number, second: number) => void;

function chainOf(target: number, a: number, order: 1 | 2, ofU: number): Chain {
  const pairs = crossed(ofU, ofU);
  return (j, value, first, second) => {
    const ux = j[a + 1] as number;
    const uy = j[a + 2] as number;
    j[target] = value;
    j[target + 1] = kept(ofU & X, first * ux);
    j[target + 2] = kept(ofU & Y, first * uy);
    if (order === 1) return;
    j[target + 3] = kept(pairs & XX, second * ux * ux) + kept(ofU & XX, first * (j[a + 3] as number));
    j[target + 4] = kept(pairs & XY, second * ux * uy) + kept(ofU & XY, first * (j[a + 4] as number));
    j[target + 5] = kept(pairs & YY, second * uy * uy) + kept(ofU & YY, first * (j[a + 5] as number));
  };
}

/** The chain rule of f(u, v); `f` holds f_u, f_v, f_uu, f_uv, f_vv. */
type ChainTwo = (j: Float64Array, value: number, f: Float64Array) => void;

function chainTwoOf(target: number, a: number, b: number, order: 1 | 2, ofU: number, ofV: number): ChainTwo {
  const ofUU = crossed(ofU, ofU);
  const ofVV = crossed(ofV, ofV);
  const [uxvx, uxvy, uyvx, uyvy] = [
    ofU & ofV & X,
    (ofU & X) !== 0 ? ofV & Y : 0,
    (ofU & Y) !== 0 ? ofV & X : 0,
    ofU & ofV & Y,
  ];
  return (j, value, f) => {
    const fu = f[0] as number;
    const fv = f[1] as number;
    const ux = j[a + 1] as number;
    const uy = j[a + 2] as number;
    const vx = j[b + 1] as number;
    const vy = j[b + 2] as number;
    j[target] = value;
    j[target + 1] = kept(ofU & X, fu * ux) + kept(ofV & X, fv * vx);
    j[target + 2] = kept(ofU & Y, fu * uy) + kept(ofV & Y, fv * vy);
    if (order === 1) return;
    const fuv = f[3] as number;
    const second = (place: number, bit: number, uu: number, mixed: number, vv: number): number =>
      kept(ofUU & bit, (f[2] as number) * uu) +
      mixed +
      kept(ofVV & bit, (f[4] as number) * vv) +
      kept(ofU & bit, fu * (j[a + place] as number)) +
      kept(ofV & bit, fv * (j[b + place] as number));
    j[target + 3] = second(3, XX, ux * ux, kept(uxvx, 2 * fuv * ux * vx), vx * vx);
    j[target + 4] = second(4, XY, ux * uy, kept(uxvy, fuv * ux * vy) + kept(uyvx, fuv * uy * vx), vx * vy);
    j[target + 5] = second(5, YY, uy * uy, kept(uyvy, 2 * fuv * uy * vy), vy * vy);
  };
}
