/**
 * Holds a float32 ensemble to the float64 one. Tolerance: tests/reference/README.md, 1e-3·|reference| + 1e-4 per element up
 * to `steps`, for the trajectories float32 can follow that far. Which ones those are is measured, not assumed: where float64
 * arithmetic with its state rounded by two float32 roundings after each step ends more than half the tolerance away, there
 * is no float32 answer (the README's `reliable32`).
 */

import type { EnsembleEngine, EnsembleJob, EnsembleResult } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { planEnsemble } from '@shared/numerics/ensemble/ensemble-plan.ts';
import { compileAll } from '@shared/numerics/expression/evaluate.ts';

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
  const { count, trees, coefficients, table, writeState } = planEnsemble(job);
  const { fields, scalarNames, coefficientNames } = trees;
  const names = [...fields, ...scalarNames, ...coefficientNames];
  const advance = compileAll(trees.next, names);
  const state = new Float64Array(fields.length * count);
  writeState(state, count);
  const values = new Float64Array(names.length);
  values.set(coefficients, fields.length + scalarNames.length);
  const out = new Float64Array(fields.length);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let index = 0; index < count; index += 1) {
    fields.forEach((_, field) => {
      values[field] = state[field * count + index] ?? Number.NaN;
    });
    for (let step = 0; step < job.steps; step += 1) {
      values.set(table.subarray(step * scalarNames.length, (step + 1) * scalarNames.length), fields.length);
      advance(values, out);
      for (let field = 0; field < fields.length; field += 1)
        values[field] = (out[field] ?? Number.NaN) * (1 + nudge(field, step) * 2 ** -23);
    }
    x[index] = values[0] ?? Number.NaN;
    y[index] = values[1] ?? Number.NaN;
  }
  return { x, y };
}

export async function compare(
  name: string,
  reference: EnsembleEngine,
  engine: EnsembleEngine,
  job: EnsembleJob,
): Promise<Agreement> {
  if (job.starts.kind !== 'points') throw new Error('compare needs points');
  const { x, y } = job.starts;
  const exact = await finish(reference, job);
  const got = await finish(engine, job);
  const isStable = new Array<boolean>(exact.x.length).fill(true);
  for (const nudge of NUDGES) {
    const near = disturbed(job, nudge);
    for (let index = 0; index < isStable.length; index += 1)
      for (const [here, there] of [
        [exact.x[index], near.x[index]],
        [exact.y[index], near.y[index]],
      ] as const)
        if (!(Math.abs((here ?? 0) - (there ?? 0)) <= 0.5 * allowed(here ?? 0))) isStable[index] = false;
  }
  const failures: string[] = [];
  let unstable = 0;
  isStable.forEach((stable, index) => {
    if (!stable) {
      unstable += 1;
      return;
    }
    for (const axis of ['x', 'y'] as const) {
      const expected = exact[axis][index] ?? Number.NaN;
      const value = got[axis][index] ?? Number.NaN;
      if (!(Math.abs(value - expected) <= allowed(expected)))
        failures.push(`${name} from (${x[index]}, ${y[index]}): ${axis} is ${value}, not ${expected}`);
    }
  });
  return { failures, checked: isStable.length - unstable, unstable };
}
