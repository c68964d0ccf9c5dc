/**
 * One network on the device with everything it trains with: parameters, slots and running statistics, the launches of a step
 * and of an evaluation. What it is between runs lies on the CPU as a record.
 */
import { invariant } from '../../contract/result.ts';
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import type { Layer, NetworkLayout, Place } from '../mlp/network.ts';
import { BEGIN, TAKE_LOSS } from './mlp-layers-kernels.ts';
import { prepareLoss } from './mlp-layers-loss.ts';
import { type Launch, LayersPass } from './mlp-layers-pass.ts';
import type { ProgramWithTable } from './mlp-programs.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import { KEEP } from './tensor-step-kernels.ts';
import { firstState, prepareUpdate } from './tensor-update.ts';
import { groupsFor, prepareLaunch, prepareSetsLaunch } from './workgroup-kernel.ts';

/** A network between two runs. */
export interface NetRecord {
  /** By tensor: theta, then each slot. */
  readonly states: readonly Float32Array[];
  /** Mean and variance of every unit with a batch norm, side by side, in the order of the layout's running statistics. */
  readonly running: Float32Array;
}

/** `parameters` is where the network starts. */
export function firstRecord(
  { layout, job }: MlpPlan,
  { program }: ProgramWithTable,
  parameters: Float64Array,
): NetRecord {
  const lrScale = job.lrScale?.[0];
  const states = layout.tensors.map(({ offset, size }) =>
    firstState(program, parameters.subarray(offset, offset + size), lrScale),
  );
  return { states, running: Float32Array.from({ length: layout.runningCount }, (_, at) => at % 2) };
}

/** Flat, tensors in the order of the layout. */
export function parametersOf({ states }: NetRecord, { tensors, parameterCount }: NetworkLayout): Float32Array {
  const flat = new Float32Array(parameterCount);
  tensors.forEach(({ offset, size }, index) => {
    flat.set(states[index]?.subarray(0, size) ?? [], offset);
  });
  return flat;
}

/** Of every batch norm all means, then all variances, as the layout has them. */
export function runningOf({ running }: NetRecord, { layers, runningCount }: NetworkLayout): Float32Array {
  const flat = new Float32Array(runningCount);
  for (const { running: place } of layers)
    if (place !== undefined)
      for (let unit = 0; unit < place.size; unit += 1) {
        const pair = place.offset + 2 * unit;
        flat[place.offset + unit] = running[pair] as number;
        flat[place.offset + place.size + unit] = running[pair + 1] as number;
      }
  return flat;
}

/** The data of a job, all batches. */
export interface DataOnDevice {
  readonly inputs: GPUBuffer;
  readonly targets: GPUBuffer;
}

export interface NetOnDevice {
  /** Launches a step. */
  step(): void;
  /** Before a chunk of steps from `first` on; `rows` are those of its table. */
  rewind(first: number, rows: Float32Array<ArrayBuffer>): void;
  /** Losses of the first `count` steps of the chunk. */
  losses(count: number): Promise<Float32Array>;
  record(): Promise<NetRecord>;
}

/** A network that trains in chunks of up to `most` steps. */
export async function prepareNet(
  session: GpuSession,
  buffers: RunBuffers,
  plan: MlpPlan,
  { program }: ProgramWithTable,
  record: NetRecord,
  data: DataOnDevice,
  most: number,
): Promise<NetOnDevice> {
  const clock = buffers.input(new Float32Array(3));
  const table = buffers.input(new Float32Array(most * program.scalarNames.length));
  const taken = buffers.output(4 * most);
  const own = netBuffers(buffers, plan.layout, record, program);
  const launches = await stepLaunches(session, buffers, plan, program, own, { ...data, clock, table, taken });
  return {
    step: () => {
      for (const launch of launches) launch();
    },
    rewind: (first, rows) => {
      session.write(clock, Float32Array.of(0, first % plan.batches, first));
      session.write(table, rows);
    },
    losses: async (count) => new Float32Array(await session.read(taken, 4 * count)),
    record: () => readRecord(session, buffers, own, record),
  };
}

interface NetBuffers {
  /** By tensor, as in a record. */
  readonly states: readonly GPUBuffer[];
  /** By tensor: where gradients are taken. */
  readonly points: readonly GPUBuffer[];
  readonly running: ReadonlyMap<Layer, GPUBuffer>;
}

function netBuffers(
  buffers: RunBuffers,
  layout: NetworkLayout,
  record: NetRecord,
  program: OptimizerProgram,
): NetBuffers {
  const states = record.states.map((state) => buffers.input(state));
  const points = program.point === undefined ? states : layout.tensors.map(({ size }) => buffers.output(4 * size));
  return { states, points, running: runningBuffers(buffers, layout, record.running) };
}

/** What a step reads and writes besides the network. */
interface ChunkBuffers extends DataOnDevice {
  readonly clock: GPUBuffer;
  /** Rows of the chunk's steps. */
  readonly table: GPUBuffer;
  /** Losses of the chunk's steps. */
  readonly taken: GPUBuffer;
}

async function stepLaunches(
  session: GpuSession,
  buffers: RunBuffers,
  { job, layout, samples, batches }: MlpPlan,
  program: OptimizerProgram,
  own: NetBuffers,
  { inputs, targets, clock, table, taken }: ChunkBuffers,
): Promise<readonly Launch[]> {
  const { network } = job;
  const sizes = {
    inputs: samples * (network.layers[0] ?? 1),
    targets: samples * (network.layers.at(-1) ?? 1),
    columns: program.scalarNames.length,
  };
  const [x, y] = [buffers.output(4 * sizes.inputs), buffers.output(4 * sizes.targets)];
  const scalars = buffers.output(4 * sizes.columns);
  const moved = [clock, inputs, targets, table, x, y, scalars];
  const longest = groupsFor(Math.max(...Object.values(sizes)));
  const begin = await prepareLaunch(session, buffers, BEGIN, moved, sizes, longest);
  const pass = new LayersPass(session, buffers, {
    network,
    layout,
    samples,
    x,
    parameter: (place) => ofTensor(own.points, layout, place),
    running: (layer) => ofLayer(own.running, layer),
    clock,
  });
  const loss = await prepareLoss(session, buffers, network, samples, await pass.layForward(), y);
  const counts = { count: loss.count, batches };
  const sums = { sets: 1, size: loss.count };
  const take = await prepareSetsLaunch(session, buffers, TAKE_LOSS, [loss.losses, taken, clock], counts, sums);
  await pass.layBackward(loss.slopes);
  const updates = await Promise.all(
    layout.tensors.map((tensor) => {
      const gradient = pass.gradients.get(tensor.offset);
      invariant(gradient !== undefined, `tensor ${tensor.name} has no gradient`);
      const state = ofTensor(own.states, layout, tensor);
      const point = ofTensor(own.points, layout, tensor);
      return prepareUpdate(session, buffers, program, tensor.size, { state, scalars, gradient, point });
    }),
  );
  const looks = updates.flatMap(({ look }) => look ?? []);
  const moves = updates.map(({ update }) => update);
  return [begin, ...looks, ...pass.forward, loss.launch, take, ...pass.backward, ...moves];
}

/** `before`: what the network was when it was laid out. */
async function readRecord(
  session: GpuSession,
  buffers: RunBuffers,
  own: NetBuffers,
  before: NetRecord,
): Promise<NetRecord> {
  const states: Float32Array[] = [];
  for (const [index, buffer] of own.states.entries())
    states.push(await readBack(session, buffers, buffer, before.states[index]?.length ?? 0));
  const running = new Float32Array(before.running.length);
  for (const [{ running: place, outputs }, buffer] of own.running)
    running.set(await readBack(session, buffers, buffer, 2 * outputs), place?.offset ?? 0);
  return { states, running };
}

/** The outputs of a network for samples (M, inputs), in evaluation mode. */
export async function evaluateNet(
  session: GpuSession,
  buffers: RunBuffers,
  { job, layout }: MlpPlan,
  { states, running }: NetRecord,
  x: Float64Array,
): Promise<Float32Array> {
  const { network } = job;
  const samples = x.length / (network.layers[0] ?? 1);
  const parameters = layout.tensors.map(({ size }, index) => buffers.input(states[index]?.subarray(0, size) ?? []));
  const remembered = runningBuffers(buffers, layout, running);
  const pass = new LayersPass(session, buffers, {
    network,
    layout,
    samples,
    x: buffers.input(x),
    parameter: (place) => ofTensor(parameters, layout, place),
    running: (layer) => ofLayer(remembered, layer),
    clock: undefined,
  });
  const outputs = await pass.layForward();
  session.together(() => {
    for (const launch of pass.forward) launch();
  });
  return new Float32Array(await session.read(outputs, 4 * samples * (network.layers.at(-1) ?? 1)));
}

function runningBuffers(
  buffers: RunBuffers,
  { layers }: NetworkLayout,
  running: Float32Array,
): ReadonlyMap<Layer, GPUBuffer> {
  return new Map(
    layers.flatMap((layer) => {
      if (layer.running === undefined) return [];
      const { offset, size } = layer.running;
      return [[layer, buffers.input(running.subarray(offset, offset + 2 * size))] as const];
    }),
  );
}

function ofLayer(remembered: ReadonlyMap<Layer, GPUBuffer>, layer: Layer): GPUBuffer {
  const buffer = remembered.get(layer);
  invariant(buffer !== undefined, 'a batch norm remembers its batches');
  return buffer;
}

function ofTensor(tensors: readonly GPUBuffer[], layout: NetworkLayout, place: Place): GPUBuffer {
  const buffer = tensors[layout.tensors.findIndex(({ offset }) => offset === place.offset)];
  invariant(buffer !== undefined, `no tensor begins at ${place.offset}`);
  return buffer;
}

async function readBack(
  session: GpuSession,
  buffers: RunBuffers,
  buffer: GPUBuffer,
  size: number,
): Promise<Float32Array> {
  const kept = buffers.output(4 * size);
  const keep = await prepareLaunch(session, buffers, KEEP, [buffer, kept], { size, field: 0 }, groupsFor(size));
  keep();
  return new Float32Array(await session.read(kept, 4 * size));
}
