/**
 * norm, mean and rms run over a whole parameter vector, everything else over one element. This file takes them out of
 * element-wise trees, so that each becomes one scalar that is computed first, and says what each means.
 */
import { keyOf } from './hoist.ts';
import { isReduction, type ReductionOp } from './operations.ts';
import { type Expr, symbol } from './tree.ts';

/** One scalar of a step: `op` over the values of `operand` for all elements. The operand may read earlier reductions. */
export interface Reduction {
  readonly name: string;
  readonly op: ReductionOp;
  readonly operand: Expr;
}

/** Replaces every reduction by a symbol `reduction0`, `reduction1` …; inner ones come first. Equal ones are one. */
export function liftReductions(exprs: readonly Expr[]): {
  readonly exprs: readonly Expr[];
  readonly reductions: readonly Reduction[];
} {
  const reductions: Reduction[] = [];
  const byKey = new Map<string, Expr>();
  const done = new Map<Expr, Expr>();
  const visit = (expr: Expr): Expr => {
    if (expr.kind !== 'call') return expr;
    const known = done.get(expr);
    if (known !== undefined) return known;
    const args = expr.args.map(visit);
    const rebuilt: Expr = { kind: 'call', op: expr.op, args };
    const lifted = isReduction(expr.op) ? lift(expr.op, args[0] ?? rebuilt, keyOf(rebuilt)) : rebuilt;
    done.set(expr, lifted);
    return lifted;
  };
  const lift = (op: ReductionOp, operand: Expr, key: string): Expr => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const name = `reduction${reductions.length}`;
    const replacement = symbol(name);
    reductions.push({ name, op, operand });
    byKey.set(key, replacement);
    return replacement;
  };
  return { exprs: exprs.map(visit), reductions };
}

/** norm: √Σu²; mean: Σu/n; rms: √(Σu²/n). */
export function reduceVector(op: ReductionOp, values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    sum += op === 'mean' ? value : value * value;
  }
  if (op === 'norm') return Math.sqrt(sum);
  return op === 'mean' ? sum / values.length : Math.sqrt(sum / values.length);
}
