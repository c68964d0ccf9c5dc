/**
 * Ensembles on a GPUDevice that is handed in: float32, state in registers, many steps a dispatch, nothing read back
 * before the end. Owns its buffers and pipelines, not the device. What a run needs to be repeated stays on the CPU.
 */
import { AppError } from '../../contract/result.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import {
  type EnsembleEngine,
  type EnsembleJob,
  type EnsembleResult,
  type EnsembleRun,
  HISTOGRAM_BINS,
  type RunControls,
} from '../ensemble/ensemble-engine.ts';
import { type Float32Plan, float32Plan, planEnsemble } from '../ensemble/ensemble-plan.ts';
import {
  ENSEMBLE_WORKGROUP,
  ensembleKeepSource,
  ensembleReadSource,
  ensembleWalkSource,
  READINGS,
  TABLE_VECTORS,
  trajectoriesAThread,
  vectorsFor,
  WALK_JOB_WORDS,
  WORKGROUPS_A_ROW,
} from './ensemble-kernel.ts';
import { GpuSession, type RunBuffers } from './session.ts';

/** Most trajectories of one dispatch: one step of so many stays below the patience of drivers on the slowest adapter. */
const MOST_OF_A_DISPATCH = 2 ** 20;

const WALK = ['uniform', 'read-only-storage', 'uniform', 'storage'] as const;
const READ = ['uniform', 'read-only-storage', 'read-only-storage', 'storage', 'storage', 'storage'] as const;
const KEEP = ['uniform', 'read-only-storage', 'read-only-storage', 'storage'] as const;

/** Workgroups of a dispatch over `threads` threads: a row as long as allowed, then rows. */
export function gridOf(threads: number): { readonly x: number; readonly y: number } {
  const groups = Math.ceil(threads / ENSEMBLE_WORKGROUP);
  const y = Math.max(1, Math.ceil(groups / WORKGROUPS_A_ROW));
  return { x: Math.ceil(groups / y), y };
}

/** Trajectories of each dispatch, so that no buffer is larger than a kernel may bind. */
export function partsOf(count: number, fieldCount: number, largestBinding: number): readonly number[] {
  const bytes = 4 * Math.max(fieldCount, READINGS);
  const most = Math.min(MOST_OF_A_DISPATCH, Math.floor(largestBinding / bytes));
  const parts = Math.ceil(count / most);
  const size = Math.ceil(count / parts);
  return Array.from({ length: parts }, (_, index) => Math.min(size, count - index * size));
}

/** `adapterName` is shown to the user, `now` is a clock in milliseconds. */
export function createGpuEnsemble(device: GPUDevice, adapterName: string, now: () => number): EnsembleEngine {
  const session = new GpuSession(device, adapterName);
  return {
    backend: 'webgpu',
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    prepare: async (job) => {
      const run = new GpuEnsemble(session, job, device.limits.maxStorageBufferBindingSize, now);
      await run.compile();
      return run;
    },
    dispose: () => session.dispose(),
  };
}

interface Part {
  readonly first: number;
  readonly count: number;
}

interface PartOnDevice extends Part {
  readonly job: GPUBuffer;
  readonly state: GPUBuffer;
  readonly walk: GPUBindGroup;
}

interface Pipelines {
  readonly walk: GPUComputePipeline;
  readonly read: GPUComputePipeline;
}

class GpuEnsemble implements EnsembleRun {
  readonly #session: GpuSession;
  readonly #job: EnsembleJob;
  readonly #kernel: Float32Plan;
  readonly #count: number;
  readonly #parts: readonly Part[];
  readonly #now: () => number;
  readonly #each: number;
  readonly #walkSource: string;
  readonly #readSource: string;
  /** Field after field; undefined once all steps are made. */
  #state: Float32Array<ArrayBuffer> | undefined;
  #stepsMade = 0;
  #result: EnsembleResult | undefined;
  #isOpen = true;

  constructor(session: GpuSession, job: EnsembleJob, largestBinding: number, now: () => number) {
    const plan = planEnsemble(job);
    this.#session = session;
    this.#job = job;
    this.#kernel = float32Plan(plan);
    this.#count = plan.count;
    this.#now = now;
    this.#state = new Float32Array(this.#kernel.fields.length * plan.count);
    plan.writeState(this.#state, plan.count);
    let first = 0;
    this.#parts = partsOf(plan.count, this.#kernel.fields.length, largestBinding).map((count) => {
      first += count;
      return { first: first - count, count };
    });
    this.#each = trajectoriesAThread(plan.count);
    this.#walkSource = ensembleWalkSource(this.#kernel, this.#each);
    this.#readSource = ensembleReadSource(this.#kernel, {
      settle: job.settle?.by ?? 'none',
      attractors: job.attractors.length,
      bins: HISTOGRAM_BINS,
    });
  }

  async compile(): Promise<Pipelines> {
    const [walk, read] = await Promise.all([
      this.#session.pipeline(this.#walkSource, 'walk', WALK),
      this.#session.pipeline(this.#readSource, 'readEnd', READ),
    ]);
    return { walk, read };
  }

  async run(controls: RunControls = {}): Promise<void> {
    this.#refuseIfClosed();
    if (this.#stepsMade < this.#job.steps) await this.#pass(controls);
  }

  async read(): Promise<EnsembleResult> {
    this.#refuseIfClosed();
    return this.#result ?? (await this.#pass(undefined));
  }

  dispose(): void {
    this.#isOpen = false;
    this.#state = undefined;
    this.#result = undefined;
  }

  #refuseIfClosed(): void {
    if (!this.#isOpen) throw new AppError('cancelled', 'The ensemble was closed.');
  }

  /** Steps as far as the controls let it (without controls: none), then the readings. */
  async #pass(controls: RunControls | undefined): Promise<EnsembleResult> {
    const pipelines = await this.compile();
    const keep = await this.#session.pipeline(ensembleKeepSource(), 'keepState', KEEP);
    let cancelled: unknown;
    const result = await this.#session.withBuffers(async (buffers) => {
      const coefficients = buffers.input(padded(this.#kernel.coefficients, 1));
      const table = buffers.uniform(TABLE_VECTORS * 16);
      const rowVectors = vectorsFor(this.#kernel.scalarNames.length);
      const most = Math.floor(TABLE_VECTORS / rowVectors);
      const parts = this.#parts.map((part) => this.#upload(buffers, pipelines, part, coefficients, table));
      const advance = async (first: number, steps: number): Promise<void> => {
        this.#session.write(table, this.#rows(first, steps, 4 * rowVectors));
        for (const part of parts)
          this.#dispatch(pipelines.walk, part.walk, part, Math.ceil(part.count / this.#each), 0, steps);
        await this.#session.idle();
        this.#stepsMade = first + steps;
      };
      const plan = { done: this.#stepsMade, steps: this.#job.steps, first: 1, most, now: this.#now };
      // Where a cancelled run stands is read all the same, so the cancellation waits until that is done.
      if (controls !== undefined)
        await runInChunks(plan, controls, advance).catch((thrown: unknown) => {
          if (!(thrown instanceof AppError && thrown.code === 'cancelled')) throw thrown;
          cancelled = thrown;
        });
      if (this.#stepsMade < this.#job.steps) await this.#keep(buffers, keep, parts, coefficients);
      else this.#state = undefined;
      return this.#readings(buffers, pipelines.read, parts, coefficients);
    });
    this.#result = result;
    if (cancelled !== undefined) throw cancelled;
    return result;
  }

  #rows(first: number, steps: number, width: number): Float32Array<ArrayBuffer> {
    const columns = this.#kernel.scalarNames.length;
    const rows = new Float32Array(steps * width);
    for (let step = 0; step < steps; step += 1)
      rows.set(this.#kernel.table.subarray((first + step) * columns, (first + step + 1) * columns), step * width);
    return rows;
  }

  #upload(
    buffers: RunBuffers,
    { walk }: Pipelines,
    { first, count }: Part,
    coefficients: GPUBuffer,
    table: GPUBuffer,
  ): PartOnDevice {
    const whole = this.#state ?? new Float32Array(0);
    const fields = new Float32Array(this.#kernel.fields.length * count);
    for (let field = 0; field < this.#kernel.fields.length; field += 1) {
      const from = field * this.#count + first;
      fields.set(whole.subarray(from, from + count), field * count);
    }
    const job = buffers.uniform(WALK_JOB_WORDS * 4);
    const state = buffers.input(fields);
    return { first, count, job, state, walk: this.#session.bind(walk, [job, coefficients, table, state]) };
  }

  #dispatch(
    pipeline: GPUComputePipeline,
    group: GPUBindGroup,
    part: PartOnDevice,
    threads: number,
    first: number,
    steps: number,
  ): void {
    const { x, y } = gridOf(threads);
    this.#session.write(part.job, Uint32Array.of(part.count, first, steps, x * ENSEMBLE_WORKGROUP));
    this.#session.dispatch(pipeline, group, x, y);
  }

  async #keep(
    buffers: RunBuffers,
    pipeline: GPUComputePipeline,
    parts: readonly PartOnDevice[],
    coefficients: GPUBuffer,
  ): Promise<void> {
    for (const part of parts) {
      const length = this.#kernel.fields.length * part.count;
      const kept = buffers.output(length * 4);
      const group = this.#session.bind(pipeline, [part.job, coefficients, part.state, kept]);
      this.#dispatch(pipeline, group, part, length, 0, 0);
      const fields = new Float32Array(await this.#session.read(kept, length * 4));
      for (let field = 0; field < this.#kernel.fields.length; field += 1)
        this.#state?.set(
          fields.subarray(field * part.count, (field + 1) * part.count),
          field * this.#count + part.first,
        );
    }
  }

  async #readings(
    buffers: RunBuffers,
    pipeline: GPUComputePipeline,
    parts: readonly PartOnDevice[],
    coefficients: GPUBuffer,
  ): Promise<EnsembleResult> {
    const { attractors, reach, settle, steps } = this.#job;
    const points = buffers.input([reach, settle?.within ?? 0, ...attractors.flatMap(({ x, y }) => [x, y])]);
    const tallyLength = attractors.length + 3 + HISTOGRAM_BINS;
    const tally = buffers.output(tallyLength * 4);
    const whole = Array.from({ length: READINGS }, () => new Float32Array(this.#count));
    for (const part of parts) {
      const bytes = READINGS * part.count * 4;
      const readings = buffers.output(bytes);
      const group = this.#session.bind(pipeline, [part.job, coefficients, points, part.state, readings, tally]);
      const { x, y } = gridOf(part.count);
      this.#session.write(part.job, Uint32Array.of(part.count, this.#stepsMade, steps, x * ENSEMBLE_WORKGROUP));
      this.#session.dispatch(pipeline, group, x, y);
      const numbers = new Float32Array(await this.#session.read(readings, bytes));
      whole.forEach((reading, index) => {
        reading.set(numbers.subarray(index * part.count, (index + 1) * part.count), part.first);
      });
    }
    const [x, y, loss, settledAfter, attractor] = whole as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const counts = [...new Uint32Array(await this.#session.read(tally, tallyLength * 4))];
    const [diverged = 0, settled = 0] = counts.slice(attractors.length + 1);
    return {
      steps: this.#stepsMade,
      x,
      y,
      loss,
      settledAfter: Int32Array.from(settledAfter),
      attractor: Int16Array.from(attractor),
      diverged: Uint8Array.from(x, (px, index) => (Number.isFinite(px + (y[index] ?? 0) + (loss[index] ?? 0)) ? 0 : 1)),
      summary: {
        perAttractor: counts.slice(0, attractors.length + 1),
        diverged,
        settled,
        histogram: counts.slice(attractors.length + 3),
      },
    };
  }
}

function padded(values: Float32Array, least: number): Float32Array {
  const wide = new Float32Array(4 * Math.max(least, vectorsFor(values.length)));
  wide.set(values);
  return wide;
}
