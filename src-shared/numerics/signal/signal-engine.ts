/**
 * The interface every backend of signal propagation stands behind: one batch sent forward and one gradient sent backward
 * through a deep, freshly drawn net, and what is left of both at each layer. The CPU in float64 is the meaning; WebGPU is
 * float32 and held to it by tolerance. Knows definitions and numbers, no screens.
 *
 * Layer l of depth L, with x₀ ~ N(0, 1) of shape (batch, width) and W_l, b_l drawn by the initializer and N(0, bias_std²):
 * z_l = norm(x_{l−1} W_lᵀ + b_l), x_l = f(z_l), or x_l = x_{l−1} + s·f(z_l) with a skip, or x_l = x_{l−1} + s·f(z_l) V_lᵀ with a
 * block, V_l ~ N(0, 1/width). Norms have γ = 1, β = 0 and torch's eps. Backward from ∂/∂x_L ~ N(0, 1).
 *
 * Every tensor is numbers times a power of two, so nothing underflows however deep the net. A power of two does not pass
 * through an activation unless it is homogeneous, so f reads the true number wherever that is well inside the format
 * (float32: 2⁻⁹⁶ … 2⁴⁰, float64: 2⁻⁹⁰⁰ … 2³⁰⁰); below, f is its tangents at 0 from either side, and above, its asymptotes,
 * and both are then exact to more digits than the format has.
 */
import type { Choice } from '../catalog/entry.ts';
import type { RunControls } from '../ensemble/ensemble-engine.ts';

export type SignalBackend = 'cpu' | 'webgpu';
export type SignalNorm = 'none' | 'batch' | 'layer' | 'rms';
export type SignalSkip = 'none' | 'residual' | 'block';

export const MAX_DEPTH = 200;
export const MAX_WIDTH = 1024;
export const MAX_BATCH = 256;
/** Bars of a histogram, over mean ± `HISTOGRAM_REACH` standard deviations; what lies outside is in the end bars. */
export const SIGNAL_BINS = 64;
export const HISTOGRAM_REACH = 4;
/** A unit counts as saturated for a sample where |f′| is below this: it passes on less than a hundredth of the gradient. */
export const SATURATED_BELOW = 0.01;
/** A signal is healthy while its std stays within these multiples of the one it started with. */
export const HEALTHY: readonly [number, number] = [1e-3, 1e3];

export interface SignalJob {
  /** Layers, 1 to `MAX_DEPTH`. */
  readonly depth: number;
  /** Units of the input and of every layer, 1 to `MAX_WIDTH`. */
  readonly width: number;
  /** Samples, 1 to `MAX_BATCH`; a batch norm needs 2. */
  readonly batch: number;
  /** Of one number: not softmax. */
  readonly activation: Choice;
  readonly initializer: Choice;
  /** Multiplies every weight, on top of the initializer's own gain; above 0. */
  readonly gain: number;
  /** Standard deviation of the biases, ≥ 0. */
  readonly biasStd: number;
  /** Between the linear map and the activation. */
  readonly norm: SignalNorm;
  /** `block` on the CPU only. */
  readonly skip: SignalSkip;
  /** s of the skip; absent: 1. Without a skip it is not read. */
  readonly residualScale?: number | '1/sqrt(depth)' | undefined;
  /** A whole number in [0, 2⁵³). */
  readonly seed: number;
}

/** Statistics over batch and units together. */
export interface Spread {
  /** log₁₀ of the population standard deviation; −Infinity where all numbers are equal at the engine's precision. */
  readonly log10Std: Float64Array;
  /** mean²/mean of squares in [0, 1]: how much of the power is one constant. 0 where all is 0. */
  readonly meanShare: Float64Array;
}

/** The first layer at which a signal has left `HEALTHY`; backward the first one met on the way down. */
export interface Departure {
  readonly layer: number;
  readonly trouble: 'vanishing' | 'exploding';
}

export interface SignalResult {
  /** What enters the activation, after the norm; entry l − 1 is layer l. */
  readonly preactivation: Spread;
  /** x_l; entry 0 is the input. */
  readonly activation: Spread;
  /** ∂/∂x_l; entry `depth` is the upstream gradient, entry 0 that at the input. */
  readonly gradient: Spread;
  /** ∂/∂W_l, summed over the batch; entry l − 1 is layer l. */
  readonly weightGradient: Spread;
  /** Share of units whose activation is 0, or whose derivative is 0, for the whole batch; entry l − 1 is layer l. */
  readonly dead: Float64Array;
  /** Share of (sample, unit) with |f′| < `SATURATED_BELOW`; entry l − 1 is layer l. */
  readonly saturated: Float64Array;
  /** Row-major, one row of `SIGNAL_BINS` counts for each entry of `activation`. */
  readonly activationHistograms: Uint32Array;
  readonly gradientHistograms: Uint32Array;
  /** Undefined: within `HEALTHY` all the way. */
  readonly forwardDeparture: Departure | undefined;
  readonly backwardDeparture: Departure | undefined;
}

/** A signal that is ready to be sent. */
export interface SignalRun {
  /**
   * Sends it, unless it has been. The share of `onProgress` counts layers, forward and backward. Cancelled between layers
   * it throws AppError('cancelled'); the next call starts from the input.
   */
  run(controls?: RunControls): Promise<void>;
  /** Throws AppError('invalid-request') unless `run` has come to its end. */
  read(): Promise<SignalResult>;
  /** Frees what the run holds; using it afterwards throws AppError('cancelled'). */
  dispose(): void;
}

export interface SignalEngine {
  readonly backend: SignalBackend;
  /** For the screen, e.g. `CPU, float64`. */
  readonly description: string;
  /** Throws AppError('invalid-recipe') on a job that breaks a rule above, 'unavailable' if the backend has no such layer. */
  prepare(job: SignalJob): Promise<SignalRun>;
  /** Resolves with a sentence for the user if the engine dies; never resolves for the CPU. */
  readonly lost: Promise<string>;
  dispose(): void;
}
