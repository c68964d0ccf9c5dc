/**
 * One network on the device with everything it trains with: parameters, slots and running statistics, the launches of a step
 * and of an evaluation. What it is between runs lies on the CPU as a record.
 */
import { invariant } from '../../contract/result.ts';
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
  { job, layout, samples, batches }: MlpPlan,
  { program }: ProgramWithTable,
  { states, running }: NetRecord,
  data: DataOnDevice,
  most: number,
): Promise<NetOnDevice> {
  const { network } = job;
  const [inputs, targets] = [samples * (network.layers[0] ?? 1), samples * (network.layers.at(-1) ?? 1)];
  const columns = program.scalarNames.length;
  const clock = buffers.input(new Float32Array(3));
  const table = buffers.input(new Float32Array(most * columns));
  const taken = buffers.output(4 * most);
  const [x, y, scalars] = [buffers.output(4 * inputs), buffers.output(4 * targets), buffers.output(4 * columns)];
  const stateBuffers = states.map((state) => buffers.input(state));
  const points =
    program.point === undefined ? stateBuffers : layout.tensors.map(({ size }) => buffers.output(4 * size));
  const remembered = runningBuffers(buffers, layout, running);

  const begin = await prepareLaunch(
    session,
    buffers,
    BEGIN,
    [clock, data.inputs, data.targets, table, x, y, scalars],
    { inputs, targets, columns },
    groupsFor(Math.max(inputs, targets, columns)),
  );
  const pass = new LayersPass(session, buffers, {
    network,
    layout,
    samples,
    x,
    parameter: (place) => of(points, layout, place),
    running: (layer) => ofLayer(remembered, layer),
    clock,
  });
  const loss = await prepareLoss(session, buffers, network, samples, await pass.layForward(), y);
  const counts = { count: loss.count, batches };
  const sums = { sets: 1, size: loss.count };
  const take = await prepareSetsLaunch(session, buffers, TAKE_LOSS, [loss.losses, taken, clock], counts, sums);
  await pass.layBackward(loss.slopes);
  const updates = await Promise.all(
    layout.tensors.map((tensor, index) => {
      const gradient = pass.gradients.get(tensor.offset);
      const [state, point] = [stateBuffers[index], points[index]];
      invariant(gradient && state && point, `tensor ${tensor.name} has no gradient`);
      return prepareUpdate(session, buffers, program, tensor.size, { state, scalars, gradient, point });
    }),
  );
  const looks = updates.flatMap(({ look }) => look ?? []);
  const launches: readonly Launch[] = [
    begin,
    ...looks,
    ...pass.forward,
    loss.launch,
    take,
    ...pass.backward,
    ...updates.map(({ update }) => update),
  ];
  return {
    step: () => {
      for (const launch of launches) launch();
    },
    rewind: (first, rows) => {
      session.write(clock, Float32Array.of(0, first % batches, first));
      session.write(table, rows);
    },
    losses: async (count) => new Float32Array(await session.read(taken, 4 * count)),
    record: async () => {
      const kept: Float32Array[] = [];
      for (const [index, buffer] of stateBuffers.entries())
        kept.push(await readBack(session, buffers, buffer, states[index]?.length ?? 0));
      const pairs = new Float32Array(running.length);
      for (const [layer, buffer] of remembered)
        pairs.set(await readBack(session, buffers, buffer, 2 * layer.outputs), layer.running?.offset ?? 0);
      return { states: kept, running: pairs };
    },
  };
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
    parameter: (place) => of(parameters, layout, place),
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

function of(tensors: readonly GPUBuffer[], layout: NetworkLayout, place: Place): GPUBuffer {
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
