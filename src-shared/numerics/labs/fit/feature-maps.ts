/**
 * The columns a linear model is fitted on: Chebyshev polynomials, which stay far from dependent where powers of x do not, and
 * random features, a hidden layer that is drawn and never trained. No constant column: the intercept is the fit's own.
 */
import type { Design } from '../../cpu/least-squares.ts';
import type { RandomStream } from '../../cpu/random.ts';
import type { Activation, ModelChoice } from './fit-recipe.ts';

/** Spread of the slopes of random features of one input: some are nearly straight on [−1, 1], some turn sharply. */
const SLOPE_SPREAD = 4;

const ACTIVATE: Readonly<Record<Activation, (value: number) => number>> = {
  relu: (value) => Math.max(0, value),
  tanh: Math.tanh,
  cos: Math.cos,
};

/** Places in [−1, 1] → one row each. */
export type FeatureMap = (x: ArrayLike<number>) => Design;

/** Draws of `stream` that random features of one input use: three a feature, so that fewer features are the first of more. */
export function featureMapOf(model: ModelChoice, stream: RandomStream): FeatureMap {
  return model.kind === 'polynomial' ? chebyshev(model.degree) : randomFeatures(model.count, model.activation, stream);
}

/** T₁ … T_degree by their recurrence. */
export function chebyshev(degree: number): FeatureMap {
  return (x) =>
    fill(x.length, degree, (row, write) => {
      const place = x[row] ?? 0;
      let [before, here] = [1, place];
      for (let k = 0; k < degree; k += 1) {
        write(k, here);
        [before, here] = [here, 2 * place * here - before];
      }
    });
}

function randomFeatures(count: number, activation: Activation, stream: RandomStream): FeatureMap {
  const activate = ACTIVATE[activation];
  const slopes = Float64Array.from({ length: count }, (_, j) => SLOPE_SPREAD * stream.normal(4 * j));
  const turns = Float64Array.from({ length: count }, (_, j) =>
    activation === 'cos'
      ? 2 * Math.PI * stream.uniform(4 * j + 2)
      : (2 * stream.uniform(4 * j + 2) - 1) * (slopes[j] ?? 0),
  );
  const scale = 1 / Math.sqrt(count);
  return (x) =>
    fill(x.length, count, (row, write) => {
      for (let j = 0; j < count; j += 1) write(j, scale * activate((slopes[j] ?? 0) * (x[row] ?? 0) - (turns[j] ?? 0)));
    });
}

/** Of inputs (rows, d), row-major: activate(W·x) with the first `count` rows of `weights` (…, d). */
export function projected(inputs: Design, weights: Float64Array, count: number, activation: Activation): Design {
  const { rows, columns: d, data } = inputs;
  const activate = ACTIVATE[activation];
  return fill(rows, count, (row, write) => {
    for (let j = 0; j < count; j += 1) {
      let sum = 0;
      for (let k = 0; k < d; k += 1) sum += (data[row * d + k] ?? 0) * (weights[j * d + k] ?? 0);
      write(j, activate(sum));
    }
  });
}

function fill(
  rows: number,
  columns: number,
  row: (row: number, write: (column: number, value: number) => void) => void,
): Design {
  const data = new Float64Array(rows * columns);
  for (let at = 0; at < rows; at += 1)
    row(at, (column, value) => {
      data[at * columns + column] = value;
    });
  return { rows, columns, data };
}
