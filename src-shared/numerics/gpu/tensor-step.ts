/**
 * Optimizer steps on a whole parameter tensor on a GPUDevice that is handed in: float32, state on the device from the first
 * step to the last, per-step scalars from the program's float64 table. Owns its buffers and pipelines, not the device.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { Clipping } from '../catalog/clipping.ts';
import { hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import { sizeOf } from '../cpu/tensor.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { GpuSession, type RunBuffers } from './session.ts';
import {
  finishKernel,
  KEEP,
  partialKernel,
  pointKernel,
  reductionGroups,
  type StepKernel,
  updateKernel,
} from './tensor-step-kernels.ts';
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

/** They keep row and column means of a matrix, which are no update lines. */
const FACTORS_MATRICES: ReadonlySet<string> = new Set(['adafactor', 'transformers-adafactor']);

/** `adapterName` is shown to the user. */
export function createGpuTensorSteps(device: GPUDevice, adapterName: string): GpuTensorSteps {
  const session = new GpuSession(device, adapterName);
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
  if (FACTORS_MATRICES.has(choice.id) && shape.length >= 2)
    throw new AppError(
      'invalid-recipe',
      `optimizer "${choice.id}" factors the matrix (${shape.join(', ')}), which only the CPU does.`,
      'Use the CPU engine, or give the parameter as a vector.',
    );
  invariant(start.length === sizeOf(shape), `a tensor of (${shape.join(', ')}) starts from ${start.length} numbers`);
  return createProgram(definition, hyperparametersOf(choice), clip);
}

/** theta, then each slot, `size` numbers each. */
function firstState(program: OptimizerProgram, { start, lrScale }: TensorStepJob): Float32Array {
  const size = start.length;
  const state = new Float32Array(size * (1 + program.slots.length));
  for (let element = 0; element < size; element += 1) {
    const theta = start[element] as number;
    state[element] = theta;
    for (const [index, value] of program.initialSlots(theta, lrScale?.[0]).entries())
      state[(index + 1) * size + element] = value;
  }
  return state;
}

async function createStepper(
  session: GpuSession,
  buffers: RunBuffers,
  program: OptimizerProgram,
  job: TensorStepJob,
): Promise<GpuTensorStepper> {
  const size = job.start.length;
  const groups = reductionGroups(size);
  const columns = program.scalarNames.length;
  const state = buffers.input(firstState(program, job));
  const table = buffers.input(program.table(job.steps, job.lrScale));
  const gradient = buffers.input(new Float32Array(size));
  const reductions = buffers.output(4 * program.reductions.length);
  const partials = buffers.output(4 * groups);
  const kept = buffers.output(4 * size);
  const prepare = (kernel: StepKernel, storage: readonly GPUBuffer[]) =>
    prepareKernel(session, buffers, kernel, storage);
  const everything = [table, gradient, reductions, state];
  const reduce = await Promise.all(
    program.reductions.map(async (reduction, index) => ({
      partial: await prepare(partialKernel(program, reduction), [...everything, partials]),
      finish: await prepare(finishKernel(reduction.op, index), [partials, reductions]),
    })),
  );
  const update = await prepare(updateKernel(program), [table, gradient, reductions, state]);
  const keep = await prepare(KEEP, [state, kept]);
  const lookAhead =
    program.point === undefined ? undefined : await prepare(pointKernel(program, program.point), [...everything, kept]);
  let done = 0;

  const words = () => ({ size, row: done * columns, groups });
  const launchReductions = (count: number): void => {
    for (const { partial, finish } of reduce.slice(0, count)) {
      partial(words(), groups);
      finish(words(), 1);
    }
  };
  const read = async (): Promise<Float32Array> => new Float32Array(await session.read(kept, 4 * size));
  const field = (index: number): Promise<Float32Array> => {
    keep({ size, row: index, groups }, groupsFor(size));
    return read();
  };
  return {
    step: (given) => {
      invariant(done < job.steps, `the table has no row for step ${done}`);
      session.write(gradient, Float32Array.from(given));
      launchReductions(reduce.length);
      update(words(), groupsFor(size));
      done += 1;
    },
    point: () => {
      if (lookAhead === undefined) return field(0);
      launchReductions(program.pointReductions);
      lookAhead(words(), groupsFor(size));
      return read();
    },
    theta: () => field(0),
    recorded: async () => {
      const values = await Promise.all(program.recorded.map((slot) => field(1 + program.slots.indexOf(slot))));
      return Object.fromEntries(program.recorded.map((slot, index) => [slot, values[index] ?? new Float32Array()]));
    },
  };
}
