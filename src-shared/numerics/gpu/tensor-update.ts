/**
 * One optimizer step on a tensor whose state and gradient are on the device: the launches, in order. Knows neither where
 * gradients come from nor which step it is.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import {
  finishKernel,
  partialKernel,
  pointKernel,
  reductionGroups,
  type StepKernel,
  updateKernel,
} from './tensor-step-kernels.ts';
import { groupsFor, prepareLaunch } from './workgroup-kernel.ts';

export interface TensorBuffers {
  /** Theta, then each slot, `size` numbers each. */
  readonly state: GPUBuffer;
  /** The step's row of the program's table. */
  readonly scalars: GPUBuffer;
  /** Its first `size` numbers. */
  readonly gradient: GPUBuffer;
  /** Where the gradient is to be taken, if the program looks elsewhere than at theta. */
  readonly point: GPUBuffer;
}

export interface TensorUpdate {
  /** Writes the point; undefined: the gradient is taken at theta. */
  readonly look: (() => void) | undefined;
  /** Moves theta and the slots. */
  update(): void;
}

/** The state of a tensor before its first step. `lrScale` is that of the first step. */
export function firstState(program: OptimizerProgram, start: ArrayLike<number>, lrScale?: number): Float32Array {
  const state = new Float32Array(start.length * (1 + program.slots.length));
  state.set(start);
  program.fillSlots(start, state.subarray(start.length), lrScale);
  return state;
}

export async function prepareUpdate(
  session: GpuSession,
  buffers: RunBuffers,
  program: OptimizerProgram,
  size: number,
  { state, scalars, gradient, point }: TensorBuffers,
): Promise<TensorUpdate> {
  const groups = reductionGroups(size);
  const reductions = buffers.output(4 * program.reductions.length);
  const partials = buffers.output(4 * groups);
  const prepare = (kernel: StepKernel, storage: readonly GPUBuffer[], launched: number): Promise<() => void> =>
    prepareLaunch(session, buffers, kernel, storage, { size, groups }, launched);
  const everything = [scalars, gradient, reductions, state];
  const sums = await Promise.all(
    program.reductions.map(async (reduction, index) => ({
      partial: await prepare(partialKernel(program, reduction), [...everything, partials], groups),
      finish: await prepare(finishKernel(reduction.op, index), [partials, reductions], 1),
    })),
  );
  const reduce = (count: number): void => {
    for (const { partial, finish } of sums.slice(0, count)) {
      partial();
      finish();
    }
  };
  const move = await prepare(updateKernel(program), [scalars, gradient, reductions, state], groupsFor(size));
  const lookAhead =
    program.point === undefined
      ? undefined
      : await prepare(pointKernel(program, program.point), [...everything, point], groupsFor(size));
  return {
    look:
      lookAhead &&
      (() => {
        reduce(program.pointReductions);
        lookAhead();
      }),
    update: () => {
      reduce(sums.length);
      move();
    },
  };
}
