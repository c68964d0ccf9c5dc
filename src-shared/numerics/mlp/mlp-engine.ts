/**
 * The interface every backend of network training stands behind: one kind of small network, trained from many starts or
 * with many hyperparameters at once. The CPU in float64 is the meaning; WebGPU is float32 and held to it by tolerance.
 */
import type { Choice } from '../catalog/entry.ts';
import type { Tensor } from '../cpu/tensor.ts';
import type { RunControls } from '../ensemble/ensemble-engine.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import type { Network } from './network.ts';

export type MlpBackend = 'cpu' | 'webgpu';

/** Most networks of one population. */
export const MAX_NETS = 4096;
/** Most losses of one job: networks times steps. */
export const MAX_LOSSES = 2 ** 25;
/** Most numbers of one evaluation: networks times samples times outputs. */
export const MAX_EVALUATION = 2 ** 24;

/** Step k trains on batch k mod B. */
export interface TrainingData {
  /** (B, N, inputs). */
  readonly x: Tensor;
  /** (B, N) class indices for cross_entropy; otherwise, and for probabilities, (B, N, outputs). */
  readonly target: Tensor;
}

/** How networks that bring a seed are drawn. γ starts at 1, β at 0. */
export interface Initialization {
  /** An initializer of the catalogue. */
  readonly weights: Choice;
  /** Zeros unless given. */
  readonly biases?: Choice | undefined;
}

export interface NetStart {
  /** Flat, tensors in the order of `layOutNetwork`. Exactly one of `parameters` and `seed` is given. */
  readonly parameters?: ArrayLike<number> | undefined;
  /** A whole number in [0, 2⁵³); needs the job's `initialization`. Tensor i is drawn from stream i. */
  readonly seed?: number | undefined;
  /** Where this network's optimizer differs from the job's, under torch's names. */
  readonly hyperparameters?:
    | Readonly<Record<string, number | boolean | string | readonly [number, number]>>
    | undefined;
}

export interface MlpJob {
  readonly network: Network;
  readonly data: TrainingData;
  /** Any optimizer of the catalogue that moves each tensor by itself. */
  readonly optimizer: OptimizerChoice;
  /** Multiplies lr at each step; one number a step. */
  readonly lrScale?: ArrayLike<number> | undefined;
  /** At least 1. */
  readonly steps: number;
  readonly initialization?: Initialization | undefined;
  /** 1 to `MAX_NETS`. */
  readonly nets: readonly NetStart[];
  /** Samples (M, inputs) every network is evaluated on when it is read. */
  readonly evaluate?: Tensor | undefined;
}

/** Row-major, one row a network. */
export interface MlpResult {
  /** Steps every network has made. */
  readonly steps: number;
  /** (nets, job.steps): number k is the loss of its batch before update k + 1; NaN where that is still to come. */
  readonly losses: Float32Array | Float64Array;
  /** (nets, parameterCount). */
  readonly parameters: Float32Array | Float64Array;
  /** (nets, runningCount). */
  readonly running: Float32Array | Float64Array;
  /** (nets, M, outputs): outputs in evaluation mode; empty without samples. */
  readonly evaluation: Float32Array | Float64Array;
}

export interface TrainingControls extends RunControls {
  /** Makes no more than so many steps in all; a later call makes the rest. Default: all of the job's. */
  readonly until?: number | undefined;
}

/** A population that is ready to train. */
export interface MlpRun {
  /** Makes the steps that are still to make; a cancelled run throws AppError('cancelled') and keeps what it has. */
  run(controls?: TrainingControls): Promise<void>;
  /** Where the networks stand. */
  read(): Promise<MlpResult>;
  /** Frees what the run holds; using it afterwards throws AppError('cancelled'). */
  dispose(): void;
}

export interface MlpEngine {
  readonly backend: MlpBackend;
  /** For the screen, e.g. `CPU, float64`. */
  readonly description: string;
  /**
   * Throws AppError('invalid-recipe') on a job that breaks a rule above, AppError('unavailable') on one this engine
   * cannot run and the CPU can.
   */
  prepare(job: MlpJob): Promise<MlpRun>;
  /** Resolves with a sentence for the user if the engine dies; never resolves for the CPU. */
  readonly lost: Promise<string>;
  dispose(): void;
}
