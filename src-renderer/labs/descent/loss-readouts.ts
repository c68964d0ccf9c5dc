/** Each racer's loss at one step in words, by slot: a number, or that the run is no longer finite. */
import { numberText } from '../plot/number-text.ts';
import { lossAt, type StyledPath } from './styled-path.ts';

/** Of the runs from one start, the first unless told otherwise. */
export function lossReadouts(paths: readonly StyledPath[], step: number, start = 0): ReadonlyMap<number, string> {
  return new Map(
    paths
      .filter(({ startIndex }) => startIndex === start)
      .map((path) => {
        const loss = lossAt(path, step);
        return [path.slot, loss === undefined ? 'diverged' : numberText(loss, 3)];
      }),
  );
}
