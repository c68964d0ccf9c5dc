/** Each racer's loss at one step in words, by slot: a number, or that the run is no longer finite. */
import { numberText } from '../plot/number-text.ts';
import type { StyledPath } from './PathCanvas.tsx';

export function lossReadouts(paths: readonly StyledPath[], step: number): ReadonlyMap<number, string> {
  return new Map(
    paths.map(({ slot, trajectory }) => {
      const { firstNonFinite, loss } = trajectory;
      if (firstNonFinite !== undefined && step >= firstNonFinite) return [slot, 'diverged'];
      return [slot, numberText(loss[Math.min(step, loss.length - 1)] ?? Number.NaN, 3)];
    }),
  );
}
