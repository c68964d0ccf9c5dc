/** The path of one start of a basin map, in float64: what a click draws. */

import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { BasinRecipe } from '@shared/numerics/labs/basin.ts';
import type { Trajectory } from '@shared/numerics/labs/descent-engine.ts';

/** More steps than this would not be told apart on the map. */
const MOST_STEPS = 2000;

export function pathFrom(
  { surface, optimizer, clip, steps }: BasinRecipe,
  start: readonly [number, number],
): Trajectory {
  return descend(surfaceOf(surface), optimizer, start, Math.min(steps, MOST_STEPS), { clip });
}
