/**
 * Training layer by layer on the GPU: against PyTorch within the float32 tolerances of the reference README, and against
 * float64 where networks are large, norms and losses differ, or a run is cut in pieces.
 * SOURCE: tests/reference/mlp.json
 */

import { tensor } from '@shared/numerics/cpu/tensor.ts';
import { createGpuMlp, wayFor } from '@shared/numerics/gpu/mlp-engine.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import type { MlpEngine, MlpJob, MlpResult } from '@shared/numerics/mlp/mlp-engine.ts';
import { planTraining } from '@shared/numerics/mlp/mlp-plan.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFor, network, train, trainingJob } from '../shared/numerics/mlp/training-jobs.ts';
import { requestDevice } from './device.ts';
import { cases, MlpAgreement } from './mlp-agreement.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuMlp(now);
const agreement = new MlpAgreement();
let engine: MlpEngine;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  engine = createGpuMlp(device, adapterName, now, { by: 'layers' });
});
afterAll(() => {
  process.stdout.write(agreement.report(`${cases.length} cases, layer by layer,`, engine.description));
  engine.dispose();
});

/** The largest difference over the largest number of the reference. */
function apart(got: ArrayLike<number>, ref: ArrayLike<number>): number {
  expect(got.length).toBe(ref.length);
  let [largest, furthest] = [1e-30, 0];
  for (let place = 0; place < ref.length; place += 1) {
    largest = Math.max(largest, Math.abs(ref[place] as number));
    furthest = Math.max(furthest, Math.abs((got[place] as number) - (ref[place] as number)));
  }
  return furthest / largest;
}

// Some tens of roundings of 6e-8 over a few steps; a wrong formula is off by a thousand times as much.
const CLOSE = 5e-5;

async function expectSame(what: string, job: MlpJob): Promise<MlpResult> {
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

describe('training layer by layer against PyTorch in float32 on the GPU', () => {
  for (const sample of cases)
    it(`follows ${sample.id}`, async () => {
      expect(await agreement.problems(sample, engine)).toEqual([]);
    });
});

describe('training layer by layer on the GPU', () => {
  const wide = network({ layers: [2, 512, 512, 512, 512, 10], activation: { id: 'relu' } });
  const data = dataFor(wide, 1, 4);
  const initialization = { weights: { id: 'kaiming_normal' } };
  const update = `u = grad/(norm(grad) + 1e-8)
    theta = theta - lr*norm(theta)*u`;
  // With torch's eps Adam divides gradients that are rounding alone by themselves.
  for (const optimizer of [
    { id: 'adam', lr: 1e-3, eps: 1e-3 },
    { id: 'sgd', lr: 0.01, momentum: 0.9 },
    { id: 'adamw', lr: 1e-3, eps: 1e-3, weight_decay: 0.1 },
    { id: 'typed', update, lr: 0.01 },
  ])
    it(`makes three steps of 2-512-512-512-512-10 with ${optimizer.id} as float64 does`, async () => {
      const job = trainingJob(wide, { data, optimizer, initialization, steps: 3 });
      expect(wayFor(planTraining(job))).toBe('layers');
      await expectSame(optimizer.id, job);
    });

  it('takes gradients where the update looks, norms of batches past a workgroup, and losses of single numbers', async () => {
    const point = { optimizer: { id: 'textbook-nesterov', lr: 0.02 }, steps: 5 };
    await expectSame('point', trainingJob(network(), point));
    // A bias in front of a batch norm has gradient 0, and Adam makes whole steps of its rounding.
    const batch = network({ layers: [3, 37, 10, 2], norm: { kind: 'batch', momentum: null }, hiddenBias: false });
    const evaluate = tensor([2, 3], [0.1, 0.2, -0.3, 0.4, 2, -1]);
    await expectSame('batch', trainingJob(batch, { data: dataFor(batch, 2, 300), steps: 4, evaluate }));
    const layer = network({ layers: [2, 300, 5], norm: { kind: 'layer' }, loss: { id: 'huber', reduction: 'sum' } });
    await expectSame('layer', trainingJob(layer, { data: dataFor(layer, 2, 20), optimizer: { id: 'sgd', lr: 1e-3 } }));
  });

  it('evaluates more samples than it takes at a time', async () => {
    const samples = dataFor(network(), 1, 2500).x;
    const evaluate = tensor([2500, 2], samples.data);
    await expectSame('evaluation', trainingJob(network(), { steps: 2, evaluate }));
  });

  it('gives each of a few networks its own start, hyperparameters and update lines', async () => {
    const nets = [0, 1, 2].map((seed) => ({ seed, hyperparameters: { lr: 0.01 * (1 + seed), momentum: 0.4 * seed } }));
    const lrScale = Array.from({ length: 12 }, (_, step) => 1 / (1 + step));
    await expectSame('nets', trainingJob(network(), { optimizer: { id: 'sgd' }, nets, lrScale }));
  });

  it('stops between chunks when it is cancelled or told to, keeps what it has, and goes on to the same end', async () => {
    const job = trainingJob(network({ norm: { kind: 'batch' } }), { steps: 200 });
    const whole = await train(engine, job);
    const run = await engine.prepare(job);
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    const halfway = await run.read();
    expect(halfway.steps).toBeGreaterThan(0);
    expect(halfway.steps).toBeLessThan(180);
    expect(halfway.losses[halfway.steps - 1]).not.toBeNaN();
    expect(halfway.losses[halfway.steps]).toBeNaN();
    await run.run({ until: 190 });
    expect((await run.read()).steps).toBe(190);
    await run.run();
    const end = await run.read();
    for (const name of ['losses', 'parameters', 'running'] as const) expect(apart(end[name], whole[name])).toBe(0);
    run.dispose();
    await expect(run.run()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('says what it cannot do', async () => {
    const nets = Array.from({ length: 9 }, (_, seed) => ({ seed }));
    const refused = (job: MlpJob) => expect(engine.prepare(job)).rejects.toMatchObject({ code: 'unavailable' });
    await refused(trainingJob(network(), { nets }));
    await refused(trainingJob(network(), { optimizer: { id: 'adafactor' } }));
  });
});

describe('the way a job trains', () => {
  it('is side by side for many or small networks, and layer by layer for few large ones', () => {
    const large = network({ layers: [2, 200, 200, 2] });
    const nets = Array.from({ length: 100 }, (_, seed) => ({ seed }));
    const way = (changes: Partial<MlpJob>, net = large) =>
      wayFor(planTraining(trainingJob(net, { data: dataFor(net, 1, 64), ...changes })));
    expect(way({})).toBe('layers');
    expect(way({ nets })).toBe('population');
    expect(way({}, network())).toBe('population');
    expect(way({ nets }, network({ layers: [2, 257, 2] }))).toBe('layers');
  });
});
