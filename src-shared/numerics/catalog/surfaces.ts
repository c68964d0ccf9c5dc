/**
 * The loss surfaces, each defined once as formula text in x and y. Adding one means adding an entry here; value,
 * derivatives, WGSL, TeX and PyTorch follow from the text. Known minima are checked by the tests.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import type { SurfaceChoice } from '../labs/descent-recipe.ts';
import { fillParameters, type NumberParameter } from './parameters.ts';
import { createSurface, type Surface } from './surface.ts';

export interface SurfaceDefinition {
  readonly id: string;
  readonly title: string;
  /** What one learns on it, in one sentence. */
  readonly teaches: string;
  readonly source: string;
  /** In x, y and the parameters; may run over lines. */
  readonly formula: string;
  readonly parameters: readonly NumberParameter[];
  /** The part of the plane worth looking at. */
  readonly view: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly start: readonly [number, number];
  /** Known minima for the default parameters, to six digits or better; empty if there is none. */
  readonly minima: readonly { readonly x: number; readonly y: number; readonly loss: number }[];
}

const ANY: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

export const SURFACES: readonly SurfaceDefinition[] = [
  {
    id: 'quadratic',
    title: 'Rotated quadratic',
    teaches: 'How the condition number κ, and its angle to the axes, decide the speed of every optimizer.',
    source: 'Boyd & Vandenberghe 2004, Convex Optimization, §9.3.2',
    formula: '0.5*((x*cos(theta) + y*sin(theta))^2 + kappa*(y*cos(theta) - x*sin(theta))^2)',
    parameters: [
      {
        kind: 'number',
        name: 'kappa',
        default: 10,
        range: [1, 1e4],
        scale: 'log',
        limits: [1, 1e4],
        tex: '\\kappa',
        meaning: 'Condition number: largest over smallest eigenvalue of the Hessian. The smallest is 1.',
      },
      {
        kind: 'number',
        name: 'theta',
        default: 0.5,
        range: [-Math.PI / 2, Math.PI / 2],
        scale: 'linear',
        limits: [-2 * Math.PI, 2 * Math.PI],
        tex: '\\theta',
        meaning: 'Angle from the x axis to the flat direction, in radians.',
      },
    ],
    view: { x: [-3, 3], y: [-3, 3] },
    start: [-2.2, 1.6],
    minima: [{ x: 0, y: 0, loss: 0 }],
  },
  {
    id: 'rosenbrock',
    title: 'Rosenbrock valley',
    teaches: 'Finding the curved valley is easy; following its flat floor to the minimum is what takes the steps.',
    source: 'Rosenbrock 1960, The Computer Journal 3(3), https://doi.org/10.1093/comjnl/3.3.175',
    formula: '(a - x)^2 + b*(y - x^2)^2',
    parameters: [
      {
        kind: 'number',
        name: 'a',
        default: 1,
        range: [-2, 2],
        scale: 'linear',
        limits: ANY,
        tex: 'a',
        meaning: 'The minimum lies at (a, a²).',
      },
      {
        kind: 'number',
        name: 'b',
        default: 100,
        range: [1, 1000],
        scale: 'log',
        limits: ANY,
        tex: 'b',
        meaning: 'Steepness of the valley walls.',
      },
    ],
    view: { x: [-2, 2], y: [-1, 3] },
    start: [-1.2, 1],
    minima: [{ x: 1, y: 1, loss: 0 }],
  },
  {
    id: 'himmelblau',
    title: 'Himmelblau',
    teaches: 'Four equally good minima: which one is found depends on the start and on the optimizer.',
    source: 'Himmelblau 1972, Applied Nonlinear Programming',
    formula: '(x^2 + y - 11)^2 + (x + y^2 - 7)^2',
    parameters: [],
    view: { x: [-5, 5], y: [-5, 5] },
    start: [-0.5, -1],
    minima: [
      { x: 3, y: 2, loss: 0 },
      { x: -2.805118, y: 3.131313, loss: 0 },
      { x: -3.77931, y: -3.283186, loss: 0 },
      { x: 3.584428, y: -1.848127, loss: 0 },
    ],
  },
];

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
 * The value of every parameter of a surface, defaults filled in.
 * Throws AppError('invalid-recipe') on an unknown name or an illegal value.
 */
export function surfaceParameters(choice: SurfaceChoice): Readonly<Record<string, number>> {
  const { id, ...given } = choice;
  const values = fillParameters(`surface "${id}"`, findSurface(id).parameters, given);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
}

/** The choice with every default filled in. Throws as `surfaceParameters`. */
export function fillSurfaceChoice(choice: SurfaceChoice): SurfaceChoice {
  return { ...surfaceParameters(choice), id: choice.id };
}

/** The runnable surface of a choice. Throws as `surfaceParameters`. */
export function surfaceOf(choice: SurfaceChoice): Surface {
  return createSurface(findSurface(choice.id).formula, surfaceParameters(choice));
}
