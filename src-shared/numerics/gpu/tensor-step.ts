/**
 * Optimizer steps on a whole parameter tensor on a GPUDevice that is handed in: float32, state on the device from the first
 * step to the last, per-step scalars from the program's float64 table. Owns its buffers and pipelines, not the device.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { Clipping } from '../catalog/clipping.ts';
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import { factorsMatrices } from '../cpu/create-stepper.ts';
import { sizeOf } from '../cpu/tensor.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { GpuSession, type Patience, type RunBuffers } from './session.ts';
import { KEEP } from './tensor-step-kernels.ts';
import { firstState, prepareUpdate } from './tensor-update.ts';
import { groupsFor, prepareKernel } from './workgroup-kernel.ts';

export interface TensorStepJob {
  /** Row-major; as many numbers as `shape` has. */
  readonly start: ArrayLike<number>;
  readonly shape: readonly number[];
  /** The stepper makes at most so many steps. */
  readonly steps: number;
  /** `lrScale[k]` multiplies lr at step k. */
  readonly lrScale?: ArrayLike<number> | undefined;
  readonly clip?: Clipping | undefined;
}

export interface GpuTensorStepper {
  /** One step, launched and not waited for. `gradient` has one number for each element, taken at `point`. */
  step(gradient: ArrayLike<number>): void;
  /** Where the next gradient is to be taken: theta, unless the method looks elsewhere. */
  point(): Promise<Float32Array>;
  /** Theta after the steps launched so far. */
  theta(): Promise<Float32Array>;
  /** The slots a run reports, likewise. */
  recorded(): Promise<Readonly<Record<string, Float32Array>>>;
}

export interface GpuTensorSteps {
  /** For a person: what computes, and in which precision. */
  readonly description: string;
  /** Resolves with a sentence when the device is lost. */
  readonly lost: Promise<string>;
  /**
   * Hands `walk` a stepper that lives until it is done. Rejects with AppError('invalid-recipe') on an unknown optimizer, an
   * illegal hyperparameter or a matrix the method factors, and with AppError('unavailable') where the GPU fails.
   */
  run<T>(choice: OptimizerChoice, job: TensorStepJob, walk: (stepper: GpuTensorStepper) => Promise<T>): Promise<T>;
  dispose(): void;
}

/** `adapterName` is shown to the user; without `patience` a chunk may take for ever. */
export function createGpuTensorSteps(device: GPUDevice, adapterName: string, patience?: Patience): GpuTensorSteps {
  const session = new GpuSession(device, adapterName, patience);
  return {
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    run: async (choice, job, walk) => {
      const program = programOf(choice, job);
      return session.withBuffers(async (buffers) => walk(await createStepper(session, buffers, program, job)));
    },
    dispose: () => session.dispose(),
  };
}

function programOf(choice: OptimizerChoice, { start, shape, clip }: TensorStepJob): OptimizerProgram {
  const { definition } = optimizerEntryOf(choice);
  if (factorsMatrices(choice.id) && shape.length >= 2)
    throw new AppError(
      'invalid-recipe',
      `optimizer "${choice.id}" factors the matrix (${shape.join(', ')}), which only the CPU does.`,
      'Use the CPU engine, or give the parameter as a vector.',
    );
  invariant(start.length === sizeOf(shape), `a tensor of (${shape.join(', ')}) starts from ${start.length} numbers`);
  return createProgram(definition, hyperparametersOf(choice), clip);
}

async function createStepper(
  session: GpuSession,
  buffers: RunBuffers,
  program: OptimizerProgram,
  { start, steps, lrScale }: TensorStepJob,
): Promise<GpuTensorStepper> {
  const size = start.length;
  const columns = program.scalarNames.length;
  const table = Float32Array.from(program.table(steps, lrScale));
  const state = buffers.input(firstState(program, start, lrScale?.[0]));
  const scalars = buffers.input(new Float32Array(columns));
  const gradient = buffers.input(new Float32Array(size));
  const kept = buffers.output(4 * size);
  const { look, update } = await prepareUpdate(session, buffers, program, size, {
    state,
    scalars,
    gradient,
    point: kept,
  });
  const keep = await prepareKernel(session, buffers, KEEP, [state, kept]);
  let done = 0;

  const writeScalars = (): void => session.write(scalars, table.slice(done * columns, (done + 1) * columns));
  const read = async (): Promise<Float32Array> => new Float32Array(await session.read(kept, 4 * size));
  const field = (index: number): Promise<Float32Array> => {
    keep({ size, field: index }, groupsFor(size));
    return read();
  };
  return {
    step: (given) => {
      invariant(done < steps, `the table has no row for step ${done}`);
      session.write(gradient, Float32Array.from(given));
      writeScalars();
      update();
      done += 1;
    },
    point: () => {
      if (look === undefined) return field(0);
      writeScalars();
      look();
      return read();
    },
    theta: () => field(0),
    recorded: async () => {
      const values = await Promise.all(program.recorded.map((slot) => field(1 + program.slots.indexOf(slot))));
      return Object.fromEntries(program.recorded.map((slot, index) => [slot, values[index] ?? new Float32Array()]));
    },
  };
}
