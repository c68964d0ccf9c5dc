/**
 * Holds a float32 engine to PyTorch's trajectories: within the float32 tolerance of the reference README and as far as it
 * calls a trajectory reliable in float32.
 * SOURCE: tests/reference/optimizers.json
 */
import type { Surface } from '@shared/numerics/catalog/surface.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import type { SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { choiceFrom, type FileNumber, isClose, num, readOptimizers, surfaceFrom } from './reference.ts';

const RTOL = 1e-3;
const ATOL = 1e-4;
const file = readOptimizers();

/** The ids of the file's surfaces. */
export const SURFACE_IDS: readonly string[] = Object.keys(file.surfaces);
export const TRAJECTORIES = file.trajectories.length;

export interface Parity {
  /** Sentences about states that should agree and do not. */
  readonly failures: readonly string[];
  readonly checked: number;
  /** Trajectories that are marked as not to be matched. */
  readonly optional: number;
  /** As a share of the tolerance. */
  readonly largestError: number;
}

/** The file's surfaces by their ids, for the engine under test. */
export function referenceSurface({ id }: SurfaceChoice): Surface {
  const surface = file.surfaces[id];
  if (surface === undefined) throw new Error(`the file has no surface "${id}"`);
  return surfaceFrom(surface);
}

/** Runs every trajectory on one surface. The engine must take its surfaces from `referenceSurface`. */
export async function followTrajectories(engine: DescentEngine, id: string): Promise<Parity> {
  const here = file.trajectories.filter(({ surface }) => surface === id);
  const cases = here.flatMap((reference) => {
    const setting = file.settings[reference.setting];
    if (setting === undefined) throw new Error(`the file has no setting "${reference.setting}"`);
    const choice = choiceFrom(setting);
    return choice === undefined ? [] : [{ reference, choice }];
  });
  const paths = await engine.run({
    surface: { id },
    start: file.surfaces[id]?.start ?? [Number.NaN, Number.NaN],
    steps: file.steps,
    optimizers: cases.map(({ choice }) => choice),
  });
  let largestError = 0;
  const failures: string[] = [];
  cases.forEach(({ reference }, index) => {
    const path = paths[index];
    const columns: [string, ArrayLike<number> | undefined, readonly FileNumber[]][] = [
      ['x', path?.x, reference.x],
      ['y', path?.y, reference.y],
      ['loss', path?.loss, reference.loss],
    ];
    if (reference.avgX !== undefined) columns.push(['avgX', path?.recorded?.ax?.x, reference.avgX]);
    if (reference.avgY !== undefined) columns.push(['avgY', path?.recorded?.ax?.y, reference.avgY]);
    for (let step = 0; step <= reference.reliable32; step += 1)
      for (const [name, ours, theirs] of columns) {
        const got = ours?.[step] ?? Number.NaN;
        const ref = num(theirs[step]);
        if (Number.isFinite(ref))
          largestError = Math.max(largestError, Math.abs(got - ref) / (ATOL + RTOL * Math.abs(ref)) || 0);
        if (!isClose(got, ref, RTOL, ATOL))
          failures.push(`${reference.setting}: ${name}[${step}] is ${got}, not ${ref}`);
      }
    const theirs = reference.firstNonFinite;
    if (theirs !== null && (path?.firstNonFinite ?? Number.POSITIVE_INFINITY) > theirs + 1)
      failures.push(`${reference.setting}: still finite at step ${theirs + 1}`);
  });
  return { failures, checked: cases.length, optional: here.length - cases.length, largestError };
}
