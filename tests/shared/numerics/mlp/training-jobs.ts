/** Small training jobs that the tests of every backend share. */
import { createStream } from '@shared/numerics/cpu/random.ts';
import { tensor } from '@shared/numerics/cpu/tensor.ts';
import type { MlpEngine, MlpJob, MlpResult, TrainingData } from '@shared/numerics/mlp/mlp-engine.ts';
import type { Network } from '@shared/numerics/mlp/network.ts';

const stream = createStream(7);

/** Normal inputs; targets are classes, or for single numbers 0 and 1. */
export function dataFor({ layers, loss }: Network, batches: number, samples: number): TrainingData {
  const [inputs = 1] = layers;
  const outputs = layers.at(-1) ?? 1;
  const x = Array.from({ length: batches * samples * inputs }, (_, index) => stream.normal(index));
  const isIndex = loss.id === 'cross_entropy';
  const shape = isIndex ? [batches, samples] : [batches, samples, outputs];
  const length = batches * samples * (isIndex ? 1 : outputs);
  const target = Array.from({ length }, (_, index) => stream.word(index + 9999) % (isIndex ? outputs : 2));
  return { x: tensor([batches, samples, inputs], x), target: tensor(shape, target) };
}

export function network(changes: Partial<Network> = {}): Network {
  return {
    layers: [2, 5, 4, 3],
    activation: { id: 'tanh' },
    norm: { kind: 'none' },
    hiddenBias: true,
    loss: { id: 'cross_entropy' },
    ...changes,
  };
}

/** Adam on three batches of six samples, one network drawn from seed 1. */
export function trainingJob(net: Network, changes: Partial<MlpJob> = {}): MlpJob {
  return {
    network: net,
    data: dataFor(net, 3, 6),
    optimizer: { id: 'adam', lr: 0.02 },
    steps: 12,
    initialization: { weights: { id: 'kaiming_uniform' }, biases: { id: 'normal', std: 0.1 } },
    nets: [{ seed: 1 }],
    ...changes,
  };
}

export async function train(engine: MlpEngine, job: MlpJob): Promise<MlpResult> {
  const run = await engine.prepare(job);
  await run.run();
  const result = await run.read();
  run.dispose();
  return result;
}
