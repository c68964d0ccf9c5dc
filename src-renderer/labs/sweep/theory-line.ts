/**
 * Where theory puts the border between converging and leaving: the pairs whose lr is the largest stable one for the curvature
 * of the nearest known minimum. Undefined where there is no closed form.
 */
import { surfaceDefinitionOf, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { axisValue } from '@shared/numerics/labs/ensemble-proof.ts';
import { withNumber } from '@shared/numerics/labs/sweep-axes.ts';
import { isNetworkSweep, type SweepRecipe } from '@shared/numerics/labs/sweep-outcome.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { predictRacer } from '@shared/numerics/theory/stability-limit.ts';
import { contours } from 'd3-contour';

/** Pairs along each side that theory is asked about. */
const SIDE = 72;

/** Lines through [column, row] in shares of the grid, 0 at its first pair and 1 at its last. */
export type TheoryLine = readonly (readonly (readonly [number, number])[])[];

export function theoryLine(recipe: SweepRecipe): TheoryLine | undefined {
  // A network has no one curvature.
  if (isNetworkSweep(recipe)) return undefined;
  const { optimizer, across, down, surface, start } = recipe;
  const minima = surfaceDefinitionOf(surface).minima.filter(({ where }) => where === undefined || where === 'flat');
  const distance = (x: number, y: number): number => Math.hypot(x - start[0], y - start[1]);
  const nearest = minima.toSorted((a, b) => distance(a.x, a.y) - distance(b.x, b.y))[0];
  if (nearest === undefined) return undefined;
  const { eigenvalues } = hessianAt(surfaceOf(surface), nearest.x, nearest.y);
  if (predictRacer(optimizer, eigenvalues) === undefined) return undefined;
  // The logarithm of lr over its limit is smooth across the border, which the predicted rate is not.
  const excess = Array.from({ length: SIDE * SIDE }, (_, index) => {
    const first = axisValue(across, SIDE, index % SIDE);
    const second = axisValue(down, SIDE, Math.floor(index / SIDE));
    const pair = withNumber(withNumber(optimizer, across.name, first), down.name, second);
    return Math.log(Number(pair.lr) / (predictRacer(pair, eigenvalues)?.stableBelow ?? 1));
  });
  const [border] = contours().size([SIDE, SIDE]).smooth(true).thresholds([0])(excess);
  // Contours count from the corner of a cell, pairs lie in its middle.
  const share = (at: number): number => (at - 0.5) / (SIDE - 1);
  return border?.coordinates.flatMap((polygon) =>
    polygon.map((ring) => ring.map(([column = 0, row = 0]) => [share(column), share(row)] as const)),
  );
}

/** The parts of a ring that do not run along the border of the grid, where the contour only closes itself. */
export function insideParts(ring: readonly (readonly [number, number])[]): TheoryLine {
  const isInside = ([x, y]: readonly [number, number]): boolean => x > 0.001 && x < 0.999 && y > 0.001 && y < 0.999;
  const parts: (readonly [number, number])[][] = [[]];
  for (const point of ring) {
    if (isInside(point)) parts.at(-1)?.push(point);
    else if ((parts.at(-1)?.length ?? 0) > 0) parts.push([]);
  }
  return parts.filter((part) => part.length > 1);
}
