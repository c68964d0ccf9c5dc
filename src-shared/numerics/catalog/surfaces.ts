/**
 * The loss surfaces, each defined once as formula text in x and y. Adding one means adding an entry to its family; value,
 * derivatives, WGSL, TeX and PyTorch follow from the text. Known minima are checked by the tests.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { isTypedSurface, type SurfaceChoice } from '../labs/descent-recipe.ts';
import { fillParameters } from './parameters.ts';
import { createSurface, type Surface } from './surface.ts';
import type { SurfaceDefinition } from './surface-definition.ts';
import { BASINS } from './surfaces-basins.ts';
import { BOWLS } from './surfaces-bowls.ts';
import { VALLEYS } from './surfaces-valleys.ts';
import { WAVES } from './surfaces-waves.ts';
import { typedSurface } from './typed-surface.ts';

export const SURFACES: readonly SurfaceDefinition[] = [...BOWLS, ...VALLEYS, ...BASINS, ...WAVES];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findSurface(id: string): SurfaceDefinition {
  const found = SURFACES.find((surface) => surface.id === id);
  if (found !== undefined) return found;
  const ids = SURFACES.map((surface) => surface.id);
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no surface "${id}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The surfaces are ${ids.join(', ')}.`,
  );
}

/**
 * What there is to know of the surface a recipe chooses, of the catalogue or typed.
 * Throws AppError('invalid-recipe') on an unknown id, AppError('invalid-formula') as `typedSurface`.
 */
export function surfaceDefinitionOf(choice: { readonly id: string }): SurfaceDefinition {
  return isTypedSurface(choice) ? typedSurface(choice) : findSurface(choice.id);
}

/**
 * The value of every parameter of a surface, defaults filled in.
 * Throws AppError('invalid-recipe') on an unknown name or an illegal value.
 */
export function surfaceParameters(choice: SurfaceChoice): Readonly<Record<string, number>> {
  const { parameters, title } = surfaceDefinitionOf(choice);
  const values = fillParameters(`surface "${isTypedSurface(choice) ? title : choice.id}"`, parameters, givenOf(choice));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
}

function givenOf(choice: SurfaceChoice): Readonly<Record<string, unknown>> {
  if (isTypedSurface(choice)) {
    const { id: _, formula: _formula, view: _view, ...given } = choice;
    return given;
  }
  const { id: _, ...given } = choice;
  return given;
}

/** The choice with every default filled in. Throws as `surfaceParameters`. */
export function fillSurfaceChoice(choice: SurfaceChoice): SurfaceChoice {
  const values = surfaceParameters(choice);
  if (!isTypedSurface(choice)) return { ...values, id: choice.id };
  const { id, formula, view } = choice;
  return { id, formula, ...(view !== undefined && { view }), ...values };
}

/** The runnable surface of a choice. Throws as `surfaceParameters`. */
export function surfaceOf(choice: SurfaceChoice): Surface {
  return createSurface(surfaceDefinitionOf(choice).formula, surfaceParameters(choice));
}
