/** What is left of known weights when three solvers take them back from data whose columns nearly depend on each other. */
import { byNormalEquations, bySingularValues, type Design, leastSquares, predict } from '../../cpu/least-squares.ts';
import { orthonormalizeRows } from '../../cpu/orthonormal-rows.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { quantile, streamOf } from './curve-samples.ts';
import { normals } from './double-descent.ts';
import type { ConditioningRecipe } from './fit-recipe.ts';

const SOLVERS = {
  normal: byNormalEquations,
  qr: leastSquares,
  svd: bySingularValues,
} as const;

export interface ConditioningFound {
  readonly view: 'conditioning';
  readonly kappas: readonly number[];
  /** Median over replicas of ‖ŵ − w‖ / ‖w‖. */
  readonly normal: readonly number[];
  readonly qr: readonly number[];
  readonly svd: readonly number[];
}

/** Targets have no noise; singular values fall evenly on a log scale from 1 to 1/κ. */
export async function findConditioning(recipe: ConditioningRecipe, context: LabContext): Promise<ConditioningFound> {
  const { decades, replicas, columns } = recipe;
  const kappas = Array.from({ length: 2 * decades + 1 }, (_, i) => 10 ** (i / 2));
  const errors = { normal: [] as number[], qr: [] as number[], svd: [] as number[] };
  for (const [index, kappa] of kappas.entries()) {
    await checkpoint(context, index / kappas.length);
    const draws = Array.from({ length: replicas }, (_, replica) => {
      const design = designOf(recipe, kappa, replica);
      const weights = normals(streamOf(recipe.seed, 'teacher', replica), columns);
      return { design, weights, target: predict(design, weights) };
    });
    for (const solver of ['normal', 'qr', 'svd'] as const)
      errors[solver].push(
        quantile(
          draws.map(({ design, weights, target }) => relativeError(SOLVERS[solver](design, target), weights)),
          0.5,
        ),
      );
  }
  return { view: 'conditioning', kappas, ...errors };
}

function designOf({ rows, columns, seed }: ConditioningRecipe, kappa: number, replica: number): Design {
  const left = normals(streamOf(seed, 'places', replica), rows * columns);
  const right = normals(streamOf(seed, 'features', replica), columns * columns);
  orthonormalizeRows(left, columns, rows);
  orthonormalizeRows(right, columns, columns);
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let k = 0; k < columns; k += 1) {
      const value = (left[k * rows + row] ?? 0) * kappa ** (-k / (columns - 1));
      for (let j = 0; j < columns; j += 1)
        data[row * columns + j] = (data[row * columns + j] ?? 0) + value * (right[k * columns + j] ?? 0);
    }
  return { rows, columns, data };
}

function relativeError(found: Float64Array, known: Float64Array): number {
  return Math.hypot(...found.map((value, i) => value - (known[i] ?? 0))) / Math.hypot(...known);
}
