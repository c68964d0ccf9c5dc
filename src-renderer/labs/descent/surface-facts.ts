/**
 * What a screen asks about a surface choice that the catalogue only answers for default parameters: where its minima lie now
 * and how low they are. Everything else is read from the catalogue directly.
 */

import type { Surface } from '@shared/numerics/catalog/surface.ts';
import { surfaceDefinitionOf, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { isTypedSurface, type SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { findCriticalPoints } from '@shared/numerics/theory/critical-points.ts';
import { type Curvature, hessianAt } from '@shared/numerics/theory/hessian.ts';
import type { SearchView } from '@shared/numerics/theory/newton-search.ts';

export interface SurfaceFacts {
  readonly surface: Surface;
  readonly minima: readonly (readonly [number, number])[];
  /** Loss at each of the minima. */
  readonly floors: readonly number[];
  /** Lowest known loss; undefined if no minimum is known. */
  readonly floor: number | undefined;
}

const NEWTON_STEPS = 40;
/** Starts a side of a search that must end within a frame. */
const SEARCH_STARTS = 8;
const MOST_MINIMA = 12;

/** The catalogue's minima, followed to where these parameters moved them. Throws AppError('invalid-recipe') on a bad choice. */
export function surfaceFacts(choice: SurfaceChoice): SurfaceFacts {
  const surface = surfaceOf(choice);
  if (isTypedSurface(choice)) return typedFacts(surface, surfaceDefinitionOf(choice).view);
  const { minima, parameters } = surfaceDefinitionOf(choice);
  const isAsListed = parameters.every(({ name, default: usual }) => (choice[name] ?? usual) === usual);
  const found = minima.flatMap((minimum) => {
    // On a kink, an edge or a flat valley Newton's method has nothing to follow.
    if (isAsListed || minimum.where !== undefined) return [[minimum.x, minimum.y] as const];
    const at = followMinimum(surface, minimum.x, minimum.y);
    return at === undefined ? [] : [at];
  });
  const losses = found.map(([x, y]) => surface.loss(x, y));
  return { surface, minima: found, floors: losses, floor: losses.length === 0 ? undefined : Math.min(...losses) };
}

/** Nobody lists the minima of what was typed: they are looked for in its view. */
function typedFacts(surface: Surface, view: SearchView): SurfaceFacts {
  const { points } = findCriticalPoints(surface, view, { starts: SEARCH_STARTS });
  const lowest = points.filter(({ kind }) => kind === 'minimum' || kind === 'kink').slice(0, MOST_MINIMA);
  return {
    surface,
    minima: lowest.map(({ x, y }) => [x, y] as const),
    floors: lowest.map(({ loss }) => loss),
    floor: lowest[0]?.loss,
  };
}

/** Newton's method from a minimum of other parameters; undefined if it does not arrive at a place that bends upwards. */
function followMinimum(surface: Surface, fromX: number, fromY: number): readonly [number, number] | undefined {
  let [x, y] = [fromX, fromY];
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const here = hessianAt(surface, x, y);
    const move = newtonStep(here);
    if (move === undefined || !Number.isFinite(move[0] + move[1])) return undefined;
    [x, y] = [x - move[0], y - move[1]];
    if (Math.hypot(move[0], move[1]) <= 1e-12 * (1 + Math.hypot(x, y))) {
      return hessianAt(surface, x, y).eigenvalues[0] >= 0 ? [x, y] : undefined;
    }
  }
  return undefined;
}

function newtonStep({ gradient, hessian }: Curvature): readonly [number, number] | undefined {
  const [[xx, xy], [, yy]] = hessian;
  const determinant = xx * yy - xy * xy;
  if (determinant === 0) return undefined;
  return [(yy * gradient[0] - xy * gradient[1]) / determinant, (xx * gradient[1] - xy * gradient[0]) / determinant];
}
