/** What a run of the fit lab found, in words: every number in them is the outcome's. */

import type { PathFound } from '@shared/numerics/labs/fit/coefficient-path.ts';
import type { ConditioningFound } from '@shared/numerics/labs/fit/conditioning.ts';
import type { CrossValidationFound } from '@shared/numerics/labs/fit/cross-validation.ts';
import type { DoubleDescentFound } from '@shared/numerics/labs/fit/double-descent.ts';
import type { FitRecipe, FitView } from '@shared/numerics/labs/fit/fit-recipe.ts';
import type { GeometryFound } from '@shared/numerics/labs/fit/penalty-geometry.ts';
import type { BiasVarianceFound, CurveFound } from '@shared/numerics/labs/fit/replica-fits.ts';
import type { RobustnessFound } from '@shared/numerics/labs/fit/robustness.ts';
import type { SelectionFound } from '@shared/numerics/labs/fit/selection.ts';
import type { FitFound, FitOutcome } from '@shared/numerics/labs/fit.ts';
import { numberText } from '../plot/number-text.ts';
import { resolution } from './chart.ts';

const short = (value: number): string => numberText(value, 3);
const percent = (share: number): string => `${numberText(100 * share, 2)} %`;

export function fitVerdict({ found, recipe }: FitOutcome): string {
  switch (found.view) {
    case 'curve':
      return curveVerdict(found, recipe);
    case 'bias-variance':
      return biasVarianceVerdict(found, recipe);
    case 'double-descent':
      return doubleDescentVerdict(found, recipe);
    case 'path':
      return pathVerdict(found, recipe);
    case 'geometry':
      return geometryVerdict(found);
    case 'cross-validation':
      return crossValidationVerdict(found);
    case 'selection':
      return selectionVerdict(found, recipe);
    case 'robustness':
      return robustnessVerdict(found, recipe);
    case 'conditioning':
      return conditioningVerdict(found);
    case 'dropout':
      return `Averaged over all ${found.masks.toLocaleString('en')} masks the loss is the ridge’s to ${short(found.difference)}: on a linear model dropout is an explicit penalty whose strength follows each column’s length.`;
  }
}

function curveVerdict({ bias, variance, noise, test, train }: CurveFound, recipe: FitRecipe): string {
  const replicas = recipe.view === 'curve' ? recipe.replicas : 1;
  const sum = `With the noise ${short(noise)} they make the test error ${short(test)}; on its own samples a fit errs by ${short(train)}.`;
  if (bias <= resolution(variance, replicas))
    return `The fits scatter around the truth: variance ${short(variance)}, and a bias² too small for ${replicas} replicas to show. ${sum}`;
  if (variance > 2 * bias)
    return `The fits scatter: variance ${short(variance)} outweighs bias² ${short(bias)}. ${sum}`;
  if (variance < bias / 2)
    return `The fits agree on the wrong curve: bias² ${short(bias)} outweighs variance ${short(variance)}. ${sum}`;
  return `Bias² ${short(bias)} and variance ${short(variance)} are of one size. ${sum}`;
}

function biasVarianceVerdict({ best, sizes, bias, variance, sum, test }: BiasVarianceFound, recipe: FitRecipe): string {
  const isPolynomial = recipe.view === 'bias-variance' && recipe.model.kind === 'polynomial';
  const at = sizes.indexOf(best);
  const gap = Math.max(...sum.map((value, i) => Math.abs(value / (test[i] ?? 1) - 1)));
  const where = isPolynomial ? `degree ${best}` : `${best} features`;
  const rebound = reboundOf(test);
  return [
    `The test error is lowest at ${where}, where bias² is ${short(bias[at] ?? 0)} and variance ${short(variance[at] ?? 0)}.`,
    `The three parts add up to the measured error within ${percent(gap)}.`,
    ...(rebound === undefined
      ? []
      : [`It peaks at ${sizes[rebound]} and then falls again: variance, not bias, is what falls.`]),
  ].join(' ');
}

/** Where an inner peak stands that is at least twice what comes after it. */
function reboundOf(test: readonly number[]): number | undefined {
  const peak = test.indexOf(Math.max(...test));
  const last = test[test.length - 1] ?? 0;
  return peak > 0 && peak < test.length - 1 && (test[peak] ?? 0) > 2 * last ? peak : undefined;
}

function doubleDescentVerdict({ counts, median, norm }: DoubleDescentFound, recipe: FitRecipe): string {
  const peak = median.indexOf(Math.max(...median));
  const last = counts.length - 1;
  const samples = recipe.view === 'double-descent' ? recipe.n : 0;
  const before = Math.min(...median.filter((_, i) => (counts[i] ?? 0) < samples));
  const parts = [
    `The error is highest, ${short(median[peak] ?? 0)}, at ${counts[peak]} features for ${samples} samples, where w is ${short(norm[peak] ?? 0)} long.`,
  ];
  if (peak < last)
    parts.push(
      `At ${counts[last]} features it is ${short(median[last] ?? 0)}${
        Number.isFinite(before) ? `, against ${short(before)} at best with fewer features than samples` : ''
      }.`,
    );
  if (recipe.view === 'double-descent' && recipe.lambda > 0)
    parts.push(`A ridge of ${short(recipe.lambda)} is at work on the peak.`);
  return parts.join(' ');
}

function pathVerdict({ chosen, descents, earlyStopping, conventions }: PathFound, recipe: FitRecipe): string {
  const kind = recipe.view === 'path' ? recipe.penalty.kind : 'lasso';
  const unlike = Math.max(...conventions.map(({ norm }) => norm)) / Math.min(...conventions.map(({ norm }) => norm));
  const first =
    kind === 'ridge'
      ? `At λ = ${short(chosen.lambda)} ridge spends ${short(chosen.freedom)} of ${chosen.weights.length} degrees of freedom and sets ${chosen.zeros} weights to zero. Stopping gradient flow at time 1/λ differs from it by at most ${short(earlyStopping.gap)} of a direction.`
      : `At λ = ${short(chosen.lambda)}, ${chosen.zeros} of ${chosen.weights.length} weights are exactly zero. On the lasso, proximal steps leave ${descents.proximalZeros} zeros, subgradient steps ${descents.subgradientZeros}, with leftovers up to ${short(descents.leftover)}.`;
  return `${first} The same λ read in another convention changes the length of w by up to a factor ${short(unlike)}.`;
}

function geometryVerdict({ solution, zeros, mix, size }: GeometryFound): string {
  const at = `(${short(solution[0])}, ${short(solution[1])})`;
  if (zeros === 2) return 'The penalty outweighs the slope of the loss at the origin: both weights are exactly zero.';
  if (zeros === 1) return `The lowest ring touches the ball at a corner, ${at}: one weight is exactly zero.`;
  if (mix === 0) return `The lowest ring touches the round ball at ${at}: both weights shrink, neither is zero.`;
  return `The lowest ring touches the ball of size ${short(size)} at ${at}, beside its corners: no weight is zero yet.`;
}

function crossValidationVerdict({ winner, pessimism, estimate, risk }: CrossValidationFound): string {
  const best = risk.indexOf(Math.min(...risk));
  const optimism = 1 - winner.estimate / winner.risk;
  return [
    `For degree ${best}, the best on average, the K-fold estimate ${short(estimate[best] ?? 0)} lies ${percent(Math.abs(pessimism))} ${pessimism < 0 ? 'below' : 'above'} the risk.`,
    `Of the degree it picks it promises ${short(winner.estimate)}; the truth is ${short(winner.risk)}, ${percent(Math.abs(optimism))} ${optimism < 0 ? 'less' : 'more'}.`,
    `Nested folds say ${short(winner.nested)}.`,
  ].join(' ');
}

function selectionVerdict({ bestMean, freshMean, expected }: SelectionFound, recipe: FitRecipe): string {
  const models = recipe.view === 'selection' ? recipe.models : 0;
  return `The best of ${models} coin flippers scores ${short(bestMean)} on average, as the binomial says (${short(expected)}); on fresh labels it scores ${short(freshMean)}.`;
}

function robustnessVerdict({ clean, spoilt, bad }: RobustnessFound, recipe: FitRecipe): string {
  const moved = (kind: keyof typeof clean) => `${short(clean[kind])} → ${short(spoilt[kind])}`;
  const isTarget = recipe.view === 'robustness' && recipe.outlier === 'target';
  const point = isTarget ? 'One target' : `One point at (${short(bad.x)}, ${short(bad.y)})`;
  const what = `${point} takes least squares from slope ${moved('squared')} and the lasso ${moved('lasso')}; Huber goes ${moved('huber')}, least absolute deviations ${moved('absolute')}.`;
  const held = Math.abs(spoilt.absolute - clean.absolute) < 0.1;
  return `${what} ${held ? 'The loss on residuals forgives it; a penalty on weights does not.' : 'Far out in x one point outweighs all others: an absolute loss is no shield against leverage.'}`;
}

function conditioningVerdict({ kappas, normal, qr, svd }: ConditioningFound): string {
  const lost = normal.findIndex((error) => error > 0.1);
  if (lost < 0)
    return `Up to κ = ${short(kappas[kappas.length - 1] ?? 1)} the normal equations keep some digits: ${short(normal[normal.length - 1] ?? 0)} against ${short(qr[qr.length - 1] ?? 0)} by QR.`;
  return `At κ = ${short(kappas[lost] ?? 0)} the normal equations are wrong by ${percent(normal[lost] ?? 0)}; QR is within ${short(qr[lost] ?? 0)} and SVD within ${short(svd[lost] ?? 0)}: forming XX squares κ.`;
}

export const VIEW_NAMES: Readonly<Record<FitView, string>> = {
  curve: 'Many fits',
  'bias-variance': 'Bias and variance',
  'double-descent': 'Double descent',
  path: 'Coefficient path',
  geometry: 'L1 and L2 balls',
  'cross-validation': 'Cross-validation',
  selection: 'Best of many',
  robustness: 'Outliers',
  conditioning: 'Conditioning',
  dropout: 'Dropout as ridge',
};

/** What is minimized or counted, in one line under the picture. */
export function settingText(recipe: FitRecipe, found: FitFound): string {
  switch (recipe.view) {
    case 'curve':
    case 'bias-variance':
      return `y = ${recipe.truth} + noise, ${recipe.n} samples on [−1, 1]; ${recipe.replicas} replicas${recipe.model.kind === 'polynomial' ? '; Chebyshev basis' : ''}${recipe.view === 'bias-variance' ? '; bias² is drawn where it can be told from 0' : ''}.`;
    case 'double-descent':
      return `Linear truth in ${recipe.d} dimensions, ${recipe.n} noisy samples, ${recipe.activation} features drawn anew; median and middle half of ${recipe.replicas} replicas; test error against the noiseless target.`;
    case 'path':
      return `${recipe.n} samples, ${found.view === 'path' ? found.truth.length : 0} columns; colours: weights that are not zero in truth.`;
    case 'geometry':
      return 'Rings: loss. Filled: the ball of the penalty through the solution. Dashed: the solution as λ rises.';
    case 'cross-validation':
      return `${recipe.folds} folds of ${recipe.n} samples of ${recipe.truth} + noise; means over ${recipe.replicas} replicas; risks include the noise.`;
    case 'selection':
      return `${recipe.labels} labels, ${recipe.replicas} replicas.`;
    case 'robustness':
      return `${recipe.n} samples of y = ${recipe.slope}·x + noise, no intercept.`;
    case 'conditioning':
      return `${recipe.rows} × ${recipe.columns}, singular values evenly from 1 to 1/κ on a log scale, no noise; medians of ${recipe.replicas}.`;
    case 'dropout':
      return `${recipe.n} samples, ${recipe.columns} inputs; grey: single masks.`;
  }
}
