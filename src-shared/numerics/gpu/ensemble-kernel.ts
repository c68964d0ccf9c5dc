/**
 * The WGSL that walks an ensemble: state in registers, many steps a dispatch, and at the end the readings a map is drawn
 * from. Text in, text out; needs no device. Numbers of a run are read from buffers, so moving a slider compiles nothing.
 */
import type { Float32Plan } from '../ensemble/ensemble-plan.ts';
import { printWgsl, type WgslBlock, wgslFunctions } from '../expression/wgsl.ts';
import { indent } from './surface-kernel.ts';

export const ENSEMBLE_WORKGROUP = 64;
/** Workgroups of one row of a dispatch; above it the grid has more rows. */
export const WORKGROUPS_A_ROW = 65535;
/** Words of the job: trajectories, first row of the table, steps, trajectories of one row of the grid. */
export const WALK_JOB_WORDS = 4;

/**
 * Vectors of the table on the device at a time, 32 KiB. A uniform, because every thread reads the same row, and software
 * adapters read uniforms half as fast again as storage.
 */
export const TABLE_VECTORS = 2048;

/** What decides the text; runs that differ only in numbers share it. */
export type KernelSource = Pick<Float32Plan, 'fields' | 'next' | 'loss' | 'scalarNames' | 'coefficientNames'>;

function coefficientInputs(names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((name, index) => [name, `coefficients[${index >> 2}].${'xyzw'[index & 3]}`]);
}

/** Vectors of four that hold `count` numbers; at least one, because no array of WGSL is empty. */
export function vectorsFor(count: number): number {
  return Math.max(1, Math.ceil(count / 4));
}

const bodyOf = ({ lines }: WgslBlock): string => (lines.length === 0 ? '' : `${indent(indent(lines).split('\n'))}\n`);

const JOB = `struct Job { count: u32, first: u32, steps: u32, stride: u32 }
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> coefficients: array<vec4f>;`;

/**
 * Trajectories one thread walks side by side. Reading a row of the table costs as much as three steps on a software adapter,
 * and several trajectories share it; few trajectories are better spread over as many threads.
 */
export function trajectoriesAThread(count: number): number {
  return count >= 2 ** 18 ? 8 : count >= 2 ** 16 ? 4 : 1;
}

/**
 * One thread walks `each` trajectories, a whole dispatch apart. Buffers: 0 job, 1 coefficients, 2 table (rows of whole
 * vectors), 3 state (field after field, job.count numbers each).
 */
export function ensembleWalkSource(kernel: KernelSource, each: number): string {
  const { fields, next, scalarNames, coefficientNames } = kernel;
  const rowVectors = vectorsFor(scalarNames.length);
  const lanes = Array.from({ length: each }, (_, lane) => lane);
  const blocks = lanes.map((lane) =>
    printWgsl(
      next,
      new Map([
        ...fields.map((field, index) => [field, `f${index}of${lane}`] as const),
        ...scalarNames.map((name, index) => [name, `row${index >> 2}.${'xyzw'[index & 3]}`] as const),
        ...coefficientNames.map((name, index) => [name, `c${index >> 2}.${'xyzw'[index & 3]}`] as const),
      ]),
      `v${lane}of`,
    ),
  );
  const perField = (line: (index: number, lane: number) => string): string =>
    lanes.flatMap((lane) => fields.map((_, index) => line(index, lane))).join('\n');
  const rows = Array.from({ length: rowVectors }, (_, index) => `    let row${index} = table[at + ${index}u];`);
  const constants = Array.from(
    { length: Math.ceil(coefficientNames.length / 4) },
    (_, index) => `  let c${index} = coefficients[${index}];`,
  );
  // A thread at the end walks the last trajectory once more rather than none, and keeps that to itself.
  const places = lanes.map(
    (lane) => `  let own${lane} = thread + ${lane}u * threads;\n  let t${lane} = min(own${lane}, job.count - 1u);`,
  );
  return `// Generated: ${each} trajectories a thread, ${fields.length} numbers of state each, in registers.
${JOB}
@group(0) @binding(2) var<uniform> table: array<vec4f, ${TABLE_VECTORS}>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;

${wgslFunctions(blocks[0]?.functions ?? [])}

@compute @workgroup_size(${ENSEMBLE_WORKGROUP})
fn walk(@builtin(global_invocation_id) id: vec3u) {
  let thread = id.y * job.stride + id.x;
  let threads = (job.count + ${each - 1}u) / ${each}u;
  if (id.x >= job.stride || thread >= threads) { return; }
${places.join('\n')}
${constants.join('\n')}
${perField((index, lane) => `  var f${index}of${lane} = state[${index}u * job.count + t${lane}];`)}
  for (var step = 0u; step < job.steps; step += 1u) {
    let at = (job.first + step) * ${rowVectors}u;
${rows.join('\n')}
${blocks.map(bodyOf).join('')}${perField((index, lane) => `    let n${index}of${lane} = ${blocks[lane]?.outputs[index]};`)}
${perField((index, lane) => `    f${index}of${lane} = n${index}of${lane};`)}
  }
${lanes
  .map(
    (lane) => `  if (own${lane} < job.count) {
${fields.map((_, index) => `    state[${index}u * job.count + t${lane}] = f${index}of${lane};`).join('\n')}
  }`,
  )
  .join('\n')}
}
`;
}

/** Numbers the readings keep for each trajectory: x, y, loss, steps to convergence, label. */
export const READINGS = 5;

/** What the readings of one kernel depend on besides the job's numbers. */
export interface ReadingRules {
  readonly settle: 'move' | 'loss' | 'none';
  readonly attractors: number;
  readonly bins: number;
}

/**
 * Readings of the end. job.first holds the steps made, job.steps those of the whole job. Buffers: 0 job, 1 coefficients,
 * 2 points (reach and settle tolerance, then an attractor each), 3 state, 4 readings (x, y, loss, settled after, attractor;
 * job.count numbers each; −1 for none), 5 tally (at each attractor, at none, diverged, settled, then the histogram).
 */
export function ensembleReadSource(kernel: KernelSource, { settle, attractors, bins }: ReadingRules): string {
  const inputs = new Map([['x', 'x'] as const, ['y', 'y'] as const, ...coefficientInputs(kernel.coefficientNames)]);
  const block = printWgsl([kernel.loss], inputs, 'u');
  const holds = { move: 'last < f32(job.first)', loss: 'loss <= points[0].y', none: 'false' }[settle];
  const divergedAt = attractors + 1;
  const settledAt = attractors + 2;
  return `// Generated: one thread reads one trajectory.
${JOB}
@group(0) @binding(2) var<storage, read> points: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;
@group(0) @binding(4) var<storage, read_write> readings: array<f32>;
@group(0) @binding(5) var<storage, read_write> tally: array<atomic<u32>>;

${wgslFunctions(block.functions)}

fn isFinite(value: f32) -> bool { return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(${ENSEMBLE_WORKGROUP})
fn readEnd(@builtin(global_invocation_id) id: vec3u) {
  let trajectory = id.y * job.stride + id.x;
  if (id.x >= job.stride || trajectory >= job.count) { return; }
  let x = state[trajectory];
  let y = state[job.count + trajectory];
${bodyOf(block)}  let loss = ${block.outputs[0]};
  var label = -1;
  var least = points[0].x * points[0].x;
  for (var index = 0; index < ${attractors}; index += 1) {
    let apart = vec2f(x, y) - points[index + 1];
    let squared = dot(apart, apart);
    if (squared < least || (label < 0 && squared == least)) {
      label = index;
      least = squared;
    }
  }
  let last = ${settle === 'none' ? '0f' : `state[${kernel.fields.length - 1}u * job.count + trajectory]`};
  let isSettled = ${holds};
  readings[trajectory] = x;
  readings[job.count + trajectory] = y;
  readings[2u * job.count + trajectory] = loss;
  readings[3u * job.count + trajectory] = select(-1f, last, isSettled);
  readings[4u * job.count + trajectory] = f32(label);
  atomicAdd(&tally[select(label, ${attractors}, label < 0)], 1u);
  if (!(isFinite(x) && isFinite(y) && isFinite(loss))) { atomicAdd(&tally[${divergedAt}], 1u); }
  if (isSettled) {
    atomicAdd(&tally[${settledAt}], 1u);
    let bin = min(${bins - 1}, i32(floor(last * ${bins}f / f32(job.steps))));
    atomicAdd(&tally[${settledAt + 1} + bin], 1u);
  }
}
`;
}

/** A copy of the state, for a run that is interrupted: the state's own buffer cannot be read back. */
export function ensembleKeepSource(): string {
  return `${JOB}
@group(0) @binding(2) var<storage, read> state: array<f32>;
@group(0) @binding(3) var<storage, read_write> kept: array<f32>;

@compute @workgroup_size(${ENSEMBLE_WORKGROUP})
fn keepState(@builtin(global_invocation_id) id: vec3u) {
  let at = id.y * job.stride + id.x;
  if (id.x < job.stride && at < arrayLength(&kept)) { kept[at] = state[at]; }
}
`;
}
