/**
 * Linear least squares in float64 by Householder QR, with the singular values where columns depend on each other: the shortest
 * solution of any system, ridge as the shortest solution of a longer one, and the normal equations to hold them against.
 * Golub & Van Loan 2013, Matrix Computations, §5.2–5.5.
 */
import { singularValues } from './singular-values.ts';

/** One row a sample, row-major, `data.length` = rows · columns. */
export interface Design {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Reflections below and on the diagonal of a column-major (height, width) matrix, height ≥ width; R above it. */
interface Factors {
  readonly height: number;
  readonly width: number;
  readonly columns: Float64Array;
  readonly diagonal: Float64Array;
  /** 2 / vᵀv of each reflection. */
  readonly scale: Float64Array;
}

export function transposed({ rows, columns, data }: Design): Design {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) turned[column * rows + row] = data[row * columns + column] ?? 0;
  return { rows: columns, columns: rows, data: turned };
}

/** X·w, one number a row. */
export function predict({ rows, columns, data }: Design, weights: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row += 1) {
    let sum = 0;
    for (let column = 0; column < columns; column += 1, at += 1) sum += (data[at] ?? 0) * (weights[column] ?? 0);
    out[row] = sum;
  }
  return out;
}

/** The w that makes ‖y − Xw‖ smallest; of several the shortest. Relative error about κ(X)·2⁻⁵² when y is fitted well. */
export function leastSquares(design: Design, target: ArrayLike<number>): Float64Array {
  const { rows, columns } = design;
  if (columns === 0) return new Float64Array(0);
  if (rows < columns) return shortest(design, target) ?? byPivoting(design, target);
  const factors = factor(transposed(design).data, rows, columns);
  if (isDeficient(factors)) return byPivoting(design, target);
  const turned = Float64Array.from(target);
  for (let k = 0; k < columns; k += 1) reflect(factors, k, turned, 0);
  return solveUpper(factors, turned);
}

/** Of at most as many rows as columns; undefined where rows depend on each other. */
function shortest({ rows, columns, data }: Design, target: ArrayLike<number>): Float64Array | undefined {
  const factors = factor(data.slice(), columns, rows);
  return isDeficient(factors) ? undefined : backFromRows(factors, target);
}

function backFromRows(factors: Factors, target: ArrayLike<number>): Float64Array {
  const weights = new Float64Array(factors.height);
  weights.set(solveLower(factors, target));
  for (let k = factors.width - 1; k >= 0; k -= 1) reflect(factors, k, weights, 0);
  return weights;
}

/**
 * Where columns depend on each other: the longest remaining column first, until what remains is rounding; then the shortest
 * solution of the rows that are left. Golub & Van Loan 2013, §5.5.6 (as LAPACK's gelsy).
 */
function byPivoting(design: Design, target: ArrayLike<number>): Float64Array {
  const { columns } = design;
  const { rank, order, upper, turned } = pivoted(design, target);
  const found = backFromRows(factor(upper, columns, rank), turned);
  const weights = new Float64Array(columns);
  order.forEach((column, place) => {
    weights[column] = found[place] ?? 0;
  });
  return weights;
}

/** How many columns are independent to rounding. */
export function rankOf(design: Design): number {
  return pivoted(design, new Float64Array(design.rows)).rank;
}

function pivoted(design: Design, target: ArrayLike<number>) {
  const { rows: height, columns: width } = design;
  const columns = transposed(design).data;
  const turned = Float64Array.from(target);
  const order = Array.from({ length: width }, (_, column) => column);
  const most = Math.min(height, width);
  const factors = { height, columns, diagonal: new Float64Array(most), scale: new Float64Array(most) };
  let rank = 0;
  for (; rank < most; rank += 1) {
    let [longest, size] = [rank, 0];
    for (let column = rank; column < width; column += 1) {
      const square = squareFrom(columns, column * height, rank, height);
      if (square > size) [longest, size] = [column, square];
    }
    const floor = Math.max(height, width) * Number.EPSILON * Math.abs(factors.diagonal[0] ?? 0);
    if (Math.sqrt(size) <= floor) break;
    for (let i = 0; longest !== rank && i < height; i += 1) exchange(columns, rank * height + i, longest * height + i);
    [order[rank], order[longest]] = [order[longest] ?? 0, order[rank] ?? 0];
    eliminate(factors, rank, width);
    reflect(factors, rank, turned, 0);
  }
  // The first `rank` rows of R, which lies in the columns above the reflections and in the diagonal.
  const upper = Float64Array.from({ length: rank * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width];
    if (column < row) return 0;
    return (column === row ? factors.diagonal[row] : columns[column * height + row]) ?? 0;
  });
  return { rank, order, upper, turned };
}

/**
 * The w that makes ‖y − Xw‖² + strength·‖w‖² smallest, strength ≥ 0; 0 is `leastSquares`. Solved as the least squares of
 * [X; √strength·I] or, with more columns than rows, as the shortest solution of [X, √strength·I]: XᵀX is never formed.
 */
export function ridge(design: Design, target: ArrayLike<number>, strength: number): Float64Array {
  const { rows, columns, data } = design;
  if (strength === 0 || columns === 0) return leastSquares(design, target);
  const root = Math.sqrt(strength);
  if (rows >= columns) {
    const longer = new Float64Array((rows + columns) * columns);
    longer.set(data);
    for (let k = 0; k < columns; k += 1) longer[(rows + k) * columns + k] = root;
    const padded = new Float64Array(rows + columns);
    padded.set(target);
    return leastSquares({ rows: rows + columns, columns, data: longer }, padded);
  }
  const width = columns + rows;
  const wider = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    wider.set(data.subarray(row * columns, (row + 1) * columns), row * width);
    wider[row * width + columns + row] = root;
  }
  return leastSquares({ rows, columns: width, data: wider }, target).slice(0, columns);
}

/** Moore–Penrose solution: singular values below max(rows, columns)·2⁻⁵² of the largest count as 0. */
export function bySingularValues(design: Design, target: ArrayLike<number>): Float64Array {
  const { left, values, right } = singularValues(design);
  const { rows, columns } = design;
  const floor = Math.max(rows, columns) * Number.EPSILON * (values[0] ?? 0);
  const weights = new Float64Array(columns);
  values.forEach((value, k) => {
    if (value <= floor) return;
    let along = 0;
    for (let row = 0; row < rows; row += 1) along += (left[k * rows + row] ?? 0) * (target[row] ?? 0);
    for (let column = 0; column < columns; column += 1)
      weights[column] = (weights[column] ?? 0) + (along / value) * (right[k * columns + column] ?? 0);
  });
  return weights;
}

/** XᵀX, row-major (columns, columns). */
export function gram({ rows, columns, data }: Design): Float64Array {
  const products = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row += 1)
    for (let i = 0; i < columns; i += 1) {
      const factor = data[row * columns + i] ?? 0;
      for (let j = 0; j < columns; j += 1)
        products[i * columns + j] = (products[i * columns + j] ?? 0) + factor * (data[row * columns + j] ?? 0);
    }
  return products;
}

/** Xᵀy. */
export function correlations({ rows, columns, data }: Design, target: ArrayLike<number>): Float64Array {
  const products = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      products[column] = (products[column] ?? 0) + (data[row * columns + column] ?? 0) * (target[row] ?? 0);
  return products;
}

/** (XᵀX)⁻¹Xᵀy by elimination with row exchanges: what a textbook's closed form does. Relative error about κ(X)²·2⁻⁵². */
export function byNormalEquations(design: Design, target: ArrayLike<number>): Float64Array {
  const n = design.columns;
  const left = gram(design);
  const right = correlations(design, target);
  for (let column = 0; column < n; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < n; row += 1)
      if (Math.abs(left[row * n + column] ?? 0) > Math.abs(left[pivot * n + column] ?? 0)) pivot = row;
    for (let k = 0; pivot !== column && k < n; k += 1) exchange(left, column * n + k, pivot * n + k);
    exchange(right, column, pivot);
    for (let row = column + 1; row < n; row += 1) {
      const share = (left[row * n + column] ?? 0) / (left[column * n + column] ?? 0);
      for (let k = column; k < n; k += 1)
        left[row * n + k] = (left[row * n + k] ?? 0) - share * (left[column * n + k] ?? 0);
      right[row] = (right[row] ?? 0) - share * (right[column] ?? 0);
    }
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let rest = right[row] ?? 0;
    for (let k = row + 1; k < n; k += 1) rest -= (left[row * n + k] ?? 0) * (right[k] ?? 0);
    right[row] = rest / (left[row * n + row] ?? 0);
  }
  return right;
}

function exchange(values: Float64Array, a: number, b: number): void {
  const held = values[a] ?? 0;
  values[a] = values[b] ?? 0;
  values[b] = held;
}

/** In place. */
function factor(columns: Float64Array, height: number, width: number): Factors {
  const factors = { height, width, columns, diagonal: new Float64Array(width), scale: new Float64Array(width) };
  for (let k = 0; k < width; k += 1) eliminate(factors, k, width);
  return factors;
}

/** Turns column k onto its diagonal, and the columns after it along. */
function eliminate({ height, columns, diagonal, scale }: Omit<Factors, 'width'>, k: number, width: number): void {
  const from = k * height;
  const norm = Math.sqrt(squareFrom(columns, from, k, height));
  const head = columns[from + k] ?? 0;
  const onDiagonal = head > 0 ? -norm : norm;
  diagonal[k] = onDiagonal;
  columns[from + k] = head - onDiagonal;
  scale[k] = norm === 0 ? 0 : 1 / (norm * (norm + Math.abs(head)));
  for (let j = k + 1; j < width; j += 1) reflect({ height, columns, scale }, k, columns, j * height);
}

function squareFrom(columns: Float64Array, offset: number, from: number, to: number): number {
  let square = 0;
  for (let i = from; i < to; i += 1) square += (columns[offset + i] ?? 0) ** 2;
  return square;
}

/** Reflection k applied to the vector that starts at `offset`. */
function reflect(
  { height, columns, scale }: Pick<Factors, 'height' | 'columns' | 'scale'>,
  k: number,
  vector: Float64Array,
  offset: number,
): void {
  const from = k * height;
  let along = 0;
  for (let i = k; i < height; i += 1) along += (columns[from + i] ?? 0) * (vector[offset + i] ?? 0);
  along *= scale[k] ?? 0;
  for (let i = k; i < height; i += 1) vector[offset + i] = (vector[offset + i] ?? 0) - along * (columns[from + i] ?? 0);
}

function solveUpper({ height, width, columns, diagonal }: Factors, right: ArrayLike<number>): Float64Array {
  const out = new Float64Array(width);
  for (let row = width - 1; row >= 0; row -= 1) {
    let rest = right[row] ?? 0;
    for (let j = row + 1; j < width; j += 1) rest -= (columns[j * height + row] ?? 0) * (out[j] ?? 0);
    out[row] = rest / (diagonal[row] ?? 0);
  }
  return out;
}

/** Of Rᵀz = right. */
function solveLower({ height, width, columns, diagonal }: Factors, right: ArrayLike<number>): Float64Array {
  const out = new Float64Array(width);
  for (let row = 0; row < width; row += 1) {
    let rest = right[row] ?? 0;
    for (let j = 0; j < row; j += 1) rest -= (columns[row * height + j] ?? 0) * (out[j] ?? 0);
    out[row] = rest / (diagonal[row] ?? 0);
  }
  return out;
}

function isDeficient({ height, diagonal }: Factors): boolean {
  const sizes = diagonal.map(Math.abs);
  return Math.min(...sizes) <= height * Number.EPSILON * Math.max(...sizes);
}
