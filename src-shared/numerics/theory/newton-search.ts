/**
 * Newton's method on the gradient, damped: from one start to the zero of the gradient near it, whatever kind it is. Lengths
 * and derivatives are in sides of the view, so that no tolerance depends on units; places keep the surface's own
 * coordinates, or those near 0 would lose their digits.
 */
import type { Surface } from '../catalog/surface.ts';
import { JET_LENGTH } from '../expression/jets.ts';
import { type SymmetricEigen, symmetricEigen } from './hessian.ts';

export type Pair = readonly [number, number];

export interface SearchView {
  readonly x: Pair;
  readonly y: Pair;
}

/** A surface whose gradients, Hessians and moves are in sides of a view. Places are in its own coordinates. */
export interface ViewedSurface {
  loss(place: Pair): number;
  gradient(place: Pair): Pair;
  curvature(place: Pair): ViewCurvature;
  moved(place: Pair, move: Pair): Pair;
  distance(a: Pair, b: Pair): number;
  /** `margin` is how far outside the view still counts. */
  isInside(place: Pair, margin?: number): boolean;
}

export interface ViewCurvature extends SymmetricEigen {
  readonly gradient: Pair;
}

export function viewedSurface(surface: Surface, view: SearchView): ViewedSurface {
  const [left, right] = view.x;
  const [bottom, top] = view.y;
  const width = right - left;
  const height = top - bottom;
  const jet = new Float64Array(JET_LENGTH);
  return {
    loss: ([x, y]) => surface.loss(x, y),
    gradient: ([x, y]) => {
      surface.gradient(x, y, jet);
      return [(jet[1] as number) * width, (jet[2] as number) * height];
    },
    curvature: ([x, y]) => {
      surface.jet(x, y, jet);
      const [, gx = 0, gy = 0, xx = 0, xy = 0, yy = 0] = jet;
      return {
        gradient: [gx * width, gy * height],
        ...symmetricEigen(xx * width * width, xy * width * height, yy * height * height),
      };
    },
    moved: ([x, y], [du, dv]) => [x + du * width, y + dv * height],
    distance: ([ax, ay], [bx, by]) => Math.hypot((ax - bx) / width, (ay - by) / height),
    isInside: ([x, y], margin = 0) =>
      x >= left - margin * width &&
      x <= right + margin * width &&
      y >= bottom - margin * height &&
      y <= top + margin * height,
  };
}

export interface Root {
  readonly place: Pair;
  readonly curvature: ViewCurvature;
  /** The last Newton step: how far the root may still be. */
  readonly step: Pair;
}

const MOST_STEPS = 60;
const MOST_DESCENTS = 150;
const SHORTEST_SHARE = 1e-3;
/** How far outside the view a search may stray, in sides of the view. */
const MARGIN = 0.05;

/**
 * The zero of the gradient that a start leads to by steps no longer than `reach`; undefined if it leads to none inside the
 * view. `tolerance` is the largest gradient along each direction of curvature, over that curvature.
 * A step is shortened until the next one, by the same Hessian, would be shorter: unlike a shorter gradient, that asks the
 * same of stiff and of soft directions. Source: Deuflhard 2011, Newton Methods for Nonlinear Problems, §3.2
 */
export function searchRoot(surface: ViewedSurface, start: Pair, reach: number, tolerance: number): Root | undefined {
  let here: Omit<Root, 'step'> = { place: start, curvature: surface.curvature(start) };
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const there = acceptedStep(surface, here, reach);
    if (there === undefined) break;
    here = there;
    if (!surface.isInside(here.place, MARGIN)) return undefined;
  }
  return isRoot(surface, here, tolerance) && surface.isInside(here.place, 1e-9)
    ? { ...here, step: newtonStep(here.curvature, here.curvature.gradient) }
    : undefined;
}

function acceptedStep(
  surface: ViewedSurface,
  { place, curvature }: Omit<Root, 'step'>,
  reach: number,
): Omit<Root, 'step'> | undefined {
  const [du, dv] = newtonStep(curvature, curvature.gradient);
  const length = Math.hypot(du, dv);
  const longest = Math.min(1, reach / length);
  for (let share = longest; share >= SHORTEST_SHARE * longest; share /= 3) {
    const next = surface.moved(place, [share * du, share * dv]);
    const there = surface.curvature(next);
    if (Math.hypot(...newtonStep(curvature, there.gradient)) < (1 - share / 4) * length)
      return { place: next, curvature: there };
  }
  return undefined;
}

/**
 * Down from a start into a basin without leaving the view, by Newton steps that take every curvature for positive; the end is close to a minimum and
 * a start for `searchRoot`. Source: Dauphin et al. 2014, https://arxiv.org/abs/1406.2572
 */
export function descendBasin(surface: ViewedSurface, start: Pair, reach: number): Pair {
  let place = start;
  for (let step = 0; step < MOST_DESCENTS; step += 1) {
    const next = lowerPlace(surface, place, reach);
    if (next === undefined) break;
    place = next;
  }
  return place;
}

function lowerPlace(surface: ViewedSurface, place: Pair, reach: number): Pair | undefined {
  const loss = surface.loss(place);
  const curvature = surface.curvature(place);
  const [du, dv] = newtonStep(curvature, curvature.gradient, Math.abs);
  const slope = du * curvature.gradient[0] + dv * curvature.gradient[1];
  const longest = Math.min(1, reach / Math.hypot(du, dv));
  for (let share = longest; share >= SHORTEST_SHARE * longest; share /= 3) {
    const next = surface.moved(place, [share * du, share * dv]);
    if (surface.isInside(next) && surface.loss(next) < loss + 1e-4 * share * slope) return next;
  }
  return undefined;
}

/** −H⁻¹·gradient, without the direction whose eigenvalue is nothing but rounding. */
function newtonStep(
  { eigenvalues, eigenvectors }: ViewCurvature,
  [gu, gv]: Pair,
  bend: (eigenvalue: number) => number = (eigenvalue) => eigenvalue,
): Pair {
  const noise = eigenvalueNoise({ eigenvalues, eigenvectors });
  let [du, dv] = [0, 0];
  eigenvectors.forEach(([eu, ev], index) => {
    const eigenvalue = eigenvalues[index] ?? 0;
    if (Math.abs(eigenvalue) <= noise) return;
    const share = (eu * gu + ev * gv) / bend(eigenvalue);
    du -= share * eu;
    dv -= share * ev;
  });
  return [du, dv];
}

/** How far rounding may have moved the eigenvalue nearest 0, if the entries of the Hessian are right to about 1e-12. */
export function eigenvalueNoise({
  eigenvalues,
  eigenvectors,
}: Pick<ViewCurvature, 'eigenvalues' | 'eigenvectors'>): number {
  const [[cosine, sine]] = eigenvectors;
  return 1e-12 * Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[1])) * (cosine * sine) ** 2;
}

/** Zero up to the tolerance, or up to what the rounding of the place itself does to the gradient. */
function isRoot(surface: ViewedSurface, { place, curvature }: Omit<Root, 'step'>, tolerance: number): boolean {
  const { gradient, eigenvalues, eigenvectors } = curvature;
  const smallest = 1e-24 * Math.max(Math.abs(eigenvalues[0]), Math.abs(eigenvalues[1]));
  const shifts = roundings(place).map((near) => {
    const there = surface.gradient(near);
    return [there[0] - gradient[0], there[1] - gradient[1]] as const;
  });
  return eigenvectors.every(([eu, ev], index) => {
    const noise = Math.max(...shifts.map(([du, dv]) => Math.abs(eu * du + ev * dv)));
    const size = Math.abs(eu * gradient[0] + ev * gradient[1]);
    return size <= tolerance * Math.abs(eigenvalues[index] ?? 0) + noise + smallest;
  });
}

/** Places a few roundings away. */
export function roundings([x, y]: Pair): readonly Pair[] {
  const part = 1 + 8 * Number.EPSILON;
  return [
    [x * part, y],
    [x, y * part],
  ];
}
