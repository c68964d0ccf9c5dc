/**
 * The WGSL that walks an ensemble: state in registers, many steps a dispatch, and at the end the readings a map is drawn
 * from. Text in, text out; needs no device. Numbers of a run are read from buffers, so moving a slider compiles nothing.
 */
import { PHILOX_WGSL } from '../cpu/random.ts';
import type { Float32Plan } from '../ensemble/ensemble-plan.ts';
import { SEED_QUARTERS, STEP_NUMBER, TRAJECTORY } from '../ensemble/step-trees.ts';
import { printWgsl, type WgslBlock, wgslFunctions } from '../expression/wgsl.ts';
import { indent } from './surface-kernel.ts';

export const ENSEMBLE_WORKGROUP = 64;
/** Workgroups of one row of a dispatch; above it the grid has more rows. */
export const WORKGROUPS_A_ROW = 65535;
/** Words of the job, in the order of `JOB`. */
export const WALK_JOB_WORDS = 8;

/**
 * Vectors of the table on the device at a time, 32 KiB. A uniform, because every thread reads the same row, and software
 * adapters read uniforms half as fast again as storage.
 */
export const TABLE_VECTORS = 2048;

/** What decides the text; runs that differ only in numbers share it. */
export type KernelSource = Pick<
  Float32Plan,
  'fields' | 'next' | 'loss' | 'scalarNames' | 'coefficientNames' | 'acrossNames' | 'downNames' | 'drawNames'
>;

/** Vectors of four that hold `count` numbers; at least one, because no array of WGSL is empty. */
export function vectorsFor(count: number): number {
  return Math.max(1, Math.ceil(count / 4));
}

/** Most steps of a dispatch, so that their rows lie in the table, which has no gaps. */
export function mostStepsOfTable(columns: number): number {
  return Math.floor((4 * TABLE_VECTORS) / Math.max(1, columns));
}

const component = (vectors: string, index: number): string => `${vectors}${index >> 2}.${'xyzw'[index & 3]}`;
const bodyOf = ({ lines }: WgslBlock): string => (lines.length === 0 ? '' : `${indent(indent(lines).split('\n'))}\n`);

// `first`: trajectories in front of this part. `made`: steps made, `steps`: of this dispatch, when reading: of the whole job.
const JOB = `struct Job { count: u32, made: u32, steps: u32, stride: u32, first: u32, width: u32, height: u32, down: u32 }
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> coefficients: array<vec4f>;`;

/**
 * Trajectories one thread walks side by side. Reading a row of the table costs as much as three steps on a software adapter,
 * and several trajectories share it; few trajectories are better spread over as many threads.
 */
export function trajectoriesAThread(count: number): number {
  return count >= 2 ** 18 ? 8 : count >= 2 ** 16 ? 4 : 1;
}

// Steps written out one after another save the way of the state through memory, and four rows fill whole vectors. Where
// trajectories are few, what that saves is less than compiling it takes.
export const STEPS_A_TURN = 4;
// Above so many operations in a loop software adapters compile for seconds.
const MOST_OPERATIONS = 2400;

/**
 * One thread walks `each` trajectories, a whole dispatch apart. Buffers: 0 job, 1 coefficients, 2 table (row after row without
 * gaps), 3 state (field after field, job.count numbers each), 4 what depends on the column of a grid (step after step, name
 * after name, job.width numbers each) and from job.down on what depends on its row (likewise, job.height numbers each).
 */
export function ensembleWalkSource(kernel: KernelSource, each: number): string {
  const { fields, coefficientNames } = kernel;
  const lanes = Array.from({ length: each }, (_, lane) => lane);
  const columns = kernel.scalarNames.length;
  const single = stepText(kernel, lanes, 0, (index) => `table[(at + ${index}u) >> 2u][(at + ${index}u) & 3u]`);
  const turn =
    each === 1 || single.operations * STEPS_A_TURN > MOST_OPERATIONS
      ? ''
      : `  for (; step + ${STEPS_A_TURN - 1}u < job.steps; step += ${STEPS_A_TURN}u) {
    let at = (step / ${STEPS_A_TURN}u) * ${columns}u;
${Array.from({ length: columns }, (_, index) => `    let row${index} = table[at + ${index}u];`).join('\n')}
${Array.from({ length: STEPS_A_TURN }, (_, ahead) => stepText(kernel, lanes, ahead, (index) => component('row', ahead * columns + index)).text).join('\n')}
${storeState(fields, lanes, STEPS_A_TURN - 1)}
  }`;
  const constants = Array.from(
    { length: Math.ceil(coefficientNames.length / 4) },
    (_, index) => `  let c${index} = coefficients[${index}];`,
  );
  // A thread at the end walks the last trajectory once more rather than none, and keeps that to itself.
  const places = lanes.map(
    (lane) => `  let own${lane} = thread + ${lane}u * threads;
  let t${lane} = min(own${lane}, job.count - 1u);
  let column${lane} = (job.first + t${lane}) % job.width;
  let line${lane} = job.down + (job.first + t${lane}) / job.width;`,
  );
  const isNoisy = kernel.drawNames.length > 0;
  return `// Generated: ${each} trajectories a thread, ${fields.length} numbers of state each, in registers.
${JOB}
@group(0) @binding(2) var<uniform> table: array<vec4f, ${TABLE_VECTORS}>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;
@group(0) @binding(4) var<storage, read> along: array<f32>;

${isNoisy ? PHILOX_WGSL : ''}
${wgslFunctions(single.functions)}

@compute @workgroup_size(${ENSEMBLE_WORKGROUP})
fn walk(@builtin(global_invocation_id) id: vec3u) {
  let thread = id.y * job.stride + id.x;
  let threads = (job.count + ${each - 1}u) / ${each}u;
  if (id.x >= job.stride || thread >= threads) { return; }
${places.join('\n')}
${constants.join('\n')}
${isNoisy ? seedText(coefficientNames) : ''}
${perField(fields, lanes, (index, lane) => `  var f${index}of${lane} = state[${index}u * job.count + t${lane}];`)}
  var step = 0u;
${turn}
  for (; step < job.steps; step += 1u) {
    let at = step * ${columns}u;
${single.text}
${storeState(fields, lanes, 0)}
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

function perField(
  fields: readonly string[],
  lanes: readonly number[],
  line: (index: number, lane: number) => string,
): string {
  return lanes.flatMap((lane) => fields.map((_, index) => line(index, lane))).join('\n');
}

function storeState(fields: readonly string[], lanes: readonly number[], ahead: number): string {
  return perField(fields, lanes, (index, lane) => `    f${index}of${lane} = n${ahead}x${index}of${lane};`);
}

/** The step `ahead` of `step` for all lanes: from the variables of the state, or from the step before, into constants. */
function stepText(
  kernel: KernelSource,
  lanes: readonly number[],
  ahead: number,
  scalar: (index: number) => string,
): { readonly text: string; readonly operations: number; readonly functions: WgslBlock['functions'] } {
  const { fields, next, scalarNames, coefficientNames, acrossNames, downNames, drawNames } = kernel;
  const scalars = scalarNames.map((_, index) => `    let s${ahead}x${index} = ${scalar(index)};`);
  const blocks = lanes.map((lane) => {
    const own = `${ahead}x${lane}`;
    const before = ahead === 0 ? 'f' : `n${ahead - 1}x`;
    const inputs = new Map<string, string>([
      ...fields.map((field, index) => [field, `${before}${index}of${lane}`] as const),
      ...scalarNames.map((name, index) => [name, `s${ahead}x${index}`] as const),
      ...coefficientNames.map((name, index) => [name, component('c', index)] as const),
      ...acrossNames.map((name, index) => [name, `a${own}of${index}`] as const),
      ...downNames.map((name, index) => [name, `d${own}of${index}`] as const),
      ...drawNames.map((name) => [name, `${name}of${own}`] as const),
    ]);
    const reads = [
      ...acrossNames.map((_, index) => {
        const row = `(step + ${ahead}u) * ${acrossNames.length}u + ${index}u`;
        return `    let a${own}of${index} = along[(${row}) * job.width + column${lane}];`;
      }),
      ...downNames.map((_, index) => {
        const row = `(step + ${ahead}u) * ${downNames.length}u + ${index}u`;
        return `    let d${own}of${index} = along[(${row}) * job.height + line${lane}];`;
      }),
      ...(drawNames.length === 0 ? [] : drawText(inputs, own)),
    ];
    return { reads, block: printWgsl(next, inputs, `v${own}of`) };
  });
  const results = perField(
    fields,
    lanes,
    (index, lane) => `    let n${ahead}x${index}of${lane} = ${blocks[lane]?.block.outputs[index]};`,
  );
  return {
    text: [...scalars, ...blocks.map(({ reads, block }) => [...reads, bodyOf(block)].join('\n')), results].join('\n'),
    operations: blocks.reduce((sum, { block }) => sum + block.lines.length, 0),
    functions: blocks[0]?.block.functions ?? new Set(),
  };
}

function drawText(inputs: ReadonlyMap<string, string>, own: string): readonly string[] {
  const counter = `vec4u(u32(${inputs.get(STEP_NUMBER)}) - 1u, 0u, u32(${inputs.get(TRAJECTORY)}), 0u)`;
  return [
    `    let word${own} = philox(${counter}, seed);`,
    `    let v0of${own} = unitNumber(~word${own}.x);`,
    `    let u1of${own} = unitNumber(word${own}.y);`,
    `    let v2of${own} = unitNumber(~word${own}.z);`,
    `    let v3of${own} = unitNumber(~word${own}.w);`,
  ];
}

function seedText(coefficientNames: readonly string[]): string {
  const [a, b, c, d] = SEED_QUARTERS.map((name) => `u32(${component('c', coefficientNames.indexOf(name))})`);
  return `  let seed = vec2u(${a} | (${b} << 16u), ${c} | (${d} << 16u));`;
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
 * Readings of the end. Buffers: 0 job, 1 coefficients,
 * 2 points (reach and settle tolerance, then an attractor each), 3 state, 4 readings (x, y, loss, settled after, attractor;
 * job.count numbers each; −1 for none), 5 tally (at each attractor, at none, diverged, settled, then the histogram), 6 as 4 of
 * the walk, of any one step.
 */
export function ensembleReadSource(kernel: KernelSource, { settle, attractors, bins }: ReadingRules): string {
  const coefficient = (index: number): string => `coefficients[${index >> 2}].${'xyzw'[index & 3]}`;
  const inputs = new Map([
    ['x', 'x'] as const,
    ['y', 'y'] as const,
    ...kernel.coefficientNames.map((name, index) => [name, coefficient(index)] as const),
    ...kernel.acrossNames.map((name, index) => [name, `along[${index}u * job.width + column]`] as const),
    ...kernel.downNames.map((name, index) => [name, `along[${index}u * job.height + line]`] as const),
  ]);
  const block = printWgsl([kernel.loss], inputs, 'u');
  const holds = { move: 'last < f32(job.made)', loss: 'loss <= points[0].y', none: 'false' }[settle];
  const divergedAt = attractors + 1;
  const settledAt = attractors + 2;
  return `// Generated: one thread reads one trajectory.
${JOB}
@group(0) @binding(2) var<storage, read> points: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> state: array<f32>;
@group(0) @binding(4) var<storage, read_write> readings: array<f32>;
@group(0) @binding(5) var<storage, read_write> tally: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read> along: array<f32>;

${wgslFunctions(block.functions)}

fn isFinite(value: f32) -> bool { return (bitcast<u32>(value) & 0x7f800000u) != 0x7f800000u; }

@compute @workgroup_size(${ENSEMBLE_WORKGROUP})
fn readEnd(@builtin(global_invocation_id) id: vec3u) {
  let trajectory = id.y * job.stride + id.x;
  if (id.x >= job.stride || trajectory >= job.count) { return; }
  let column = (job.first + trajectory) % job.width;
  let line = job.down + (job.first + trajectory) / job.width;
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
