/**
 * The module that walks an ensemble: eight trajectories at a time, two vectors in flight, all their state in locals while
 * many steps are made. Text of the formulas in, bytes out; the numbers of a run are read from memory.
 */
import type { Float32Plan } from '../ensemble/ensemble-plan.ts';
import { SEED_QUARTERS, STEP_NUMBER, TRAJECTORY } from '../ensemble/step-trees.ts';
import { code, encodeModule, I32 } from './encoder.ts';
import { noiseDrawValues } from './noise-values.ts';
import { treeValues } from './tree-values.ts';
import { assign, LocalPool, type Value } from './vector-value.ts';

const VECTOR_BYTES = 16;
/** Of four trajectories each: a lane's `GROUP`. */
const VECTORS = 2;

/** What decides the bytes; runs that differ only in numbers share a module. */
export type ModuleSource = Pick<Float32Plan, 'fields' | 'next' | 'loss' | 'scalarNames' | 'coefficientNames'> &
  Partial<Pick<Float32Plan, 'acrossNames' | 'downNames' | 'drawNames'>>;

/**
 * Exports `memory` and
 * `advance(address, groups, steps, table, coefficients, stride, across, acrossStride)`: makes `steps` ≥ 1 steps with
 * `groups` ≥ 1 groups; field f of the first group begins at address + f·stride, all in bytes. `table` is the row of the first
 * step, scalars and then what depends on the row of a grid. `across` is what depends on the column, for the first step and
 * group: one name after another, `GROUP` numbers each, then the next group; a step is `acrossStride` further on;
 * `measure(address, groups, out, coefficients, stride, table, across)`: writes the losses, one float32 a trajectory, from `out`
 * on. What they read of a grid is the same at every step.
 */
export function ensembleModule(source: ModuleSource): Uint8Array<ArrayBuffer> {
  return encodeModule([advance(source), measure(source)]);
}

const [ADDRESS, GROUPS, STEPS, TABLE, COEFFICIENTS, STRIDE, ACROSS, ACROSS_STRIDE] = [0, 1, 2, 3, 4, 5, 6, 7];

function advance({
  fields,
  next,
  scalarNames: ownNames,
  coefficientNames,
  acrossNames = [],
  downNames = [],
  drawNames = [],
}: ModuleSource): Parameters<typeof encodeModule>[0][number] {
  const scalarNames = [...ownNames, ...downNames];
  const pool = new LocalPool(8);
  const row = pool.take(I32);
  const left = pool.take(I32);
  const cursor = pool.take(I32);
  const beside = pool.take(I32);
  const coefficients = loadAll(coefficientNames, COEFFICIENTS, pool);
  const scalars = scalarNames.map(() => pool.take());
  const state = Array.from({ length: VECTORS }, () => fields.map(() => pool.take()));
  const across = acrossNames.map(() => pool.take());
  const inputs = (vector: number): Map<string, Value> => {
    const known = new Map([
      ...named(fields, state[vector] ?? []),
      ...named(scalarNames, scalars),
      ...named(coefficientNames, coefficients.locals),
      ...named(acrossNames, across),
    ]);
    return drawNames.length === 0 ? known : new Map([...known, ...drawsOf(known)]);
  };
  const loadAcross = (vector: number): readonly number[] =>
    across.flatMap((local, index) => [
      ...code.localGet(beside),
      ...code.loadVector((index * VECTORS + vector) * VECTOR_BYTES),
      ...code.localSet(local),
    ]);
  const body = state.map((locals, vector) => [
    ...loadAcross(vector),
    ...assign(treeValues(next, inputs(vector)), locals, pool),
  ]);
  const transfer = (one: (local: number, offset: number) => readonly number[]): readonly number[] =>
    fields.flatMap((_, field) => [
      ...(field === 0
        ? [...code.localGet(ADDRESS), ...code.localSet(cursor)]
        : [...code.localGet(cursor), ...code.localGet(STRIDE), ...code.i32Add, ...code.localSet(cursor)]),
      ...state.flatMap((locals, vector) => one(locals[field] ?? 0, vector * VECTOR_BYTES)),
    ]);
  const step = [
    ...scalars.flatMap((local, index) => [
      ...code.localGet(row),
      ...code.loadSplat(index * 4),
      ...code.localSet(local),
    ]),
    ...body.flat(),
    ...code.localGet(row),
    ...code.i32(scalarNames.length * 4),
    ...code.i32Add,
    ...code.localSet(row),
    ...(across.length === 0
      ? []
      : [...code.localGet(beside), ...code.localGet(ACROSS_STRIDE), ...code.i32Add, ...code.localSet(beside)]),
    ...countDown(left),
  ];
  const group = [
    ...transfer((local, offset) => [...code.localGet(cursor), ...code.loadVector(offset), ...code.localSet(local)]),
    ...code.localGet(TABLE),
    ...code.localSet(row),
    ...code.localGet(ACROSS),
    ...code.localSet(beside),
    ...code.localGet(STEPS),
    ...code.localSet(left),
    ...code.loop(step),
    ...transfer((local, offset) => [...code.localGet(cursor), ...code.localGet(local), ...code.storeVector(offset)]),
    ...advanceBy(ADDRESS, VECTORS * VECTOR_BYTES),
    ...advanceBy(ACROSS, across.length * VECTORS * VECTOR_BYTES),
    ...countDown(GROUPS),
  ];
  return {
    name: 'advance',
    parameters: [I32, I32, I32, I32, I32, I32, I32, I32],
    locals: pool.types,
    code: [...pool.prologue, ...coefficients.code, ...code.loop(group)],
  };
}

function measure({
  loss,
  scalarNames,
  coefficientNames,
  acrossNames = [],
  downNames = [],
}: ModuleSource): Parameters<typeof encodeModule>[0][number] {
  const [out, coefficientsAt, stride, table, across] = [2, 3, 4, 5, 6];
  const pool = new LocalPool(7);
  const coefficients = loadAll(coefficientNames, coefficientsAt, pool);
  const down = loadAll(downNames, table, pool, scalarNames.length);
  const beside = acrossNames.map(() => pool.take());
  const [x, y, result] = [pool.take(), pool.take(), pool.take()];
  const inputs = new Map([
    ...named(['x', 'y'], [x, y]),
    ...named(coefficientNames, coefficients.locals),
    ...named(downNames, down.locals),
    ...named(acrossNames, beside),
  ]);
  const value = assign(treeValues([loss], inputs), [result], pool);
  const one = (vector: number): readonly number[] => [
    ...code.localGet(ADDRESS),
    ...code.loadVector(vector * VECTOR_BYTES),
    ...code.localSet(x),
    ...code.localGet(ADDRESS),
    ...code.localGet(stride),
    ...code.i32Add,
    ...code.loadVector(vector * VECTOR_BYTES),
    ...code.localSet(y),
    ...beside.flatMap((local, index) => [
      ...code.localGet(across),
      ...code.loadVector((index * VECTORS + vector) * VECTOR_BYTES),
      ...code.localSet(local),
    ]),
    ...value,
    ...code.localGet(out),
    ...code.localGet(result),
    ...code.storeVector(vector * VECTOR_BYTES),
  ];
  const group = [
    ...one(0),
    ...one(1),
    ...advanceBy(ADDRESS, VECTORS * VECTOR_BYTES),
    ...advanceBy(out, VECTORS * VECTOR_BYTES),
    ...advanceBy(across, beside.length * VECTORS * VECTOR_BYTES),
    ...countDown(GROUPS),
  ];
  return {
    name: 'measure',
    parameters: [I32, I32, I32, I32, I32, I32, I32],
    locals: pool.types,
    code: [...pool.prologue, ...coefficients.code, ...down.code, ...code.loop(group)],
  };
}

function drawsOf(known: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  const of = (name: string): Value => {
    const value = known.get(name);
    if (value === undefined) throw new Error(`Invariant broken: noise without "${name}"`);
    return value;
  };
  const [a, b, c, d] = SEED_QUARTERS;
  return noiseDrawValues(of(STEP_NUMBER), of(TRAJECTORY), [of(a), of(b), of(c), of(d)]);
}

function named(names: readonly string[], locals: readonly number[]): readonly [string, Value][] {
  return names.map((name, index) => [name, { kind: 'local', index: locals[index] ?? 0 }]);
}

/** One float32 each, from the `first` at the address on, into all lanes of a local. */
function loadAll(
  names: readonly string[],
  address: number,
  pool: LocalPool,
  first = 0,
): { readonly locals: readonly number[]; readonly code: readonly number[] } {
  const locals = names.map(() => pool.take());
  return {
    locals,
    code: locals.flatMap((local, index) => [
      ...code.localGet(address),
      ...code.loadSplat((first + index) * 4),
      ...code.localSet(local),
    ]),
  };
}

const advanceBy = (local: number, bytes: number): readonly number[] => [
  ...code.localGet(local),
  ...code.i32(bytes),
  ...code.i32Add,
  ...code.localSet(local),
];

/** Subtracts 1 and goes round the loop again unless that leaves 0. */
const countDown = (local: number): readonly number[] => [
  ...code.localGet(local),
  ...code.i32(1),
  ...code.i32Sub,
  ...code.localTee(local),
  ...code.branchBackIf,
];
