/**
 * Singular values of a small dense matrix by one-sided Jacobi rotations, which find small ones to many digits.
 * Demmel & Veselić 1992, https://doi.org/10.1137/0613074; Golub & Van Loan 2013, §8.6.3.
 */
import { invariant } from '../../contract/result.ts';

const MAX_SWEEPS = 60;

export interface SingularValues {
  /** Falling, min(rows, columns) of them. */
  readonly values: Float64Array;
  /** Vector k of length `rows` at k · rows; zeros for a value of 0. */
  readonly left: Float64Array;
  /** Vector k of length `columns` at k · columns; zeros for a value of 0 of a wide matrix. */
  readonly right: Float64Array;
}

interface Rectangle {
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly data: Float64Array;
}

export function singularValues({ rows, columns, data }: Rectangle): SingularValues {
  if (rows >= columns) return ofColumns(turned(data, rows, columns), rows, columns);
  const { values, left, right } = ofColumns(data.slice(), columns, rows);
  return { values, left: right, right: left };
}

function turned(data: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(
    { length: data.length },
    (_, at) => data[(at % rows) * columns + Math.floor(at / rows)] ?? 0,
  );
}

/** Column-major, height ≥ width; `work` is overwritten. */
function ofColumns(work: Float64Array, height: number, width: number): SingularValues {
  const basis = Float64Array.from({ length: width * width }, (_, at) => (at % (width + 1) === 0 ? 1 : 0));
  const summed = Float64Array.from({ length: width }, (_, k) => Math.sqrt(dot(work, k * height, k * height, height)));
  for (let sweep = 0; rotateAll(work, basis, summed, height, width); sweep += 1)
    invariant(sweep < MAX_SWEEPS, 'one-sided Jacobi rotations converge');
  const sizes = Float64Array.from({ length: width }, (_, k) => Math.sqrt(dot(work, k * height, k * height, height)));
  const order = Array.from(sizes.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const left = new Float64Array(work.length);
  const right = new Float64Array(basis.length);
  for (const [place, k] of order.entries()) {
    const size = sizes[k] ?? 0;
    for (let i = 0; size > 0 && i < height; i += 1) left[place * height + i] = (work[k * height + i] ?? 0) / size;
    right.set(basis.subarray(k * width, (k + 1) * width), place * width);
  }
  return { values: Float64Array.from(order, (k) => sizes[k] ?? 0), left, right };
}

/**
 * One sweep over all pairs of columns; false once all are orthogonal to rounding. `summed[k]` bounds the length of what
 * column k was added up from: a column as short as the rounding of that is 0, or its noise would be rotated for ever.
 */
function rotateAll(
  work: Float64Array,
  basis: Float64Array,
  summed: Float64Array,
  height: number,
  width: number,
): boolean {
  let changed = false;
  const squares = Float64Array.from({ length: width }, (_, k) => dot(work, k * height, k * height, height));
  for (let p = 0; p < width; p += 1)
    for (let q = p + 1; q < width; q += 1) {
      const across = dot(work, p * height, q * height, height);
      const first = squares[p] ?? 0;
      const second = squares[q] ?? 0;
      if (Math.abs(across) <= 4 * Number.EPSILON * Math.sqrt(first * second)) continue;
      changed = true;
      const theta = (second - first) / (2 * across);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
      const c = 1 / Math.hypot(t, 1);
      rotate(work, p * height, q * height, height, c, t * c);
      rotate(basis, p * width, q * width, width, c, t * c);
      const [fromP, fromQ] = [summed[p] ?? 0, summed[q] ?? 0];
      summed[p] = c * fromP + Math.abs(t * c) * fromQ;
      summed[q] = Math.abs(t * c) * fromP + c * fromQ;
      squares[p] = kept(first - t * across, first) ?? dot(work, p * height, p * height, height);
      squares[q] = kept(second + t * across, second) ?? dot(work, q * height, q * height, height);
      for (const k of [p, q])
        if (Math.sqrt(squares[k] ?? 0) <= 4 * Number.EPSILON * (summed[k] ?? 0)) {
          work.fill(0, k * height, (k + 1) * height);
          squares[k] = 0;
        }
    }
  return changed;
}

/** What a rotation makes of a squared length, unless that lost digits to cancellation. */
function kept(after: number, before: number): number | undefined {
  return after > 0.1 * before ? after : undefined;
}

function dot(data: Float64Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += (data[a + i] ?? 0) * (data[b + i] ?? 0);
  return sum;
}

function rotate(data: Float64Array, a: number, b: number, length: number, c: number, s: number): void {
  for (let i = 0; i < length; i += 1) {
    const first = data[a + i] ?? 0;
    const second = data[b + i] ?? 0;
    data[a + i] = c * first - s * second;
    data[b + i] = s * first + c * second;
  }
}
