/**
 * A dense float64 tensor, row-major, and the walks over it that layers and losses need. No arithmetic beyond indices.
 */
import { AppError } from '../../contract/result.ts';

export interface Tensor {
  /** Sizes, outermost first; [] is a single number. */
  readonly shape: readonly number[];
  /** Row-major: the last index runs fastest. */
  readonly data: Float64Array;
}

/** How many numbers a tensor of this shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Throws AppError('invalid-request') unless there is one number for every place. */
export function tensor(shape: readonly number[], values: ArrayLike<number>): Tensor {
  if (values.length !== sizeOf(shape))
    throw new AppError(
      'invalid-request',
      `A tensor of shape (${shape.join(', ')}) holds ${sizeOf(shape)} numbers; got ${values.length}.`,
    );
  return { shape, data: Float64Array.from(values) };
}

export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)) };
}

/** The same shape with every number passed through `change`. */
export function map(source: Tensor, change: (value: number, index: number) => number): Tensor {
  return { shape: source.shape, data: source.data.map(change) };
}

export function hasShape(candidate: Tensor, shape: readonly number[]): boolean {
  return candidate.shape.length === shape.length && shape.every((size, axis) => candidate.shape[axis] === size);
}

/** A dimension counted from either end → from the front. Throws AppError('invalid-request') where there is none. */
export function axisOf(shape: readonly number[], dim: number): number {
  const axis = dim < 0 ? dim + shape.length : dim;
  if (Number.isInteger(axis) && axis >= 0 && axis < shape.length) return axis;
  throw new AppError(
    'invalid-request',
    `dim must be a whole number in [${-shape.length}, ${shape.length - 1}] for a tensor of shape (${shape.join(', ')}); got ${dim}.`,
  );
}

/** A tensor seen as (outer, length, inner) around one axis: element (o, i, n) lies at (o·length + i)·inner + n. */
export interface Lanes {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

export function lanesOf(shape: readonly number[], axis: number): Lanes {
  return { outer: sizeOf(shape.slice(0, axis)), length: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

/** Calls `visit(first, stride)` for each line of numbers along the axis: elements lie at first + i·stride. */
export function forEachLane({ outer, length, inner }: Lanes, visit: (first: number, stride: number) => void): void {
  for (let o = 0; o < outer; o += 1) for (let n = 0; n < inner; n += 1) visit(o * length * inner + n, inner);
}

/**
 * For every place of `shape`, the index into a tensor of shape `small` that torch's broadcasting reads there.
 * Throws AppError('invalid-request') if the shapes do not fit.
 */
export function broadcastIndex(small: readonly number[], shape: readonly number[]): Int32Array {
  const offset = shape.length - small.length;
  const fits = offset >= 0 && small.every((size, axis) => size === 1 || size === shape[axis + offset]);
  if (!fits)
    throw new AppError(
      'invalid-request',
      `A tensor of shape (${small.join(', ')}) does not spread over one of shape (${shape.join(', ')}).`,
    );
  const index = new Int32Array(sizeOf(shape));
  for (let place = 0; place < index.length; place += 1) {
    let rest = place;
    let stride = 1;
    let target = 0;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const size = shape[axis] ?? 1;
      const own = axis >= offset ? (small[axis - offset] ?? 1) : 1;
      if (own > 1) target += (rest % size) * stride;
      stride *= own;
      rest = Math.floor(rest / size);
    }
    index[place] = target;
  }
  return index;
}
