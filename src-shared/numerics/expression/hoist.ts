/**
 * Lifts out of a formula everything that does not change while it runs, so that it is computed once, in float64, on the
 * CPU: cos(theta) of a rotated quadratic, 1 − beta2, the bias corrections of step t. The GPU reads the results as f32.
 */
import { isReduction } from './operations.ts';
import { type Expr, symbol } from './tree.ts';

export interface Hoisted {
  /** The trees with each lifted part replaced by a symbol: names[i] stands for scalars[i]. */
  readonly exprs: readonly Expr[];
  readonly names: readonly string[];
  readonly scalars: readonly Expr[];
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * Replaces every largest part that reads only `still` names (and at least one of them) by a symbol `prefix0`, `prefix1` …
 * Constants that float32 cannot hold are lifted too: in WGSL text they would not compile.
 */
export function hoist(exprs: readonly Expr[], still: ReadonlySet<string>, prefix: string): Hoisted {
  const scalars: Expr[] = [];
  const names: string[] = [];
  const byKey = new Map<string, Expr>();
  const stillness = new Map<Expr, boolean>();
  const rebuilt = new Map<Expr, Expr>();

  const isStill = (expr: Expr): boolean => {
    const known = stillness.get(expr);
    if (known !== undefined) return known;
    const answer =
      expr.kind === 'number' ||
      (expr.kind === 'symbol' ? still.has(expr.name) : !isReduction(expr.op) && expr.args.every(isStill));
    stillness.set(expr, answer);
    return answer;
  };
  const lift = (expr: Expr): Expr => {
    const key = keyOf(expr);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}${names.length}`;
    const replacement = symbol(name);
    names.push(name);
    scalars.push(expr);
    byKey.set(key, replacement);
    return replacement;
  };
  const visit = (expr: Expr): Expr => {
    if (expr.kind === 'number') return Math.abs(expr.value) <= LARGEST_FLOAT32 ? expr : lift(expr);
    if (isStill(expr)) return lift(expr);
    if (expr.kind === 'symbol') return expr;
    const known = rebuilt.get(expr);
    if (known !== undefined) return known;
    const copy: Expr = { kind: 'call', op: expr.op, args: expr.args.map(visit) };
    rebuilt.set(expr, copy);
    return copy;
  };
  return { exprs: exprs.map(visit), names, scalars };
}

/** Equal trees have equal keys. */
export function keyOf(expr: Expr): string {
  if (expr.kind === 'number') return String(expr.value);
  if (expr.kind === 'symbol') return expr.name;
  return `${expr.op}(${expr.args.map(keyOf).join(',')})`;
}
