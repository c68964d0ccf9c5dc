/** One path of a race with how it looks and whose it is: what every picture of the lab draws. */
import type { RacePath } from '@shared/numerics/labs/race.ts';
import type { Racer } from './lab-state.ts';
import { type RacerStyle, racerStyle } from './racer-style.ts';

export interface StyledPath {
  /** Unique in the race. */
  readonly key: string;
  readonly slot: number;
  /** Which of the race's starts it left from. */
  readonly startIndex: number;
  readonly trajectory: RacePath;
  readonly style: RacerStyle;
}

export function styledPath({ slot, choice }: Pick<Racer, 'slot' | 'choice'>, trajectory: RacePath): StyledPath {
  const { startIndex } = trajectory;
  return { key: `${slot} ${startIndex}`, slot, startIndex, trajectory, style: racerStyle(choice.id, slot) };
}

/** A racer's name and, unless it left from the first start, which one it left from. */
export function pathName({ slot, startIndex }: StyledPath, names: ReadonlyMap<number, string>): string {
  return `${names.get(slot) ?? ''}${startIndex === 0 ? '' : `, start ${startIndex + 1}`}`;
}

/** The loss at a step; undefined where the path is no longer finite. */
export function lossAt({ trajectory }: StyledPath, step: number): number | undefined {
  const { loss, firstNonFinite } = trajectory;
  const at = Math.min(step, loss.length - 1);
  return firstNonFinite !== undefined && at >= firstNonFinite ? undefined : loss[at];
}
