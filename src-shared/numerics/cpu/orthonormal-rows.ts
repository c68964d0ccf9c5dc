/**
 * Orthonormal vectors from any: the Q of a QR factorization, by Householder reflections in panels, so that nearly all of the
 * work is products of matrices. Source: Golub & Van Loan 2013, Matrix Computations, §5.2.3
 */
import { product, rowMajor, type Strided, transposed } from './matmul.ts';

/** Reflections applied as one product. */
const PANEL = 32;

/** The reflections of one panel, H = I − Vᵀ T V: rows of V start at entry `from` of a vector. */
interface Panel {
  readonly from: number;
  readonly v: Strided;
  /** Square, upper triangular. */
  readonly t: Strided;
}

/**
 * `count` vectors of `length` ≥ `count` entries, linearly independent, row after row: made orthonormal in place. They are the
 * columns of the Q whose R has a positive diagonal, as after torch.nn.init.orthogonal_'s change of signs.
 */
export function orthonormalizeRows(data: Float64Array, count: number, length: number): void {
  const part = (row: number, rows: number, from: number): Strided => ({
    data: data.subarray(row * length + from),
    rows,
    columns: length - from,
    rowStride: length,
    columnStride: 1,
  });
  const panels: Panel[] = [];
  const signs = new Float64Array(count);
  for (let from = 0; from < count; from += PANEL) {
    const height = Math.min(PANEL, count - from);
    const panel = reflect(part(from, height, from), from, signs.subarray(from));
    const rest = count - from - height;
    if (rest > 0) apply(part(from + height, rest, from), panel, panel.t);
    panels.push(panel);
  }
  data.fill(0);
  for (let row = 0; row < count; row += 1) data[row * length + row] = 1;
  for (const panel of panels.toReversed()) {
    apply(part(panel.from, count - panel.from, panel.from), panel, transposed(panel.t));
  }
  for (let row = 0; row < count; row += 1)
    for (let at = row * length; at < (row + 1) * length; at += 1)
      data[at] = (data[at] as number) * (signs[row] as number);
}

/** Reflects the rows of a panel onto a triangle; `signs` gets those of its diagonal. */
function reflect({ data, rows, columns, rowStride }: Strided, from: number, signs: Float64Array): Panel {
  const v = new Float64Array(rows * columns);
  const t = new Float64Array(rows * rows);
  for (let j = 0; j < rows; j += 1) {
    const own = data.subarray(j * rowStride, j * rowStride + columns);
    const reflector = v.subarray(j * columns, (j + 1) * columns);
    const leading = own[j] as number;
    const diagonal = (leading < 0 ? 1 : -1) * Math.sqrt(dot(own, own, j));
    signs[j] = diagonal < 0 ? -1 : 1;
    const tau = diagonal === 0 ? 0 : (diagonal - leading) / diagonal;
    reflector[j] = 1;
    for (let i = j + 1; i < columns; i += 1) reflector[i] = tau === 0 ? 0 : (own[i] as number) / (leading - diagonal);
    for (let k = j + 1; k < rows; k += 1) {
      const other = data.subarray(k * rowStride, k * rowStride + columns);
      const along = tau * dot(reflector, other, j);
      for (let i = j; i < columns; i += 1) other[i] = (other[i] as number) - along * (reflector[i] as number);
    }
    const overlaps = Float64Array.from({ length: j }, (_, k) => dot(v.subarray(k * columns), reflector, j));
    t[j * rows + j] = tau;
    for (let i = 0; i < j; i += 1) {
      let sum = 0;
      for (let k = i; k < j; k += 1) sum += (t[i * rows + k] as number) * (overlaps[k] as number);
      t[i * rows + j] = -tau * sum;
    }
  }
  return { from, v: rowMajor(v, rows, columns), t: rowMajor(t, rows, rows) };
}

/** Rows a become a − a Vᵀ t V. */
function apply(a: Strided, { v }: Panel, t: Strided): void {
  const along = rowMajor(product(a, transposed(v)), a.rows, v.rows);
  const change = product(rowMajor(product(along, t), a.rows, v.rows), v);
  for (let row = 0; row < a.rows; row += 1) {
    const at = row * a.rowStride;
    for (let i = 0; i < a.columns; i += 1)
      a.data[at + i] = (a.data[at + i] as number) - (change[row * a.columns + i] as number);
  }
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < b.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
