/**
 * Signal propagation on a GPUDevice that is handed in: float32 numbers times powers of two, nothing read back before the
 * end. Owns its buffers and pipelines, not the device.
 */
import { AppError } from '../../contract/result.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import type { RunControls } from '../ensemble/ensemble-engine.ts';
import type { SignalEngine, SignalJob, SignalResult, SignalRun } from '../signal/signal-engine.ts';
import { planSignal, type SignalPlan } from '../signal/signal-plan.ts';
import { describeSignal } from '../signal/signal-reading.ts';
import { GpuSession, type Patience } from './session.ts';
import { beginPassage, compileSignal } from './signal-passage.ts';

/** `adapterName` is shown to the user, `now` is a clock in milliseconds; without `patience` a chunk may take for ever. */
export function createGpuSignal(
  device: GPUDevice,
  adapterName: string,
  now: () => number,
  patience?: Patience,
): SignalEngine {
  const session = new GpuSession(device, adapterName, patience);
  return {
    backend: 'webgpu',
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    prepare: async (job) => {
      const run = new GpuSignal(session, job, now);
      await run.compile();
      return run;
    },
    dispose: () => session.dispose(),
  };
}

class GpuSignal implements SignalRun {
  readonly #session: GpuSession;
  readonly #plan: SignalPlan;
  readonly #now: () => number;
  #result: SignalResult | undefined;
  #isOpen = true;

  constructor(session: GpuSession, job: SignalJob, now: () => number) {
    this.#session = session;
    this.#plan = planSignal(job);
    this.#now = now;
  }

  compile() {
    return compileSignal(this.#session, this.#plan);
  }

  async run(controls: RunControls = {}): Promise<void> {
    this.#refuseIfClosed();
    if (this.#result !== undefined) return;
    const pipelines = await this.compile();
    this.#result = await this.#session.withBuffers(async (buffers) => {
      const passage = await beginPassage(this.#session, buffers, this.#plan, pipelines);
      const steps = 2 * this.#plan.job.depth;
      await runInChunks({ done: 0, steps, first: 1, most: steps, now: this.#now }, controls, async (first, count) => {
        this.#refuseIfClosed();
        for (let step = first; step < first + count; step += 1) passage.step(step);
        await this.#session.idle();
      });
      return describeSignal(await passage.measures());
    });
  }

  async read(): Promise<SignalResult> {
    this.#refuseIfClosed();
    if (this.#result === undefined)
      throw new AppError('invalid-request', 'The signal has not been sent to its end yet.');
    return this.#result;
  }

  dispose(): void {
    this.#isOpen = false;
    this.#result = undefined;
  }

  #refuseIfClosed(): void {
    if (!this.#isOpen) throw new AppError('cancelled', 'The signal was closed.');
  }
}
