/**
 * One linear model fitted to one set of samples under any loss and penalty, with an intercept that no penalty touches.
 * What lambda means in each convention is said here once.
 */
import { type Design, predict, rankOf, ridge } from '../../cpu/least-squares.ts';
import { reweighted } from '../../cpu/robust-regression.ts';
import { singularValues } from '../../cpu/singular-values.ts';
import { elasticNet, momentsOf, type Penalty } from '../../cpu/sparse-regression.ts';
import type { Convention, LossChoice, PenaltyChoice } from './fit-recipe.ts';

export interface LinearFit {
  readonly intercept: number;
  readonly weights: Float64Array;
  /** At the samples it was fitted to. */
  readonly predictions: Float64Array;
}

/** The factor before ‖y − Xw‖² in each convention. */
const LOSS_SCALE: Readonly<Record<Convention, (n: number) => number>> = {
  sum: () => 1,
  mean: (n) => 1 / n,
  'half-mean': (n) => 1 / (2 * n),
};

/** The lambda of convention `to` that has the same solution as this one of `from`, with n samples. */
export function rescaledLambda(lambda: number, from: Convention, to: Convention, n: number): number {
  return (lambda * LOSS_SCALE[to](n)) / LOSS_SCALE[from](n);
}

/** As strengths of ½‖y − Xw‖² + l1·‖w‖₁ + ½·l2·‖w‖². */
export function penaltyStrengths({ kind, lambda, mix, convention }: PenaltyChoice, n: number): Penalty {
  const sum = rescaledLambda(lambda, convention, 'sum', n);
  const share = { none: 0, ridge: 0, lasso: 1, 'elastic-net': mix }[kind];
  return { l1: (sum * share) / 2, l2: kind === 'none' ? 0 : sum * (1 - share) };
}

/** No intercept. */
export function fitWeights(design: Design, target: ArrayLike<number>, penalty: Penalty): Float64Array {
  return penalty.l1 === 0 ? ridge(design, target, penalty.l2) : elasticNet(momentsOf(design, target), penalty);
}

export function fitLinear(design: Design, target: ArrayLike<number>, penalty: Penalty, loss: LossChoice): LinearFit {
  return reweighted(target, loss, (sampleWeights) => fitWeighted(design, target, penalty, sampleWeights));
}

export function predictWith({ intercept, weights }: LinearFit, design: Design): Float64Array {
  return predict(design, weights).map((value) => value + intercept);
}

/** Σ d²/(d² + l2) over the singular values of the centred design, and 1 for the intercept. */
export function ridgeFreedom(design: Design, l2: number): number {
  const middled = centred(design, columnMeans(design, new Float64Array(design.rows).fill(1)));
  if (l2 === 0) return 1 + rankOf(middled);
  return singularValues(middled).values.reduce((sum, value) => sum + value ** 2 / (value ** 2 + l2), 1);
}

function fitWeighted(
  design: Design,
  target: ArrayLike<number>,
  penalty: Penalty,
  sampleWeights: Float64Array,
): LinearFit {
  const means = columnMeans(design, sampleWeights);
  const total = sampleWeights.reduce((sum, weight) => sum + weight, 0);
  const level = sampleWeights.reduce((sum, weight, row) => sum + weight * (target[row] ?? 0), 0) / total;
  const roots = sampleWeights.map(Math.sqrt);
  const { rows, columns, data } = centred(design, means);
  const scaled = data.map((value, at) => value * (roots[Math.floor(at / columns)] ?? 0));
  const right = Float64Array.from({ length: rows }, (_, row) => (roots[row] ?? 0) * ((target[row] ?? 0) - level));
  const weights = fitWeights({ rows, columns, data: scaled }, right, penalty);
  const intercept = level - means.reduce((sum, mean, column) => sum + mean * (weights[column] ?? 0), 0);
  return { intercept, weights, predictions: predict(design, weights).map((value) => value + intercept) };
}

function columnMeans({ rows, columns, data }: Design, sampleWeights: Float64Array): Float64Array {
  const means = new Float64Array(columns);
  const total = sampleWeights.reduce((sum, weight) => sum + weight, 0);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      means[column] = (means[column] ?? 0) + ((sampleWeights[row] ?? 0) * (data[row * columns + column] ?? 0)) / total;
  return means;
}

function centred({ rows, columns, data }: Design, means: Float64Array): Design {
  return { rows, columns, data: data.map((value, at) => value - (means[at % columns] ?? 0)) };
}
