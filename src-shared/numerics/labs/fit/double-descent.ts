/**
 * Test error of the shortest solution on random features, through the point where there are as many features as samples.
 * Belkin et al. 2019, https://doi.org/10.1073/pnas.1903070116
 */
import { predict, ridge } from '../../cpu/least-squares.ts';
import type { RandomStream } from '../../cpu/random.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { meanSquare, quantile, streamOf } from './curve-samples.ts';
import { projected } from './feature-maps.ts';
import type { DoubleDescentRecipe } from './fit-recipe.ts';

/** Fresh inputs a replica; judged against the noiseless target. */
const FRESH = 500;

export interface DoubleDescentFound {
  readonly view: 'double-descent';
  /** Rising. */
  readonly counts: readonly number[];
  /** Over replicas. */
  readonly median: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly train: readonly number[];
  /** Median ‖w‖. */
  readonly norm: readonly number[];
}

/** The target is linear, w·x with ‖w‖ = 1; inputs are N(0, 1), the features' weights N(0, 1/d). */
export async function findDoubleDescent(recipe: DoubleDescentRecipe, context: LabContext): Promise<DoubleDescentFound> {
  const { n, d, noise, seed, replicas, activation, lambda } = recipe;
  const counts = [...new Set(recipe.counts)].sort((a, b) => a - b);
  const most = counts[counts.length - 1] ?? 1;
  const runs = counts.map(() => ({ test: [] as number[], train: [] as number[], norm: [] as number[] }));
  for (let replica = 0; replica < replicas; replica += 1) {
    const inputs = { rows: n + FRESH, columns: d, data: normals(streamOf(seed, 'places', replica), (n + FRESH) * d) };
    const hidden = normals(streamOf(seed, 'features', replica), most * d).map((value) => value / Math.sqrt(d));
    const teacher = normals(streamOf(seed, 'teacher', replica), d);
    const length = Math.hypot(...teacher);
    const clean = predict(
      inputs,
      teacher.map((value) => value / length),
    );
    const errors = streamOf(seed, 'noise', replica);
    const target = clean.slice(0, n).map((value, i) => value + noise * errors.normal(i));
    for (const [index, count] of counts.entries()) {
      await checkpoint(context, (replica + index / counts.length) / replicas);
      const features = projected(inputs, hidden, count, activation);
      const seen = { rows: n, columns: count, data: features.data.subarray(0, n * count) };
      const weights = ridge(seen, target, lambda);
      const predictions = predict(features, weights);
      runs[index]?.test.push(meanSquare(predictions.subarray(n), clean.subarray(n)));
      runs[index]?.train.push(meanSquare(predictions.subarray(0, n), target));
      runs[index]?.norm.push(Math.sqrt(weights.reduce((sum, weight) => sum + weight ** 2, 0)));
    }
  }
  return {
    view: 'double-descent',
    counts,
    median: runs.map(({ test }) => quantile(test, 0.5)),
    low: runs.map(({ test }) => quantile(test, 0.25)),
    high: runs.map(({ test }) => quantile(test, 0.75)),
    train: runs.map(({ train }) => quantile(train, 0.5)),
    norm: runs.map(({ norm }) => quantile(norm, 0.5)),
  };
}

export function normals(stream: RandomStream, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => stream.normal(i));
}
