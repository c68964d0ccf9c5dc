/**
 * The interface every backend of the `descent` lab stands behind. The CPU engine in float64 is the meaning; WebGPU
 * and WASM in float32 are speed and are held to it by tolerance. An engine knows definitions and numbers, nothing of screens.
 */
import type { Clipping } from '../catalog/clipping.ts';
import type { ScheduleChoice } from '../catalog/schedules.ts';
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import type { OptimizerChoice, SurfaceChoice } from './descent-recipe.ts';

export type Backend = 'cpu' | 'wasm' | 'webgpu';

/** One racer's path: arrays of length steps + 1, index k is the state after k steps (0: the start). */
export interface Trajectory {
  readonly optimizer: OptimizerChoice;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly loss: Float64Array;
  /** First index at which x, y or loss is not finite; undefined if the whole path is finite. */
  readonly firstNonFinite: number | undefined;
  /** What an optimizer reports besides, by slot name: the averaged iterate of ASGD is `ax`. Same length as x and y. */
  readonly recorded?: Readonly<Record<string, { readonly x: Float64Array; readonly y: Float64Array }>>;
}

/** What of a run is the same for every racer; absent: as if there were no such thing. */
export interface RunSettings {
  /** Clips the gradient before each step. */
  readonly clip?: Clipping | undefined;
  /** Moves lr from step to step. */
  readonly schedule?: ScheduleChoice | undefined;
  /** Added to the gradient before it is clipped: that of trajectory 0, the same for every racer. */
  readonly noise?: GradientNoise | undefined;
}

export interface DescentJob extends RunSettings {
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly optimizers: readonly OptimizerChoice[];
}

/** A rectangle of the plane, in surface coordinates. */
export interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** As much of an AbortSignal as an engine looks at, between chunks of steps. */
export interface Cancellation {
  readonly aborted: boolean;
}

export interface DescentEngine {
  readonly backend: Backend;
  /** For the screen, e.g. `CPU, float64` or `WebGPU, float32 (SwiftShader)`. */
  readonly description: string;
  /** Runs every optimizer from the same start for the same number of steps. Throws AppError('invalid-recipe') on bad input. */
  run(job: DescentJob, signal?: Cancellation): Promise<readonly Trajectory[]>;
  /** Losses on a grid of width × height points, row-major, first row at view.y[0], end points included. */
  field(surface: SurfaceChoice, view: View, width: number, height: number): Promise<Float32Array>;
  /** Resolves with a sentence for the user if the engine dies (device lost); never resolves for the CPU. */
  readonly lost: Promise<string>;
  dispose(): void;
}
