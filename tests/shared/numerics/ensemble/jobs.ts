/** Ensemble jobs the tests of all three backends share. */
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import type { SurfaceDefinition } from '@shared/numerics/catalog/surface-definition.ts';
import { findSurface, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import type { EnsembleJob } from '@shared/numerics/ensemble/ensemble-engine.ts';
import type { OptimizerChoice, SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';

/** A coarse grid over the surface's view. */
export function job(
  surface: SurfaceChoice,
  optimizer: OptimizerChoice,
  steps: number,
  rest: Partial<EnsembleJob> = {},
): EnsembleJob {
  const definition: SurfaceDefinition = findSurface(surface.id);
  return {
    surface: surfaceOf(surface),
    optimizer: {
      definition: findOptimizer(optimizer.id).definition,
      hyperparameters: hyperparametersOf(optimizer),
    },
    starts: { kind: 'grid', view: definition.view, width: 5, height: 5 },
    steps,
    attractors: definition.minima,
    reach: 0.05,
    ...rest,
  };
}
