/** What a run of the signal lab found: plain numbers that survive JSON. All logarithms are to the base 10. */
import type { LabOutcome } from '../lab.ts';
import type { SignalRecipe } from './signal-recipe.ts';

/** Over the nets that were drawn. */
export interface NetSeries {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** Entry l is layer l, entry 0 the input, unless it says otherwise. */
export interface LayersFound {
  /** log std of x_l. */
  readonly forward: NetSeries;
  /** log std of ∂/∂x_l. */
  readonly backward: NetSeries;
  /** log of the mean of x_l². */
  readonly logPower: NetSeries;
  /** log std of ∂/∂W_l; entry l − 1 is layer l, as in what follows. −Infinity: none reaches it. */
  readonly weightGradient: NetSeries;
  /** Layers whose weights get any gradient, in the first net. */
  readonly learningLayers: number;
  /** Mean share over the nets. */
  readonly dead: Float64Array;
  readonly saturated: Float64Array;
  /** Of the first net: a row of `SIGNAL_BINS` counts for each of x_0 … x_L, and for each ∂/∂x_0 … ∂/∂x_L. */
  readonly activationHistograms: Uint32Array;
  readonly gradientHistograms: Uint32Array;
  /** E[x_L²], and RMS of ∂/∂x_0 over that of ∂/∂x_L: geometric means over the nets. */
  readonly secondMoment: number;
  readonly gradientRatio: number;
  readonly logGradientRatio: number;
}

/** Mean-field theory's lines for infinite width, as logs of standard deviations. */
export interface LinesPredicted {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** n·Var(W), gain included. */
  readonly weightVariance: number;
  /** Factor on the gradient's mean square through the last layer. */
  readonly lastSlope: number;
  /** The factor on these weights at which gradients neither fade nor grow; absent if there is none for n·Var(W) up to 900. */
  readonly criticalFactor?: number;
}

/** Row-major, `depth` rows: row k − 1 is after k layers, forward from the input or backward from the output. */
export interface MapFound {
  readonly gains: Float64Array;
  /** log of the std over that at the start. */
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly predicted?: { readonly forward: Float64Array; readonly backward: Float64Array };
  /** The gain at theory's edge, if it lies on the map. */
  readonly criticalGain?: number;
}

/** In sentences. */
export interface SignalVerdict {
  readonly what: string;
  readonly why: string;
  /** Absent: nothing is to be repaired. */
  readonly instead?: string;
}

export interface SignalOutcome extends LabOutcome {
  readonly recipe: SignalRecipe;
  readonly layers?: LayersFound;
  readonly predicted?: LinesPredicted;
  readonly map?: MapFound;
  readonly verdict: SignalVerdict;
}
