/**
 * K-fold estimates held against the risk they estimate, which only a simulation knows: too high for a fixed model, because it is
 * fitted on fewer samples, and too low for the model they picked, because it was picked for it.
 */
import type { Design } from '../../cpu/least-squares.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { drawSamples, GRID, mean, meanSquare, shuffled, streamOf } from './curve-samples.ts';
import { chebyshev } from './feature-maps.ts';
import { type CrossValidationRecipe, truthOf } from './fit-recipe.ts';
import { fitLinear, predictWith } from './linear-fit.ts';

const PLAIN = { l1: 0, l2: 0 };
const SQUARED = { kind: 'squared', delta: 1 } as const;

export interface CrossValidationFound {
  readonly view: 'cross-validation';
  readonly degrees: readonly number[];
  /** Means over replicas, noise included, in squared units of y. */
  readonly estimate: readonly number[];
  readonly risk: readonly number[];
  readonly train: readonly number[];
  /** How often each degree was picked. */
  readonly picked: readonly number[];
  /** Of the degree that was picked: its own estimate, its true risk, and the estimate of the whole procedure by nested folds. */
  readonly winner: { readonly estimate: number; readonly risk: number; readonly nested: number };
  /** Standard deviation over replicas of the winner's estimate. */
  readonly spread: number;
  /** estimate / risk − 1 of the degree that is best on average. */
  readonly pessimism: number;
}

interface Samples {
  /** Of the highest degree; a lower one uses its first columns. */
  readonly design: Design;
  readonly y: Float64Array;
}

export async function findCrossValidation(
  recipe: CrossValidationRecipe,
  context: LabContext,
): Promise<CrossValidationFound> {
  const { degree, folds, noise, seed, replicas, n } = recipe;
  const degrees = Array.from({ length: degree + 1 }, (_, k) => k);
  const map = chebyshev(degree);
  const truth = GRID.map(truthOf(recipe.truth));
  const judged = map(GRID);
  const rows: { estimate: number[]; risk: number[]; train: number[]; pick: number; nested: number }[] = [];
  for (let replica = 0; replica < replicas; replica += 1) {
    await checkpoint(context, replica / replicas);
    const { x, y } = drawSamples({ ...recipe, placed: 'random' }, replica);
    const samples = { design: map(x), y };
    const order = shuffled(n, streamOf(seed, 'folds', replica));
    const fits = degrees.map((one) => fitLinear(firstColumns(samples.design, one), y, PLAIN, SQUARED));
    const estimate = degrees.map((one) => foldError(samples, order, folds, () => one));
    rows.push({
      estimate,
      risk: fits.map((fit, one) => meanSquare(predictWith(fit, firstColumns(judged, one)), truth) + noise ** 2),
      train: fits.map(({ predictions }) => meanSquare(predictions, y)),
      pick: estimate.indexOf(Math.min(...estimate)),
      nested: foldError(samples, order, folds, (inside) => pickDegree(inside, folds, degrees)),
    });
  }
  const over = (what: 'estimate' | 'risk' | 'train') =>
    degrees.map((one) => mean(rows.map((row) => row[what][one] ?? 0)));
  const [estimate, risk, train] = [over('estimate'), over('risk'), over('train')];
  const best = risk.indexOf(Math.min(...risk));
  const won = rows.map((row) => row.estimate[row.pick] ?? 0);
  return {
    view: 'cross-validation',
    degrees,
    estimate,
    risk,
    train,
    picked: degrees.map((one) => rows.filter(({ pick }) => pick === one).length),
    winner: {
      estimate: mean(won),
      risk: mean(rows.map((row) => row.risk[row.pick] ?? 0)),
      nested: mean(rows.map(({ nested }) => nested)),
    },
    spread: Math.sqrt(meanSquare(won, new Float64Array(won.length).fill(mean(won)))),
    pessimism: (estimate[best] ?? 0) / (risk[best] ?? 1) - 1,
  };
}

/** Mean squared error over folds of the rows in `order`, with the degree that `choose` picks on the rows outside each. */
function foldError(
  samples: Samples,
  order: readonly number[],
  folds: number,
  choose: (inside: Samples) => number,
): number {
  let sum = 0;
  for (let fold = 0; fold < folds; fold += 1) {
    const inside = chosenRows(
      samples,
      order.filter((_, place) => place % folds !== fold),
    );
    const outside = chosenRows(
      samples,
      order.filter((_, place) => place % folds === fold),
    );
    const degree = choose(inside);
    const fit = fitLinear(firstColumns(inside.design, degree), inside.y, PLAIN, SQUARED);
    const predictions = predictWith(fit, firstColumns(outside.design, degree));
    sum += meanSquare(predictions, outside.y) * outside.y.length;
  }
  return sum / order.length;
}

function pickDegree(samples: Samples, folds: number, degrees: readonly number[]): number {
  const order = Array.from({ length: samples.y.length }, (_, i) => i);
  const few = Math.min(folds, order.length);
  const errors = degrees.map((degree) => foldError(samples, order, few, () => degree));
  return errors.indexOf(Math.min(...errors));
}

function chosenRows({ design, y }: Samples, rows: readonly number[]): Samples {
  const { columns, data } = design;
  const chosen = new Float64Array(rows.length * columns);
  rows.forEach((row, place) => {
    chosen.set(data.subarray(row * columns, (row + 1) * columns), place * columns);
  });
  return {
    design: { rows: rows.length, columns, data: chosen },
    y: Float64Array.from(rows, (row) => y[row] ?? 0),
  };
}

function firstColumns({ rows, columns, data }: Design, count: number): Design {
  const fewer = new Float64Array(rows * count);
  for (let row = 0; row < rows; row += 1) fewer.set(data.subarray(row * columns, row * columns + count), row * count);
  return { rows, columns: count, data: fewer };
}
