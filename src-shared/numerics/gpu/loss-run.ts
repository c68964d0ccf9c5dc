/**
 * One loss on its way through the GPU: what its kernels are launched with and where they leave the results, before the
 * reduction, which is the same for all. Knows no loss.
 */
import type { ArgumentValues } from '../catalog/arguments.ts';
import type { LossInputs } from '../cpu/losses.ts';
import type { GpuSession, RunBuffers } from './session.ts';

/** Gradients of one input: numbers `first` … of a buffer. */
export interface GradientPlace {
  readonly buffer: GPUBuffer;
  readonly shape: readonly number[];
  readonly first?: number;
}

export interface GpuLossRun {
  /** Of the losses before reduction. */
  readonly shape: readonly number[];
  /** What the mean divides the sum by. */
  readonly divisor: number;
  /** Launches everything. `upstream` has one number for each loss; so has `losses`. */
  launch(
    session: GpuSession,
    buffers: RunBuffers,
    upstream: GPUBuffer,
  ): Promise<{ readonly losses: GPUBuffer; readonly grads: Readonly<Record<string, GradientPlace>> }>;
}

/** Undefined for inputs the loss refuses. */
export type PlanLoss = (inputs: LossInputs, values: ArgumentValues) => GpuLossRun | undefined;
