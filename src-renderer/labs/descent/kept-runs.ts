/** Runs a reader has set aside to hold the next one against: their paths, and how each racer ended. */
import { lossAt, pathName, type StyledPath } from './styled-path.ts';

export interface KeptRun {
  readonly paths: readonly StyledPath[];
  readonly racers: readonly {
    readonly key: string;
    readonly name: string;
    readonly style: StyledPath['style'];
    /** At the last step; undefined if the run was no longer finite. */
    readonly endLoss: number | undefined;
  }[];
  readonly steps: number;
}

export function keptRun(paths: readonly StyledPath[], names: ReadonlyMap<number, string>, steps: number): KeptRun {
  return {
    paths,
    steps,
    racers: paths.map((path) => ({
      key: path.key,
      name: pathName(path, names),
      style: path.style,
      endLoss: lossAt(path, steps),
    })),
  };
}
