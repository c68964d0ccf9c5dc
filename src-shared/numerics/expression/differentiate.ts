/**
 * The derivative of a tree as a tree, for the readings that are text (WGSL). Same conventions at kinks as `jets.ts`;
 * the tests hold the two to each other.
 */
import type { Op } from './operations.ts';
import { type Expr, fold, isNumber, number, product, symbol } from './tree.ts';

const add = (a: Expr, b: Expr): Expr => fold('add', [a, b]);
const subtract = (a: Expr, b: Expr): Expr => fold('subtract', [a, b]);
const divide = (a: Expr, b: Expr): Expr => (isNumber(a, 0) ? a : fold('divide', [a, b]));
const negate = (a: Expr): Expr => (isNumber(a, 0) ? a : fold('negate', [a]));
const square = (a: Expr): Expr => fold('power', [a, number(2)]);
const call1 = (op: Op, a: Expr): Expr => fold(op, [a]);
const where = (condition: Expr, yes: Expr, no: Expr): Expr => fold('where', [condition, yes, no]);
const unlessZero = (u: Expr, value: Expr): Expr => where(fold('equal', [u, number(0)]), number(0), value);

/** f′(u), given u and f(u) as trees. Operations missing here are piecewise constant. */
const UNARY: Partial<Record<Op, (u: Expr, f: Expr) => Expr>> = {
  negate: () => number(-1),
  abs: (u) => call1('sign', u),
  sqrt: (u, f) => unlessZero(u, divide(number(0.5), f)),
  cbrt: (u, f) => unlessZero(u, divide(number(1 / 3), square(f))),
  exp: (_, f) => f,
  expm1: (u) => call1('exp', u),
  log: (u) => divide(number(1), u),
  log1p: (u) => divide(number(1), add(number(1), u)),
  log2: (u) => divide(number(Math.LOG2E), u),
  log10: (u) => divide(number(Math.LOG10E), u),
  sin: (u) => call1('cos', u),
  cos: (u) => negate(call1('sin', u)),
  tan: (_, f) => add(number(1), square(f)),
  asin: (u) => divide(number(1), call1('sqrt', subtract(number(1), square(u)))),
  acos: (u) => divide(number(-1), call1('sqrt', subtract(number(1), square(u)))),
  atan: (u) => divide(number(1), add(number(1), square(u))),
  sinh: (u) => call1('cosh', u),
  cosh: (u) => call1('sinh', u),
  tanh: (_, f) => subtract(number(1), square(f)),
  erf: (u) => product(number(2 / Math.sqrt(Math.PI)), call1('exp', negate(square(u)))),
  sigmoid: (_, f) => product(f, subtract(number(1), f)),
  softplus: (u) => call1('sigmoid', u),
};

/** ∂expr/∂name. Exact; size grows about linearly because equal parts are shared. */
export function differentiate(expr: Expr, name: string): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (node: Expr): Expr => {
    if (node.kind === 'number') return number(0);
    if (node.kind === 'symbol') return number(node.name === name ? 1 : 0);
    const known = done.get(node);
    if (known !== undefined) return known;
    const derivative = rule(node.op, node, node.args, node.args.map(visit));
    done.set(node, derivative);
    return derivative;
  };
  return visit(expr);
}

function rule(op: Op, f: Expr, args: readonly Expr[], slopes: readonly Expr[]): Expr {
  const [u = symbol('?'), v = symbol('?'), w = symbol('?')] = args;
  const [du = number(0), dv = number(0), dw = number(0)] = slopes;
  switch (op) {
    case 'add':
      return add(du, dv);
    case 'subtract':
      return isNumber(du, 0) ? negate(dv) : subtract(du, dv);
    case 'multiply':
      return add(product(du, v), product(u, dv));
    case 'divide':
      return isNumber(dv, 0) ? divide(du, v) : divide(subtract(du, product(f, dv)), v);
    case 'power':
      return power(f, u, v, du, dv);
    case 'where':
      return same(dv, dw) ? dv : where(u, dv, dw);
    case 'max':
      return split(fold('greater', [u, v]), fold('greater', [v, u]), du, dv);
    case 'min':
      return split(fold('less', [u, v]), fold('less', [v, u]), du, dv);
    case 'clamp':
      return where(fold('greater', [fold('max', [u, v]), w]), dw, where(fold('less', [u, v]), dv, du));
    case 'atan2':
      return divide(subtract(product(v, du), product(u, dv)), add(square(u), square(v)));
    case 'hypot':
      return unlessZero(f, divide(add(product(u, du), product(v, dv)), f));
    case 'mod':
      return subtract(du, product(call1('floor', fold('divide', [u, v])), dv));
    default: {
      const slope = UNARY[op];
      return slope === undefined || isNumber(du, 0) ? number(0) : product(slope(u, f), du);
    }
  }
}

function same(a: Expr, b: Expr): boolean {
  return a === b || (a.kind === 'number' && isNumber(b, a.value));
}

function split(first: Expr, second: Expr, du: Expr, dv: Expr): Expr {
  if (same(du, dv)) return du;
  return where(first, du, where(second, dv, product(number(0.5), add(du, dv))));
}

function power(f: Expr, u: Expr, v: Expr, du: Expr, dv: Expr): Expr {
  const reduced = fold('power', [u, subtract(v, number(1))]);
  const inBase = product(product(v, reduced), du);
  const blowsUp = v.kind !== 'number' || (v.value < 1 && !Number.isInteger(v.value));
  const guarded = isNumber(inBase, 0) || !blowsUp ? inBase : whereSlopeIsFinite(u, v, inBase);
  if (isNumber(dv, 0)) return guarded;
  return add(guarded, product(unlessZero(u, product(f, call1('log', u))), dv));
}

function whereSlopeIsFinite(u: Expr, v: Expr, slope: Expr): Expr {
  const flat = product(fold('equal', [u, number(0)]), fold('less', [v, number(1)]));
  return where(flat, number(0), slope);
}
