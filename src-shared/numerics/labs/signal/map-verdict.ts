/** What a map of gains found, in sentences: which gains carry a signal through, how that narrows with depth, and theory's edge. */
import type { MapFound, SignalVerdict } from './signal-outcome.ts';
import type { SignalRecipe } from './signal-recipe.ts';
import { twoDigits } from './size-words.ts';

/** In log₁₀ of a std: beyond this a signal has faded or exploded. */
const DEPARTED = 3;

export function mapVerdict({ depth, map: { from, to } }: SignalRecipe, map: MapFound): SignalVerdict {
  const half = Math.max(1, depth >> 1);
  const forward = rangeText(healthyGains(map, map.forward, depth), from, to);
  const [short, long] = [half, depth].map((passed) => healthyGains(map, map.backward, passed));
  const isNarrower = short !== undefined && long !== undefined && long[1] / long[0] < 0.9 * (short[1] / short[0]);
  const narrower = isNarrower
    ? ` After half the depth it was ${twoDigits(short[0])} to ${twoDigits(short[1])}: the deeper the net, the less a gain may miss.`
    : '';
  return {
    what: `Forward, ${forward} through ${depth} layers within a factor of a thousand; backward, ${rangeText(long, from, to)}.${narrower}`,
    why: edgeSentence(map),
  };
}

function edgeSentence({ criticalGain, predicted, gains }: MapFound): string {
  if (predicted === undefined) return 'These weights are not drawn around zero, so theory has no line for them.';
  if (criticalGain !== undefined)
    return `Theory puts the edge between fading and exploding gradients at gain ${twoDigits(criticalGain)}.`;
  const last = predicted.backward.subarray(-gains.length);
  const which = last.every((size) => size > 0.01) ? 'grow' : last.every((size) => size < -0.01) ? 'fade' : undefined;
  return which === undefined
    ? 'By theory the scale of the weights is not what decides about gradients here.'
    : `By theory gradients ${which} at every gain on this map.`;
}

/** Smallest and largest gain whose signal is still there and still finite after so many layers. */
function healthyGains({ gains }: MapFound, sizes: Float64Array, passed: number): readonly [number, number] | undefined {
  const row = sizes.subarray((passed - 1) * gains.length, passed * gains.length);
  const healthy = gains.filter((_, column) => Math.abs(row[column] as number) <= DEPARTED);
  const [low, high] = [healthy[0], healthy[healthy.length - 1]];
  return low === undefined || high === undefined ? undefined : [low, high];
}

function rangeText(range: readonly [number, number] | undefined, from: number, to: number): string {
  if (range === undefined) return 'no gain on the map brings it';
  const [low, high] = range;
  if (low <= from * 1.001 && high >= to * 0.999) return 'every gain on the map brings it';
  return `gains from ${twoDigits(low)} to ${twoDigits(high)} bring it`;
}
