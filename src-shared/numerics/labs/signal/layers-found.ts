/** From what an engine measured of one net or several to the series of the lab. */
import type { SignalResult, Spread } from '../../signal/signal-engine.ts';
import type { LayersFound, NetSeries } from './signal-outcome.ts';

/** At least one result, all of nets of one shape. */
export function layersFound(results: readonly SignalResult[]): LayersFound {
  const [first] = results;
  if (first === undefined) throw new Error('Invariant broken: a run draws at least one net');
  const logPower = seriesOf(results.map(({ activation }) => logPowers(activation)));
  const gradientPower = seriesOf(
    results.map(({ gradient }) => {
      const powers = logPowers(gradient);
      const start = powers[powers.length - 1] as number;
      return powers.map((power) => power - start);
    }),
  );
  const depth = first.dead.length;
  const logGradientRatio = (gradientPower.mean[0] as number) / 2;
  return {
    forward: seriesOf(results.map(({ activation }) => activation.log10Std)),
    backward: seriesOf(results.map(({ gradient }) => gradient.log10Std)),
    logPower,
    weightGradient: seriesOf(results.map(({ weightGradient }) => weightGradient.log10Std)),
    learningLayers: first.weightGradient.log10Std.filter((size) => size > Number.NEGATIVE_INFINITY).length,
    dead: seriesOf(results.map(({ dead }) => dead)).mean,
    saturated: seriesOf(results.map(({ saturated }) => saturated)).mean,
    activationHistograms: first.activationHistograms,
    gradientHistograms: first.gradientHistograms,
    secondMoment: 10 ** (logPower.mean[depth] as number),
    gradientRatio: 10 ** logGradientRatio,
    logGradientRatio,
  };
}

/** log₁₀ of the mean square. A constant, whose std is 0, has no logarithm left to tell its size: −Infinity as well. */
function logPowers({ log10Std, meanShare }: Spread): Float64Array {
  return log10Std.map((value, layer) => {
    if (value === Number.NEGATIVE_INFINITY) return value;
    return 2 * value - Math.log10(1 - (meanShare[layer] as number));
  });
}

function seriesOf(nets: readonly Float64Array[]): NetSeries {
  const [first = new Float64Array()] = nets;
  const over = (read: (values: readonly number[]) => number): Float64Array =>
    first.map((_, at) => read(nets.map((values) => values[at] as number)));
  return {
    mean: over((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    low: over((values) => Math.min(...values)),
    high: over((values) => Math.max(...values)),
  };
}
