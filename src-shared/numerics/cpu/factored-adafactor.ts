/**
 * Both forms of Adafactor on a parameter of two or more dimensions: the second moment is kept as row and column means of the
 * last two. Vectors go through the update lines of the catalogue.
 * Source: torch.optim.Adafactor; transformers.Adafactor; Shazeer & Stern 2018, arXiv 1804.04235
 */
import type { Stepper } from './stepper.ts';

export type AdafactorForm = 'torch' | 'transformers';

/**
 * `flat` are the hyperparameters under the names of the update lines. `lrScale[k]` multiplies lr at step k.
 */
export function createFactoredAdafactor(
  form: AdafactorForm,
  flat: Readonly<Record<string, number>>,
  shape: readonly number[],
  lrScale?: ArrayLike<number>,
): Stepper {
  const rows = shape.at(-2) ?? 1;
  const columns = shape.at(-1) ?? 1;
  const size = shape.reduce((all, length) => all * length, 1);
  const matrices = size / (rows * columns);
  const rowMeans = new Float64Array(matrices * rows);
  const columnMeans = new Float64Array(matrices * columns);
  const gradient = new Float64Array(size);
  const update = new Float64Array(size);
  const memory = new Float64Array(size);
  const isTorch = form === 'torch';
  const { eps1 = 0, eps2 = 0, weight_decay = 0, beta1 = 0 } = flat;
  const clip = (isTorch ? flat.d : flat.clip_threshold) ?? 1;
  const floor = isTorch ? 0 : eps1;
  let t = 0;

  // The share of this step's squares in the means.
  const averageSquares = (share: number): void => {
    const keep = (means: Float64Array, index: number, sum: number, count: number): void => {
      means[index] = (1 - share) * (means[index] as number) + share * (sum / count);
    };
    for (let matrix = 0; matrix < matrices; matrix += 1) {
      const square = (row: number, column: number): number =>
        (gradient[(matrix * rows + row) * columns + column] as number) ** 2 + floor;
      for (let row = 0; row < rows; row += 1) {
        let sum = 0;
        for (let column = 0; column < columns; column += 1) sum += square(row, column);
        keep(rowMeans, matrix * rows + row, sum, columns);
      }
      for (let column = 0; column < columns; column += 1) {
        let sum = 0;
        for (let row = 0; row < rows; row += 1) sum += square(row, column);
        keep(columnMeans, matrix * columns + column, sum, rows);
      }
    }
  };
  const scaleGradient = (): void => {
    for (let matrix = 0; matrix < matrices; matrix += 1) {
      const ofRows = rowMeans.subarray(matrix * rows, (matrix + 1) * rows);
      const mean = ofRows.reduce((sum, value) => sum + value, 0) / rows;
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1) {
          const place = (matrix * rows + row) * columns + column;
          const [r, c] = [ofRows[row] as number, columnMeans[matrix * columns + column] as number];
          const g = gradient[place] as number;
          update[place] = isTorch
            ? g / Math.sqrt(Math.max((r * c) / Math.max(mean, eps1), eps1 * eps1))
            : g / Math.sqrt(r / mean) / Math.sqrt(c);
        }
    }
  };
  return {
    recorded: {},
    step: (theta, objective) => {
      const lr = (flat.lr ?? 0) * (lrScale?.[t] ?? 1);
      t += 1;
      objective.gradient(theta, gradient);
      if (flat.maximize === 1) for (const [index, slope] of gradient.entries()) gradient[index] = -slope;
      const sizeOfTheta = Math.max(eps2, rms(theta));
      const relative = Math.min(flat.warmup_init === 1 ? 1e-6 * t : 1e-2, 1 / Math.sqrt(t));
      const chosen = flat.relative_step === 1 ? relative : lr;
      const alpha = isTorch
        ? sizeOfTheta * Math.min(lr, 1 / Math.sqrt(t))
        : flat.scale_parameter === 1
          ? sizeOfTheta * chosen
          : chosen;
      const shrink = 1 - weight_decay * (isTorch ? lr : alpha);
      averageSquares(t ** ((isTorch ? flat.beta2_decay : flat.decay_rate) ?? 0));
      scaleGradient();
      const factor = alpha / Math.max(1, rms(update) / clip);
      for (let index = 0; index < size; index += 1) {
        const move = factor * (update[index] as number);
        memory[index] = beta1 * (memory[index] as number) + (1 - beta1) * move;
        theta[index] = (theta[index] as number) * shrink - (memory[index] as number);
      }
    },
  };
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
