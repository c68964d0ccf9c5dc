/**
 * The critical points of any surface inside a view: where the gradient vanishes, what the Hessian makes of them, and which
 * learning rates are stable at a minimum. Many starts of Newton's method; draws nothing.
 */
import type { Surface } from '../catalog/surface.ts';
import { hessianAt, type SymmetricEigen } from './hessian.ts';
import { hasJump, isKinkMinimum, searchKink } from './kinks.ts';
import {
  descendBasin,
  eigenvalueNoise,
  type Pair,
  type Root,
  roundings,
  type SearchView,
  searchRoot,
  type ViewedSurface,
  viewedSurface,
} from './newton-search.ts';
import { type StabilityLimits, stabilityLimits } from './quadratic.ts';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly loss: number;
}

/** In the surface's own coordinates. */
export interface SmoothCriticalPoint extends Place, SymmetricEigen {
  /** `degenerate`: an eigenvalue is zero, or too small to have a sign where its point is known only so well. */
  readonly kind: 'minimum' | 'maximum' | 'saddle' | 'degenerate';
  /** Of minima only: the largest stable lr of each method, momentum and β₁ 0.9. */
  readonly limits?: StabilityLimits;
}

/** A minimum at which the gradient jumps. Curvature has no meaning there, and no constant lr comes to rest. */
export interface KinkMinimum extends Place {
  readonly kind: 'kink';
}

/** Degenerate critical points of one loss: samples of a valley floor, a ring or a plain, which may be in several pieces. */
export interface FlatSet {
  readonly loss: number;
  readonly points: readonly Pair[];
}

export interface CriticalPoints {
  /** Isolated ones, by rising loss. */
  readonly points: readonly (SmoothCriticalPoint | KinkMinimum)[];
  readonly flats: readonly FlatSet[];
}

export interface SearchOptions {
  /** Starts a side; saddles and maxima closer to each other than view/starts may be missed, minima than a quarter of it. */
  readonly starts?: number;
  /** Largest gradient of a critical point, in units of its curvature times the side of the view. */
  readonly tolerance?: number;
}

/** In sides of the view: closer roots are one. */
const SAME_POINT = 1e-6;
/** The same of kinks, which a slope along them hides until it is about a thousandth of the slope across. */
const SAME_KINK = 0.01;
/** Part of the range of losses in the view: degenerate roots whose losses differ by less belong to one set. */
const SAME_LOSS = 1e-10;
/** Samples of the loss per start and side: each that is lowest of its neighbours is one more start. */
const TROUGH_SAMPLES = 4;

/**
 * Every smooth critical point near which a start lies, flat sets as samples no denser than the starts, and minima on kinks
 * where the gradient jumps but stays bounded (the L1 valley's, Ackley's). Not reported: cusps, whose gradient is unbounded
 * (Bukin's edge), saddles and maxima on kinks, and minima on the border of the view whose gradient is not zero.
 */
export function findCriticalPoints(surface: Surface, view: SearchView, options: SearchOptions = {}): CriticalPoints {
  const { starts = 24, tolerance = 1e-8 } = options;
  const reach = 2 / starts;
  const viewed = viewedSurface(surface, view);
  const { troughs, range } = lowestOf(viewed, view, TROUGH_SAMPLES * starts);
  const rootFrom = (start: Pair): Root | undefined => searchRoot(viewed, start, reach, tolerance);
  const basinFrom = (start: Pair): Root | undefined => rootFrom(descendBasin(viewed, start, reach));
  const basins = troughs.map(basinFrom);
  const roots = distinct(
    viewed,
    [...basins, ...centres(view, Math.ceil(starts / 2)).map(basinFrom), ...centres(view, starts).map(rootFrom)].filter(
      (root) => root !== undefined,
    ),
    SAME_POINT,
  );
  const [smooth, onKinks] = partition(roots, ({ place }) => !hasJump(viewed, place));
  const [degenerate, regular] = partition(smooth, (root) => isDegenerate(viewed, root));
  const stuck = troughs.filter((_, index) => basins[index] === undefined).map((place) => ({ place }));
  const kinks = distinct(
    viewed,
    [
      ...onKinks.filter(({ place }) => isKinkMinimum(viewed, place)),
      ...distinct(viewed, stuck, reach).flatMap(({ place }) => {
        const end = searchKink(viewed, place, reach);
        return end === undefined ? [] : [{ place: end }];
      }),
    ].toSorted((a, b) => viewed.loss(a.place) - viewed.loss(b.place)),
    SAME_KINK,
  );
  const sets = byLoss(viewed, degenerate, SAME_LOSS * range).map((set) => distinct(viewed, set, 1 / starts));
  const points = [
    ...regular.map((root) => smoothPoint(surface, root, kindOf(root))),
    ...sets.flatMap((set) => (set.length === 1 ? set.map((root) => smoothPoint(surface, root, 'degenerate')) : [])),
    ...kinks.map(({ place: [x, y] }): KinkMinimum => ({ kind: 'kink', x, y, loss: surface.loss(x, y) })),
  ];
  return {
    points: points.toSorted((a, b) => a.loss - b.loss),
    flats: sets
      .filter((set) => set.length > 1)
      .map((set) => ({ loss: viewed.loss(set[0]?.place ?? [0, 0]), points: set.map(({ place }) => place) })),
  };
}

/** Middles of side × side cells, row by row. */
function centres(view: SearchView, side: number): readonly Pair[] {
  const at = ([low, high]: Pair, index: number): number => low + ((index + 0.5) * (high - low)) / side;
  return Array.from({ length: side * side }, (_, index) => [
    at(view.x, index % side),
    at(view.y, Math.floor(index / side)),
  ]);
}

/** The cells not higher than any neighbour, and largest minus smallest finite loss. */
function lowestOf(
  surface: ViewedSurface,
  view: SearchView,
  side: number,
): { readonly troughs: readonly Pair[]; readonly range: number } {
  const places = centres(view, side);
  const losses = places.map((place) => surface.loss(place));
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const loss of losses)
    if (Number.isFinite(loss)) [lowest, highest] = [Math.min(lowest, loss), Math.max(highest, loss)];
  const isTrough = (index: number): boolean => {
    const column = index % side;
    const columns = [-1, 0, 1].filter((step) => column + step >= 0 && column + step < side);
    const around = [-side, 0, side].flatMap((row) => columns.map((step) => losses[index + row + step] ?? highest));
    const loss = losses[index] ?? Number.NaN;
    return around.every((other) => loss <= other) && around.some((other) => loss < other);
  };
  return { troughs: places.filter((_, index) => isTrough(index)), range: highest - lowest };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Of places closer to each other than `reach` the first is kept. */
function distinct<T extends { readonly place: Pair }>(
  surface: ViewedSurface,
  found: readonly T[],
  reach: number,
): readonly T[] {
  const kept: T[] = [];
  for (const one of found) if (!kept.some(({ place }) => surface.distance(place, one.place) < reach)) kept.push(one);
  return kept;
}

function kindOf({ curvature: { eigenvalues } }: Root): 'minimum' | 'maximum' | 'saddle' {
  if (eigenvalues[0] > 0) return 'minimum';
  return eigenvalues[1] < 0 ? 'maximum' : 'saddle';
}

/**
 * Whether an eigenvalue changes by a quarter of itself within the uncertainty of the point: the last Newton step, which
 * does not shrink towards a degenerate root, and the rounding of the coordinates.
 */
function isDegenerate(surface: ViewedSurface, { place, curvature, step }: Root): boolean {
  const { eigenvalues } = curvature;
  const noise = eigenvalueNoise(curvature);
  const places = [surface.moved(place, step), surface.moved(place, [1e-14, 1e-14]), ...roundings(place)];
  return (
    eigenvalues.some((eigenvalue) => Math.abs(eigenvalue) <= noise) ||
    places.some((other) => {
      const there = surface.curvature(other).eigenvalues;
      return eigenvalues.some((here, index) => !(Math.abs((there[index] ?? 0) - here) < Math.abs(here) / 4));
    })
  );
}

function byLoss(surface: ViewedSurface, roots: readonly Root[], tolerance: number): readonly (readonly Root[])[] {
  const sets: { readonly loss: number; readonly roots: Root[] }[] = [];
  for (const root of roots) {
    const loss = surface.loss(root.place);
    const known = sets.find((set) => Math.abs(set.loss - loss) <= tolerance);
    if (known === undefined) sets.push({ loss, roots: [root] });
    else known.roots.push(root);
  }
  return sets.map((set) => set.roots);
}

function smoothPoint(
  surface: Surface,
  { place: [x, y] }: Root,
  kind: SmoothCriticalPoint['kind'],
): SmoothCriticalPoint {
  const { value, eigenvalues, eigenvectors, kappa } = hessianAt(surface, x, y);
  const limits = kind === 'minimum' ? { limits: stabilityLimits(eigenvalues[1]) } : {};
  return { kind, x, y, loss: value, eigenvalues, eigenvectors, kappa, ...limits };
}
