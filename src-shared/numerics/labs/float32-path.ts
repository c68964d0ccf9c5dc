/**
 * A path that was walked in float32 as the trajectory a lab shows. Knows nothing of what walked it.
 */
import type { Surface } from '../catalog/surface.ts';
import type { Trajectory } from './descent-engine.ts';
import type { OptimizerChoice } from './descent-recipe.ts';

/**
 * The loss is evaluated here, in float64, at the float32 points: in float32 it would overflow long before the point does,
 * and near a minimum it would have no digits left.
 */
export function trajectoryThrough(
  surface: Surface,
  optimizer: OptimizerChoice,
  { x, y, recorded }: Pick<Trajectory, 'x' | 'y'> & { readonly recorded: NonNullable<Trajectory['recorded']> },
): Trajectory {
  const loss = x.map((value, step) => surface.loss(value, y[step] ?? Number.NaN));
  const wrong = loss.findIndex(
    (value, step) => !(Number.isFinite(value) && Number.isFinite(x[step]) && Number.isFinite(y[step])),
  );
  return {
    optimizer,
    x,
    y,
    loss,
    firstNonFinite: wrong < 0 ? undefined : wrong,
    ...(Object.keys(recorded).length > 0 && { recorded }),
  };
}
