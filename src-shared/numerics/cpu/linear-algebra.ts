/**
 * Small dense matrices in float64: symmetric eigenproblem, condition number, determinant, trace.
 * Meant for sizes up to a few hundred; nothing here is blocked or threaded.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { Tensor } from './tensor.ts';

const MAX_SWEEPS = 60;

export interface Eigen {
  /** Ascending. Absolute error about n·2⁻⁵² of the largest |eigenvalue|; 0 where `isZeroToRounding`. */
  readonly eigenvalues: Float64Array;
  /** (n, n), columns in the order of the eigenvalues; unit length, the entry of largest magnitude positive. */
  readonly eigenvectors: Tensor;
}

function sizeOfSquare({ shape }: Tensor): number {
  const [rows = 0, columns = 0] = shape;
  if (shape.length === 2 && rows === columns && rows > 0) return rows;
  throw new AppError('invalid-request', `A square matrix was expected; got shape (${shape.join(', ')}).`);
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations; the lower half is not read.
 * Source: Golub & Van Loan 2013, Matrix Computations, §8.5. Throws AppError('invalid-request') unless square and finite.
 */
export function symmetricEigenproblem(matrix: Tensor): Eigen {
  const n = sizeOfSquare(matrix);
  if (!matrix.data.every(Number.isFinite))
    throw new AppError('invalid-request', 'A matrix with entries that are not finite has no eigenvalues.');
  const a = (row: number, column: number): number =>
    matrix.data[Math.min(row, column) * n + Math.max(row, column)] ?? 0;
  const work = Float64Array.from({ length: n * n }, (_, at) => a(Math.floor(at / n), at % n));
  const vectors = Float64Array.from({ length: n * n }, (_, at) => (Math.floor(at / n) === at % n ? 1 : 0));
  for (let sweep = 0; rotateAll(work, vectors, n); sweep += 1)
    invariant(sweep < MAX_SWEEPS, 'Jacobi rotations of a symmetric matrix converge');
  const order = Array.from({ length: n }, (_, j) => j).sort((i, j) => (work[i * n + i] ?? 0) - (work[j * n + j] ?? 0));
  const sorted = new Float64Array(n * n);
  for (const [target, source] of order.entries()) {
    let leading = 0;
    for (let row = 0; row < n; row += 1) {
      const entry = vectors[row * n + source] ?? 0;
      // A tie goes to the first, or rounding would pick the sign.
      if (Math.abs(entry) > Math.abs(leading) * (1 + 1e-9)) leading = entry;
    }
    for (let row = 0; row < n; row += 1)
      sorted[row * n + target] = (vectors[row * n + source] ?? 0) * (leading < 0 ? -1 : 1);
  }
  const eigenvalues = Float64Array.from(order, (source, column) => {
    const eigenvalue = work[source * n + source] ?? 0;
    const vector = Array.from({ length: n }, (_, row) => sorted[row * n + column] ?? 0);
    return isZeroToRounding(eigenvalue, vector, a) ? 0 : eigenvalue;
  });
  return { eigenvalues, eigenvectors: { shape: [n, n], data: sorted } };
}

/** One sweep over all pairs; false once nothing off the diagonal would change a digit. */
function rotateAll(work: Float64Array, vectors: Float64Array, n: number): boolean {
  let changed = false;
  for (let p = 0; p < n; p += 1)
    for (let q = p + 1; q < n; q += 1) {
      const apq = work[p * n + q] ?? 0;
      const app = work[p * n + p] ?? 0;
      const aqq = work[q * n + q] ?? 0;
      if (apq === 0 || Math.abs(apq) <= 1e-3 * Number.EPSILON * Math.sqrt(Math.abs(app * aqq))) {
        work[p * n + q] = 0;
        work[q * n + p] = 0;
        continue;
      }
      changed = true;
      const theta = (aqq - app) / (2 * apq);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
      const c = 1 / Math.hypot(t, 1);
      rotate(work, vectors, n, p, q, c, t * c);
      work[p * n + p] = app - t * apq;
      work[q * n + q] = aqq + t * apq;
      work[p * n + q] = 0;
      work[q * n + p] = 0;
    }
  return changed;
}

function rotate(
  work: Float64Array,
  vectors: Float64Array,
  n: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  for (let k = 0; k < n; k += 1) {
    const vp = vectors[k * n + p] ?? 0;
    const vq = vectors[k * n + q] ?? 0;
    vectors[k * n + p] = c * vp - s * vq;
    vectors[k * n + q] = s * vp + c * vq;
    if (k === p || k === q) continue;
    const kp = work[k * n + p] ?? 0;
    const kq = work[k * n + q] ?? 0;
    work[k * n + p] = c * kp - s * kq;
    work[p * n + k] = c * kp - s * kq;
    work[k * n + q] = s * kp + c * kq;
    work[q * n + k] = s * kp + c * kq;
  }
}

/**
 * Whether the eigenvalue of a unit vector is no larger than what rounding the entries of its n×n matrix can move it by,
 * n·2⁻⁵²·|v|ᵀ|A||v|: so [[1, 1], [1, 1]] is singular and diag(1e-9, 1e9) is not.
 */
export function isZeroToRounding(
  eigenvalue: number,
  vector: readonly number[],
  entry: (row: number, column: number) => number,
): boolean {
  let summed = 0;
  for (const [row, left] of vector.entries())
    for (const [column, right] of vector.entries()) summed += Math.abs(left * entry(row, column) * right);
  return Math.abs(eigenvalue) <= vector.length * Number.EPSILON * summed;
}

/** Largest over smallest |eigenvalue|, ≥ 1; Infinity where the smallest is 0, NaN where one is. */
export function conditionNumber(eigenvalues: ArrayLike<number>): number {
  const sizes = Array.from(eigenvalues, Math.abs);
  const smallest = Math.min(...sizes);
  return smallest === 0 ? Number.POSITIVE_INFINITY : Math.max(...sizes) / smallest;
}

/** By elimination with row exchanges; 0 for a singular matrix. Throws AppError('invalid-request') unless square. */
export function determinant(matrix: Tensor): number {
  const n = sizeOfSquare(matrix);
  const work = Float64Array.from(matrix.data);
  let product = 1;
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1)
      if (Math.abs(work[row * n + column] ?? 0) > Math.abs(work[pivot * n + column] ?? 0)) pivot = row;
    const leading = work[pivot * n + column] ?? 0;
    if (leading === 0) return 0;
    product *= pivot === column ? leading : -leading;
    for (let k = column; pivot !== column && k < n; k += 1) {
      const held = work[column * n + k] ?? 0;
      work[column * n + k] = work[pivot * n + k] ?? 0;
      work[pivot * n + k] = held;
    }
    for (let row = column + 1; row < n; row += 1) {
      const factor = (work[row * n + column] ?? 0) / leading;
      for (let k = column; k < n; k += 1)
        work[row * n + k] = (work[row * n + k] ?? 0) - factor * (work[column * n + k] ?? 0);
    }
  }
  return product;
}

/** Sum of the diagonal. Throws AppError('invalid-request') unless square. */
export function trace(matrix: Tensor): number {
  const n = sizeOfSquare(matrix);
  let sum = 0;
  for (let i = 0; i < n; i += 1) sum += matrix.data[i * n + i] ?? 0;
  return sum;
}
