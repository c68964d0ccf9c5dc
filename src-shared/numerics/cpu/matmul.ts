/**
 * Products of dense float64 matrices. Both factors are first copied into panels four wide, so that sixteen sums live in
 * registers and memory is read in order, whichever factor is transposed.
 */

/** A matrix as it lies in memory: entry (i, j) at i·rowStride + j·columnStride. */
export interface Strided {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

export function rowMajor(data: Float64Array, rows: number, columns: number): Strided {
  return { data, rows, columns, rowStride: columns, columnStride: 1 };
}

export function transposed({ data, rows, columns, rowStride, columnStride }: Strided): Strided {
  return { data, rows: columns, columns: rows, rowStride: columnStride, columnStride: rowStride };
}

/** a·b, row-major; a has as many columns as b has rows. */
export function product(a: Strided, b: Strided): Float64Array {
  const inner = a.columns;
  const out = new Float64Array(a.rows * b.columns);
  const left = new Float64Array(Math.ceil(a.rows / 4) * 4 * inner);
  for (let row = 0; row < a.rows; row += 4) packPanel(transposed(a), row, left, row * inner);
  const right = new Float64Array(4 * inner);
  for (let column = 0; column < b.columns; column += 4) {
    packPanel(b, column, right, 0);
    for (let row = 0; row < a.rows; row += 4)
      multiplyPanels(left, row * inner, right, inner, out, row, column, b.columns);
  }
  return out;
}

/** Columns `first` to `first + 3` of a matrix, entry after entry of a row; zeros beyond its edge. */
function packPanel(from: Strided, first: number, to: Float64Array, at: number): void {
  const { data, rows, columns, rowStride, columnStride } = from;
  const wide = Math.min(4, columns - first);
  for (let k = 0; k < rows; k += 1)
    for (let j = 0; j < 4; j += 1)
      to[at + 4 * k + j] = j < wide ? (data[k * rowStride + (first + j) * columnStride] as number) : 0;
}

function multiplyPanels(
  a: Float64Array,
  from: number,
  b: Float64Array,
  inner: number,
  out: Float64Array,
  row: number,
  column: number,
  width: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let k = 0; k < 4 * inner; k += 4) {
    const a0 = a[from + k] as number;
    const a1 = a[from + k + 1] as number;
    const a2 = a[from + k + 2] as number;
    const a3 = a[from + k + 3] as number;
    const b0 = b[k] as number;
    const b1 = b[k + 1] as number;
    const b2 = b[k + 2] as number;
    const b3 = b[k + 3] as number;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  const sums = [c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33];
  const tall = Math.min(4, out.length / width - row);
  const wide = Math.min(4, width - column);
  for (let i = 0; i < tall; i += 1)
    for (let j = 0; j < wide; j += 1) out[(row + i) * width + column + j] = sums[4 * i + j] as number;
}
