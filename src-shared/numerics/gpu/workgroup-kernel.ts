/**
 * What kernels over sets or elements share: a head in WGSL, the tree that sums over a workgroup, and the way to launch one.
 * A thread an element; a workgroup of 256 threads a set, or where sets are small a thread a set. Knows no mathematics.
 */
import { wgslFunctions } from '../expression/wgsl.ts';
import type { WgslFunction } from '../expression/wgsl-functions.ts';
import type { GpuSession, RunBuffers } from './session.ts';

export const THREADS = 256;
/** WebGPU's limit for one dimension of a dispatch. */
const WORKGROUPS_A_ROW = 65535;

type Word = 'u32' | 'f32';

/** A kernel's text, with what its buffers are. */
export interface WorkgroupKernel<Job extends string> {
  readonly source: string;
  readonly job: Readonly<Record<Job, Word>>;
  readonly bindings: readonly GPUBufferBindingType[];
}

interface KernelParts<Job extends string> {
  /** The uniform, binding 0: names of its words, in order. */
  readonly job: Readonly<Record<Job, Word>>;
  /** array<f32> each: those read come first. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly functions?: Iterable<WgslFunction>;
  readonly declarations?: string;
  /** Runs in every thread; `group` is the workgroup, `lane` the thread in it, `element` the thread overall. */
  readonly body: string;
}

const A_WORKGROUP = `  let group = id.y * grid.x + id.x;
  let lane = thread;
  let element = group * ${THREADS}u + lane;`;
const A_THREAD = `  let group = (id.y * grid.x + id.x) * ${THREADS}u + thread;
  let lane = 0u;`;

export function workgroupKernel<Job extends string>(parts: KernelParts<Job>): WorkgroupKernel<Job> {
  return kernelWithHead(parts, A_WORKGROUP);
}

function kernelWithHead<Job extends string>(parts: KernelParts<Job>, head: string): WorkgroupKernel<Job> {
  const { job, reads, writes, functions = [], declarations = '', body } = parts;
  const words = Object.entries<Word>(job).map(([name, type]) => `${name}: ${type}`);
  const buffers = [...reads, ...writes].map(
    (name, index) =>
      `@group(0) @binding(${index + 1}) var<storage, ${index < reads.length ? 'read' : 'read_write'}> ${name}: array<f32>;`,
  );
  return {
    job,
    bindings: ['uniform', ...reads.map(() => 'read-only-storage' as const), ...writes.map(() => 'storage' as const)],
    source: `// Generated.
struct Job { ${words.join(', ')} }
@group(0) @binding(0) var<uniform> job: Job;
${buffers.join('\n')}

${wgslFunctions(functions)}
${declarations}
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) grid: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
${head}
${body}
}
`,
  };
}

/**
 * WGSL `fn name(own: f32, lane: u32) -> f32`: `combine` over a workgroup as a tree, so that rounding grows with the logarithm
 * of its size. Every thread gets the result; all of a workgroup must call it.
 */
export function treeFunction(name: string, combine: (a: string, b: string) => string): string {
  return `var<workgroup> ${name}Lanes: array<f32, ${THREADS}>;
fn ${name}(own: f32, lane: u32) -> f32 {
  ${name}Lanes[lane] = own;
  workgroupBarrier();
  for (var width = ${THREADS / 2}u; width > 0u; width /= 2u) {
    if (lane < width) {
      ${name}Lanes[lane] = ${combine(`${name}Lanes[lane]`, `${name}Lanes[lane + width]`)};
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&${name}Lanes[0]);
}`;
}

const TREES = {
  sumOf: (a: string, b: string) => `${a} + ${b}`,
  largestOf: (a: string, b: string) => `max(${a}, ${b})`,
} as const;
type Tree = keyof typeof TREES;

/**
 * Sets of up to so many elements get a thread each: 256 threads would mostly wait for one another, and on a software adapter
 * a workgroup that waits costs half a millisecond.
 */
const LARGEST_OF_A_THREAD = THREADS;

/** A kernel over sets in two forms, for large sets and for small ones. */
export interface SetKernel<Job extends string> {
  readonly workgroupASet: WorkgroupKernel<Job>;
  readonly threadASet: WorkgroupKernel<Job>;
}

/**
 * In the body `group` is the set; its elements are walked from `lane` in steps of LANES, and `trees` join what each thread of
 * the set has: `sumOf(own, lane)`.
 */
export function setKernel<Job extends string>(
  parts: KernelParts<Job> & { readonly trees: readonly Tree[] },
): SetKernel<Job> {
  const form = (lanes: number, tree: (name: Tree) => string, head: string): WorkgroupKernel<Job> =>
    kernelWithHead(
      {
        ...parts,
        declarations: [`const LANES = ${lanes}u;`, ...parts.trees.map(tree), parts.declarations ?? ''].join('\n'),
      },
      head,
    );
  return {
    workgroupASet: form(THREADS, (name) => treeFunction(name, TREES[name]), A_WORKGROUP),
    threadASet: form(1, (name) => `fn ${name}(own: f32, lane: u32) -> f32 { return own; }`, A_THREAD),
  };
}

/** Job of a set kernel with a set for each line of a tensor seen as (outer, length, inner); a line has `length` elements. */
export const LINES = { lines: 'u32', length: 'u32', inner: 'u32' } as const;
/** Opens the body of such a kernel: element i of its line lies at first + i·inner. */
export const LINE = `  if (group >= job.lines) { return; }
  let first = (group / job.inner) * job.length * job.inner + group % job.inner;`;
/** `statement` for each element of the line, which is number `i` and lies at `place`. */
export const forEachOfLine = (statement: string): string => `  for (var i = lane; i < job.length; i += LANES) {
    let place = first + i * job.inner;
    ${statement}
  }`;

interface BoundKernel<Job extends string> {
  set(job: Readonly<Record<Job, number>>): void;
  launch(groups: number): void;
}

async function bindKernel<Job extends string>(
  session: GpuSession,
  buffers: RunBuffers,
  kernel: WorkgroupKernel<Job>,
  storage: readonly GPUBuffer[],
): Promise<BoundKernel<Job>> {
  const names = Object.keys(kernel.job) as Job[];
  const pipeline = await session.pipeline(kernel.source, 'main', kernel.bindings);
  const words = new DataView(new ArrayBuffer(4 * names.length));
  const uniform = buffers.uniform(Math.ceil(words.byteLength / 16) * 16);
  const group = session.bind(pipeline, [uniform, ...storage]);
  return {
    set: (job) => {
      for (const [index, name] of names.entries())
        if (kernel.job[name] === 'f32') words.setFloat32(4 * index, job[name], true);
        else words.setUint32(4 * index, job[name], true);
      session.write(uniform, new Uint8Array(words.buffer));
    },
    launch: (groups) => {
      const across = Math.min(groups, WORKGROUPS_A_ROW);
      if (across > 0) session.dispatch(pipeline, group, across, Math.ceil(groups / across));
    },
  };
}

/** Compiles a kernel and binds buffers to it. What comes back launches `groups` workgroups with the words of a job. */
export async function prepareKernel<Job extends string>(
  session: GpuSession,
  buffers: RunBuffers,
  kernel: WorkgroupKernel<Job>,
  storage: readonly GPUBuffer[],
): Promise<(job: Readonly<Record<Job, number>>, groups: number) => void> {
  const { set, launch } = await bindKernel(session, buffers, kernel, storage);
  return (job, groups) => {
    set(job);
    launch(groups);
  };
}

/** `prepareKernel` for a job that stays as it is; what comes back launches it, also from within `GpuSession.together`. */
export async function prepareLaunch<Job extends string>(
  session: GpuSession,
  buffers: RunBuffers,
  kernel: WorkgroupKernel<Job>,
  storage: readonly GPUBuffer[],
  job: Readonly<Record<Job, number>>,
  groups: number,
): Promise<() => void> {
  const { set, launch } = await bindKernel(session, buffers, kernel, storage);
  set(job);
  return () => launch(groups);
}

/** `prepareLaunch` of `sets` sets of `size` elements. */
export function prepareSetsLaunch<Job extends string>(
  session: GpuSession,
  buffers: RunBuffers,
  { workgroupASet, threadASet }: SetKernel<Job>,
  storage: readonly GPUBuffer[],
  job: Readonly<Record<Job, number>>,
  { sets, size }: { readonly sets: number; readonly size: number },
): Promise<() => void> {
  return size <= LARGEST_OF_A_THREAD
    ? prepareLaunch(session, buffers, threadASet, storage, job, groupsFor(sets))
    : prepareLaunch(session, buffers, workgroupASet, storage, job, sets);
}

/** `prepareKernel` for sets of `size` elements. What comes back launches `sets` of them. */
export async function prepareSets<Job extends string>(
  session: GpuSession,
  buffers: RunBuffers,
  { workgroupASet, threadASet }: SetKernel<Job>,
  storage: readonly GPUBuffer[],
  size: number,
): Promise<(job: Readonly<Record<Job, number>>, sets: number) => void> {
  const isSmall = size <= LARGEST_OF_A_THREAD;
  const run = await prepareKernel(session, buffers, isSmall ? threadASet : workgroupASet, storage);
  return (job, sets) => run(job, isSmall ? groupsFor(sets) : sets);
}

/** Workgroups that have a thread for each of `count` elements. */
export function groupsFor(count: number): number {
  return Math.ceil(count / THREADS);
}

/** The first `count` numbers of a buffer. */
export async function readNumbers(session: GpuSession, buffer: GPUBuffer, count: number): Promise<Float64Array> {
  return Float64Array.from(new Float32Array(await session.read(buffer, 4 * count)));
}
