/**
 * Newton's method on the exact Hessian, with optional damping: the step to where the local quadratic model is flat, be that
 * a minimum, a saddle or a maximum.
 */
import { AppError } from '../../contract/result.ts';
import type { Stepper } from './stepper.ts';

export interface NewtonSettings {
  readonly lr: number;
  /** Added to every diagonal entry of the Hessian; large values turn the step towards plain descent. */
  readonly damping: number;
}

/** Where the damped Hessian is singular the step is not finite. Throws AppError('invalid-recipe') without second derivatives. */
export function createNewton({ lr, damping }: NewtonSettings): Stepper {
  return {
    recorded: {},
    step: (theta, objective) => {
      if (objective.hessian === undefined)
        throw new AppError('invalid-recipe', 'Newton’s method needs second derivatives, and this objective has none.');
      const size = theta.length;
      const gradient = new Float64Array(size);
      const hessian = new Float64Array(size * size);
      objective.gradient(theta, gradient);
      objective.hessian(theta, hessian);
      for (let index = 0; index < size; index += 1)
        hessian[index * size + index] = (hessian[index * size + index] as number) + damping;
      const step = solveLinear(hessian, gradient);
      for (let index = 0; index < size; index += 1)
        theta[index] = (theta[index] as number) - lr * (step[index] as number);
    },
  };
}

/** x with A·x = b, A square and row-major, by elimination with row pivoting; not finite if A is singular. */
export function solveLinear(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const a = matrix.slice();
  const x = right.slice();
  const at = (row: number, column: number): number => a[row * size + column] as number;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    swapRows(a, x, size, column, pivot);
    for (let row = column + 1; row < size; row += 1) {
      const factor = at(row, column) / at(column, column);
      for (let k = column; k < size; k += 1) a[row * size + k] = at(row, k) - factor * at(column, k);
      x[row] = (x[row] as number) - factor * (x[column] as number);
    }
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = x[row] as number;
    for (let k = row + 1; k < size; k += 1) rest -= at(row, k) * (x[k] as number);
    x[row] = rest / at(row, row);
  }
  return x;
}

function swapRows(a: Float64Array, x: Float64Array, size: number, one: number, other: number): void {
  if (one === other) return;
  for (let k = 0; k < size; k += 1) {
    const kept = a[one * size + k] as number;
    a[one * size + k] = a[other * size + k] as number;
    a[other * size + k] = kept;
  }
  const kept = x[one] as number;
  x[one] = x[other] as number;
  x[other] = kept;
}
