/** What a basin map found, in words: shares, times, where float32 and float64 part. */
import type { BasinOutcome } from '@shared/numerics/labs/basin.ts';
import { numberText } from '../plot/number-text.ts';

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(100 * share).toFixed(share < 0.1 || share > 0.995 ? 1 : 0)} %`;
}

/** A coordinate this small is what float32 makes of 0. */
const ROUNDING = 1e-6;

export function placeText(x: number, y: number): string {
  const [across, up] = [x, y].map((value) => numberText(Math.abs(value) < ROUNDING ? 0 : value, 4));
  return `(${across}, ${up})`;
}

/** One to three sentences. */
export function basinVerdict({ attractors, diverged, settled, settling, recipe }: BasinOutcome): string {
  const largest = attractors.toSorted((a, b) => b.share - a.share)[0];
  const lowest = attractors[0];
  const sentences: string[] = [];
  if (largest === undefined || lowest === undefined) {
    sentences.push(
      diverged > 0.5
        ? `${percent(diverged)} of the starts leave for infinity; none has come to rest after ${recipe.steps} steps.`
        : `After ${recipe.steps} steps no start has come to rest; give it more steps, or allow larger moves.`,
    );
    return sentences.join(' ');
  }
  const places = attractors.length === 1 ? 'one place' : `${attractors.length} places`;
  sentences.push(
    `The starts end at ${places}; the lowest, ${placeText(lowest.x, lowest.y)}, takes ${percent(lowest.share)} of them.`,
  );
  if (largest !== lowest)
    sentences.push(`The largest basin, ${percent(largest.share)}, belongs to ${placeText(largest.x, largest.y)}.`);
  if (settling !== undefined) sentences.push(`Half of those that settle do so within ${settling.median} steps.`);
  if (diverged > 0) sentences.push(`${percent(diverged)} leave for infinity.`);
  else if (settled < 0.99) sentences.push(`${percent(1 - settled)} are still on their way.`);
  return sentences.join(' ');
}

/** How far the map can be trusted, from the starts that were walked again in float64. */
export function proofText({ proof, computed }: BasinOutcome): string {
  if (computed.backend === 'cpu') return 'Every start was walked in float64.';
  const { agree, sampled, difference } = proof;
  const rest =
    agree === sampled ? '' : ` The other ${sampled - agree} lie where a hair decides, and rounding is a hair.`;
  return `Of ${sampled} starts walked again in float64, ${agree} end the same way; those that settle, within ${numberText(difference, 2)}.${rest}`;
}
