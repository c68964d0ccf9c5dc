/**
 * Two hyperparameters, or parameters of the surface, against each other: what of a step depends on the column of the grid alone, and what on its row
 * alone. Both are computed ahead, in float64, for each place of their axis; only what needs both is left to the trajectory.
 */
import { AppError } from '../../contract/result.ts';
import type { OptimizerDefinition } from '../catalog/optimizer-definition.ts';
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { fillParameters } from '../catalog/parameters.ts';
import { runningSlots } from '../catalog/step-table.ts';
import type { Surface } from '../catalog/surface.ts';
import { compileAll } from '../expression/evaluate.ts';
import { keyOf } from '../expression/hoist.ts';
import { isReduction } from '../expression/operations.ts';
import { type Expr, number, symbol } from '../expression/tree.ts';
import type { EnsembleJob, VariedNumber } from './ensemble-engine.ts';
import { refuseUnless } from './job-rules.ts';

/** Numbers that depend on the step and on the place along one axis of the grid. */
export interface AxisColumns {
  readonly names: readonly string[];
  /** Places along the axis. */
  readonly places: number;
  /** Of steps first … first + steps − 1: one block a step, in it one row a name, in it one number a place. */
  rows(first: number, steps: number): Float64Array;
}

export function noColumns(places: number): AxisColumns {
  return { names: [], places, rows: () => new Float64Array(0) };
}

function variedValues(
  definition: OptimizerDefinition,
  surface: Surface,
  varied: VariedNumber,
  places: number,
): Float64Array {
  const { name, from, to, scale } = varied;
  const owner = `optimizer ${definition.torchName}`;
  if (definition.parameters.some((one) => one.name === name && (one.kind === 'flag' || one.kind === 'choice')))
    throw new AppError(
      'invalid-recipe',
      `"${name}" of ${owner} is a switch, and only numbers can vary along a grid.`,
      'Run the ensemble once for each setting of the switch.',
    );
  const numbers = definition.parameters.flatMap((one) =>
    one.kind === 'pair' ? one.parts : one.kind === 'number' ? [one] : [],
  );
  if (name in surface.parameters && numbers.every((one) => one.name !== name))
    refuseUnless(
      Number.isFinite(from) && Number.isFinite(to),
      `"${name}" of the surface must vary between finite numbers; got ${from} and ${to}.`,
    );
  else for (const end of [from, to]) fillParameters(owner, numbers, { [name]: end });
  if (scale === 'log' && !(from > 0 && to > 0))
    throw new AppError(
      'invalid-recipe',
      `"${name}" cannot vary from ${from} to ${to} in equal ratios: both ends must be above 0.`,
      'Choose the linear scale, or ends above 0.',
    );
  return Float64Array.from({ length: places }, (_, index) => {
    if (index === 0) return from;
    const share = index / (places - 1);
    if (share === 1) return to;
    return scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
  });
}

/** How many steps' rows of all these together hold at most `numbers` numbers; at least one. */
export function mostSteps(columns: readonly AxisColumns[], numbers: number): number {
  const each = columns.reduce((sum, { names, places }) => sum + names.length * places, 0);
  return each === 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(numbers / each));
}

/** One axis of the grid. */
export interface Axis {
  readonly name: string;
  readonly values: Float64Array;
  readonly prefix: string;
  /** The place along the axis of a trajectory. */
  placeOf(trajectory: number): number;
}

/** None without a grid. Throws AppError('invalid-recipe') if the grid breaks a rule. */
export function axesOf({ optimizer: { definition }, surface, vary }: EnsembleJob): readonly Axis[] {
  if (vary === undefined) return [];
  const { across, down, width, height } = vary;
  refuseUnless(across.name !== down.name, `A grid needs two different hyperparameters; got "${across.name}" twice.`);
  return [
    {
      name: across.name,
      values: variedValues(definition, surface, across, width),
      prefix: 'across',
      placeOf: (trajectory) => trajectory % width,
    },
    {
      name: down.name,
      values: variedValues(definition, surface, down, height),
      prefix: 'down',
      placeOf: (trajectory) => Math.floor(trajectory / width),
    },
  ];
}

/** A slot that is one number a step and a place. */
export interface RunningSlot {
  readonly name: string;
  readonly initial: Expr;
  /** Over the varied name, the step's scalars and the running slots. */
  readonly next: Expr;
}

/** Which slots of a program without `name` among its hyperparameters are one number a step for each value of it. */
export function slotsRunningAlong(
  program: OptimizerProgram,
  initial: ReadonlyMap<string, Expr>,
  name: string,
): readonly RunningSlot[] {
  const values = new Map(program.slots.map((slot, index) => [slot, program.outputs[index + 1] ?? symbol(slot)]));
  return runningSlots(program.slots, values, initial, [name, ...program.scalarNames]).map((slot) => ({
    name: slot,
    initial: initial.get(slot) ?? number(0),
    next: values.get(slot) ?? symbol(slot),
  }));
}

/** The program without these slots; its trees read them by their bare names. */
export function withoutSlots(program: OptimizerProgram, gone: readonly RunningSlot[]): OptimizerProgram {
  const stays = program.slots.map((slot) => gone.every(({ name }) => name !== slot));
  return {
    ...program,
    slots: program.slots.filter((_, index) => stays[index]),
    outputs: program.outputs.filter((_, index) => index === 0 || stays[index - 1]),
  };
}

export interface Lifted {
  /** The trees with each lifted part replaced by a symbol: names[i] stands for parts[i]. */
  readonly exprs: readonly Expr[];
  readonly names: readonly string[];
  readonly parts: readonly Expr[];
}

/** Replaces every largest part that reads a name of `varying`, and besides these only `still` names, by a symbol `prefix0` …. */
export function liftAlong(
  exprs: readonly Expr[],
  varying: ReadonlySet<string>,
  still: ReadonlySet<string>,
  prefix: string,
): Lifted {
  const names: string[] = [];
  const parts: Expr[] = [];
  const byKey = new Map<string, Expr>();
  const kinds = new Map<Expr, 'varying' | 'still' | 'neither'>();
  const rebuilt = new Map<Expr, Expr>();
  const classify = (expr: Expr): 'varying' | 'still' | 'neither' => {
    if (expr.kind === 'number') return 'still';
    if (expr.kind === 'symbol') return varying.has(expr.name) ? 'varying' : still.has(expr.name) ? 'still' : 'neither';
    const of = expr.args.map(kindOf);
    if (isReduction(expr.op) || of.includes('neither')) return 'neither';
    return of.includes('varying') ? 'varying' : 'still';
  };
  function kindOf(expr: Expr): 'varying' | 'still' | 'neither' {
    const known = kinds.get(expr) ?? classify(expr);
    kinds.set(expr, known);
    return known;
  }
  const lift = (expr: Expr): Expr => {
    const key = keyOf(expr);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const replacement = symbol(`${prefix}${names.length}`);
    names.push(`${prefix}${names.length}`);
    parts.push(expr);
    byKey.set(key, replacement);
    return replacement;
  };
  const visit = (expr: Expr): Expr => {
    if (kindOf(expr) === 'varying') return lift(expr);
    if (expr.kind !== 'call') return expr;
    const known = rebuilt.get(expr) ?? { kind: 'call', op: expr.op, args: expr.args.map(visit) };
    rebuilt.set(expr, known);
    return known;
  };
  return { exprs: exprs.map(visit), names, parts };
}

export interface AxisSource {
  readonly name: string;
  readonly values: Float64Array;
  readonly lifted: Lifted;
  readonly running: readonly RunningSlot[];
  /** Of all steps, row-major, one column a name: what the lifted parts read besides. */
  readonly scalarNames: readonly string[];
  readonly table: Float64Array;
  /** What running slots start from: hyperparameters that do not vary along this axis, with the factor on lr applied. */
  readonly fixed: Readonly<Record<string, number>>;
  readonly firstLrScale: number;
}

export function axisColumns(source: AxisSource): AxisColumns {
  const { name, values, lifted, running, scalarNames, table } = source;
  const names = [name, ...scalarNames, ...running.map((slot) => slot.name)];
  const evaluate = compileAll([...lifted.parts, ...running.map(({ next }) => next)], names);
  const width = scalarNames.length;
  const [columns, places] = [lifted.names.length, values.length];
  const inputs = new Float64Array(names.length);
  const out = new Float64Array(columns + running.length);
  let at = 0;
  let carried = firstSlots(source);
  // Running slots know one way only; a run that begins anew begins here too.
  const step = (into: Float64Array | undefined, block: number): void => {
    inputs.set(table.subarray(at * width, (at + 1) * width), 1);
    for (let place = 0; place < places; place += 1) {
      inputs[0] = values[place] as number;
      const slots = carried.subarray(place * running.length, (place + 1) * running.length);
      inputs.set(slots, 1 + width);
      evaluate(inputs, out);
      if (into !== undefined)
        for (let column = 0; column < columns; column += 1)
          into[(block * columns + column) * places + place] = out[column] as number;
      slots.set(out.subarray(columns));
    }
    at += 1;
  };
  return {
    names: lifted.names,
    places,
    rows: (first, steps) => {
      if (columns === 0) return new Float64Array(0);
      if (first < at) {
        at = 0;
        carried = firstSlots(source);
      }
      if (running.length === 0) at = first;
      while (at < first) step(undefined, 0);
      const rows = new Float64Array(steps * columns * places);
      for (let block = 0; block < steps; block += 1) step(rows, block);
      return rows;
    },
  };
}

function firstSlots({ name, values, running, fixed, firstLrScale }: AxisSource): Float64Array {
  const given = { ...fixed, [name]: Number.NaN };
  const names = Object.keys(given);
  const evaluate = compileAll(
    running.map(({ initial }) => initial),
    names,
  );
  const inputs = Float64Array.from(names, (one) => given[one] ?? Number.NaN);
  const [varying, rate] = [names.indexOf(name), names.indexOf('lr')];
  if (rate >= 0) inputs[rate] = (inputs[rate] as number) * firstLrScale;
  const slots = new Float64Array(values.length * running.length);
  values.forEach((value, place) => {
    inputs[varying] = name === 'lr' ? value * firstLrScale : value;
    evaluate(inputs, slots.subarray(place * running.length, (place + 1) * running.length));
  });
  return slots;
}
