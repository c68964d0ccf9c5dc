/**
 * Holds a float32 ensemble to the float64 one. Tolerance: tests/reference/README.md, 1e-3·|reference| + 1e-4 per element up
 * to `steps`, for the trajectories float32 can follow that far. Which ones those are is measured, not assumed: where float64
 * arithmetic with its state rounded by two float32 roundings after each step ends more than half the tolerance away, there
 * is no float32 answer (the README's `reliable32`).
 */

import type { EnsembleEngine, EnsembleJob, EnsembleResult } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { planEnsemble } from '@shared/numerics/ensemble/ensemble-plan.ts';
import { compileAll } from '@shared/numerics/expression/evaluate.ts';
import { gridJob, gridsOf } from './grids.ts';

export const RTOL = 1e-3;
export const ATOL = 1e-4;

export interface Agreement {
  /** Sentences about trajectories that should agree and do not. */
  readonly failures: readonly string[];
  readonly checked: number;
  readonly unstable: number;
}

export async function finish(engine: EnsembleEngine, job: EnsembleJob): Promise<EnsembleResult> {
  const run = await engine.prepare(job);
  try {
    await run.run();
    return await run.read();
  } finally {
    run.dispose();
  }
}

const allowed = (value: number): number => ATOL + RTOL * Math.abs(value);

/** A job whose starts are the given points, rounded to float32 so that both engines start alike. */
export function fromPoints(job: EnsembleJob, x: readonly number[], y: readonly number[]): EnsembleJob {
  return { ...job, starts: { kind: 'points', x: x.map(Math.fround), y: y.map(Math.fround) } };
}

/** Which way a field is nudged after a step. */
type Nudge = (field: number, step: number) => number;
const NUDGES: readonly Nudge[] = [
  () => 1,
  () => -1,
  (field, step) => ((field + step) % 2 === 0 ? 1 : -1),
  (field, step) => ((field + Math.floor(step / 2)) % 2 === 0 ? 1 : -1),
  (field, step) => (((field + 1) * (step + 3) * 40503) % 7 < 3 ? 1 : -1),
];

/** The end points in float64 when every field is changed by two float32 roundings after every step. */
function disturbed(job: EnsembleJob, nudge: Nudge): { readonly x: Float64Array; readonly y: Float64Array } {
  const { count, trees, coefficients, table, across, down, writeState } = planEnsemble(job);
  const { fields, scalarNames, coefficientNames } = trees;
  const names = [...fields, ...scalarNames, ...coefficientNames, ...across.names, ...down.names];
  const advance = compileAll(trees.next, names);
  const state = new Float64Array(fields.length * count);
  writeState(state, count);
  const axes = [
    { ...across, at: names.length - down.names.length - across.names.length, rows: across.rows(0, job.steps) },
    { ...down, at: names.length - down.names.length, rows: down.rows(0, job.steps) },
  ];
  const values = new Float64Array(names.length);
  values.set(coefficients, fields.length + scalarNames.length);
  const out = new Float64Array(fields.length);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let index = 0; index < count; index += 1) {
    fields.forEach((_, field) => {
      values[field] = state[field * count + index] ?? Number.NaN;
    });
    const placeOf = [index % across.places, Math.floor(index / across.places)];
    for (let step = 0; step < job.steps; step += 1) {
      values.set(table.subarray(step * scalarNames.length, (step + 1) * scalarNames.length), fields.length);
      axes.forEach((axis, which) => {
        for (let name = 0; name < axis.names.length; name += 1)
          values[axis.at + name] =
            axis.rows[(step * axis.names.length + name) * axis.places + (placeOf[which] ?? 0)] ?? Number.NaN;
      });
      advance(values, out);
      for (let field = 0; field < fields.length; field += 1)
        values[field] = (out[field] ?? Number.NaN) * (1 + nudge(field, step) * 2 ** -23);
    }
    x[index] = values[0] ?? Number.NaN;
    y[index] = values[1] ?? Number.NaN;
  }
  return { x, y };
}

/** How far apart the end points of every trajectory lie in float64 and in the five disturbed forms of it, per axis. */
function spreads(job: EnsembleJob, exact: EnsembleResult): { readonly x: Float64Array; readonly y: Float64Array } {
  const widest = { x: new Float64Array(exact.x.length), y: new Float64Array(exact.x.length) };
  for (const nudge of NUDGES) {
    const near = disturbed(job, nudge);
    for (const axis of ['x', 'y'] as const)
      near[axis].forEach((there, index) => {
        const apart = Math.abs(there - (exact[axis][index] ?? 0));
        widest[axis][index] = Math.max(
          widest[axis][index] ?? 0,
          Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart,
        );
      });
  }
  return widest;
}

export async function compare(
  name: string,
  reference: EnsembleEngine,
  engine: EnsembleEngine,
  job: EnsembleJob,
): Promise<Agreement> {
  const exact = await finish(reference, job);
  const got = await finish(engine, job);
  const spread = spreads(job, exact);
  const failures: string[] = [];
  let unstable = 0;
  exact.x.forEach((_, index) => {
    const axes = (['x', 'y'] as const).map((axis) => ({ axis, expected: exact[axis][index] ?? Number.NaN }));
    if (
      !axes.every(
        ({ axis, expected }) => Number.isFinite(expected) && (spread[axis][index] ?? 0) <= 0.5 * allowed(expected),
      )
    ) {
      unstable += 1;
      return;
    }
    for (const { axis, expected } of axes) {
      const value = got[axis][index] ?? Number.NaN;
      if (!(Math.abs(value - expected) <= allowed(expected)))
        failures.push(`${name}, trajectory ${index}: ${axis} is ${value}, not ${expected}`);
    }
  });
  return { failures, checked: exact.x.length - unstable, unstable };
}

/** Steps, and how far a cell of a grid may be from float64 after them, relative to 1 + |reference|. */
const GRID_TOLERANCES = [
  [10, 1e-6],
  [100, 1e-5],
] as const;

/**
 * Every number of an optimizer against the next, on a grid of 66 cells. A cell beyond the tolerance fails unless rounding
 * alone moves float64 a tenth as far, or further than float32 reaches; such cells are counted as unstable.
 */
export async function compareGrids(id: string, reference: EnsembleEngine, engine: EnsembleEngine): Promise<Agreement> {
  const failures: string[] = [];
  let [checked, unstable] = [0, 0];
  for (const vary of gridsOf(id, 11, 6))
    for (const [steps, tolerance] of GRID_TOLERANCES) {
      const one = gridJob(id, vary, steps);
      const [exact, got] = [await finish(reference, one), await finish(engine, one)];
      const spread = spreads(one, exact);
      exact.x.forEach((_, cell) => {
        let isBeyond = false;
        for (const axis of ['x', 'y'] as const) {
          const [expected, value] = [exact[axis][cell] ?? Number.NaN, got[axis][cell] ?? Number.NaN];
          const apart = Math.abs(value - expected);
          if (apart <= tolerance * (1 + Math.abs(expected))) continue;
          isBeyond = true;
          if (apart <= 10 * (spread[axis][cell] ?? 0) || !(Math.abs(expected) < FLOAT32_REACH)) continue;
          failures.push(
            `${vary.across.name} × ${vary.down.name}, ${steps} steps, cell ${cell}: ${axis} is ${value}, not ${expected}`,
          );
        }
        if (isBeyond) unstable += 1;
        else checked += 1;
      });
    }
  return { failures, checked, unstable };
}

// Beyond it Rosenbrock's fourth powers leave float32.
const FLOAT32_REACH = 1e8;

export function sumOf(agreements: readonly Agreement[]): Agreement {
  return {
    failures: agreements.flatMap(({ failures }) => failures),
    checked: agreements.reduce((sum, { checked }) => sum + checked, 0),
    unstable: agreements.reduce((sum, { unstable }) => sum + unstable, 0),
  };
}

/**
 * Largest share of trajectories that may be left out after up to 100 steps over all surfaces. Plain descent with momentum
 * leaves the steep surfaces altogether; what adapts its step does not.
 */
export function mostUnstable(optimizer: string): number {
  if (['heavy-ball', 'textbook-nesterov', 'asgd'].includes(optimizer)) return 0.3;
  return optimizer.includes('momentum') || optimizer.includes('adafactor') || optimizer === 'nesterov' ? 0.16 : 0.1;
}

/** Says how many trajectories a comparison has left out, and fails where their share is above `most`. */
export function reportUnstable(name: string, { checked, unstable }: Omit<Agreement, 'failures'>, most: number): void {
  const share = unstable / (checked + unstable);
  if (unstable > 0)
    process.stdout.write(`${name}: ${unstable} of ${checked + unstable} left out (${(100 * share).toFixed(1)} %)\n`);
  if (!(share <= most))
    throw new Error(
      `${name}: ${unstable} of ${checked + unstable} trajectories are left out, more than ${100 * most} %.`,
    );
}

/** The largest distance of any end point from float64's, relative to 1 + |coordinate|. */
export function furthest(exact: EnsembleResult, got: EnsembleResult): number {
  let worst = 0;
  for (const axis of ['x', 'y'] as const)
    exact[axis].forEach((expected, index) => {
      const apart = Math.abs((got[axis][index] ?? Number.NaN) - expected) / (1 + Math.abs(expected));
      worst = Math.max(worst, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
    });
  return worst;
}
