/**
 * A job made ready for any backend: rules checked, trees built, starts and first slots laid out as numbers. Runs nothing
 * itself.
 */
import { fillFirstSlots, firstSlotTrees } from '../catalog/first-slots.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import { call, type Expr, freeSymbols, number, substitute, symbol } from '../expression/tree.ts';
import { surfaceKernel } from '../gpu/surface-kernel.ts';
import type { EnsembleJob, Starts } from './ensemble-engine.ts';
import { checkedCount } from './job-rules.ts';
import {
  multiplyByReciprocals,
  NOISE_STD,
  reciprocalName,
  SEED_QUARTERS,
  SETTLE_WITHIN,
  STEP_NUMBER,
  type StepTrees,
  stepTrees,
  TRAJECTORY,
} from './step-trees.ts';
import {
  type Axis,
  type AxisColumns,
  axesOf,
  axisColumns,
  liftAlong,
  noColumns,
  slotsRunningAlong,
  withoutSlots,
} from './varied.ts';

export interface EnsemblePlan {
  readonly job: EnsembleJob;
  readonly count: number;
  readonly trees: StepTrees;
  /** One number for each of the trees' coefficients. */
  readonly coefficients: Float64Array;
  /** Row-major, one row a step, one column for each of the trees' scalars. */
  readonly table: Float64Array;
  /** What the trees read besides, by the column and by the row of a varied grid; no names without one. */
  readonly across: AxisColumns;
  readonly down: AxisColumns;
  /** Writes the fields of all trajectories before the first step, field after field, each `stride` ≥ `count` numbers long. */
  writeState(state: Float32Array | Float64Array, stride: number): void;
}

/** Throws AppError('invalid-recipe') on a job that breaks a rule of the interface. */
export function planEnsemble(job: EnsembleJob): EnsemblePlan {
  const count = checkedCount(job);
  const { definition, hyperparameters } = job.optimizer;
  const { vary, noise, settle } = job;
  const axes = axesOf(job);
  const steady = (numbers: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(numbers).filter(([name]) => axes.every((axis) => axis.name !== name)));
  const given = steady(hyperparameters);
  const whole = createProgram(definition, given, job.clip);
  const initial = firstSlotTrees(definition);
  const running = axes.map(({ name }) => slotsRunningAlong(whole, initial, name));
  const program = withoutSlots(whole, running.flat());
  const surface = surfaceKernel({ ...job.surface, parameters: steady(job.surface.parameters) });
  const trees = stepTrees(surface, program, settle, noise);
  const extras: readonly ExtraScalar[] = [
    ...(settle !== undefined || noise !== undefined ? [{ name: STEP_NUMBER, at: (step: number) => step + 1 }] : []),
    ...(axes.some(({ name }) => name === 'lr')
      ? [{ name: LR_SCALE, at: (step: number) => job.lrScale?.[step] ?? 1 }]
      : []),
  ];
  const scalarNames = [...program.scalarNames, ...extras.map(({ name }) => name)];
  const table = stepTable(whole, job, extras);
  const scaled = new Map([['lr', call('multiply', [symbol('lr'), symbol(LR_SCALE)])]]);
  let exprs: readonly Expr[] = [trees.loss, ...trees.next.map((expr) => substitute(expr, scaled))];
  const columns = axes.map(({ name, values, prefix }, axis): AxisColumns => {
    const along = (running[axis] ?? []).map((slot) => ({ ...slot, next: substitute(slot.next, scaled) }));
    const varying = new Set([name, ...along.map((slot) => slot.name)]);
    const lifted = liftAlong(exprs, varying, new Set(scalarNames), prefix);
    exprs = lifted.exprs;
    const firstLrScale = job.lrScale?.[0] ?? 1;
    return axisColumns({ name, values, lifted, running: along, scalarNames, table, fixed: given, firstLrScale });
  });
  const coefficient = (name: string, index: number): number | undefined =>
    name === SETTLE_WITHIN ? settle?.within : (noiseNumber(noise, name) ?? surface.coefficients[index]);
  const [loss = trees.loss, ...next] = exprs;
  return {
    job,
    count,
    trees: { ...trees, loss, next, scalarNames },
    coefficients: Float64Array.from(trees.coefficientNames, (name, index) => coefficient(name, index) ?? Number.NaN),
    table,
    across: columns[0] ?? noColumns(count),
    down: columns[1] ?? noColumns(1),
    writeState: (state, stride) => {
      writeStarts(job.starts, state, stride);
      if (vary !== undefined) for (const at of [0, stride]) state.fill(state[at] as number, at, at + count);
      const formulas = program.slots.map((slot) => initial.get(slot) ?? number(0));
      writeSlots(job, formulas, axes, state, stride, count);
      const numbered = trees.fields.indexOf(TRAJECTORY);
      if (numbered >= 0) for (let index = 0; index < count; index += 1) state[numbered * stride + index] = index;
    },
  };
}

/** Multiplies lr where lr varies; elsewhere the table has it in its numbers. */
const LR_SCALE = 'lr scale';

interface ExtraScalar {
  readonly name: string;
  at(step: number): number;
}

function noiseNumber(noise: GradientNoise | undefined, name: string): number | undefined {
  if (noise === undefined) return undefined;
  if (name === NOISE_STD) return noise.std;
  const quarter = (SEED_QUARTERS as readonly string[]).indexOf(name);
  return quarter < 0 ? undefined : Math.floor(noise.seed / 2 ** (16 * quarter)) % 2 ** 16;
}

function stepTable(program: OptimizerProgram, job: EnsembleJob, extras: readonly ExtraScalar[]): Float64Array {
  const rows = program.table(job.steps, job.lrScale);
  if (extras.length === 0) return rows;
  const columns = program.scalarNames.length;
  const width = columns + extras.length;
  const wider = new Float64Array(job.steps * width);
  for (let step = 0; step < job.steps; step += 1) {
    wider.set(rows.subarray(step * columns, (step + 1) * columns), step * width);
    extras.forEach(({ at }, index) => {
      wider[step * width + columns + index] = at(step);
    });
  }
  return wider;
}

/** The starts as two fields, x and y, each `stride` numbers long. */
export function writeStarts(starts: Starts, state: Float32Array | Float64Array, stride: number): void {
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

function writeSlots(
  { optimizer: { hyperparameters }, lrScale }: EnsembleJob,
  formulas: readonly Expr[],
  axes: readonly Axis[],
  state: Float32Array | Float64Array,
  stride: number,
  count: number,
): void {
  const varied = axes
    .filter(({ name }) => name in hyperparameters)
    .map(({ name, values, placeOf }) => ({ name, at: (index: number): number => values[placeOf(index)] as number }));
  for (let axis = 0; axis < 2; axis += 1) {
    const thetas = state.subarray(axis * stride, axis * stride + count);
    const slots = state.subarray((2 + axis * formulas.length) * stride);
    fillFirstSlots({ formulas, hyperparameters, lrScale: lrScale?.[0], varied }, thetas, slots, stride);
  }
}

/** The numbers of a run as a float32 kernel reads them, with its trees. */
export interface Float32Plan extends Pick<StepTrees, 'fields' | 'next' | 'loss' | 'drawNames'> {
  /** One number a step, as the table has them. */
  readonly scalarNames: readonly string[];
  readonly coefficientNames: readonly string[];
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** Row-major, one row a step. */
  readonly table: Float32Array<ArrayBuffer>;
  readonly acrossNames: readonly string[];
  readonly downNames: readonly string[];
}

/**
 * Divisions by what is one number a step, or a run, become products with reciprocals computed in float64; scalars that
 * are the same float32 at every step join the coefficients, and those nobody reads are left out.
 */
export function float32Plan({ trees, coefficients, table, job, across, down }: EnsemblePlan): Float32Plan {
  const columns = trees.scalarNames.length;
  const column = (index: number): Float64Array =>
    Float64Array.from({ length: job.steps }, (_, step) => table[step * columns + index] ?? Number.NaN);
  const scalars = trees.scalarNames.map((name, index) => ({ name, values: column(index) }));
  const fixed = trees.coefficientNames.map((name, index) => ({ name, value: coefficients[index] ?? Number.NaN }));
  const steady = new Set([
    ...scalars.filter(({ values }) => values.every(isInvertible)).map(({ name }) => name),
    ...fixed.filter(({ value }) => isInvertible(value)).map(({ name }) => name),
  ]);
  const { exprs, inverted } = multiplyByReciprocals([trees.loss, ...trees.next], steady);
  const [loss = trees.loss, ...next] = exprs;
  const read = new Set(exprs.flatMap((expr) => [...freeSymbols(expr)]));
  // Draws are made from it.
  if (trees.drawNames.length > 0) read.add(STEP_NUMBER);
  const rounded = [
    ...scalars.map(({ name, values }) => ({ name, values: Float32Array.from(values) })),
    ...scalars
      .filter(({ name }) => inverted.includes(name))
      .map(({ name, values }) => ({
        name: reciprocalName(name),
        values: Float32Array.from(values, (value) => 1 / value),
      })),
  ].filter(({ name }) => read.has(name));
  const changing = rounded.filter(({ values }) => values.some((value) => !Object.is(value, values[0])));
  const constant = [
    ...fixed,
    ...fixed
      .filter(({ name }) => inverted.includes(name))
      .map(({ name, value }) => ({ name: reciprocalName(name), value: 1 / value })),
    ...rounded
      .filter((one) => !changing.includes(one))
      .map(({ name, values }) => ({ name, value: values[0] ?? Number.NaN })),
  ];
  const rows = new Float32Array(job.steps * changing.length);
  changing.forEach(({ values }, index) => {
    for (let step = 0; step < job.steps; step += 1) rows[step * changing.length + index] = values[step] as number;
  });
  return {
    fields: trees.fields,
    next,
    loss,
    drawNames: trees.drawNames,
    scalarNames: changing.map(({ name }) => name),
    coefficientNames: constant.map(({ name }) => name),
    coefficients: Float32Array.from(constant, ({ value }) => value),
    table: rows,
    acrossNames: across.names,
    downNames: down.names,
  };
}

// Of these, neither the number nor its reciprocal leaves the normal range of float32.
function isInvertible(value: number): boolean {
  return Math.abs(value) > 1e-37 && Math.abs(value) < 1e37;
}
