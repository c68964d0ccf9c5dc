/**
 * A job made ready for any backend: rules checked, trees built, starts and first slots laid out as numbers. The float32
 * form adds what is computed ahead for speed. Runs nothing itself.
 */
import { AppError } from '../../contract/result.ts';
import type { OptimizerDefinition } from '../catalog/optimizer-definition.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import { hyperparameterNames } from '../catalog/update-lines.ts';
import { compileAll } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { type Expr, number } from '../expression/tree.ts';
import { surfaceKernel } from '../gpu/surface-kernel.ts';
import { type EnsembleJob, MAX_ENSEMBLE_STEPS, MAX_STARTS, type Starts } from './ensemble-engine.ts';
import { multiplyByReciprocals, reciprocalName, type StepTrees, stepTrees } from './step-trees.ts';

export interface EnsemblePlan {
  readonly job: EnsembleJob;
  readonly count: number;
  readonly trees: StepTrees;
  /** One number for each of the trees' coefficients. */
  readonly coefficients: Float64Array;
  /** Row-major, one row a step, one column for each of the trees' scalars. */
  readonly table: Float64Array;
  /** Writes the fields of all trajectories before the first step, field after field, each `stride` ≥ `count` numbers long. */
  writeState(state: Float32Array | Float64Array, stride: number): void;
}

/** Throws AppError('invalid-recipe') on a job that breaks a rule of the interface. */
export function planEnsemble(job: EnsembleJob): EnsemblePlan {
  const count = startCount(job.starts);
  refuseUnless(
    Number.isInteger(count) && count >= 1 && count <= MAX_STARTS,
    `An ensemble has 1 to ${MAX_STARTS} starts; got ${count}.`,
  );
  refuseUnless(
    Number.isInteger(job.steps) && job.steps >= 1 && job.steps <= MAX_ENSEMBLE_STEPS,
    `An ensemble makes 1 to ${MAX_ENSEMBLE_STEPS} steps; got ${job.steps}.`,
  );
  refuseUnless(
    job.attractors.length <= 32767,
    `An ensemble has at most 32767 attractors; got ${job.attractors.length}.`,
  );
  refuseUnless(job.reach >= 0, `The reach of an attractor must be a distance; got ${job.reach}.`);
  const { definition, hyperparameters } = job.optimizer;
  const program = createProgram(definition, hyperparameters, job.clip);
  const surface = surfaceKernel(job.surface);
  const trees = stepTrees(surface, program, job.settle);
  return {
    job,
    count,
    trees,
    coefficients: Float64Array.from(
      job.settle === undefined ? surface.coefficients : [...surface.coefficients, job.settle.within],
    ),
    table: stepTable(program, job, trees.scalarNames.length),
    writeState: (state, stride) => {
      writeStarts(job.starts, state, stride);
      writeSlots(definition, program, job, count, state, stride);
    },
  };
}

function refuseUnless(condition: boolean, message: string): void {
  if (!condition) throw new AppError('invalid-recipe', message);
}

function startCount(starts: Starts): number {
  if (starts.kind === 'grid') return starts.width * starts.height;
  return starts.x.length === starts.y.length ? starts.x.length : Number.NaN;
}

function stepTable(program: OptimizerProgram, { steps, lrScale }: EnsembleJob, width: number): Float64Array {
  const rows = program.table(steps, lrScale);
  const columns = program.scalarNames.length;
  if (columns === width) return rows;
  const wider = new Float64Array(steps * width);
  for (let step = 0; step < steps; step += 1) {
    wider.set(rows.subarray(step * columns, (step + 1) * columns), step * width);
    wider[step * width + columns] = step + 1;
  }
  return wider;
}

function writeStarts(starts: Starts, state: Float32Array | Float64Array, stride: number): void {
  if (starts.kind === 'points') {
    state.set(starts.x, 0);
    state.set(starts.y, stride);
    return;
  }
  const { view, width, height } = starts;
  const place = ([low, high]: readonly [number, number], index: number, of: number): number =>
    of < 2 ? low : low + ((high - low) * index) / (of - 1);
  for (let row = 0; row < height; row += 1) {
    const y = place(view.y, row, height);
    for (let column = 0; column < width; column += 1) {
      state[row * width + column] = place(view.x, column, width);
      state[stride + row * width + column] = y;
    }
  }
}

// `initialSlots` of the program compiles its formulas at every call, which is too slow for a million starts.
function writeSlots(
  definition: OptimizerDefinition,
  program: OptimizerProgram,
  job: EnsembleJob,
  count: number,
  state: Float32Array | Float64Array,
  stride: number,
): void {
  const names = ['theta', ...hyperparameterNames(definition)];
  const { hyperparameters } = job.optimizer;
  const initial = program.slots.map((slot): Expr => {
    const formula = definition.initial?.[slot];
    return formula === undefined ? number(0) : parseFormula(formula, names);
  });
  const evaluate = compileAll(initial, names);
  const values = new Float64Array(names.length);
  names.forEach((name, index) => {
    values[index] = hyperparameters[name] ?? Number.NaN;
  });
  const rate = names.indexOf('lr');
  if (rate > 0) values[rate] = (values[rate] as number) * (job.lrScale?.[0] ?? 1);
  const out = new Float64Array(initial.length);
  for (let axis = 0; axis < 2; axis += 1)
    for (let index = 0; index < count; index += 1) {
      values[0] = state[axis * stride + index] as number;
      evaluate(values, out);
      for (let slot = 0; slot < initial.length; slot += 1)
        state[(2 + axis * initial.length + slot) * stride + index] = out[slot] as number;
    }
}

/** The numbers of a run as a float32 kernel reads them, with its trees. */
export interface Float32Plan {
  readonly fields: readonly string[];
  readonly next: readonly Expr[];
  readonly loss: Expr;
  readonly scalarNames: readonly string[];
  readonly coefficientNames: readonly string[];
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** Row-major, one row a step. */
  readonly table: Float32Array<ArrayBuffer>;
}

/** Divisions by what is one number a step, or a run, become products with reciprocals computed in float64. */
export function float32Plan({ trees, coefficients, table, job }: EnsemblePlan): Float32Plan {
  const columns = trees.scalarNames.length;
  const column = (index: number): Float64Array =>
    Float64Array.from({ length: job.steps }, (_, step) => table[step * columns + index] ?? Number.NaN);
  const steady = new Set([
    ...trees.scalarNames.filter((_, index) => column(index).every(isInvertible)),
    ...trees.coefficientNames.filter((_, index) => isInvertible(coefficients[index] ?? Number.NaN)),
  ]);
  const { exprs, inverted } = multiplyByReciprocals([trees.loss, ...trees.next], steady);
  const [loss = trees.loss, ...next] = exprs;
  const invertedColumns = indicesOf(trees.scalarNames, inverted);
  const invertedCoefficients = indicesOf(trees.coefficientNames, inverted);
  const width = columns + invertedColumns.length;
  const rows = new Float32Array(job.steps * width);
  for (let step = 0; step < job.steps; step += 1) {
    for (let index = 0; index < columns; index += 1)
      rows[step * width + index] = table[step * columns + index] as number;
    invertedColumns.forEach((from, index) => {
      rows[step * width + columns + index] = 1 / (table[step * columns + from] as number);
    });
  }
  const withReciprocals = (names: readonly string[], indices: readonly number[]): readonly string[] => [
    ...names,
    ...indices.map((index) => reciprocalName(names[index] ?? '')),
  ];
  return {
    fields: trees.fields,
    next,
    loss,
    scalarNames: withReciprocals(trees.scalarNames, invertedColumns),
    coefficientNames: withReciprocals(trees.coefficientNames, invertedCoefficients),
    coefficients: Float32Array.from([
      ...coefficients,
      ...invertedCoefficients.map((index) => 1 / (coefficients[index] ?? Number.NaN)),
    ]),
    table: rows,
  };
}

// Of these, neither the number nor its reciprocal leaves the normal range of float32.
function isInvertible(value: number): boolean {
  return Math.abs(value) > 1e-37 && Math.abs(value) < 1e37;
}

function indicesOf(names: readonly string[], wanted: readonly string[]): readonly number[] {
  return names.flatMap((name, index) => (wanted.includes(name) ? [index] : []));
}
