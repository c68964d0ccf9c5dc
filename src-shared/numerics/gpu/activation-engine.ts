/**
 * Activations on a GPUDevice that is handed in, in float32. Owns its buffers and pipelines, not the device.
 */
import type { Choice } from '../catalog/entry.ts';
import { lanesOf, type Tensor, tensor } from '../cpu/tensor.ts';
import {
  activationFormula,
  activationKernel,
  LOG_SOFTMAX,
  LOG_SOFTMAX_BACKWARD,
  SOFTMAX,
  SOFTMAX_BACKWARD,
} from './activation-kernels.ts';
import { GpuSession, type Patience } from './session.ts';
import { groupsFor, prepareKernel, prepareSets, readNumbers } from './workgroup-kernel.ts';

export interface GpuActivations {
  /** For a person: what computes, and in which precision. */
  readonly description: string;
  /** Resolves with a sentence when the device is lost. */
  readonly lost: Promise<string>;
  /** f(x) and f′(x) of every number. Rejects with AppError('invalid-recipe') on an illegal choice. */
  element(choice: Choice, x: ArrayLike<number>): Promise<{ readonly y: Float64Array; readonly dydx: Float64Array }>;
  /** The functions of `cpu/softmax.ts`; axes are counted from the front. */
  softmax(x: Tensor, axis: number): Promise<Tensor>;
  softmaxBackward(y: Tensor, dy: Tensor, axis: number): Promise<Tensor>;
  logSoftmax(x: Tensor, axis: number): Promise<Tensor>;
  logSoftmaxBackward(y: Tensor, dy: Tensor, axis: number): Promise<Tensor>;
  dispose(): void;
}

/** `adapterName` is shown to the user; without `patience` a chunk may take for ever. */
export function createGpuActivations(device: GPUDevice, adapterName: string, patience?: Patience): GpuActivations {
  const session = new GpuSession(device, adapterName, patience);
  return {
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    element: (choice, x) => runElement(session, choice, x),
    softmax: (x, axis) => runLines(session, SOFTMAX, [x], axis),
    softmaxBackward: (y, dy, axis) => runLines(session, SOFTMAX_BACKWARD, [y, dy], axis),
    logSoftmax: (x, axis) => runLines(session, LOG_SOFTMAX, [x], axis),
    logSoftmaxBackward: (y, dy, axis) => runLines(session, LOG_SOFTMAX_BACKWARD, [y, dy], axis),
    dispose: () => session.dispose(),
  };
}

async function runElement(session: GpuSession, choice: Choice, x: ArrayLike<number>) {
  const formula = activationFormula(choice);
  const size = x.length;
  return session.withBuffers(async (buffers) => {
    const [y, dydx] = [buffers.output(4 * size), buffers.output(4 * size)];
    const inputs = [buffers.input(formula.coefficients), buffers.input(x)];
    const apply = await prepareKernel(session, buffers, activationKernel(formula), [...inputs, y, dydx]);
    apply({ size }, groupsFor(size));
    return { y: await readNumbers(session, y, size), dydx: await readNumbers(session, dydx, size) };
  });
}

function runLines(
  session: GpuSession,
  kernel: typeof SOFTMAX,
  inputs: readonly Tensor[],
  axis: number,
): Promise<Tensor> {
  const shape = inputs[0]?.shape ?? [];
  const { outer, length, inner } = lanesOf(shape, axis);
  const lines = outer * inner;
  return session.withBuffers(async (buffers) => {
    const result = buffers.output(4 * lines * length);
    const storage = [...inputs.map(({ data }) => buffers.input(data)), result];
    const run = await prepareSets(session, buffers, kernel, storage, length);
    run({ lines, length, inner }, lines);
    return tensor(shape, await readNumbers(session, result, lines * length));
  });
}
