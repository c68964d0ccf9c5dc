/**
 * A GPUDevice with its six kinds of trouble put into words: lost, stuck, compile, validation, out of memory, use after dispose.
 * Owns pipelines (the latest, by source and entry point) and the buffers of a run; knows no lab.
 */
import { AppError } from '../../contract/result.ts';

const CURE = 'The CPU engine gives the same answer in float64.';

/** Buffers that live as long as one run. */
export interface RunBuffers {
  uniform(bytes: number): GPUBuffer;
  /** Numbers the kernel reads (and may overwrite), rounded to float32. Never empty, as WebGPU demands. */
  input(values: ArrayLike<number>): GPUBuffer;
  output(bytes: number): GPUBuffer;
}

/** How long a chunk of work may take. Timers are handed in, because a pure folder has none. */
export interface Patience {
  readonly ms: number;
  /** Starts a timer. Cancelled, it never passes. */
  timer(ms: number): { readonly passed: Promise<void>; cancel(): void };
}

/** Patience of `ms` milliseconds over a host's own timer: `start` calls `done` after so long, and returns what stops that. */
export function patienceOf(ms: number, start: (done: () => void, ms: number) => () => void): Patience {
  return {
    ms,
    timer: (after) => {
      const { promise: passed, resolve } = Promise.withResolvers<void>();
      return { passed, cancel: start(resolve, after) };
    },
  };
}

const LATE = Symbol('late');

/** Every typed formula is a source of its own; a network of any depth needs fewer than twenty at once. */
const PIPELINES_KEPT = 128;

export class GpuSession {
  /** Resolves with a sentence when the device is lost; never after `dispose`. */
  readonly lost: Promise<string>;
  /** Threads are lanes of vector instructions on the CPU. */
  readonly isSoftware: boolean;
  readonly #device: GPUDevice;
  readonly #adapterName: string;
  readonly #patience: Patience | undefined;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  #lostSentence: string | undefined;
  #isDisposed = false;
  #isStuck = false;
  #lastRun: Promise<unknown> = Promise.resolve();
  /** Of `together`, while it collects. */
  #pass: GPUComputePassEncoder | undefined;

  #announce: (sentence: string) => void = () => {};

  constructor(device: GPUDevice, adapterName: string, patience?: Patience) {
    this.#device = device;
    this.isSoftware = device.adapterInfo.isFallbackAdapter;
    this.#adapterName = adapterName;
    this.#patience = patience;
    this.lost = new Promise((resolve) => {
      this.#announce = resolve;
    });
    device.lost.then(({ reason, message }) => {
      const detail = message.trim().replace(/\.$/, '');
      this.#die(`The GPU (${adapterName}) was lost${detail === '' ? ` (${reason})` : `: ${detail}`}.`);
    });
  }

  #die(sentence: string): void {
    if (this.#isDisposed) return;
    this.#lostSentence ??= sentence;
    this.#announce(this.#lostSentence);
  }

  // A kernel that does not end keeps the queue for ever, and nothing that waits behind it settles.
  async #inTime<T>(work: Promise<T>): Promise<T> {
    if (this.#patience === undefined) return work;
    const { ms } = this.#patience;
    const timer = this.#patience.timer(ms);
    const outcome = await Promise.race([work, timer.passed.then((): typeof LATE => LATE)]).finally(() =>
      timer.cancel(),
    );
    if (outcome !== LATE) return outcome;
    work.catch(() => {});
    this.#isStuck = true;
    this.#die(`The GPU (${this.#adapterName}) did not finish a chunk within ${ms / 1000} s.`);
    this.#refuseIfDead();
    throw new AppError('bug', 'A stuck GPU was not refused.');
  }

  /** The compute pipeline of a source, compiled once while it is in use. `bindings` are the kinds of its buffers 0, 1, 2 …. */
  pipeline(source: string, entryPoint: string, bindings: readonly GPUBufferBindingType[]): Promise<GPUComputePipeline> {
    this.#refuseIfDead();
    const key = `${entryPoint} ${source}`;
    const known = this.#pipelines.get(key);
    const pipeline = known ?? this.#compile(source, entryPoint, bindings);
    // Set anew it is the latest, and the oldest is the one longest out of use.
    this.#pipelines.delete(key);
    this.#pipelines.set(key, pipeline);
    const [oldest] = this.#pipelines.keys();
    if (oldest !== undefined && this.#pipelines.size > PIPELINES_KEPT) this.#pipelines.delete(oldest);
    // A failure is not kept: after the driver has recovered the same kernel may compile.
    if (known === undefined) pipeline.catch(() => this.#pipelines.delete(key));
    return pipeline;
  }

  async #compile(
    code: string,
    entryPoint: string,
    bindings: readonly GPUBufferBindingType[],
  ): Promise<GPUComputePipeline> {
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ code });
    const invalid = this.#device.popErrorScope();
    // An automatic layout leaves out buffers a kernel happens not to read, and then the bind group no longer fits.
    const entries = bindings.map((type, binding) => ({ binding, visibility: GPU_COMPUTE_STAGE, buffer: { type } }));
    const layout = this.#device.createPipelineLayout({
      bindGroupLayouts: [this.#device.createBindGroupLayout({ entries })],
    });
    try {
      return await this.#device.createComputePipelineAsync({ layout, compute: { module, entryPoint } });
    } catch (thrown) {
      this.#refuseIfDead();
      const messages = (await module.getCompilationInfo()).messages.filter(({ type }) => type === 'error');
      const first = messages[0];
      const reason = first === undefined ? String(thrown) : `line ${first.lineNum}: ${first.message}`;
      throw new AppError('unavailable', `The GPU (${this.#adapterName}) refused the kernel, ${reason}`, CURE, {
        cause: thrown,
      });
    } finally {
      await invalid;
    }
  }

  /**
   * Runs `work` with buffers that are destroyed after it, whatever happens, and turns GPU errors into sentences.
   * One run at a time: error scopes are a stack of the device, and two runs would read each other's errors.
   */
  withBuffers<T>(work: (buffers: RunBuffers) => Promise<T>): Promise<T> {
    const turn = this.#lastRun.then(() => this.#runWithBuffers(work));
    this.#lastRun = settled(turn);
    return turn;
  }

  async #runWithBuffers<T>(work: (buffers: RunBuffers) => Promise<T>): Promise<T> {
    this.#refuseIfDead();
    const owned: GPUBuffer[] = [];
    const create = (bytes: number, usage: number): GPUBuffer => {
      const buffer = this.#device.createBuffer({ size: Math.max(16, Math.ceil(bytes / 4) * 4), usage });
      owned.push(buffer);
      return buffer;
    };
    const buffers: RunBuffers = {
      uniform: (bytes) => create(bytes, GPU_UNIFORM | GPU_COPY_DST),
      input: (values) => {
        const buffer = create(values.length * 4, GPU_STORAGE | GPU_COPY_DST);
        this.write(buffer, Float32Array.from(values));
        return buffer;
      },
      output: (bytes) => create(bytes, GPU_STORAGE | GPU_COPY_SRC),
    };
    this.#device.pushErrorScope('validation');
    this.#device.pushErrorScope('out-of-memory');
    const outcome = await settled(work(buffers));
    // Behind a stuck kernel the scopes would not answer either.
    if (this.#isStuck) this.#refuseIfDead();
    const memory = await this.#device.popErrorScope().catch(() => null);
    const validation = await this.#device.popErrorScope().catch(() => null);
    for (const buffer of owned) buffer.destroy();
    this.#refuseIfDead();
    if (memory !== null)
      throw new AppError('unavailable', `The GPU (${this.#adapterName}) has not enough memory for this run.`, CURE);
    if (validation !== null)
      throw new AppError('unavailable', `The GPU (${this.#adapterName}) refused the run: ${validation.message}`, CURE);
    if (outcome.ok) return outcome.value;
    if (outcome.thrown instanceof AppError) throw outcome.thrown;
    // The device may be known to be lost only a moment after its promises have failed.
    throw new AppError('unavailable', `The GPU (${this.#adapterName}) stopped answering.`, CURE, {
      cause: outcome.thrown,
    });
  }

  bind(pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    return this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  }

  write(
    buffer: GPUBuffer,
    bytes: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
    offset = 0,
  ): void {
    this.#device.queue.writeBuffer(buffer, offset, bytes);
  }

  dispatch(pipeline: GPUComputePipeline, group: GPUBindGroup, groupsX: number, groupsY: number): void {
    const pass = this.#pass;
    if (pass === undefined) {
      this.together(() => this.dispatch(pipeline, group, groupsX, groupsY));
      return;
    }
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(groupsX, groupsY);
  }

  /**
   * What `launch` dispatches is submitted at once, which spares a driver's time; each dispatch still sees what those before it
   * wrote. Anything written from the CPU meanwhile comes before all of them.
   */
  together(launch: () => void): void {
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.#pass = pass;
    try {
      launch();
    } finally {
      this.#pass = undefined;
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Waits for what was submitted, so that chunks stay apart and a cancellation can fall between them. */
  async idle(): Promise<void> {
    await this.#inTime(this.#device.queue.onSubmittedWorkDone());
    this.#refuseIfDead();
  }

  /** Copies a buffer back to the CPU. */
  async read(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    const staging = this.#device.createBuffer({ size: bytes, usage: GPU_MAP_READ | GPU_COPY_DST });
    try {
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
      this.#device.queue.submit([encoder.finish()]);
      await this.#inTime(staging.mapAsync(1));
      return staging.getMappedRange().slice(0);
    } finally {
      staging.destroy();
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#pipelines.clear();
  }

  #refuseIfDead(): void {
    if (this.#isDisposed) throw new AppError('cancelled', 'The GPU engine was closed.');
    if (this.#lostSentence !== undefined) throw new AppError('unavailable', this.#lostSentence, CURE);
  }
}

// GPUBufferUsage, GPUMapMode and GPUShaderStage are globals of the browser, and globals are not handed in; these are the spec's numbers.
const GPU_MAP_READ = 0x0001;
const GPU_COPY_SRC = 0x0004;
const GPU_COPY_DST = 0x0008;
const GPU_UNIFORM = 0x0040;
const GPU_STORAGE = 0x0080;
const GPU_COMPUTE_STAGE = 0x4;

type Settled<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly thrown: unknown };

async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work };
  } catch (thrown) {
    return { ok: false, thrown };
  }
}
