/**
 * Each parameter tensor of a trained network in a few numbers: what the first gradient was, how far it moved, what rank it
 * has, and its values if the network is small.
 */
import type { Training, Weights } from './training.ts';

/** Networks of more parameters keep their values to themselves. */
const MOST_VALUES = 1200;
/** What elimination leaves below this share of the largest entry is rounding. */
const RANK_WITHIN = 1e-9;

export interface TensorFacts {
  /** `W0`, `b0`, `gamma0`, `beta0`, `W1`, … */
  readonly name: string;
  readonly shape: readonly number[];
  /** Largest size of an entry of the gradient of the training loss before the first step. */
  readonly firstGradient: number;
  /** Largest distance of an entry from where it started. */
  readonly moved: number;
  /** Of a weight matrix at the end. */
  readonly rank?: number;
  readonly start?: readonly number[];
  readonly values?: readonly number[];
}

export function tensorFacts(training: Training, start: Weights, end: Weights): TensorFacts[] {
  const { tensors, parameterCount } = training.layout;
  const gradient = training.gradient(start);
  const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return tensors.map(({ name, shape, offset, size }) => {
    const part = (flat: Float64Array): Float64Array => flat.subarray(offset, offset + size);
    const [before, after] = [part(start.parameters), part(end.parameters)];
    return {
      name,
      shape,
      firstGradient: largest(part(gradient)),
      moved: largest(after.map((value, at) => value - (before[at] ?? 0))),
      ...(shape.length === 2 && after.every(Number.isFinite) && { rank: rankOf(after, shape) }),
      ...(parameterCount <= MOST_VALUES && { start: [...before], values: [...after] }),
    };
  });
}

/** Pivots of Gaussian elimination with complete pivoting. */
function rankOf(data: Float64Array, [rows = 1, columns = 1]: readonly number[]): number {
  const left = Array.from({ length: rows }, (_, row) => data.slice(row * columns, (row + 1) * columns));
  let scale = 0;
  let rank = 0;
  for (; rank < Math.min(rows, columns); rank += 1) {
    const pivot = largestEntry(left);
    scale = Math.max(scale, Math.abs(pivot.value));
    if (!(Math.abs(pivot.value) > RANK_WITHIN * scale)) break;
    const [row = new Float64Array(0)] = left.splice(pivot.row, 1);
    for (const other of left) {
      const factor = (other[pivot.column] ?? 0) / pivot.value;
      for (let column = 0; column < columns; column += 1)
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
    }
  }
  return rank;
}

function largestEntry(matrix: readonly Float64Array[]): { row: number; column: number; value: number } {
  let found = { row: 0, column: 0, value: 0 };
  matrix.forEach((values, row) => {
    values.forEach((value, column) => {
      if (Math.abs(value) > Math.abs(found.value)) found = { row, column, value };
    });
  });
  return found;
}
