/**
 * Training of one network, or a few one after another, on a GpuSession: float32, a launch a layer, so that a single network
 * fills the device. Between runs networks lie on the CPU; within one only losses are read, at the ends of chunks.
 */
import { AppError, invariant } from '../../contract/result.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import { lossTargets } from '../mlp/loss-trees.ts';
import type { MlpResult, MlpRun, TrainingControls } from '../mlp/mlp-engine.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import {
  evaluateNet,
  firstRecord,
  type NetOnDevice,
  type NetRecord,
  parametersOf,
  prepareNet,
  runningOf,
} from './mlp-layers-net.ts';
import { type ProgramWithTable, programsOf } from './mlp-programs.ts';
import type { GpuSession, RunBuffers } from './session.ts';

/** Most networks of a job: each has buffers of its own, and waits for the others. */
export const MOST_NETS = 8;
/** Most steps of one submission. */
const MOST_STEPS = 512;
/** Most samples that are evaluated at a time. */
const MOST_EVALUATED = 1024;

/**
 * `largestBinding`: bytes of a buffer a kernel may bind; `now`: a clock in milliseconds. Throws AppError('unavailable') on
 * what only the CPU can, or where the adapter refuses a kernel.
 */
export async function prepareLayers(
  session: GpuSession,
  plan: MlpPlan,
  largestBinding: number,
  now: () => number,
): Promise<MlpRun> {
  refuseTooLarge(plan, largestBinding);
  const run = new LayersRun(session, plan, now);
  await run.compile();
  return run;
}

function refuseTooLarge({ job, layout, samples }: MlpPlan, largestBinding: number): void {
  const { nets, network, data } = job;
  if (nets.length > MOST_NETS)
    throw new AppError(
      'unavailable',
      `The GPU engine trains at most ${MOST_NETS} networks of ${layout.parameterCount} parameters at once; got ${nets.length}.`,
      'Train fewer networks, smaller ones, or use the CPU engine.',
    );
  const outputs = data.x.data.length * ((network.layers.at(-1) ?? 1) / (network.layers[0] ?? 1));
  const largest = Math.max(data.x.data.length, outputs, samples * Math.max(...network.layers));
  if (4 * largest > largestBinding)
    throw new AppError(
      'unavailable',
      `An array of this training has ${largest} numbers, and the GPU binds at most ${Math.floor(largestBinding / 4)}.`,
      'Use fewer or smaller batches, or the CPU engine.',
    );
}

class LayersRun implements MlpRun {
  readonly #session: GpuSession;
  readonly #plan: MlpPlan;
  readonly #now: () => number;
  readonly #programs: readonly ProgramWithTable[];
  readonly #losses: Float32Array;
  /** Undefined once closed. */
  #records: readonly NetRecord[] | undefined;
  #stepsMade = 0;

  constructor(session: GpuSession, plan: MlpPlan, now: () => number) {
    const { job } = plan;
    this.#session = session;
    this.#plan = plan;
    this.#now = now;
    this.#programs = programsOf(plan);
    this.#losses = new Float32Array(job.nets.length * job.steps).fill(Number.NaN);
    this.#records = job.nets.map((_, net) => firstRecord(plan, this.#program(net), plan.start(net)));
  }

  /** Throws AppError('unavailable') where the adapter refuses a kernel. */
  async compile(): Promise<void> {
    await this.#session.withBuffers(async (buffers) => {
      const data = { inputs: buffers.input([]), targets: buffers.input([]) };
      await this.#place(buffers, data);
    });
  }

  async run(controls: TrainingControls = {}): Promise<void> {
    this.#openRecords();
    const { job } = this.#plan;
    const done = this.#stepsMade;
    const steps = Math.min(job.steps, controls.until ?? job.steps);
    if (done >= steps) return;
    await this.#session.withBuffers(async (buffers) => {
      const inputs = buffers.input(job.data.x.data);
      const targets = buffers.input(lossTargets(job.network, job.data));
      const nets = await this.#place(buffers, { inputs, targets });
      const keep = async (): Promise<void> => {
        if (this.#stepsMade > done) this.#records = await inTurn(nets, (net) => net.record());
      };
      const most = Math.min(MOST_STEPS, job.steps);
      try {
        await runInChunks({ done, steps, first: 1, most, now: this.#now }, controls, (first, count) =>
          this.#advance(nets, first, count),
        );
      } catch (thrown) {
        if (thrown instanceof AppError && thrown.code === 'cancelled') await keep();
        throw thrown;
      }
      await keep();
    });
  }

  async read(): Promise<MlpResult> {
    const records = this.#openRecords();
    const { layout } = this.#plan;
    const joined = (parts: readonly Float32Array[]): Float32Array => {
      const length = parts[0]?.length ?? 0;
      const all = new Float32Array(parts.length * length);
      parts.forEach((part, index) => {
        all.set(part, index * length);
      });
      return all;
    };
    return {
      steps: this.#stepsMade,
      losses: this.#losses.slice(),
      parameters: joined(records.map((record) => parametersOf(record, layout))),
      running: joined(records.map((record) => runningOf(record, layout))),
      evaluation: joined(await inTurn(records, (record) => this.#evaluate(record))),
    };
  }

  dispose(): void {
    this.#records = undefined;
  }

  #openRecords(): readonly NetRecord[] {
    if (this.#records === undefined) throw new AppError('cancelled', 'The training was closed.');
    return this.#records;
  }

  #program(net: number): ProgramWithTable {
    const program = this.#programs[this.#plan.optimizerOf[net] ?? 0];
    invariant(program !== undefined, `network ${net} has no optimizer`);
    return program;
  }

  #place(buffers: RunBuffers, data: Parameters<typeof prepareNet>[5]): Promise<NetOnDevice[]> {
    const most = Math.min(MOST_STEPS, this.#plan.job.steps);
    return inTurn(this.#openRecords(), (record, net) =>
      prepareNet(this.#session, buffers, this.#plan, this.#program(net), record, data, most),
    );
  }

  async #advance(nets: readonly NetOnDevice[], first: number, count: number): Promise<void> {
    nets.forEach((net, index) => {
      const { program, table } = this.#program(index);
      const columns = program.scalarNames.length;
      net.rewind(first, table.slice(first * columns, (first + count) * columns));
      this.#session.together(() => {
        for (let step = 0; step < count; step += 1) net.step();
      });
    });
    for (const [index, net] of nets.entries())
      this.#losses.set(await net.losses(count), index * this.#plan.job.steps + first);
    this.#stepsMade = first + count;
  }

  async #evaluate(record: NetRecord): Promise<Float32Array> {
    const { evaluate, network } = this.#plan.job;
    const [samples = 0, inputs = 1] = evaluate?.shape ?? [];
    const outputs = network.layers.at(-1) ?? 1;
    const all = new Float32Array(samples * outputs);
    for (let first = 0; first < samples; first += MOST_EVALUATED) {
      const x = evaluate?.data.subarray(first * inputs, Math.min(samples, first + MOST_EVALUATED) * inputs);
      const part = await this.#session.withBuffers((buffers) =>
        evaluateNet(this.#session, buffers, this.#plan, record, x ?? new Float64Array(0)),
      );
      all.set(part, first * outputs);
    }
    return all;
  }
}

/** One after another. */
async function inTurn<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}
