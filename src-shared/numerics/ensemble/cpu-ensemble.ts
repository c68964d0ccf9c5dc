/**
 * Ensembles in float64 on the CPU: what the other backends are held to. Slow and exact; one thread.
 */
import { AppError } from '../../contract/result.ts';
import { compileAll } from '../expression/evaluate.ts';
import { describeEnd } from './attractors.ts';
import { runInChunks } from './chunks.ts';
import type { EnsembleEngine, EnsembleJob, EnsembleRun } from './ensemble-engine.ts';
import { planEnsemble } from './ensemble-plan.ts';
import { noiseDraws } from './noise-draws.ts';
import { mostSteps } from './varied.ts';

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

// Most numbers of the axes of a varied grid that are kept at a time.
const MOST_AXIS_NUMBERS = 2 ** 22;

function prepare(job: EnsembleJob, now: () => number): EnsembleRun {
  const { count, trees, coefficients, table, across, down, writeState } = planEnsemble(job);
  const { fields, scalarNames, coefficientNames, drawNames } = trees;
  const names = [...fields, ...scalarNames, ...coefficientNames, ...across.names, ...down.names, ...drawNames];
  const advanceOne = compileAll(trees.next, names);
  const lossOf = compileAll([trees.loss], names);
  const values = new Float64Array(names.length);
  values.set(coefficients, fields.length + scalarNames.length);
  const acrossAt = fields.length + scalarNames.length + coefficientNames.length;
  const drawsAt = names.length - drawNames.length;
  const out = new Float64Array(fields.length);
  let state: Float64Array | undefined = new Float64Array(fields.length * count);
  writeState(state, count);
  let stepsMade = 0;
  const field = (index: number): Float64Array => {
    if (state === undefined) throw new AppError('cancelled', 'The ensemble was closed.');
    return state.subarray(index * count, (index + 1) * count);
  };
  const readAxes = (acrossRows: Float64Array, downRows: Float64Array, step: number, trajectory: number): void => {
    const column = trajectory % across.places;
    const row = Math.floor(trajectory / across.places);
    for (let index = 0; index < across.names.length; index += 1)
      values[acrossAt + index] = acrossRows[(step * across.names.length + index) * across.places + column] as number;
    const downAt = acrossAt + across.names.length;
    for (let index = 0; index < down.names.length; index += 1)
      values[downAt + index] = downRows[(step * down.names.length + index) * down.places + row] as number;
  };
  const advance = (first: number, steps: number): void => {
    const columns = fields.map((_, index) => field(index));
    const [acrossRows, downRows] = [across.rows(first, steps), down.rows(first, steps)];
    for (let trajectory = 0; trajectory < count; trajectory += 1) {
      columns.forEach((column, index) => {
        values[index] = column[trajectory] as number;
      });
      const draw = job.noise === undefined ? undefined : noiseDraws(job.noise, trajectory);
      for (let step = 0; step < steps; step += 1) {
        for (let index = 0; index < scalarNames.length; index += 1)
          values[fields.length + index] = table[(first + step) * scalarNames.length + index] as number;
        readAxes(acrossRows, downRows, step, trajectory);
        draw?.(first + step + 1, values, drawsAt);
        advanceOne(values, out);
        values.set(out);
      }
      columns.forEach((one, index) => {
        one[trajectory] = values[index] as number;
      });
    }
    stepsMade = first + steps;
  };
  const most = mostSteps([across, down], MOST_AXIS_NUMBERS);
  return {
    run: (controls = {}) => runInChunks({ done: stepsMade, steps: job.steps, first: 1, most, now }, controls, advance),
    read: async () => {
      const [x, y] = [field(0).slice(), field(1).slice()];
      const loss = new Float64Array(count);
      // What a loss reads of the grid is the same at every step.
      const [acrossRows, downRows] = [across.rows(0, 1), down.rows(0, 1)];
      for (let index = 0; index < count; index += 1) {
        readAxes(acrossRows, downRows, 0, index);
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
