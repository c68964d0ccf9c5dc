/**
 * How coefficients leave zero as a penalty is lowered, with the degrees of freedom they spend on the way; and what the formulas
 * around it say: thresholds, conventions of lambda, proximal against subgradient steps, early stopping against ridge.
 */
import { type Design, predict, transposed } from '../../cpu/least-squares.ts';
import { orthonormalizeRows } from '../../cpu/orthonormal-rows.ts';
import { singularValues } from '../../cpu/singular-values.ts';
import {
  elasticNet,
  hardThreshold,
  type Moments,
  momentsOf,
  proximalDescent,
  softThreshold,
  subgradientDescent,
} from '../../cpu/sparse-regression.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { meanSquare, streamOf } from './curve-samples.ts';
import { normals } from './double-descent.ts';
import { CONVENTIONS, type Convention, type PathRecipe } from './fit-recipe.ts';
import { penaltyStrengths, rescaledLambda } from './linear-fit.ts';

const POINTS = 70;
/** Decades of lambda below the largest drawn. */
const DECADES = 4.5;
const TRUE_WEIGHTS = [3, -2, 1.5, -1, 0.75];

export interface PathFound {
  readonly view: 'path';
  /** Rising; ends where the lasso's last weight has left. */
  readonly lambdas: readonly number[];
  /** One list over lambdas for each column. */
  readonly coefficients: readonly (readonly number[])[];
  readonly truth: readonly number[];
  /** Effective for ridge, Σ d²/(d² + λ); else the number of weights that are not zero. */
  readonly freedom: readonly number[];
  /** ‖X(w − truth)‖²/n. */
  readonly risk: readonly number[];
  readonly chosen: {
    readonly lambda: number;
    readonly weights: readonly number[];
    readonly zeros: number;
    readonly freedom: number;
  };
  /** At the chosen lambda, in the sum convention: what ridge keeps of each singular direction. */
  readonly shrinkage: readonly { readonly square: number; readonly factor: number }[];
  /** Largest difference between stopping gradient flow at time 1/λ and ridge, u = d²/λ of the place. */
  readonly earlyStopping: { readonly gap: number; readonly at: number };
  readonly conventions: readonly {
    readonly convention: Convention;
    /** Length of the solution when lambda is taken over unchanged. */
    readonly norm: number;
    /** The lambda that gives the chosen solution in this convention, and the largest difference of a weight then. */
    readonly lambda: number;
    readonly difference: number;
  }[];
  /** Two descents on the lasso's objective from zero, step 1/L. */
  readonly descents: {
    readonly proximalZeros: number;
    readonly subgradientZeros: number;
    /** The largest |weight| the subgradient leaves where the solution has a zero. */
    readonly leftover: number;
    readonly proximal: readonly number[];
    readonly subgradient: readonly number[];
  };
  /** The three maps at threshold 1; of ridge z/(1 + 1). */
  readonly maps: {
    readonly input: readonly number[];
    readonly soft: readonly number[];
    readonly hard: readonly number[];
    readonly ridge: readonly number[];
  };
}

interface Problem {
  readonly design: Design;
  readonly target: Float64Array;
  readonly truth: Float64Array;
  readonly moments: Moments;
  readonly squares: Float64Array;
}

export async function findPath(recipe: PathRecipe, context: LabContext): Promise<PathFound> {
  const { penalty, n } = recipe;
  const problem = drawProblem(recipe);
  await checkpoint(context, 0.1);
  const { lambdas, solutions } = walkPath(recipe, problem);
  await checkpoint(context, 0.6);
  const solve = (lambda: number, convention: Convention) =>
    elasticNet(problem.moments, penaltyStrengths({ ...penalty, lambda, convention }, n));
  const weights = solve(penalty.lambda, penalty.convention);
  const freedomOf = (lambda: number, solution: Float64Array) =>
    penalty.kind === 'ridge'
      ? problem.squares.reduce(
          (sum, square) => sum + square / (square + rescaledLambda(lambda, penalty.convention, 'sum', n)),
          0,
        )
      : solution.length - zerosOf(solution);
  const strength = rescaledLambda(penalty.lambda, penalty.convention, 'sum', n);
  return {
    view: 'path',
    lambdas,
    coefficients: Array.from(weights, (_, j) => solutions.map((solution) => solution[j] ?? 0)),
    truth: Array.from(problem.truth),
    freedom: solutions.map((solution, index) => freedomOf(lambdas[index] ?? 0, solution)),
    risk: solutions.map((solution) =>
      meanSquare(predict(problem.design, solution), predict(problem.design, problem.truth)),
    ),
    chosen: {
      lambda: penalty.lambda,
      weights: Array.from(weights),
      zeros: zerosOf(weights),
      freedom: freedomOf(penalty.lambda, weights),
    },
    shrinkage: Array.from(problem.squares, (square) => ({ square, factor: square / (square + strength) })),
    earlyStopping: earlyStoppingGap(problem.squares, lambdas, (lambda) =>
      rescaledLambda(lambda, penalty.convention, 'sum', n),
    ),
    conventions: CONVENTIONS.map((convention) => {
      const lambda = rescaledLambda(penalty.lambda, penalty.convention, convention, n);
      const rescaled = solve(lambda, convention);
      return {
        convention,
        norm: Math.hypot(...solve(penalty.lambda, convention)),
        lambda,
        difference: Math.max(...rescaled.map((weight, j) => Math.abs(weight - (weights[j] ?? 0)))),
      };
    }),
    descents: compareDescents(recipe, problem),
    maps: thresholdMaps(),
  };
}

function drawProblem({ n, p, nonzero, noise, rho, spectrum, seed }: PathRecipe): Problem {
  const design = spectrum === undefined ? correlated(seed, n, p, rho) : orthogonal(seed, n, spectrum);
  const truth = Float64Array.from({ length: design.columns }, (_, j) =>
    j < nonzero ? (TRUE_WEIGHTS[j % TRUE_WEIGHTS.length] ?? 0) : 0,
  );
  const errors = streamOf(seed, 'noise');
  const target = predict(design, truth).map((value, i) => value + noise * errors.normal(i));
  const { values } = singularValues(design);
  return { design, target, truth, moments: momentsOf(design, target), squares: values.map((value) => value ** 2) };
}

function correlated(seed: number, rows: number, columns: number, rho: number): Design {
  const data = normals(streamOf(seed, 'places'), rows * columns);
  for (let at = 0; at < data.length; at += 1)
    if (at % columns > 0) data[at] = rho * (data[at - 1] ?? 0) + Math.sqrt(1 - rho ** 2) * (data[at] ?? 0);
  return { rows, columns, data };
}

function orthogonal(seed: number, rows: number, spectrum: readonly number[]): Design {
  const data = normals(streamOf(seed, 'places'), rows * spectrum.length);
  orthonormalizeRows(data, spectrum.length, rows);
  return transposed({
    rows: spectrum.length,
    columns: rows,
    data: data.map((value, at) => value * Math.sqrt(spectrum[Math.floor(at / rows)] ?? 0)),
  });
}

function walkPath({ penalty, n }: PathRecipe, { moments, squares }: Problem) {
  const share = { ridge: 0, lasso: 1, 'elastic-net': penalty.mix }[penalty.kind];
  // The lasso's last weight leaves at half the largest correlation; ridge has shrunk all when λ dwarfs every d².
  const largest =
    share > 0
      ? (2 * Math.max(...moments.correlations.map(Math.abs))) / Math.max(share, 0.05)
      : 100 * Math.max(...squares);
  const top = Math.max(rescaledLambda(largest, 'sum', penalty.convention, n), Number.MIN_VALUE);
  const lambdas = Array.from({ length: POINTS }, (_, i) => top * 10 ** (DECADES * (i / (POINTS - 1) - 1)));
  const solutions: Float64Array[] = [];
  let warm: Float64Array | undefined;
  for (const lambda of lambdas.toReversed()) {
    warm = elasticNet(moments, penaltyStrengths({ ...penalty, lambda }, n), warm);
    solutions.unshift(warm);
  }
  return { lambdas, solutions };
}

function zerosOf(weights: ArrayLike<number>): number {
  return Array.from(weights).filter((weight) => weight === 0).length;
}

/** Gradient flow on ½‖y − Xw‖² has learnt 1 − exp(−d²t) of a direction at time t, ridge d²/(d² + λ): compared at t = 1/λ. */
function earlyStoppingGap(squares: Float64Array, lambdas: readonly number[], inSum: (lambda: number) => number) {
  let worst = { gap: 0, at: 0 };
  for (const square of squares)
    for (const lambda of lambdas) {
      const u = square / inSum(lambda);
      const gap = Math.abs(1 - Math.exp(-u) - u / (1 + u));
      if (gap > worst.gap) worst = { gap, at: u };
    }
  return worst;
}

function compareDescents({ penalty, steps, n }: PathRecipe, { moments, squares }: Problem): PathFound['descents'] {
  const { l1 } = penaltyStrengths({ ...penalty, kind: 'lasso' }, n);
  const lr = 1 / Math.max(...squares);
  const proximal = proximalDescent(moments, l1, lr, steps);
  const subgradient = subgradientDescent(moments, l1, lr, steps);
  const solution = elasticNet(moments, { l1, l2: 0 });
  return {
    proximalZeros: zerosOf(proximal),
    subgradientZeros: zerosOf(subgradient),
    leftover: subgradient.reduce((most, weight, j) => (solution[j] === 0 ? Math.max(most, Math.abs(weight)) : most), 0),
    proximal: Array.from(proximal),
    subgradient: Array.from(subgradient),
  };
}

function thresholdMaps(): PathFound['maps'] {
  const input = Array.from({ length: 25 }, (_, i) => -3 + i / 4);
  return {
    input,
    soft: input.map((value) => softThreshold(value, 1)),
    hard: input.map((value) => hardThreshold(value, 1)),
    ridge: input.map((value) => value / 2),
  };
}
