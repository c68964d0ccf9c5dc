/** Populations of networks through WGSL against the float64 ones: optimizers, losses, activations, shapes, many networks. */
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { tensor } from '@shared/numerics/cpu/tensor.ts';
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import { partsOfPopulation } from '@shared/numerics/gpu/mlp-population-parts.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import type { MlpEngine, MlpJob, MlpResult } from '@shared/numerics/mlp/mlp-engine.ts';
import { planTraining } from '@shared/numerics/mlp/mlp-plan.ts';
import type { Network } from '@shared/numerics/mlp/network.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFor, network, train, trainingJob } from '../shared/numerics/mlp/training-jobs.ts';
import { requestDevice } from './device.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuMlp(now);
let lanes: MlpEngine;
let groups: MlpEngine;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  lanes = createGpuMlp(device, adapterName, now, { by: 'population', isSoftware: true });
  groups = createGpuMlp(device, adapterName, now, { by: 'population', isSoftware: false });
});
afterAll(() => {
  lanes.dispose();
  groups.dispose();
});

/** The largest difference over the largest number of the reference. */
function apart(got: ArrayLike<number>, ref: ArrayLike<number>): number {
  expect(got.length).toBe(ref.length);
  const largest = Math.max(1e-30, ...Array.from(ref, Math.abs));
  return Math.max(0, ...Array.from(ref, (value, place) => Math.abs((got[place] ?? Number.NaN) - value) / largest));
}

const firstDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).findIndex((value, index) => !Object.is(value, b[index]));

// Some tens of roundings of 6e-8 over a few steps; a wrong formula is off by a thousand times as much.
const CLOSE = 5e-5;

async function expectSame(what: string, engine: MlpEngine, job: MlpJob): Promise<MlpResult> {
  const [exact, got] = [await train(reference, job), await train(engine, job)];
  const differences = (['losses', 'parameters', 'running', 'evaluation'] as const).map((name) => [
    name,
    apart(got[name], exact[name]),
  ]);
  expect(
    differences.filter(([, share]) => !(Number(share) <= CLOSE)),
    what,
  ).toEqual([]);
  return got;
}

/** Few weights: its kernels compile fast. */
const tiny = (changes: Partial<Network> = {}): Network => network({ layers: [2, 3, 2], ...changes });
const evaluate = tensor([3, 2], [0.1, 0.2, -0.3, 0.4, 2, -1]);

describe('a population on the GPU', () => {
  for (const { id, definition } of OPTIMIZERS)
    it(`trains with ${id} as float64 does, or says that it cannot`, async () => {
      const job = trainingJob(tiny(), { optimizer: { id }, steps: 5, nets: [{ seed: 1 }, { seed: 2 }] });
      if (/\brms\(/.test(definition.update))
        await expect(lanes.prepare(job)).rejects.toMatchObject({ code: 'unavailable' });
      else await expectSame(id, lanes, job);
    });

  it('runs norms, means and roots of an update over each tensor by itself, by both kernels', async () => {
    const update = `u = grad/(rms(grad) + 0.1) - mean(grad)
      m = beta*m + u
      point = theta + 0.1*m/(norm(m) + 1)
      theta = theta - lr*norm(theta)*m/(norm(m) + 1)`;
    const typed = update
      .split('\n')
      .filter((line) => !line.includes('point'))
      .join('\n');
    const job = trainingJob(tiny(), { optimizer: { id: 'typed', update: typed, lr: 0.1 }, steps: 5 });
    await expectSame('lanes', lanes, job);
    await expectSame('groups', groups, job);
  });

  it('takes the gradient where the update says, by the kernel for graphics processors too', async () => {
    await expectSame('point', groups, trainingJob(tiny(), { optimizer: { id: 'textbook-nesterov' }, steps: 5 }));
  });

  it('knows every activation of single numbers', async () => {
    for (const { id, kind } of ACTIVATIONS)
      if (kind === 'element') await expectSame(id, lanes, trainingJob(tiny({ activation: { id } }), { steps: 3 }));
  });

  it('knows smoothed, ignored and probable classes and losses of single numbers, summed or averaged', async () => {
    const smooth = tiny({ loss: { id: 'cross_entropy', label_smoothing: 0.2, ignore_index: 1 } });
    const sum = tiny({ loss: { id: 'huber', delta: 0.3, reduction: 'sum' } });
    const probable = { x: dataFor(tiny(), 3, 6).x, target: dataFor(sum, 3, 6).target };
    for (const engine of [lanes, groups]) {
      await expectSame('smooth', engine, trainingJob(smooth, { steps: 4 }));
      await expectSame('sum', engine, trainingJob(sum, { steps: 4 }));
      await expectSame('probable', engine, trainingJob(tiny(), { steps: 4, data: probable }));
    }
    await expectSame('logits', lanes, trainingJob(tiny({ loss: { id: 'bce_with_logits' } }), { steps: 4 }));
  });

  it('passes batches of any size through layers of any width, with norms, past what workgroup memory holds', async () => {
    // A bias in front of a batch norm has gradient 0, and Adam makes whole steps of its rounding.
    const wide = network({ layers: [3, 37, 10, 2], norm: { kind: 'batch', momentum: null }, hiddenBias: false });
    const samples = tensor([2, 3], [0.1, 0.2, -0.3, 0.4, 2, -1]);
    await expectSame('batch', groups, trainingJob(wide, { data: dataFor(wide, 2, 61), steps: 4, evaluate: samples }));
    const layer = network({ layers: [2, 7, 12, 5], norm: { kind: 'layer' }, hiddenBias: false });
    await expectSame('layer', lanes, trainingJob(layer, { data: dataFor(layer, 2, 150), steps: 4, evaluate }));
  });

  it('gives every network its own start, hyperparameters and update lines', async () => {
    const nets = Array.from({ length: 11 }, (_, index) => ({
      seed: index,
      hyperparameters: { lr: 0.01 * (1 + index), momentum: index % 3 === 0 ? 0 : 0.1 * index },
    }));
    const lrScale = Array.from({ length: 12 }, (_, step) => 1 / (1 + step));
    const job = trainingJob(tiny(), { optimizer: { id: 'sgd' }, nets, lrScale, evaluate });
    await expectSame('lanes', lanes, job);
    await expectSame('groups', groups, job);
  });

  it('stops between chunks when it is cancelled, keeps what it has, and goes on to the same end', async () => {
    const job = trainingJob(tiny(), { steps: 3000, nets: [{ seed: 1 }, { seed: 2 }, { seed: 3 }] });
    const whole = await train(lanes, job);
    const run = await lanes.prepare(job);
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    const halfway = await run.read();
    expect(halfway.steps).toBeGreaterThan(0);
    expect(halfway.steps).toBeLessThan(3000);
    expect(halfway.losses[2 * 3000 + halfway.steps - 1]).not.toBeNaN();
    expect(halfway.losses[halfway.steps]).toBeNaN();
    await run.run();
    const end = await run.read();
    expect(firstDifference(end.losses, whole.losses)).toBe(-1);
    expect(firstDifference(end.parameters, whole.parameters)).toBe(-1);
    run.dispose();
    await expect(run.run()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('trains 4096 networks at once, each as if it were alone', async () => {
    const nets = Array.from({ length: 4096 }, (_, seed) => ({ seed }));
    const data = dataFor(tiny(), 1, 4);
    const all = await train(lanes, trainingJob(tiny(), { nets, data, steps: 2 }));
    for (const seed of [0, 1, 4095]) {
      const alone = await train(reference, trainingJob(tiny(), { nets: [{ seed }], data, steps: 2 }));
      const size = alone.parameters.length;
      expect(apart(all.parameters.slice(seed * size, (seed + 1) * size), alone.parameters)).toBeLessThan(CLOSE);
    }
  });
});

describe('the parts of a population', () => {
  it('are as large as a binding allows, and hold every network once', () => {
    const nets = Array.from({ length: 1000 }, (_, index) => ({ seed: 1, hyperparameters: { momentum: index % 2 } }));
    const plan = planTraining(trainingJob(network(), { optimizer: { id: 'sgd' }, nets }));
    const largestBinding = 64 * 1024;
    const parts = partsOfPopulation(plan, { isSoftware: false, largestBinding });
    for (const { nets: own, kernel } of parts)
      expect(own.length * Math.max(kernel.recordSize, kernel.scratchSize) * 4).toBeLessThanOrEqual(largestBinding);
    const held = parts.flatMap((part) => part.nets).sort((a, b) => a - b);
    expect(held).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });
});
