/** Fits that tell a story, each with the one thing a reader should check with their own eyes. */

import type { FitRecipe } from '@shared/numerics/labs/fit/fit-recipe.ts';
import { fitLab } from '@shared/numerics/labs/fit.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<FitRecipe> {
  return { id, title, story: told, recipe: fitLab.parse({ lab: 'fit', title, ...recipe }) };
}

export const FIT_STORIES: readonly Story<FitRecipe>[] = [
  story(
    'u-curve',
    'Bias and variance',
    'As the degree grows, bias falls and variance rises; their sum with the noise lies on the measured test error. Raise n: variance falls and nothing is paid for it in bias.',
    { view: 'bias-variance' },
  ),
  story(
    'nervous-fits',
    'Nervous fits',
    'Each pale curve fits its own 24 samples well; together they show how little any of them knows near the ends. Add a ridge penalty, or ten times the samples, and they agree.',
    { view: 'curve', model: { kind: 'polynomial', degree: 14 }, seed: 3 },
  ),
  story(
    'double-descent',
    'Double descent',
    'With as many features as samples a fit must pass through every noisy target in just one way, and that way is wild. More features leave a choice, and the shortest is tame. Set λ to 1 and look for the peak.',
    { view: 'double-descent', seed: 1 },
  ),
  story(
    'lasso-path',
    'Lasso path',
    'Read from the right: as λ falls the lasso lets weights in one by one, the true ones (coloured) first. Switch to ridge and none is ever zero. Under Descents, subgradient steps miss every zero that proximal steps hit.',
    { view: 'path' },
  ),
  story(
    'corners',
    'Corners',
    'The solution is where the lowest ring touches the ball. Corners stick out, so L1 is touched there. Drag λ until the touching point leaves the axis, then take the round ball of L2.',
    { view: 'geometry', lambda: 1.1 },
  ),
  story(
    'wrong-target',
    'Outliers',
    'One target of fifty is wrong. Least squares and the lasso follow it; Huber and least absolute deviations stay. Then choose a point far out in x and watch them fall too.',
    { view: 'robustness', seed: 59 },
  ),
  story(
    'best-of-many',
    'Best of 200',
    'Nobody here knows anything, yet the best of them looks as if it did. Fresh labels tell the truth. Raise the number of labels, not of models.',
    { view: 'selection', seed: 1 },
  ),
  story(
    'folds',
    'Folds',
    'For a fixed degree the K-fold estimate lies above the risk; for the degree it has picked itself it lies below. Nested folds take the flattery out and keep the caution.',
    { view: 'cross-validation', n: 40, degree: 5, replicas: 400 },
  ),
  story(
    'squared-condition',
    'κ squared',
    'The error of the normal equations follows κ²ε, that of QR and SVD κε. At κ = 10⁸ one has lost every digit while the others still have eight.',
    { view: 'conditioning' },
  ),
  story(
    'dropout',
    'Dropout is ridge',
    'The mean of the grey losses, one for each mask, is the dashed ridge to the last digit. Move the drop rate: the penalty is largest at one half.',
    { view: 'dropout' },
  ),
];
