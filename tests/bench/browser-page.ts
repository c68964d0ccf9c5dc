/**
 * What the bench runs inside a browser: our engines and TensorFlow.js on the same WebGPU adapter, in one page. Bundled and
 * served by browser-peers.ts, which calls `window.bench`.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { findSurface, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';

/** How fast something was: units of work a second, and a number that two contenders for the same work must share. */
export interface Pace {
  readonly perSecond: number;
  readonly check: number;
}

const LEARNING_RATE = 0.01;
const now = (): number => performance.now();

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

async function pace(work: number, steps: (count: number) => Promise<number>, few: number): Promise<Pace> {
  await steps(few);
  const began = now();
  const check = await steps(work);
  return { perSecond: (1000 * work) / (now() - began), check };
}

async function adapter(): Promise<GPUAdapter> {
  const found = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (found === null) throw new Error('no WebGPU adapter');
  return found;
}

/** Steps a second of one trajectory, over `side`² of them. `check`: mean of x at the end. */
async function ourEnsemble(side: number, steps: number): Promise<Pace> {
  const device = await (await adapter()).requestDevice();
  const engine = createGpuEnsemble(device, 'bench', now);
  const { view } = findSurface('rosenbrock');
  const choice = { id: 'adam', lr: LEARNING_RATE };
  const walk = async (count: number): Promise<number> => {
    const run = await engine.prepare({
      surface: surfaceOf({ id: 'rosenbrock' }),
      optimizer: { definition: findOptimizer('adam').definition, hyperparameters: hyperparametersOf(choice) },
      starts: { kind: 'grid', view, width: side, height: side },
      steps: count,
      attractors: [],
      reach: 0,
    });
    await run.run();
    const { x } = await run.read();
    run.dispose();
    return mean(x);
  };
  const measured = await pace(steps, walk, steps);
  device.destroy();
  return { ...measured, perSecond: measured.perSecond * side * side };
}

/** The same with tf.train.adam on two variables of `side`² numbers. */
async function theirEnsemble(side: number, steps: number): Promise<Pace> {
  await tf.setBackend('webgpu');
  await tf.ready();
  const { view } = findSurface('rosenbrock');
  const [left, right] = view.x;
  const [low, high] = view.y;
  const walk = async (count: number): Promise<number> => {
    const x = tf.variable(tf.tile(tf.linspace(left, right, side), [side]));
    const y = tf.variable(tf.reshape(tf.tile(tf.reshape(tf.linspace(low, high, side), [side, 1]), [1, side]), [-1]));
    const optimizer = tf.train.adam(LEARNING_RATE);
    for (let step = 0; step < count; step += 1)
      optimizer.minimize(() => {
        const valley = tf.sub(y, tf.square(x));
        return tf.sum(tf.add(tf.square(tf.sub(1, x)), tf.mul(100, tf.square(valley)))) as tf.Scalar;
      });
    const values = await x.data();
    x.dispose();
    y.dispose();
    optimizer.dispose();
    return mean(values);
  };
  const measured = await pace(steps, walk, 2);
  return { ...measured, perSecond: measured.perSecond * side * side };
}

const SAMPLES = 64;
const HIDDEN = 16;
const RATE = 0.01;

/** Two inputs on a spiral of circles, one output: the same for both. */
function samples(): { readonly x: Float32Array; readonly y: Float32Array } {
  const x = Float32Array.from({ length: 2 * SAMPLES }, (_, index) => Math.sin(1 + 2.3 * index));
  const y = Float32Array.from({ length: SAMPLES }, (_, row) => Math.sin(3 * (x[2 * row] ?? 0)) * (x[2 * row + 1] ?? 0));
  return { x, y };
}

/** Steps a second of single networks 2-16-16-1, `nets` of them trained at once. `check`: mean loss before the last step. */
async function ourTraining(nets: number, steps: number): Promise<Pace> {
  const device = await (await adapter()).requestDevice();
  const engine = createGpuMlp(device, 'bench', now, { isSoftware: true });
  const { x, y } = samples();
  const train = async (count: number): Promise<number> => {
    const run = await engine.prepare({
      network: {
        layers: [2, HIDDEN, HIDDEN, 1],
        activation: { id: 'tanh' },
        norm: { kind: 'none' },
        hiddenBias: true,
        loss: { id: 'mse' },
      },
      data: {
        x: { shape: [1, SAMPLES, 2], data: Float64Array.from(x) },
        target: { shape: [1, SAMPLES, 1], data: Float64Array.from(y) },
      },
      optimizer: { id: 'adam', lr: RATE },
      initialization: { weights: { id: 'xavier_uniform' } },
      nets: Array.from({ length: nets }, (_, seed) => ({ seed })),
      steps: count,
    });
    await run.run();
    const { losses } = await run.read();
    run.dispose();
    return mean(losses.filter((_, index) => index % count === count - 1));
  };
  const measured = await pace(steps, train, steps);
  device.destroy();
  return { ...measured, perSecond: measured.perSecond * nets };
}

/** The same with TensorFlow.js, `nets` networks one after another. */
async function theirTraining(nets: number, steps: number): Promise<Pace> {
  await tf.setBackend('webgpu');
  await tf.ready();
  const { x, y } = samples();
  const inputs = tf.tensor2d(x, [SAMPLES, 2]);
  const target = tf.tensor2d(y, [SAMPLES, 1]);
  const sizes = [2, HIDDEN, HIDDEN, 1] as const;
  const trainOne = async (count: number, seed: number): Promise<number> => {
    const layers = [0, 1, 2].map((layer) => {
      const [fanIn, fanOut] = [sizes[layer] ?? 1, sizes[layer + 1] ?? 1];
      const bound = Math.sqrt(6 / (fanIn + fanOut));
      return {
        weight: tf.variable(tf.randomUniform([fanIn, fanOut], -bound, bound, 'float32', seed + layer) as tf.Tensor2D),
        bias: tf.variable(tf.zeros([fanOut])),
      };
    });
    const optimizer = tf.train.adam(RATE);
    let last: tf.Scalar | null = null;
    for (let step = 0; step < count; step += 1) {
      last?.dispose();
      last = optimizer.minimize(() => {
        let signal: tf.Tensor2D = inputs;
        layers.forEach(({ weight, bias }, index) => {
          const sum = tf.add(tf.matMul(signal, weight), bias) as tf.Tensor2D;
          signal = index === layers.length - 1 ? sum : tf.tanh(sum);
        });
        return tf.mean(tf.square(tf.sub(signal, target))) as tf.Scalar;
      }, true);
    }
    const [loss = Number.NaN] = (await last?.data()) ?? [];
    for (const { weight, bias } of layers) {
      weight.dispose();
      bias.dispose();
    }
    optimizer.dispose();
    return loss;
  };
  const train = async (count: number): Promise<number> => {
    const losses: number[] = [];
    for (let net = 0; net < nets; net += 1) losses.push(await trainOne(count, net));
    return mean(losses);
  };
  const measured = await pace(steps, train, 2);
  return { ...measured, perSecond: measured.perSecond * nets };
}

const bench = { ourEnsemble, theirEnsemble, ourTraining, theirTraining };
export type BrowserBench = typeof bench;
Object.assign(window, { bench });
