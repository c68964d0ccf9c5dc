/**
 * What of an update is one number a step: everything that depends only on hyperparameters, the step number and slots that
 * do so themselves (running products, a sequence of momenta). Computed once a step, in float64, for every backend alike.
 */
import { compileAll } from '../expression/evaluate.ts';
import { type Expr, freeSymbols } from '../expression/tree.ts';

/** Slots that are one number a step. `values`: new values in terms of old ones; `initial`: what they start from. */
export function runningSlots(
  slots: readonly string[],
  values: ReadonlyMap<string, Expr>,
  initial: ReadonlyMap<string, Expr>,
  hyperparameterNames: readonly string[],
): readonly string[] {
  let running = slots.filter((slot) => !freeSymbols(initial.get(slot) ?? ZERO).has('theta'));
  for (;;) {
    const steady = new Set([...hyperparameterNames, 't', 'pi', 'e', ...running]);
    const kept = running.filter((slot) => {
      const value = values.get(slot);
      return value !== undefined && [...freeSymbols(value)].every((name) => steady.has(name));
    });
    if (kept.length === running.length) return running;
    running = kept;
  }
}

const ZERO: Expr = { kind: 'number', value: 0 };

export interface StepTable {
  /** One column each. */
  readonly scalars: readonly Expr[];
  /** Running slots by name: first value and next value. */
  readonly running: readonly { readonly name: string; readonly initial: Expr; readonly next: Expr }[];
  readonly hyperparameters: Readonly<Record<string, number>>;
}

/** Rows for t = 1 … steps, row-major. `lrScale[t−1]` multiplies lr at that step. */
export function fillTable(table: StepTable, steps: number, lrScale: ArrayLike<number> | undefined): Float64Array {
  const { scalars, running, hyperparameters } = table;
  const names = [...Object.keys(hyperparameters), 't', ...running.map(({ name }) => name)];
  const timeAt = Object.keys(hyperparameters).length;
  const rateAt = Object.keys(hyperparameters).indexOf('lr');
  const evaluate = compileAll([...scalars, ...running.map(({ next }) => next)], names);
  const values = new Float64Array(names.length);
  values.set(Object.values(hyperparameters));
  const setRate = (step: number): void => {
    if (lrScale !== undefined && rateAt >= 0) values[rateAt] = (hyperparameters.lr ?? 0) * (lrScale[step] ?? 1);
  };
  setRate(0);
  const first = new Float64Array(running.length);
  compileAll(
    running.map(({ initial }) => initial),
    Object.keys(hyperparameters),
  )(values, first);
  values.set(first, timeAt + 1);
  const row = new Float64Array(scalars.length + running.length);
  const rows = new Float64Array(steps * scalars.length);
  for (let step = 0; step < steps; step += 1) {
    values[timeAt] = step + 1;
    setRate(step);
    evaluate(values, row);
    rows.set(row.subarray(0, scalars.length), step * scalars.length);
    values.set(row.subarray(scalars.length), timeAt + 1);
  }
  return rows;
}
