/**
 * The view `conditioning`: least squares with an intercept, on features as they come and on the same features standardized. The
 * Hessian of the mean of half squared errors decides how fast gradient descent can be.
 */
import { correlations, type Design, gram, leastSquares } from '../../cpu/least-squares.ts';
import { conditionNumber, symmetricEigenproblem } from '../../cpu/linear-algebra.ts';
import { fitStandardization } from '../../cpu/norm-standardize.ts';
import { createStream } from '../../cpu/random.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import { checkpoint, type LabContext, type LabOutcome } from '../lab.ts';
import type { ConditioningRecipe } from './norm-recipe.ts';
import { FLOAT64 } from './provenance.ts';

/** Share of the excess loss at the start that counts as arrived. */
export const GOAL = 1e-6;

export interface LinearDescent {
  /** Of the Hessian, ascending. */
  readonly eigenvalues: Float64Array;
  readonly kappa: number;
  readonly lr: number;
  /** What the error is multiplied by each step once the slowest direction is all that is left; above 1 it grows. */
  readonly predictedRate: number;
  /** The same from the loss over the last half of the steps above rounding; absent where there are too few. */
  readonly measuredRate?: number;
  /** Steps that rate needs to the goal; absent if it never arrives. */
  readonly predictedSteps?: number;
  /** The first step at the goal; absent if it did not arrive. */
  readonly measuredSteps?: number;
  /** Loss above the minimum over what it is at the start, after each step; 1 at step 0. */
  readonly loss: Float64Array;
  /** The error's component along the steepest and the flattest direction, over what it is at the start. */
  readonly steep: Float64Array;
  readonly flat: Float64Array;
}

export interface ConditioningOutcome extends LabOutcome {
  readonly view: 'conditioning';
  readonly recipe: ConditioningRecipe;
  /** Moments of each feature as it comes. */
  readonly features: { readonly mean: Float64Array; readonly std: Float64Array };
  readonly raw: LinearDescent;
  readonly standardized: LinearDescent;
}

/** Streams of one seed: what the features share, each feature, the noise of the target. */
const [SHARED, OWN, NOISE] = [0, 1, 2] as const;
const INTERCEPT = 3;

export async function runConditioning(recipe: ConditioningRecipe, context: LabContext): Promise<ConditioningOutcome> {
  const { table, target } = drawRegression(recipe);
  const standard = fitStandardization({ id: 'standardize' }, table);
  const raw = await descendOn(table, target, recipe, context, 0);
  const standardized = await descendOn(standard.apply(table), target, recipe, context, 0.5);
  return {
    view: 'conditioning',
    recipe,
    computed: { ...FLOAT64, seed: recipe.seed },
    features: { mean: standard.mean, std: standard.std },
    raw,
    standardized,
  };
}

/** Features (rows, features), equally correlated, their deviations from 1 to `spread` in equal ratios; the target depends on all alike. */
export function drawRegression(recipe: ConditioningRecipe): { readonly table: Tensor; readonly target: Float64Array } {
  const { rows, features, spread, correlation, offset, noise, seed } = recipe;
  const [shared, own, error] = [createStream(seed, SHARED), createStream(seed, OWN), createStream(seed, NOISE)];
  const table = new Float64Array(rows * features);
  const target = new Float64Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let sum = INTERCEPT + noise * error.normal(row);
    for (let feature = 0; feature < features; feature += 1) {
      const at = row * features + feature;
      const z = Math.sqrt(correlation) * shared.normal(row) + Math.sqrt(1 - correlation) * own.normal(at);
      const width = features === 1 ? spread : spread ** (feature / (features - 1));
      table[at] = width * (offset + z);
      sum += feature % 2 === 0 ? z : -z;
    }
    target[row] = sum;
  }
  return { table: { shape: [rows, features], data: table }, target };
}

function withIntercept({ shape, data }: Tensor): Design {
  const [rows = 0, features = 0] = shape;
  const columns = features + 1;
  const wide = Float64Array.from({ length: rows * columns }, (_, at) => {
    const column = at % columns;
    return column === features ? 1 : (data[Math.floor(at / columns) * features + column] ?? 0);
  });
  return { rows, columns, data: wide };
}

async function descendOn(
  table: Tensor,
  target: Float64Array,
  { steps, rate }: ConditioningRecipe,
  context: LabContext,
  done: number,
): Promise<LinearDescent> {
  const design = withIntercept(table);
  const { rows, columns } = design;
  const hessian = gram(design).map((value) => value / rows);
  const pull = correlations(design, target).map((value) => value / rows);
  const { eigenvalues, eigenvectors } = symmetricEigenproblem({ shape: [columns, columns], data: hessian });
  const [low, high] = [eigenvalues[0] ?? 1, eigenvalues[columns - 1] ?? 1];
  const lr = rate === undefined ? 2 / (low + high) : (rate * 2) / high;
  const best = leastSquares(design, target);
  const direction = (index: number): Float64Array =>
    Float64Array.from(best, (_, row) => eigenvectors.data[row * columns + index] ?? 0);
  const [flattest, steepest] = [direction(0), direction(columns - 1)];
  const [loss, steep, flat] = [0, 1, 2].map(() => new Float64Array(steps + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const weights = new Float64Array(columns);
  for (let step = 0; step <= steps; step += 1) {
    if (step % 1000 === 0) await checkpoint(context, done + (0.5 * step) / steps);
    const error = weights.map((weight, at) => weight - (best[at] ?? 0));
    const bent = times(hessian, error);
    loss[step] = dot(error, bent) / 2;
    steep[step] = dot(error, steepest);
    flat[step] = dot(error, flattest);
    const gradient = times(hessian, weights);
    for (let at = 0; at < columns; at += 1)
      weights[at] = (weights[at] ?? 0) - lr * ((gradient[at] ?? 0) - (pull[at] ?? 0));
  }
  const relative = relativeTo(loss);
  const predictedRate = Math.max(Math.abs(1 - lr * low), Math.abs(1 - lr * high));
  const measuredRate = rateOf(relative);
  const arrived = relative.findIndex((value) => value <= GOAL);
  return {
    eigenvalues,
    kappa: conditionNumber(eigenvalues),
    lr,
    predictedRate,
    ...(measuredRate !== undefined && { measuredRate }),
    ...(predictedRate < 1 && { predictedSteps: Math.ceil(Math.log(GOAL) / (2 * Math.log(predictedRate))) }),
    ...(arrived >= 0 && { measuredSteps: arrived }),
    loss: relative,
    steep: relativeTo(steep),
    flat: relativeTo(flat),
  };
}

function relativeTo(values: Float64Array): Float64Array {
  const first = values[0] ?? 1;
  return values.map((value) => value / first);
}

/** Below this share of the start the loss is rounding. */
const FLOOR = 1e-22;

/** Root of the factor the loss takes a step, over the last half of the steps above rounding. */
function rateOf(loss: Float64Array): number | undefined {
  const fallen = loss.findIndex((value) => !(value > FLOOR && value < 1e300));
  const last = (fallen < 0 ? loss.length : fallen) - 1;
  const first = Math.floor(last / 2);
  if (last - first < 3) return undefined;
  return ((loss[last] ?? 0) / (loss[first] ?? 1)) ** (1 / (2 * (last - first)));
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column += 1) sum += (matrix[row * size + column] ?? 0) * (vector[column] ?? 0);
    return sum;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
