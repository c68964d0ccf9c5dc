/**
 * Ensembles in float64 on the CPU: what the other backends are held to. Slow and exact; one thread.
 */
import { AppError } from '../../contract/result.ts';
import { compileAll } from '../expression/evaluate.ts';
import { describeEnd } from './attractors.ts';
import { runInChunks } from './chunks.ts';
import type { EnsembleEngine, EnsembleJob, EnsembleRun } from './ensemble-engine.ts';
import { planEnsemble } from './ensemble-plan.ts';

/** `now` is a clock in milliseconds; it decides only how often the run looks up. */
export function createCpuEnsemble(now: () => number): EnsembleEngine {
  return {
    backend: 'cpu',
    description: 'CPU, float64',
    lost: new Promise(() => {}),
    prepare: async (job) => prepare(job, now),
    dispose: () => {},
  };
}

function prepare(job: EnsembleJob, now: () => number): EnsembleRun {
  const { count, trees, coefficients, table, writeState } = planEnsemble(job);
  const { fields, scalarNames, coefficientNames } = trees;
  const names = [...fields, ...scalarNames, ...coefficientNames];
  const advanceOne = compileAll(trees.next, names);
  const lossOf = compileAll([trees.loss], names);
  const values = new Float64Array(names.length);
  values.set(coefficients, fields.length + scalarNames.length);
  const out = new Float64Array(fields.length);
  let state: Float64Array | undefined = new Float64Array(fields.length * count);
  writeState(state, count);
  let stepsMade = 0;
  const field = (index: number): Float64Array => {
    if (state === undefined) throw new AppError('cancelled', 'The ensemble was closed.');
    return state.subarray(index * count, (index + 1) * count);
  };
  const advance = (first: number, steps: number): void => {
    const columns = fields.map((_, index) => field(index));
    for (let trajectory = 0; trajectory < count; trajectory += 1) {
      columns.forEach((column, index) => {
        values[index] = column[trajectory] as number;
      });
      for (let step = first; step < first + steps; step += 1) {
        for (let index = 0; index < scalarNames.length; index += 1)
          values[fields.length + index] = table[step * scalarNames.length + index] as number;
        advanceOne(values, out);
        values.set(out);
      }
      columns.forEach((column, index) => {
        column[trajectory] = values[index] as number;
      });
    }
    stepsMade = first + steps;
  };
  return {
    run: (controls = {}) =>
      runInChunks({ done: stepsMade, steps: job.steps, first: 1, most: job.steps, now }, controls, advance),
    read: async () => {
      const [x, y] = [field(0).slice(), field(1).slice()];
      const loss = new Float64Array(count);
      for (let index = 0; index < count; index += 1) {
        values[0] = x[index] as number;
        values[1] = y[index] as number;
        lossOf(values, out);
        loss[index] = out[0] as number;
      }
      const lastUnsettled = job.settle === undefined ? undefined : field(fields.length - 1);
      return describeEnd(job, { steps: stepsMade, x, y, loss, lastUnsettled });
    },
    dispose: () => {
      state = undefined;
    },
  };
}
