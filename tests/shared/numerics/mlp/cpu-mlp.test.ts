import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { tensor } from '@shared/numerics/cpu/tensor.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import { layOutNetwork, type Network } from '@shared/numerics/mlp/network.ts';
import { NetworkPass, tracePass } from '@shared/numerics/mlp/network-pass.ts';
import { describe, expect, it } from 'vitest';
import { dataFor, network, train, trainingJob } from './training-jobs.ts';

let time = 0;
const engine = createCpuMlp(() => {
  time += 10;
  return time;
});

const startOf = async (net: Network): Promise<Float64Array> => {
  const run = await engine.prepare(trainingJob(net));
  return Float64Array.from((await run.read()).parameters);
};

/** One batch of six samples and its targets. */
function batch(net: Network) {
  const { x, target } = dataFor(net, 1, 6);
  return { x: tensor(x.shape.slice(1), x.data), target: tensor(target.shape.slice(1), target.data) };
}

describe('the gradient of a network', () => {
  const networks: readonly [string, Network][] = [
    ['tanh and cross-entropy', network()],
    ['label smoothing', network({ loss: { id: 'cross_entropy', label_smoothing: 0.2 } })],
    ['batch norm', network({ norm: { kind: 'batch' }, hiddenBias: false })],
    ['layer norm and huber', network({ norm: { kind: 'layer' }, loss: { id: 'huber', delta: 0.3 } })],
    ['gelu and logits', network({ activation: { id: 'gelu' }, loss: { id: 'bce_with_logits' } })],
    ['no hidden layer', network({ layers: [2, 3], loss: { id: 'mse', reduction: 'sum' } })],
  ];
  for (const [name, net] of networks)
    it(`is that of central differences with ${name}`, async () => {
      const parameters = await startOf(net);
      const { x, target } = batch(net);
      const lossAt = (index: number, change: number): number => {
        const moved = parameters.slice();
        moved[index] = (moved[index] ?? 0) + change;
        return tracePass(net, moved, x, target).loss;
      };
      const { gradient } = tracePass(net, parameters, x, target);
      // The error of the difference is about h² of a third derivative plus rounding over h: 1e-9 either way at 1e-5.
      gradient.forEach((slope, index) => {
        expect((lossAt(index, 1e-5) - lossAt(index, -1e-5)) / 2e-5).toBeCloseTo(slope, 7);
      });
    });
});

describe('a pass with dropped units', () => {
  it('has the gradient of central differences of its own loss', async () => {
    const net = network();
    const parameters = await startOf(net);
    const { x, target } = batch(net);
    const layout = layOutNetwork(net);
    const pass = new NetworkPass(net, layout, 6);
    const keep = [5, 4].map((width) => Float64Array.from({ length: 6 * width }, (_, at) => (at % 3 === 0 ? 0 : 1.5)));
    const gradient = new Float64Array(layout.parameterCount);
    const lossAt = (point: Float64Array, out = new Float64Array(layout.parameterCount)): number => {
      pass.forward(point, x.data, true, [], keep);
      return pass.backward(point, target, out);
    };
    lossAt(parameters, gradient);
    parameters.forEach((value, index) => {
      const moved = (by: number): Float64Array => parameters.with(index, value + by);
      expect((lossAt(moved(1e-5)) - lossAt(moved(-1e-5))) / 2e-5).toBeCloseTo(gradient[index] ?? Number.NaN, 7);
    });
  });
});

describe('training on the CPU', () => {
  it('moves all tensors together for every optimizer that works element by element', async () => {
    const net = network();
    const job = trainingJob(net, { steps: 4, data: dataFor(net, 1, 6) });
    const { x, target } = batch(net);
    for (const { id, definition } of OPTIMIZERS) {
      // What runs over a whole tensor differs between one flat vector and many tensors, as it should.
      if (/\b(norm|mean|rms)\(/.test(definition.update)) continue;
      const theta = await startOf(net);
      const stepper = createStepper({ id }, { start: theta, shape: [theta.length], steps: 4 });
      for (let step = 0; step < 4; step += 1)
        stepper.step(theta, {
          gradient: (point, out) => {
            const { gradient, loss } = tracePass(net, point, x, target);
            out.set(gradient);
            return loss;
          },
        });
      const end = await train(engine, { ...job, optimizer: { id } });
      expect([id, [...end.parameters]]).toEqual([id, [...theta]]);
    }
  });

  it('runs norms of an update over each tensor by itself', async () => {
    const net = network();
    const update = 'theta = theta - lr*norm(theta)/norm(grad)*grad';
    const job = trainingJob(net, { optimizer: { id: 'typed', update, lr: 0.1 }, steps: 1 });
    const start = await startOf(net);
    const end = await train(engine, job);
    const lengths = layOutNetwork(net).tensors.map(({ offset, size }) => {
      const norm = (values: readonly number[]): number => Math.hypot(...values);
      const before = [...start.subarray(offset, offset + size)];
      const moved = before.map((value, index) => (end.parameters[offset + index] ?? 0) - value);
      return norm(moved) / norm(before);
    });
    for (const length of lengths) expect(length).toBeCloseTo(0.1, 10);
  });

  it('trains factored Adafactor, whose matrices remember rows and columns', async () => {
    const end = await train(engine, trainingJob(network(), { optimizer: { id: 'adafactor', lr: 0.1 }, steps: 60 }));
    expect(end.losses[57]).toBeLessThan(end.losses[0] ?? 0);
  });

  it('gives each network of a population what it gets alone', async () => {
    const net = network({ norm: { kind: 'batch' } });
    const nets = [{ seed: 1 }, { seed: 2, hyperparameters: { lr: 0.3, betas: [0.5, 0.9] } }] as const;
    const evaluate = tensor([2, 2], [0.1, 0.2, -0.3, 0.4]);
    const both = await train(engine, trainingJob(net, { nets, evaluate }));
    const alone = await train(
      engine,
      trainingJob(net, { nets: [{ seed: 2 }], optimizer: { id: 'adam', lr: 0.3, betas: [0.5, 0.9] }, evaluate }),
    );
    expect(both.losses.slice(12)).toEqual(alone.losses);
    expect(both.parameters.slice(alone.parameters.length)).toEqual(alone.parameters);
    expect(both.running.slice(alone.running.length)).toEqual(alone.running);
    expect(both.evaluation.slice(6)).toEqual(alone.evaluation);
  });

  it('draws weights of the scale the initializer names, other ones for each seed, tensor and layer', async () => {
    const net = network({ layers: [64, 64, 64] });
    const nets = [{ seed: 1 }, { seed: 2 }];
    const run = await engine.prepare(
      trainingJob(net, { nets, initialization: { weights: { id: 'normal', std: 0.5 } }, data: dataFor(net, 1, 2) }),
    );
    const parameters = [...(await run.read()).parameters];
    expect(new Set(parameters).size).toBeGreaterThan(4 * 64 * 64 - 100);
    const squares = parameters.reduce((sum, value) => sum + value * value, 0);
    // Four matrices of 4096 draws: the standard error of the variance is 1.1 % of it.
    expect(squares / (4 * 64 * 64) / 0.25).toBeCloseTo(1, 1);
  });

  it('trains in parts to the same end, and can be looked at between them', async () => {
    const job = trainingJob(network({ norm: { kind: 'batch' } }));
    const run = await engine.prepare(job);
    await run.run({ until: 5 });
    expect((await run.read()).steps).toBe(5);
    await run.run({ until: 3 });
    await run.run();
    expect(await run.read()).toEqual(await train(engine, job));
  });

  it('stops between chunks when it is cancelled, keeps what it has, and goes on to the same end', async () => {
    const job = trainingJob(network({ norm: { kind: 'batch' } }), { steps: 400 });
    const whole = await train(engine, job);
    const run = await engine.prepare(job);
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    const halfway = await run.read();
    expect(halfway.steps).toBeLessThan(400);
    expect(halfway.losses[halfway.steps - 1]).not.toBeNaN();
    expect(halfway.losses[halfway.steps]).toBeNaN();
    await run.run();
    expect(await run.read()).toEqual(whole);
    run.dispose();
    await expect(run.run()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses a job that breaks a rule in a sentence that names it', async () => {
    const refusals: readonly [RegExp, Parameters<typeof trainingJob>[1], Partial<Network>?][] = [
      [/layer sizes/, {}, { layers: [2] }],
      [/no activation "tanhh"/, {}, { activation: { id: 'tanhh' } }],
      [/works on whole vectors/, {}, { activation: { id: 'softmax' } }],
      [/no loss "mae"/, {}, { loss: { id: 'mae' } }],
      [/does not train a network here/, {}, { loss: { id: 'triplet' } }],
      [/reduction of loss "mse"/, {}, { loss: { id: 'mse', reduction: 'none' } }],
      [/eps/, {}, { norm: { kind: 'layer', eps: -1 } }],
      [/no optimizer "adamm"/, { optimizer: { id: 'adamm' } }],
      [/does not move each tensor/, { optimizer: { id: 'lbfgs' } }],
      [/1 to 4096 networks/, { nets: [] }],
      [/steps/, { steps: 0 }],
      [/has 54 parameters; got 3/, { nets: [{ parameters: [1, 2, 3] }] }],
      [/and not from both/, { nets: [{}] }],
      [/how weights are drawn/, { initialization: undefined }],
      [/Training data/, { data: dataFor(network({ layers: [3, 3] }), 1, 4) }],
      [/Samples to evaluate/, { evaluate: tensor([1, 3], [1, 2, 3]) }],
    ];
    for (const [message, changes, description] of refusals) {
      const net = network(description);
      const data = dataFor(network(), 3, 6);
      await expect(engine.prepare({ ...trainingJob(network()), network: net, data, ...changes })).rejects.toThrow(
        message,
      );
    }
  });
});
