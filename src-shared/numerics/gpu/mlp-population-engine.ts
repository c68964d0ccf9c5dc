/**
 * Training of populations on a GpuSession: float32, a workgroup a network, many steps a dispatch, nothing read back before
 * the end. Where networks stand is kept on the CPU between runs.
 */
import { AppError } from '../../contract/result.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import type { MlpResult, MlpRun, TrainingControls } from '../mlp/mlp-engine.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import { EVALUATION_JOB_WORDS, EVALUATION_WORKGROUP, evaluationSource } from './mlp-population-evaluation.ts';
import { TRAIN_BINDINGS, TRAIN_JOB_WORDS } from './mlp-population-frame.ts';
import { type AdapterTraits, type PopulationPart, partsOfPopulation, populationData } from './mlp-population-parts.ts';
import type { GpuSession, RunBuffers } from './session.ts';

const EVALUATE = ['uniform', 'read-only-storage', 'read-only-storage', 'storage'] as const;

/** `now`: a clock in milliseconds. Throws AppError('unavailable') on what only the CPU can. */
export async function preparePopulation(
  session: GpuSession,
  plan: MlpPlan,
  traits: AdapterTraits,
  now: () => number,
): Promise<MlpRun> {
  const run = new PopulationRun(session, plan, traits, now);
  await run.compile();
  return run;
}

interface PartOnDevice {
  readonly part: PopulationPart;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly job: GPUBuffer;
  readonly table: GPUBuffer;
  readonly record: GPUBuffer;
  readonly losses: GPUBuffer;
}

class PopulationRun implements MlpRun {
  readonly #session: GpuSession;
  readonly #plan: MlpPlan;
  readonly #now: () => number;
  readonly #parts: readonly PopulationPart[];
  readonly #losses: Float32Array;
  /** Of each part; undefined once closed. */
  #records: Float32Array[] | undefined;
  #stepsMade = 0;

  constructor(session: GpuSession, plan: MlpPlan, traits: AdapterTraits, now: () => number) {
    this.#session = session;
    this.#plan = plan;
    this.#now = now;
    this.#parts = partsOfPopulation(plan, traits);
    this.#losses = new Float32Array(plan.job.nets.length * plan.job.steps).fill(Number.NaN);
    this.#records = this.#parts.map((part) => part.firstRecords());
  }

  compile(): Promise<readonly GPUComputePipeline[]> {
    return Promise.all(this.#parts.map(({ kernel }) => this.#session.pipeline(kernel.source, 'train', TRAIN_BINDINGS)));
  }

  async run(controls: TrainingControls = {}): Promise<void> {
    const records = this.#openRecords();
    const steps = Math.min(this.#plan.job.steps, controls.until ?? this.#plan.job.steps);
    const done = this.#stepsMade;
    if (done >= steps) return;
    const pipelines = await this.compile();
    let cancelled: unknown;
    await this.#session.withBuffers(async (buffers) => {
      const data = buffers.input(populationData(this.#plan));
      const scratch = buffers.output(
        4 * Math.max(...this.#parts.map(({ nets, kernel }) => nets.length * kernel.scratchSize)),
      );
      const most = Math.min(...this.#parts.map(({ mostSteps }) => mostSteps));
      const parts = this.#parts.map((part, index) =>
        this.#upload(
          buffers,
          part,
          pipelines[index] as GPUComputePipeline,
          records[index] as Float32Array,
          data,
          scratch,
          most,
        ),
      );
      const advance = async (first: number, count: number): Promise<void> => {
        for (const part of parts) this.#dispatch(part, first, count, first === done);
        await this.#session.idle();
        this.#stepsMade = first + count;
      };
      // Where a cancelled run stands is read all the same, so the cancellation waits until that is done.
      await runInChunks({ done, steps, first: 1, most, now: this.#now }, controls, advance).catch((thrown: unknown) => {
        if (!(thrown instanceof AppError && thrown.code === 'cancelled')) throw thrown;
        cancelled = thrown;
      });
      if (this.#stepsMade > done) this.#records = await this.#keep(parts, done);
    });
    if (cancelled !== undefined) throw cancelled;
  }

  async read(): Promise<MlpResult> {
    const records = this.#openRecords();
    const { job, layout } = this.#plan;
    const parameters = new Float32Array(job.nets.length * layout.parameterCount);
    const running = new Float32Array(job.nets.length * layout.runningCount);
    this.#parts.forEach(({ nets, kernel: { recordSize } }, part) => {
      nets.forEach((net, index) => {
        const record = (records[part] as Float32Array).subarray(index * recordSize, (index + 1) * recordSize);
        parameters.set(record.subarray(0, layout.parameterCount), net * layout.parameterCount);
        running.set(record.subarray(recordSize - layout.runningCount), net * layout.runningCount);
      });
    });
    const evaluation = await this.#evaluate(records);
    return { steps: this.#stepsMade, losses: this.#losses.slice(), parameters, running, evaluation };
  }

  dispose(): void {
    this.#records = undefined;
  }

  #openRecords(): Float32Array[] {
    if (this.#records === undefined) throw new AppError('cancelled', 'The training was closed.');
    return this.#records;
  }

  #upload(
    buffers: RunBuffers,
    part: PopulationPart,
    pipeline: GPUComputePipeline,
    records: Float32Array,
    data: GPUBuffer,
    scratch: GPUBuffer,
    most: number,
  ): PartOnDevice {
    const job = buffers.uniform(4 * TRAIN_JOB_WORDS);
    const table = buffers.input(new Float32Array(part.rows(0, Math.min(most, this.#plan.job.steps)).length));
    const record = buffers.output(4 * records.length);
    const losses = buffers.output(4 * part.nets.length * this.#plan.job.steps);
    const start = buffers.input(records);
    const group = this.#session.bind(pipeline, [
      job,
      start,
      table,
      buffers.input(part.tableOf),
      data,
      record,
      losses,
      scratch,
    ]);
    return { part, pipeline, group, job, table, record, losses };
  }

  #dispatch({ part, pipeline, group, job, table }: PartOnDevice, first: number, count: number, isFresh: boolean): void {
    this.#session.write(table, part.rows(first, count));
    this.#session.write(job, Uint32Array.of(part.nets.length, first, count, this.#plan.job.steps, Number(isFresh)));
    this.#session.dispatch(pipeline, group, Math.ceil(part.nets.length / part.kernel.netsAGroup), 1);
  }

  /** Reads where the networks stand and the losses from step `done` on. */
  async #keep(parts: readonly PartOnDevice[], done: number): Promise<Float32Array[]> {
    const { steps } = this.#plan.job;
    const kept: Float32Array[] = [];
    for (const { part, record, losses } of parts) {
      kept.push(new Float32Array(await this.#session.read(record, 4 * part.nets.length * part.kernel.recordSize)));
      const read = new Float32Array(await this.#session.read(losses, 4 * part.nets.length * steps));
      part.nets.forEach((net, index) => {
        this.#losses.set(read.subarray(index * steps + done, index * steps + this.#stepsMade), net * steps + done);
      });
    }
    return kept;
  }

  async #evaluate(records: readonly Float32Array[]): Promise<Float32Array> {
    const { job, layout } = this.#plan;
    const { evaluate, network } = job;
    if (evaluate === undefined) return new Float32Array(0);
    const [samples = 0] = evaluate.shape;
    const length = samples * (network.layers.at(-1) ?? 1);
    const evaluation = new Float32Array(job.nets.length * length);
    if (length === 0) return evaluation;
    await this.#session.withBuffers(async (buffers) => {
      const x = buffers.input(evaluate.data);
      for (const [index, { nets, kernel }] of this.#parts.entries()) {
        const source = evaluationSource(network, layout, kernel.recordSize);
        const pipeline = await this.#session.pipeline(source, 'evaluate', EVALUATE);
        const words = buffers.uniform(4 * EVALUATION_JOB_WORDS);
        const output = buffers.output(4 * nets.length * length);
        this.#session.write(words, Uint32Array.of(samples, 0, 0, 0));
        const group = this.#session.bind(pipeline, [words, buffers.input(records[index] ?? []), x, output]);
        this.#session.dispatch(pipeline, group, Math.ceil(samples / EVALUATION_WORKGROUP), nets.length);
        const read = new Float32Array(await this.#session.read(output, 4 * nets.length * length));
        nets.forEach((net, place) => {
          evaluation.set(read.subarray(place * length, (place + 1) * length), net * length);
        });
      }
    });
    return evaluation;
  }
}
