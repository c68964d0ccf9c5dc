/**
 * Where the trajectories of an ensemble end: their end points gathered into few places. Needs no knowledge of the surface, so it
 * serves typed ones too.
 */
import type { EnsembleResult } from '../ensemble/ensemble-engine.ts';

export interface FoundAttractor {
  readonly x: number;
  readonly y: number;
  /** The lowest loss a trajectory reached there. */
  readonly loss: number;
}

/** Most places that are told apart; further end points belong to none. */
export const MOST_ATTRACTORS = 24;
/** A place that fewer of the trajectories end at is rounding or chance. */
const LEAST_SHARE = 1 / 2000;

/**
 * The places where trajectories that have settled end, lowest loss first. End points within `reach` of a place belong to it;
 * the place is where the lowest of them lies.
 */
export function gatherEnds(ends: EnsembleResult, reach: number): readonly FoundAttractor[] {
  const settled = Array.from(ends.x.keys()).filter(
    (index) => ends.diverged[index] === 0 && (ends.settledAfter[index] ?? -1) >= 0,
  );
  const lowestFirst = settled.sort((a, b) => (ends.loss[a] ?? 0) - (ends.loss[b] ?? 0));
  const places: (FoundAttractor & { count: number })[] = [];
  for (const index of lowestFirst) {
    const [x, y, loss] = [ends.x[index] ?? 0, ends.y[index] ?? 0, ends.loss[index] ?? 0];
    const near = places.find((place) => Math.hypot(place.x - x, place.y - y) <= reach);
    if (near !== undefined) near.count += 1;
    else if (places.length < 4 * MOST_ATTRACTORS) places.push({ x, y, loss, count: 1 });
  }
  const least = Math.max(2, Math.ceil(LEAST_SHARE * ends.x.length));
  return places
    .filter(({ count }) => count >= least)
    .slice(0, MOST_ATTRACTORS)
    .map(({ x, y, loss }) => ({ x, y, loss }));
}
