/**
 * One bad point against four fits of a slope through the origin: least squares, lasso, Huber and least absolute deviations.
 * A bad target is what a robust loss forgives; a bad input is not.
 */
import { leastAbsoluteSlope, reweighted } from '../../cpu/robust-regression.ts';
import { softThreshold } from '../../cpu/sparse-regression.ts';
import { streamOf } from './curve-samples.ts';
import { normals } from './double-descent.ts';
import type { RobustnessRecipe } from './fit-recipe.ts';

const POINTS = 61;

export interface Slopes {
  readonly squared: number;
  readonly lasso: number;
  readonly huber: number;
  readonly absolute: number;
}

export interface RobustnessFound {
  readonly view: 'robustness';
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Where the bad point is, and where it was (its clean target; on the true line if the point was added). */
  readonly bad: { readonly x: number; readonly y: number; readonly from: number };
  readonly clean: Slopes;
  readonly spoilt: Slopes;
  /** The slopes while the bad point moves from where it was to where it is, and how far it has moved. */
  readonly sweep: { readonly moved: readonly number[] } & { readonly [Loss in keyof Slopes]: readonly number[] };
}

export function findRobustness(recipe: RobustnessRecipe): RobustnessFound {
  const { n, slope, noise, seed, outlier, drop } = recipe;
  const x = Array.from(normals(streamOf(seed, 'places'), n));
  const errors = streamOf(seed, 'noise');
  const y = x.map((place, i) => slope * place + noise * errors.normal(i));
  const furthest = x.indexOf(Math.max(...x));
  const isAdded = outlier === 'leverage';
  const bad = isAdded
    ? { x: recipe.x, y: recipe.y, from: slope * recipe.x }
    : { x: x[furthest] ?? 0, y: (y[furthest] ?? 0) - drop, from: y[furthest] ?? 0 };
  const withBad = (target: number): Slopes =>
    isAdded
      ? slopesOf([...x, bad.x], [...y, target], recipe)
      : slopesOf(
          x,
          y.map((value, i) => (i === furthest ? target : value)),
          recipe,
        );
  const shares = Array.from({ length: POINTS }, (_, i) => i / (POINTS - 1));
  const swept = shares.map((share) => withBad(bad.from + share * (bad.y - bad.from)));
  return {
    view: 'robustness',
    x: isAdded ? x : x.filter((_, i) => i !== furthest),
    y: isAdded ? y : y.filter((_, i) => i !== furthest),
    bad,
    clean: slopesOf(x, y, recipe),
    spoilt: withBad(bad.y),
    sweep: {
      moved: shares.map((share) => share * Math.abs(bad.y - bad.from)),
      squared: swept.map(({ squared }) => squared),
      lasso: swept.map(({ lasso }) => lasso),
      huber: swept.map(({ huber }) => huber),
      absolute: swept.map(({ absolute }) => absolute),
    },
  };
}

function slopesOf(x: readonly number[], y: readonly number[], { lambda, delta }: RobustnessRecipe): Slopes {
  const solve = (weights: ArrayLike<number>): number => {
    const [along, square] = weightedSums(x, y, weights);
    return along / square;
  };
  const ones = new Float64Array(x.length).fill(1);
  const [along, square] = weightedSums(x, y, ones);
  const huber = reweighted(y, { kind: 'huber', delta }, (weights) => {
    const slope = solve(weights);
    return { slope, predictions: x.map((place) => slope * place) };
  });
  return {
    squared: along / square,
    lasso: softThreshold(along, x.length * lambda) / square,
    huber: huber.slope,
    absolute: leastAbsoluteSlope(x, y),
  };
}

function weightedSums(
  x: readonly number[],
  y: readonly number[],
  weights: ArrayLike<number>,
): readonly [along: number, square: number] {
  return x.reduce<readonly [number, number]>(
    ([along, square], place, i) => {
      const weight = weights[i] ?? 0;
      return [along + weight * place * (y[i] ?? 0), square + weight * place ** 2];
    },
    [0, 0],
  );
}
