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
import { type EnsemblePlan, type Float32Plan, float32Plan, planEnsemble } from '../ensemble/ensemble-plan.ts';
import { mostSteps } from '../ensemble/varied.ts';
import {
  ENSEMBLE_WORKGROUP,
  ensembleKeepSource,
  ensembleReadSource,
  ensembleWalkSource,
  mostStepsOfTable,
  READINGS,
  STEPS_A_TURN,
  TABLE_VECTORS,
  trajectoriesAThread,
  WALK_JOB_WORDS,
} from './ensemble-kernel.ts';
import { gridOf, inVectors, partsOf, resultOf } from './ensemble-parts.ts';
import { GpuSession, type Patience, type RunBuffers } from './session.ts';

/** Most numbers of a varied grid's axes on the device at a time: 16 MiB. */
const MOST_AXIS_NUMBERS = 2 ** 22;

const WALK = ['uniform', 'read-only-storage', 'uniform', 'storage', 'read-only-storage'] as const;
const READ = [
  'uniform',
  'read-only-storage',
  'read-only-storage',
  'storage',
  'storage',
  'storage',
  'read-only-storage',
] as const;
const KEEP = ['uniform', 'read-only-storage', 'read-only-storage', 'storage'] as const;

/** `adapterName` is shown to the user, `now` is a clock in milliseconds; without `patience` a chunk may take for ever. */
export function createGpuEnsemble(
  device: GPUDevice,
  adapterName: string,
  now: () => number,
  patience?: Patience,
): EnsembleEngine {
  const session = new GpuSession(device, adapterName, patience);
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
  readonly #axes: Pick<EnsemblePlan, 'across' | 'down'>;
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
    this.#axes = plan;
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
      const coefficients = buffers.input(inVectors(this.#kernel.coefficients));
      const table = buffers.uniform(TABLE_VECTORS * 16);
      const { across, down } = this.#axes;
      const most = Math.min(
        this.#job.steps,
        mostStepsOfTable(this.#kernel.scalarNames.length),
        mostSteps([across, down], MOST_AXIS_NUMBERS),
      );
      const acrossLength = most * across.names.length * across.places;
      const along = buffers.input(new Float32Array(acrossLength + most * down.names.length * down.places));
      const writeAxes = (first: number, steps: number): void => {
        this.#session.write(along, Float32Array.from(across.rows(first, steps)));
        this.#session.write(along, Float32Array.from(down.rows(first, steps)), 4 * acrossLength);
      };
      writeAxes(0, 1);
      const parts = this.#parts.map((part) => this.#upload(buffers, pipelines, part, [coefficients, table, along]));
      const advance = async (first: number, steps: number): Promise<void> => {
        const columns = this.#kernel.scalarNames.length;
        this.#session.write(table, this.#kernel.table.slice(first * columns, (first + steps) * columns));
        writeAxes(first, steps);
        for (const part of parts)
          this.#dispatch(pipelines.walk, part.walk, part, Math.ceil(part.count / this.#each), steps, acrossLength);
        await this.#session.idle();
        this.#stepsMade = first + steps;
      };
      const plan = {
        done: this.#stepsMade,
        steps: this.#job.steps,
        first: 1,
        most,
        multiple: STEPS_A_TURN,
        now: this.#now,
      };
      // Where a cancelled run stands is read all the same, so the cancellation waits until that is done.
      if (controls !== undefined)
        await runInChunks(plan, controls, advance).catch((thrown: unknown) => {
          if (!(thrown instanceof AppError && thrown.code === 'cancelled')) throw thrown;
          cancelled = thrown;
        });
      if (this.#stepsMade < this.#job.steps) await this.#keep(buffers, keep, parts, coefficients);
      else this.#state = undefined;
      return this.#readings(buffers, pipelines.read, parts, [coefficients, along, acrossLength]);
    });
    this.#result = result;
    if (cancelled !== undefined) throw cancelled;
    return result;
  }

  #upload(
    buffers: RunBuffers,
    { walk }: Pipelines,
    { first, count }: Part,
    [coefficients, table, along]: readonly [GPUBuffer, GPUBuffer, GPUBuffer],
  ): PartOnDevice {
    const whole = this.#state ?? new Float32Array(0);
    const fields = new Float32Array(this.#kernel.fields.length * count);
    for (let field = 0; field < this.#kernel.fields.length; field += 1) {
      const from = field * this.#count + first;
      fields.set(whole.subarray(from, from + count), field * count);
    }
    const job = buffers.uniform(WALK_JOB_WORDS * 4);
    const state = buffers.input(fields);
    return { first, count, job, state, walk: this.#session.bind(walk, [job, coefficients, table, state, along]) };
  }

  #dispatch(
    pipeline: GPUComputePipeline,
    group: GPUBindGroup,
    part: PartOnDevice,
    threads: number,
    steps: number,
    down = 0,
  ): void {
    const { x, y } = gridOf(threads);
    const stride = x * ENSEMBLE_WORKGROUP;
    const { across, down: rows } = this.#axes;
    const words = [part.count, this.#stepsMade, steps, stride, part.first, across.places, rows.places, down];
    this.#session.write(part.job, Uint32Array.from(words));
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
      this.#dispatch(pipeline, group, part, length, 0);
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
    [coefficients, along, down]: readonly [GPUBuffer, GPUBuffer, number],
  ): Promise<EnsembleResult> {
    const { attractors, reach, settle, steps } = this.#job;
    const points = buffers.input([reach, settle?.within ?? 0, ...attractors.flatMap(({ x, y }) => [x, y])]);
    const tallyLength = attractors.length + 3 + HISTOGRAM_BINS;
    const tally = buffers.output(tallyLength * 4);
    const whole = Array.from({ length: READINGS }, () => new Float32Array(this.#count));
    for (const part of parts) {
      const bytes = READINGS * part.count * 4;
      const readings = buffers.output(bytes);
      const group = this.#session.bind(pipeline, [part.job, coefficients, points, part.state, readings, tally, along]);
      this.#dispatch(pipeline, group, part, part.count, steps, down);
      const numbers = new Float32Array(await this.#session.read(readings, bytes));
      whole.forEach((reading, index) => {
        reading.set(numbers.subarray(index * part.count, (index + 1) * part.count), part.first);
      });
    }
    const counts = new Uint32Array(await this.#session.read(tally, tallyLength * 4));
    return resultOf(this.#stepsMade, attractors.length, whole, counts);
  }
}
