/**
 * The expression tree every formula of the numeric core is read from: a number, a name, or an operation on trees.
 * Trees are immutable and may share nodes. `call` keeps what was written; `fold` simplifies lightly on the way up.
 * Knows no text and no backend; the single-tree-many-readings idea is learned from jax-js' `alu.ts`.
 */
import { ARITY, isReduction, type Op, VALUE } from './operations.ts';

export type Expr =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'call'; readonly op: Op; readonly args: readonly Expr[] };

export function number(value: number): Expr {
  return { kind: 'number', value };
}

export function symbol(name: string): Expr {
  return { kind: 'symbol', name };
}

/** An operation exactly as written, nothing folded: what TeX and Python print. */
export function call(op: Op, args: readonly Expr[]): Expr {
  if (args.length !== ARITY[op]) throw new Error(`Invariant broken: ${op} takes ${ARITY[op]} operands`);
  return { kind: 'call', op, args };
}

export function isNumber(expr: Expr | undefined, value: number): boolean {
  return expr?.kind === 'number' && expr.value === value;
}

/**
 * An operation with constants folded in float64 and neutral elements dropped. `0 * x` is kept, because x may be
 * infinite or NaN and a loss must say so; `product` drops it where the zero is one of structure.
 */
export function fold(op: Op, args: readonly Expr[]): Expr {
  const [a, b, c] = args;
  // The norm of a constant depends on how long the vector is.
  if (isReduction(op)) return call(op, args);
  if (args.every((arg) => arg.kind === 'number')) {
    const [x = 0, y = 0, z = 0] = args.map((arg) => (arg.kind === 'number' ? arg.value : 0));
    return number(VALUE[op](x, y, z));
  }
  if (a === undefined) return call(op, args);
  if (op === 'where' && a.kind === 'number' && b !== undefined && c !== undefined) return a.value !== 0 ? b : c;
  if (op === 'negate' && a.kind === 'call' && a.op === 'negate' && a.args[0] !== undefined) return a.args[0];
  if (b === undefined) return call(op, args);
  if (op === 'add' && isNumber(b, 0)) return a;
  if (op === 'add' && isNumber(a, 0)) return b;
  if (op === 'subtract' && isNumber(b, 0)) return a;
  if (op === 'subtract' && isNumber(a, 0)) return fold('negate', [b]);
  if ((op === 'multiply' || op === 'divide' || op === 'power') && isNumber(b, 1)) return a;
  if (op === 'multiply' && isNumber(a, 1)) return b;
  if (op === 'multiply' && isNumber(a, -1)) return fold('negate', [b]);
  return call(op, args);
}

/** a·b where a factor that is zero by structure (a derivative, a switched-off hyperparameter) removes the term. */
export function product(a: Expr, b: Expr): Expr {
  return isNumber(a, 0) || isNumber(b, 0) ? number(0) : fold('multiply', [a, b]);
}

/** The constants every formula knows unless it declares the name itself. */
export const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/** Rebuilds a tree with names replaced by trees and every operation passed through `make`. Shared nodes stay shared. */
export function substitute(
  expr: Expr,
  bindings: ReadonlyMap<string, Expr>,
  make: (op: Op, args: readonly Expr[]) => Expr = fold,
): Expr {
  const done = new Map<Expr, Expr>();
  const visit = (node: Expr): Expr => {
    if (node.kind === 'number') return node;
    if (node.kind === 'symbol') return bindings.get(node.name) ?? node;
    const known = done.get(node);
    if (known !== undefined) return known;
    const rebuilt = make(node.op, node.args.map(visit));
    done.set(node, rebuilt);
    return rebuilt;
  };
  return visit(expr);
}

/** `substitute` with numbers. */
export function bind(expr: Expr, values: Readonly<Record<string, number>>): Expr {
  return substitute(expr, new Map(Object.entries(values).map(([name, value]) => [name, number(value)])));
}

/** The names a tree reads, in order of first appearance. */
export function freeSymbols(expr: Expr): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<Expr>();
  const visit = (node: Expr): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'symbol') names.add(node.name);
    if (node.kind === 'call') node.args.forEach(visit);
  };
  visit(expr);
  return names;
}
