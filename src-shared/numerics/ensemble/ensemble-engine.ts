/**
 * The interface every backend of an ensemble stands behind: one optimizer on one surface from very many starts. The CPU in
 * float64 is the meaning; WASM and WebGPU are float32 and held to it by tolerance. Knows definitions and numbers, no screens.
 */

import type { Clipping } from '../catalog/clipping.ts';
import type { OptimizerDefinition } from '../catalog/optimizer-definition.ts';
import type { Surface } from '../catalog/surface.ts';
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import type { Cancellation, View } from '../labs/descent-engine.ts';

export type EnsembleBackend = 'cpu' | 'wasm' | 'webgpu';

/** Most trajectories of one ensemble. */
export const MAX_STARTS = 2 ** 22;
/** Most steps of one ensemble; float32 counts no further. */
export const MAX_ENSEMBLE_STEPS = 2 ** 24;
/** Bars of the histogram of steps to convergence. */
export const HISTOGRAM_BINS = 64;

/** A grid is row-major, first row at view.y[0], end points included; points are taken as they are. */
export type Starts =
  | { readonly kind: 'grid'; readonly view: View; readonly width: number; readonly height: number }
  | { readonly kind: 'points'; readonly x: ArrayLike<number>; readonly y: ArrayLike<number> };

/**
 * When a trajectory counts as settled: `move`: no step changes x or y by more than `within` any longer; `loss`: the loss
 * does not exceed `within` any longer.
 */
export interface SettleRule {
  readonly by: 'move' | 'loss';
  readonly within: number;
}

/** A number that takes a different value in every column, or in every row, of a grid; both ends included. */
export interface VariedNumber {
  /** A hyperparameter by its flat name (lr, beta1 …; no flag, no choice), or a parameter of the surface. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** `log`: equal ratios; both ends are > 0. */
  readonly scale: 'linear' | 'log';
}

/** Two numbers against each other: trajectory row·width + column. */
export interface VariedGrid {
  readonly across: VariedNumber;
  readonly down: VariedNumber;
  readonly width: number;
  readonly height: number;
}

export interface EnsembleJob {
  readonly surface: Surface;
  readonly optimizer: {
    readonly definition: OptimizerDefinition;
    /** Flat, flags as 0 or 1 (see `hyperparametersOf`). */
    readonly hyperparameters: Readonly<Record<string, number>>;
  };
  readonly clip?: Clipping | undefined;
  /** Multiplies lr at each step; one number a step. */
  readonly lrScale?: ArrayLike<number> | undefined;
  readonly starts: Starts;
  /** With it there is one start, from which all trajectories of the grid set out. */
  readonly vary?: VariedGrid | undefined;
  /** Trajectory i draws from stream i. */
  readonly noise?: GradientNoise | undefined;
  /** 1 to `MAX_ENSEMBLE_STEPS`. */
  readonly steps: number;
  /** Absent: steps to convergence are not counted, which saves a tenth of the time. */
  readonly settle?: SettleRule | undefined;
  /** Points a trajectory may end at, at most 32767. */
  readonly attractors: readonly { readonly x: number; readonly y: number }[];
  /** Distance from an attractor within which an end point belongs to it; the nearest one wins. */
  readonly reach: number;
}

/** One entry a trajectory, in the order of the starts or of the varied grid. */
export interface EnsembleResult {
  /** Steps every trajectory has made. */
  readonly steps: number;
  readonly x: Float32Array | Float64Array;
  readonly y: Float32Array | Float64Array;
  /** At (x, y), in the precision of the engine. */
  readonly loss: Float32Array | Float64Array;
  /** Steps after which the settle rule held to the end; −1: it does not hold at the end, or none was given. */
  readonly settledAfter: Int32Array;
  /** Index into the job's attractors; −1: none within reach. */
  readonly attractor: Int16Array;
  /** 1: x, y or the loss is not finite. */
  readonly diverged: Uint8Array;
  readonly summary: EnsembleSummary;
}

export interface EnsembleSummary {
  /** Trajectories at each attractor, and at the end of the list those at none. */
  readonly perAttractor: readonly number[];
  readonly diverged: number;
  readonly settled: number;
  /** `HISTOGRAM_BINS` bars of equal width over 0 … steps: how many settled after so many steps. */
  readonly histogram: readonly number[];
}

export interface RunControls {
  /** Looked at between chunks. A run that is cancelled throws AppError('cancelled') and keeps what it has. */
  readonly signal?: Cancellation | undefined;
  /** After every chunk, with the share in [0, 1] that is done. Awaited: the place to let events through. */
  readonly onProgress?: ((share: number) => void | Promise<void>) | undefined;
}

/** An ensemble that is ready to run. */
export interface EnsembleRun {
  /** Makes the steps that are still to make. */
  run(controls?: RunControls): Promise<void>;
  /** Where the trajectories stand. */
  read(): Promise<EnsembleResult>;
  /** Frees what the run holds; using it afterwards throws AppError('cancelled'). */
  dispose(): void;
}

export interface EnsembleEngine {
  readonly backend: EnsembleBackend;
  /** For the screen, e.g. `WebAssembly, float32, 4 threads`. */
  readonly description: string;
  /** Throws AppError('invalid-recipe') on a job that breaks a rule above. */
  prepare(job: EnsembleJob): Promise<EnsembleRun>;
  /** Resolves with a sentence for the user if the engine dies; never resolves for the CPU. */
  readonly lost: Promise<string>;
  dispose(): void;
}
