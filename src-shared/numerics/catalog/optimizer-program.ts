/**
 * Update lines → a program for one coordinate. Lines are folded into one tree for each slot, slots nobody reads are dropped,
 * everything that is one number a step moves into a table in float64, and what runs over the whole parameter into reductions.
 */
import { hoist } from '../expression/hoist.ts';
import { liftReductions, type Reduction } from '../expression/reductions.ts';
import { type Expr, freeSymbols, number, substitute, symbol } from '../expression/tree.ts';
import { CLIP_LIMIT, type Clipping, clippedGradient } from './clipping.ts';
import { fillFirstSlots, firstSlotTrees } from './first-slots.ts';
import type { OptimizerDefinition } from './optimizer-definition.ts';
import { fillTable, runningSlots } from './step-table.ts';
import { specialiseLines } from './update-lines.ts';

export interface OptimizerProgram {
  /** Live state slots, in order. */
  readonly slots: readonly string[];
  /** Those slots whose values a run reports. */
  readonly recorded: readonly string[];
  /** Columns of the table of per-step scalars. */
  readonly scalarNames: readonly string[];
  /** In the order they are computed. The first `pointReductions` of them are what `point` needs; they read no `grad`. */
  readonly reductions: readonly Reduction[];
  readonly pointReductions: number;
  /** Where the gradient is taken, over the same names but `grad`; undefined: at theta. */
  readonly point: Expr | undefined;
  /** New theta, then the new slots, as trees over `theta`, `grad`, the slots, the scalar names and the reductions. */
  readonly outputs: readonly Expr[];
  /** What each slot of a coordinate that starts at `theta` starts from. `lrScale` is that of the first step. */
  initialSlots(theta: number, lrScale?: number): readonly number[];
  /** The same for many coordinates: slot k of number i goes to slots[k·thetas.length + i]. */
  fillSlots(thetas: ArrayLike<number>, slots: Float32Array | Float64Array, lrScale?: number): void;
  /**
   * Rows for t = 1 … steps, row-major, one column a scalar. `lrScale[t−1]` multiplies lr at that step.
   */
  table(steps: number, lrScale?: ArrayLike<number>): Float64Array;
}

/** The program of a definition for flat hyperparameters (flags as 0 or 1, see `hyperparametersOf`). */
export function createProgram(
  definition: OptimizerDefinition,
  given: Readonly<Record<string, number>>,
  clip?: Clipping,
): OptimizerProgram {
  const hyperparameters = clip === undefined ? given : { ...given, [CLIP_LIMIT]: clip.limit };
  const values = new Map<string, Expr>();
  if (clip !== undefined) values.set('grad', clippedGradient(clip.by));
  for (const { target, expr } of specialiseLines(definition, given)) values.set(target, substitute(expr, values));
  const initial = firstSlotTrees(definition);
  const recorded = definition.recorded ?? [];
  const live = liveSlots(definition.slots, values, recorded);
  const names = Object.keys(hyperparameters);
  const running = runningSlots(live, values, initial, names);
  const slots = live.filter((slot) => !running.includes(slot));
  const point = values.get('point');
  const finals = [point ?? symbol('theta'), ...['theta', ...slots].map((name) => values.get(name) ?? symbol(name))];
  const { exprs, scalars, names: scalarNames } = hoist(finals, new Set([...names, 't', ...running]), 'scalar');
  const ofPoint = liftReductions(exprs.slice(0, 1));
  const all = liftReductions(exprs);
  const formulas = slots.map((slot) => initial.get(slot) ?? number(0));
  const fillSlots: OptimizerProgram['fillSlots'] = (thetas, first, lrScale) =>
    fillFirstSlots({ formulas, hyperparameters, lrScale }, thetas, first);
  return {
    slots,
    recorded,
    scalarNames,
    reductions: all.reductions,
    pointReductions: ofPoint.reductions.length,
    point: point === undefined ? undefined : all.exprs[0],
    outputs: all.exprs.slice(1),
    initialSlots: (theta, lrScale) => {
      const first = new Float64Array(slots.length);
      fillSlots([theta], first, lrScale);
      return [...first];
    },
    fillSlots,
    table: (steps, lrScale) =>
      fillTable(
        {
          scalars,
          hyperparameters,
          running: running.map((name) => ({
            name,
            initial: initial.get(name) ?? number(0),
            next: values.get(name) ?? symbol(name),
          })),
        },
        steps,
        lrScale,
      ),
  };
}

function liveSlots(
  declared: readonly string[],
  values: ReadonlyMap<string, Expr>,
  recorded: readonly string[],
): readonly string[] {
  const live = new Set<string>(recorded);
  const visit = (name: string): void => {
    for (const read of freeSymbols(values.get(name) ?? symbol(name))) {
      if (!declared.includes(read) || live.has(read)) continue;
      live.add(read);
      visit(read);
    }
  };
  for (const root of ['theta', 'point', ...recorded]) visit(root);
  return declared.filter((slot) => live.has(slot));
}
