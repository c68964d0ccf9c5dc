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

const bench = { ourEnsemble, theirEnsemble };
export type BrowserBench = typeof bench;
Object.assign(window, { bench });
