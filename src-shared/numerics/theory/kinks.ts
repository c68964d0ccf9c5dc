/**
 * Minima at which a surface has no derivative. Descends against the shortest vector of the hull of gradients sampled
 * around a point, and believes the end only if that hull keeps its size and holds zero however small the circle is.
 * Source: Burke, Lewis & Overton 2005, A Robust Gradient Sampling Algorithm, https://doi.org/10.1137/030601296
 */
import type { Pair, ViewedSurface } from './newton-search.ts';

const DIRECTIONS: readonly Pair[] = Array.from({ length: 12 }, (_, index) => {
  // Not along the axes, where kinks like to lie.
  const angle = ((index + 0.3) * Math.PI) / 6;
  return [Math.cos(angle), Math.sin(angle)];
});
const SMALLEST_CIRCLE = 1e-10;
const MOST_STEPS = 400;
/** Circles in a row, each a quarter of the last, on which gradients drew together: what is smooth needs no further look. */
const SMOOTH_AFTER = 4;
/** The two circles a kink has to show itself on, in sides of the view. */
const [WIDE, NARROW] = [1e-6, 1e-8];

/** Descends from a start to a minimum on a kink; undefined where there is none inside the view. */
export function searchKink(surface: ViewedSurface, start: Pair, radius: number): Pair | undefined {
  let place = start;
  let circle = radius;
  let lastSpread = Number.POSITIVE_INFINITY;
  let shrunk = 0;
  for (let step = 0; step < MOST_STEPS && circle > SMALLEST_CIRCLE; step += 1) {
    const gradients = gradientsAround(surface, place, circle);
    const next = lowered(surface, place, gradients, circle);
    if (next === undefined) {
      const spread = spreadOf(gradients);
      shrunk = spread < lastSpread / 2 ? shrunk + 1 : 0;
      lastSpread = spread;
      circle /= 4;
    } else place = next;
    if (shrunk >= SMOOTH_AFTER || !surface.isInside(place)) return undefined;
  }
  return isKinkMinimum(surface, place) ? place : undefined;
}

/**
 * Whether gradients around the point differ by as much on a small circle as on a wide one. True on a kink; false where the
 * gradient is continuous.
 */
export function hasJump(surface: ViewedSurface, place: Pair): boolean {
  const [wide, narrow] = [WIDE, NARROW].map((circle) => spreadOf(gradientsAround(surface, place, circle)));
  return (narrow ?? 0) > 0.5 * (wide ?? 0);
}

/** A kink, gradients bounded beside it (a cusp's are not), zero in their hull, and all around the loss is higher. */
export function isKinkMinimum(surface: ViewedSurface, place: Pair): boolean {
  if (!hasJump(surface, place)) return false;
  const [wide, narrow] = [gradientsAround(surface, place, WIDE), gradientsAround(surface, place, NARROW)];
  const bottom = surface.loss(place);
  return (
    largestOf(narrow) <= 2 * largestOf(wide) &&
    isNegligible(Math.hypot(...shortestOfHull(wide)), wide) &&
    DIRECTIONS.every((direction) => surface.loss(surface.moved(place, scaled(direction, WIDE))) > bottom)
  );
}

const scaled = ([u, v]: Pair, by: number): Pair => [u * by, v * by];

function gradientsAround(surface: ViewedSurface, place: Pair, circle: number): readonly Pair[] {
  return DIRECTIONS.map((direction) => surface.gradient(surface.moved(place, scaled(direction, circle))));
}

const largestOf = (gradients: readonly Pair[]): number => Math.max(...gradients.map((pair) => Math.hypot(...pair)));
const isNegligible = (slope: number, gradients: readonly Pair[]): boolean => !(slope > 1e-5 * largestOf(gradients));

function spreadOf(gradients: readonly Pair[]): number {
  return Math.max(...gradients.map(([gu, gv], index) => distanceToAll(gu, gv, gradients.slice(index + 1))));
}

function distanceToAll(gu: number, gv: number, others: readonly Pair[]): number {
  return Math.max(0, ...others.map(([hu, hv]) => Math.hypot(gu - hu, gv - hv)));
}

// In the plane the nearest point of a hull lies on an edge, unless the hull holds zero: then no half-plane holds the hull.
function shortestOfHull(gradients: readonly Pair[]): Pair {
  let best: Pair = [Number.POSITIVE_INFINITY, 0];
  for (const [index, a] of gradients.entries())
    for (const b of gradients.slice(index)) {
      const candidate = nearestOfSegment(a, b);
      if (Math.hypot(...candidate) < Math.hypot(...best)) best = candidate;
    }
  const isSeparated = gradients.every(([gu, gv]) => gu * best[0] + gv * best[1] > 0);
  return isSeparated ? best : [0, 0];
}

function nearestOfSegment([au, av]: Pair, [bu, bv]: Pair): Pair {
  const [du, dv] = [bu - au, bv - av];
  const square = du * du + dv * dv;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, -(au * du + av * dv) / square));
  return [au + share * du, av + share * dv];
}

/** Down the shortest vector of the hull, by Armijo's rule from four circles to a sixteenth of one. */
function lowered(surface: ViewedSurface, place: Pair, gradients: readonly Pair[], circle: number): Pair | undefined {
  const shortest = shortestOfHull(gradients);
  const slope = Math.hypot(...shortest);
  if (isNegligible(slope, gradients)) return undefined;
  const here = surface.loss(place);
  for (let length = 4 * circle; length > circle / 16; length /= 2) {
    const next = surface.moved(place, scaled(shortest, -length / slope));
    if (surface.loss(next) < here - 1e-4 * length * slope) return next;
  }
  return undefined;
}
