/**
 * Reading 2 of a tree: value, gradient and Hessian in two variables by forward second-order jets, exact to rounding.
 * Where a derivative is a convention it is torch's, or 0 where torch would say NaN: abs′(0) = sqrt′(0) = hypot′(0, 0) = 0,
 * so that a minimum on a kink is a critical point.
 */
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
  const steps: Step[] = [];
  tape.nodes.forEach((node, index) => {
    const target = (2 + index) * JET_LENGTH;
    if (typeof node === 'number') registers[target] = node;
    else steps.push(stepOf(node.op, target, node.args, order, (register) => constantOf(tape.nodes[register - 2])));
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
  constant: (register: number) => number | undefined,
): Step {
  const [a = 0, b = 0, c = 0] = args.map((register) => register * JET_LENGTH);
  const exponent = op === 'power' && args[1] !== undefined ? constant(args[1]) : undefined;
  const length = order === 1 ? 3 : JET_LENGTH;
  if (op === 'add') return (j) => combine(j, target, a, b, 1, length);
  if (op === 'subtract') return (j) => combine(j, target, a, b, -1, length);
  if (op === 'negate')
    return (j) => {
      for (let place = 0; place < length; place += 1) j[target + place] = -(j[a + place] as number);
    };
  if (op === 'multiply') return (j) => multiply(j, target, a, b, order);
  if (op === 'where') return (j) => copy(j, target, (j[a] as number) !== 0 ? b : c, length);
  if (op === 'clamp') return (j) => clamp(j, target, a, b, c, length);
  if (exponent !== undefined) return (j) => raise(j, target, a, exponent, order);
  const derivatives = unaryDerivatives(op);
  if (derivatives !== undefined) {
    const value = VALUE[op];
    const pair = new Float64Array(2);
    return (j) => {
      const u = j[a] as number;
      const result = value(u, 0, 0);
      derivatives(u, result, pair);
      chain(j, target, a, result, pair[0] as number, pair[1] as number, order);
    };
  }
  const partials = binaryPartials(op);
  const value = op === 'power' ? rawPower : VALUE[op];
  const five = new Float64Array(5);
  return (j) => {
    const u = j[a] as number;
    const v = j[b] as number;
    const result = value(u, v, 0);
    partials(u, v, result, five);
    chainTwo(j, target, a, b, result, five, order);
  };
}

function copy(j: Float64Array, target: number, source: number, length: number): void {
  for (let place = 0; place < length; place += 1) j[target + place] = j[source + place] as number;
}

function combine(j: Float64Array, target: number, a: number, b: number, sign: number, length: number): void {
  for (let place = 0; place < length; place += 1)
    j[target + place] = (j[a + place] as number) + sign * (j[b + place] as number);
}

function multiply(j: Float64Array, target: number, a: number, b: number, order: 1 | 2): void {
  const u = j[a] as number;
  const ux = j[a + 1] as number;
  const uy = j[a + 2] as number;
  const v = j[b] as number;
  const vx = j[b + 1] as number;
  const vy = j[b + 2] as number;
  j[target] = u * v;
  j[target + 1] = ux * v + u * vx;
  j[target + 2] = uy * v + u * vy;
  if (order === 1) return;
  j[target + 3] = (j[a + 3] as number) * v + 2 * ux * vx + u * (j[b + 3] as number);
  j[target + 4] = (j[a + 4] as number) * v + ux * vy + uy * vx + u * (j[b + 4] as number);
  j[target + 5] = (j[a + 5] as number) * v + 2 * uy * vy + u * (j[b + 5] as number);
}

// Inside the bounds, edges included, the operand's derivative passes, as in torch.
function clamp(j: Float64Array, target: number, a: number, low: number, high: number, length: number): void {
  const raised = (j[a] as number) < (j[low] as number) ? low : a;
  const source = (j[raised] as number) > (j[high] as number) ? high : raised;
  copy(j, target, source, length);
}

// u^n for a constant n. At u = 0 an infinite derivative counts as 0, like that of sqrt.
function raise(j: Float64Array, target: number, a: number, n: number, order: 1 | 2): void {
  const u = j[a] as number;
  const whole = isProductExponent(n);
  const value = whole ? integerPower(u, n) : power(u, n);
  const guarded = u === 0 && !whole;
  const first = n === 0 || (guarded && n < 1) ? 0 : n * power(u, n - 1);
  const second = n === 0 || n === 1 || (guarded && n < 2) ? 0 : n * (n - 1) * power(u, n - 2);
  chain(j, target, a, value, first, second, order);
}

function chain(
  j: Float64Array,
  target: number,
  a: number,
  value: number,
  first: number,
  second: number,
  order: 1 | 2,
): void {
  const ux = j[a + 1] as number;
  const uy = j[a + 2] as number;
  j[target] = value;
  j[target + 1] = first * ux;
  j[target + 2] = first * uy;
  if (order === 1) return;
  j[target + 3] = second * ux * ux + first * (j[a + 3] as number);
  j[target + 4] = second * ux * uy + first * (j[a + 4] as number);
  j[target + 5] = second * uy * uy + first * (j[a + 5] as number);
}

// The chain rule of f(u, v); `f` holds f_u, f_v, f_uu, f_uv, f_vv.
function chainTwo(
  j: Float64Array,
  target: number,
  a: number,
  b: number,
  value: number,
  f: Float64Array,
  order: 1 | 2,
): void {
  const [fu = 0, fv = 0, fuu = 0, fuv = 0, fvv = 0] = f;
  const ux = j[a + 1] as number;
  const uy = j[a + 2] as number;
  const vx = j[b + 1] as number;
  const vy = j[b + 2] as number;
  j[target] = value;
  j[target + 1] = fu * ux + fv * vx;
  j[target + 2] = fu * uy + fv * vy;
  if (order === 1) return;
  const second = (p: number, q: number, r: number, s: number, place: number): number =>
    fuu * p * q + fuv * (p * s + q * r) + fvv * r * s + fu * (j[a + place] as number) + fv * (j[b + place] as number);
  j[target + 3] = second(ux, ux, vx, vx, 3);
  j[target + 4] = second(ux, uy, vx, vy, 4);
  j[target + 5] = second(uy, uy, vy, vy, 5);
}
