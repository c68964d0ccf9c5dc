/**
 * Muon: momentum whose matrix is pushed towards the nearest orthogonal one before the step, so that every singular direction
 * moves alike. float64 throughout, where torch rounds to bfloat16: agreement with torch is to about 1e-2.
 * Source: torch.optim.Muon; Jordan 2024, https://kellerjordan.github.io/posts/muon
 */
import { AppError } from '../../contract/result.ts';
import type { Stepper } from './stepper.ts';

export interface MuonSettings {
  readonly lr: number;
  readonly weight_decay: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly ns_coefficients: readonly [number, number, number];
  readonly eps: number;
  readonly ns_steps: number;
  readonly adjust_lr_fn: 'original' | 'match_rms_adamw';
}

/** For a parameter of rows × columns. Throws AppError('invalid-recipe') for any other shape, as torch does. */
export function createMuon(settings: MuonSettings, shape: readonly number[]): Stepper {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2)
    throw new AppError(
      'invalid-recipe',
      `Muon only takes matrices; got a parameter with ${shape.length} dimension${shape.length === 1 ? '' : 's'}.`,
      'Use AdamW for biases, gains and embeddings.',
    );
  const { lr, weight_decay, momentum, nesterov, adjust_lr_fn } = settings;
  const buffer = new Float64Array(rows * columns);
  const gradient = new Float64Array(rows * columns);
  const factor =
    adjust_lr_fn === 'original' ? Math.sqrt(Math.max(1, rows / columns)) : 0.2 * Math.sqrt(Math.max(rows, columns));
  return {
    recorded: {},
    step: (theta, objective) => {
      objective.gradient(theta, gradient);
      const update = buffer.map((old, index) => {
        const g = gradient[index] as number;
        const next = old + (1 - momentum) * (g - old);
        buffer[index] = next;
        return nesterov ? g + momentum * (next - g) : next;
      });
      const direction = orthogonalise(update, rows, columns, settings);
      for (let index = 0; index < theta.length; index += 1)
        theta[index] = (theta[index] as number) * (1 - lr * weight_decay) - lr * factor * (direction[index] as number);
    },
  };
}

/**
 * Newton–Schulz iteration X ← aX + (b·XXᵀ + c·(XXᵀ)²)X from X/‖X‖: singular values near 1, singular vectors unchanged.
 * `matrix` is rows × columns, row-major.
 */
export function orthogonalise(
  matrix: Float64Array,
  rows: number,
  columns: number,
  { ns_coefficients: [a, b, c], ns_steps, eps }: Pick<MuonSettings, 'ns_coefficients' | 'ns_steps' | 'eps'>,
): Float64Array {
  const isTall = rows > columns;
  const [height, width] = isTall ? [columns, rows] : [rows, columns];
  let x = isTall ? transposed(matrix, rows, columns) : matrix;
  const norm = Math.max(Math.sqrt(x.reduce((sum, value) => sum + value * value, 0)), eps);
  x = x.map((value) => value / norm);
  for (let step = 0; step < ns_steps; step += 1) {
    const gram = product(x, transposed(x, height, width), height, width, height);
    const square = product(gram, gram, height, height, height);
    const mixed = gram.map((value, index) => b * value + c * (square[index] as number));
    const turned = product(mixed, x, height, height, width);
    x = x.map((value, index) => a * value + (turned[index] as number));
  }
  return isTall ? transposed(x, height, width) : x;
}

function product(left: Float64Array, right: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let k = 0; k < inner; k += 1) {
      const factor = left[row * inner + k] as number;
      for (let column = 0; column < columns; column += 1)
        out[row * columns + column] =
          (out[row * columns + column] as number) + factor * (right[k * columns + column] as number);
    }
  return out;
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      out[column * rows + row] = matrix[row * columns + column] as number;
  return out;
}
