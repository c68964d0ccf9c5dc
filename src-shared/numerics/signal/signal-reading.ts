/**
 * What is said about a signal once it has been sent: logarithms of its spread at each layer, and where it left the healthy
 * range. One reading for all backends.
 */
import type { Moments } from './scaled.ts';
import { type Departure, HEALTHY, type SignalResult, type Spread } from './signal-engine.ts';

/** What a backend has measured, in the order of `SignalResult`. */
export interface SignalMeasures {
  readonly preactivation: readonly Moments[];
  readonly activation: readonly Moments[];
  readonly gradient: readonly Moments[];
  readonly weightGradient: readonly Moments[];
  readonly dead: Float64Array;
  readonly saturated: Float64Array;
  readonly activationHistograms: Uint32Array;
  readonly gradientHistograms: Uint32Array;
}

export function describeSignal(measures: SignalMeasures): SignalResult {
  const activation = spreadOf(measures.activation);
  const gradient = spreadOf(measures.gradient);
  const layers = activation.log10Std.map((_, layer) => layer);
  return {
    preactivation: spreadOf(measures.preactivation),
    activation,
    gradient,
    weightGradient: spreadOf(measures.weightGradient),
    dead: measures.dead,
    saturated: measures.saturated,
    activationHistograms: measures.activationHistograms,
    gradientHistograms: measures.gradientHistograms,
    forwardDeparture: departure(activation.log10Std, [...layers]),
    backwardDeparture: departure(gradient.log10Std, [...layers].reverse()),
  };
}

function spreadOf(moments: readonly Moments[]): Spread {
  return {
    log10Std: Float64Array.from(
      moments,
      ({ exponent, variance }) => Math.log10(variance) / 2 + exponent * Math.log10(2),
    ),
    meanShare: Float64Array.from(moments, ({ mean, variance }) =>
      mean === 0 ? 0 : (mean * mean) / (mean * mean + variance),
    ),
  };
}

/** `order` starts at the layer the signal starts from. */
function departure(log10Std: Float64Array, order: readonly number[]): Departure | undefined {
  const [start = 0] = order;
  const [low, high] = HEALTHY.map(Math.log10) as [number, number];
  for (const layer of order) {
    const change = (log10Std[layer] as number) - (log10Std[start] as number);
    if (change < low) return { layer, trouble: 'vanishing' };
    // A signal beyond all numbers has no change that compares.
    if (!(change <= high)) return { layer, trouble: 'exploding' };
  }
  return undefined;
}
