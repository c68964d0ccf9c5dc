/** A GPU that fails under an engine: lost, stuck or full. Each time a sentence, and the right answer from what is left. */
import type { BackendCandidate } from '@shared/numerics/ensemble/choose-backend.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine, EnsembleResult, EnsembleRun } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { runOnFirst } from '@shared/numerics/ensemble/fallback.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import { GpuSession, type Patience } from '@shared/numerics/gpu/session.ts';
import { createGpuSignal } from '@shared/numerics/gpu/signal-engine.ts';
import { signalLab } from '@shared/numerics/labs/signal/signal.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish, furthest } from '../shared/numerics/ensemble/agreement.ts';
import { job } from '../shared/numerics/ensemble/jobs.ts';
import { network, train, trainingJob } from '../shared/numerics/mlp/training-jobs.ts';
import { sent, signalJob } from '../shared/numerics/signal/signal-jobs.ts';
import { labContext } from '../support/lab-engines.ts';
import { requestDevice } from './device.ts';

const now = (): number => performance.now();
const JOB = job({ id: 'rosenbrock' }, { id: 'adam', lr: 0.02 }, 60);
const wasm = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
let exact: EnsembleResult;
beforeAll(async () => {
  exact = await finish(createCpuEnsemble(now), JOB);
});

/** As far as float32 may be from float64 after 60 steps. */
const TOLERANCE = 1e-5;

const patience = (ms: number): Patience => ({
  ms,
  timer: (wait) => {
    let handle: NodeJS.Timeout | undefined;
    const passed = new Promise<void>((resolve) => {
      handle = setTimeout(resolve, wait);
    });
    return { passed, cancel: () => clearTimeout(handle) };
  },
});

async function freshEngine(): Promise<{ readonly device: GPUDevice; readonly engine: EnsembleEngine }> {
  const { device, adapterName } = await requestDevice();
  return { device, engine: createGpuEnsemble(device, adapterName, now) };
}

/** Where a device is destroyed under the engine. */
const MOMENTS: Readonly<Record<string, (engine: EnsembleEngine, destroy: () => void) => Promise<unknown>>> = {
  'before the job is prepared': async (engine, destroy) => {
    destroy();
    return finish(engine, JOB);
  },
  'while kernels compile': async (engine, destroy) => {
    const prepared = engine.prepare(JOB);
    destroy();
    return (await prepared).run();
  },
  'before the run': async (engine, destroy) => {
    const run = await engine.prepare(JOB);
    destroy();
    return run.run();
  },
  'in a chunk': async (engine, destroy) => {
    const running = (await engine.prepare(JOB)).run();
    await Promise.resolve();
    destroy();
    return running;
  },
  'between two chunks': async (engine, destroy) => {
    const run = await engine.prepare(JOB);
    return run.run({ onProgress: destroy });
  },
  'while the end is read': async (engine, destroy) => {
    const run: EnsembleRun = await engine.prepare(JOB);
    const reading = run.read();
    destroy();
    return reading;
  },
};

describe('a device that is lost', () => {
  for (const [moment, lose] of Object.entries(MOMENTS))
    it(`${moment} is named five times of five, and a new one or the CPU gives the answer`, async () => {
      for (let round = 0; round < 5; round += 1) {
        const { device, engine } = await freshEngine();
        const outcome = lose(engine, () => device.destroy());
        await expect(outcome, `round ${round}`).rejects.toMatchObject({
          code: 'unavailable',
          message: expect.stringMatching(/^The GPU \(.+\) (was lost|stopped answering|refused the kernel)/),
          hint: expect.stringContaining('CPU'),
        });
        expect(await engine.lost).toMatch(/^The GPU \(.+\) was lost/);
        const candidates: readonly BackendCandidate[] = [
          { backend: 'webgpu', open: async () => engine },
          { backend: 'wasm', open: async () => wasm },
        ];
        const { result, backend, refused } = await runOnFirst(candidates, JOB);
        expect(backend).toBe('wasm');
        expect(refused).toMatchObject([
          { backend: 'webgpu', sentence: expect.stringMatching(/^The GPU \(.+\) was lost/) },
        ]);
        expect(furthest(exact, result)).toBeLessThanOrEqual(TOLERANCE);
      }
      const next = await freshEngine();
      expect(furthest(exact, await finish(next.engine, JOB))).toBeLessThanOrEqual(TOLERANCE);
    });
});

// Long, and yet it ends: the driver's threads are the test's own. 2^25 turns take SwiftShader about a second.
const LONG = `
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;
@compute @workgroup_size(1) fn long() {
  var sum = numbers[0];
  for (var turn = 0u; turn < 33554432u; turn += 1u) { sum = fract(sum * 1.37f + sqrt(sum + f32(turn))); numbers[turn & 3u] = sum; }
}`;

/** The device, with a queue whose work never ends: nothing that waits for it settles. */
function stuckDevice(device: GPUDevice, isStuck: () => boolean = () => true): GPUDevice {
  const orNever = <T>(settle: () => Promise<T>): Promise<T> => (isStuck() ? new Promise(() => {}) : settle());
  const through = <T extends object>(target: T, own: Partial<T>): T =>
    new Proxy(target, {
      get: (from, name) => {
        const value: unknown = name in own ? own[name as keyof T] : Reflect.get(from, name, from);
        return typeof value === 'function' ? value.bind(from) : value;
      },
    });
  return through(device, {
    queue: through(device.queue, { onSubmittedWorkDone: () => orNever(() => device.queue.onSubmittedWorkDone()) }),
    createBuffer: (descriptor) => {
      const buffer = device.createBuffer(descriptor);
      const map = buffer.mapAsync.bind(buffer);
      return Object.assign(buffer, { mapAsync: (mode: number) => orNever(() => map(mode)) });
    },
  });
}

describe('a kernel that does not end', () => {
  it('is given up after the patience it was granted', async () => {
    const { device, adapterName } = await requestDevice();
    const session = new GpuSession(device, adapterName, patience(20));
    const pipeline = await session.pipeline(LONG, 'long', ['storage']);
    const outcome = session.withBuffers(async (buffers) => {
      const numbers = buffers.output(16);
      session.dispatch(pipeline, session.bind(pipeline, [numbers]), 1, 1);
      await session.idle();
    });
    await expect(outcome).rejects.toMatchObject({
      code: 'unavailable',
      message: `The GPU (${adapterName}) did not finish a chunk within 0.02 s.`,
      hint: expect.stringContaining('CPU'),
    });
    await device.queue.onSubmittedWorkDone();
  });

  it('ends nine runs of nine with a sentence, and the same job ends elsewhere', async () => {
    const { device, adapterName } = await requestDevice();
    for (let round = 0; round < 9; round += 1) {
      const engine = createGpuEnsemble(stuckDevice(device), adapterName, now, patience(5));
      const { result, refused } = await runOnFirst(
        [
          { backend: 'webgpu', open: async () => engine },
          { backend: 'wasm', open: async () => wasm },
        ],
        JOB,
      );
      const sentence = `The GPU (${adapterName}) did not finish a chunk within 0.005 s.`;
      expect(refused).toEqual([{ backend: 'webgpu', sentence }]);
      expect(await engine.lost).toBe(sentence);
      await expect(engine.prepare(JOB)).rejects.toMatchObject({ code: 'unavailable', message: sentence });
      expect(furthest(exact, result)).toBeLessThanOrEqual(TOLERANCE);
    }
    const engine = createGpuEnsemble(device, adapterName, now, patience(30_000));
    expect(furthest(exact, await finish(engine, JOB))).toBeLessThanOrEqual(TOLERANCE);
  });
});

interface Worker {
  readonly lost: Promise<string>;
  work(): Promise<unknown>;
}

/** The engines that are no ensemble, each with some work of its own. */
const ENGINES: Readonly<Record<string, (device: GPUDevice, adapterName: string, wait: Patience) => Promise<Worker>>> = {
  races: async (device, adapterName, wait) => {
    const engine = await createGpuEngine(device, adapterName, undefined, wait);
    const race = { surface: { id: 'himmelblau' }, start: [0, 0], optimizers: [{ id: 'adam' }], steps: 5000 } as const;
    return { lost: engine.lost, work: () => engine.run(race) };
  },
  'trains networks side by side': async (device, adapterName, wait) => {
    const engine = createGpuMlp(device, adapterName, now, { by: 'population' }, wait);
    return { lost: engine.lost, work: () => train(engine, trainingJob(network())) };
  },
  'trains networks layer by layer': async (device, adapterName, wait) => {
    const engine = createGpuMlp(device, adapterName, now, { by: 'layers' }, wait);
    return { lost: engine.lost, work: () => train(engine, trainingJob(network())) };
  },
  'sends signals': async (device, adapterName, wait) => {
    const engine = createGpuSignal(device, adapterName, now, wait);
    return { lost: engine.lost, work: () => sent(engine, signalJob()) };
  },
};

describe('an engine that', () => {
  for (const [does, open] of Object.entries(ENGINES)) {
    it(`${does} says that its device is lost, at once and ever after`, async () => {
      const { device, adapterName } = await requestDevice();
      const { lost, work } = await open(device, adapterName, patience(30_000));
      await work();
      const running = work();
      await Promise.resolve();
      device.destroy();
      const said = { code: 'unavailable', hint: expect.stringContaining('CPU') };
      await expect(running).rejects.toMatchObject({ ...said, message: expect.stringMatching(/^The GPU \(.+\) /) });
      expect(await lost).toMatch(/^The GPU \(.+\) was lost/);
      await expect(work()).rejects.toMatchObject({ ...said, message: await lost });
    });

    it(`${does} gives a stuck queue up after its patience, and works on another`, async () => {
      const { device, adapterName } = await requestDevice();
      let isStuck = false;
      const { lost, work } = await open(
        stuckDevice(device, () => isStuck),
        adapterName,
        patience(1000),
      );
      isStuck = true;
      const sentence = `The GPU (${adapterName}) did not finish a chunk within 1 s.`;
      await expect(work()).rejects.toMatchObject({ code: 'unavailable', message: sentence });
      expect(await lost).toBe(sentence);
      const next = await open(device, adapterName, patience(30_000));
      await expect(next.work()).resolves.toBeDefined();
    });
  }

  it('sends signals for the lab leaves the rest to the CPU', async () => {
    const { device, adapterName } = await requestDevice();
    const engine = createGpuSignal(stuckDevice(device), adapterName, now, patience(1000));
    const context = labContext();
    const recipe = signalLab.parse({ lab: 'signal', depth: 8, width: 16, batch: 8 });
    const onGpu = { ...context, engines: { ...context.engines, signal: async () => engine } };
    const [outcome, onCpu] = [await signalLab.run(recipe, onGpu), await signalLab.run(recipe, context)];
    expect(outcome.layers).toEqual(onCpu.layers);
    expect(outcome.computed).toMatchObject({
      backend: 'cpu',
      refused: [{ backend: 'webgpu', sentence: expect.stringContaining('did not finish a chunk') }],
    });
  });
});

describe('a device that is full', () => {
  it('refuses ten requests that are too large with a sentence each, and works on', async () => {
    await requestDevice();
    const adapter = await globalThis.__dawn?.requestAdapter();
    if (adapter === null || adapter === undefined) throw new Error('no adapter');
    const { maxBufferSize } = adapter.limits;
    const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize } });
    const session = new GpuSession(device, 'small');
    const engine = createGpuEnsemble(device, 'small', now);
    for (let round = 0; round < 10; round += 1) {
      // The buffers of one run together are more than any adapter of today has: 64 times the largest.
      const outcome = session.withBuffers(async (buffers) => {
        if (round % 2 === 0) buffers.output(maxBufferSize + 4 * (round + 1));
        else for (let many = 0; many < 64; many += 1) buffers.output(maxBufferSize);
        await session.idle();
      });
      await expect(outcome, `request ${round}`).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(
          round % 2 === 0 ? /^The GPU \(small\) refused the run: .*max/ : /^The GPU \(small\) has not enough memory/,
        ),
        hint: expect.stringContaining('CPU'),
      });
      expect(furthest(exact, await finish(engine, JOB))).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});
