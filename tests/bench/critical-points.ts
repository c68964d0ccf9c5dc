/** How long all critical points of a surface take to be found: Himmelblau's, which the sandbox promises, and the slowest. */
import { SURFACES, surfaceOf } from '../../src-shared/numerics/catalog/surfaces.ts';
import { findCriticalPoints } from '../../src-shared/numerics/theory/critical-points.ts';
import { type Measurement, quantile } from './measurement.ts';

const ROUNDS = 9;

/** Milliseconds of the first search on a surface, which also compiles it, and the median of those after it. */
function timesOf(id: string): { readonly first: number; readonly median: number } {
  const { view } = SURFACES.find((surface) => surface.id === id) ?? { view: { x: [0, 1], y: [0, 1] } as const };
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    findCriticalPoints(surfaceOf({ id }), view);
    return performance.now() - began;
  });
  return { first: times[0] ?? Number.NaN, median: quantile(times.slice(1), 0.5) };
}

export function measureCriticalPoints(): readonly Measurement[] {
  const himmelblau = timesOf('himmelblau');
  const slowest = SURFACES.map(({ id }) => ({ id, ...timesOf(id) })).toSorted((a, b) => b.median - a.median)[0];
  return [
    {
      name: 'critical points of Himmelblau, first search',
      value: himmelblau.first,
      unit: 'ms',
      budget: 200,
      how: '576 starts of Newton and 144 of descent, cold code',
    },
    {
      name: 'critical points of the slowest surface',
      value: slowest?.median ?? Number.NaN,
      unit: 'ms',
      budget: 1000,
      how: `${slowest?.id}, median of ${ROUNDS - 1} searches`,
    },
  ];
}
