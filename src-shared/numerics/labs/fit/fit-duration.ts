/** How long a recipe of the `fit` lab will take, to a factor of two: measured on one core, so that what takes minutes is refused. */
import type { FitRecipe, ModelChoice, PenaltyChoice } from './fit-recipe.ts';

/** Rounds of reweighting a robust loss may need. */
const ROUNDS = 200;
/** Passes of coordinate descent over weights that are hard to tell apart. */
const PASSES = 3000;
/** Places a fitted curve is judged at. */
const JUDGED = 101;

/** Microseconds. Views that are always fast count as 0. */
export function duration(recipe: FitRecipe): number {
  switch (recipe.view) {
    case 'curve': {
      const rounds = recipe.loss.kind === 'squared' ? 1 : ROUNDS;
      return recipe.replicas * rounds * ofFit(recipe.n, sizeOf(recipe.model), recipe.penalty);
    }
    case 'bias-variance': {
      const size = sizeOf(recipe.model);
      // About a third of the largest fit on average over the sizes that are measured.
      return (recipe.replicas * Math.min(size + 1, 23) * ofFit(recipe.n, size, recipe.penalty)) / 3;
    }
    case 'double-descent': {
      const { n, d, counts, replicas, lambda } = recipe;
      const one = (count: number) => {
        const width = lambda > 0 ? count + n : count;
        return 1e-3 * count * (n + 500) * d + 3e-3 * Math.max(n, width) * Math.min(n, width) ** 2;
      };
      return replicas * counts.reduce((sum, count) => sum + one(count), 0);
    }
    case 'cross-validation': {
      const { n, degree, folds, replicas } = recipe;
      return replicas * (degree + 1) * (folds ** 2 + folds + 1) * (10 + 0.1 * n * (degree / 2 + 1));
    }
    case 'selection':
      return 0.01 * recipe.replicas * recipe.models * recipe.labels;
    default:
      return 0;
  }
}

function ofFit(n: number, size: number, { kind }: PenaltyChoice): number {
  const reading = 10 + 0.1 * (n + JUDGED) * (size + 1);
  const isSparse = kind === 'lasso' || kind === 'elastic-net';
  return reading + (isSparse ? 2e-3 * PASSES * size ** 2 : 5e-3 * (n + size) * Math.min(n, size) ** 2);
}

function sizeOf({ kind, degree, count }: ModelChoice): number {
  return kind === 'polynomial' ? degree : count;
}
