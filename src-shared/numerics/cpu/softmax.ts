/**
 * Softmax and log-softmax along one axis, forward and backward, in float64. The largest number of a line is subtracted
 * first, so that exponentials stay in [0, 1]. Source: torch.nn.functional.softmax
 */
import { forEachLane, lanesOf, type Tensor, zeros } from './tensor.ts';

/** log Σ exp(values[first + i·stride]) over `length` values; −Infinity for values that are all −Infinity. */
export function logSumExp(values: Float64Array, first: number, stride: number, length: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i += 1) largest = Math.max(largest, values[first + i * stride] ?? Number.NaN);
  if (!Number.isFinite(largest)) return largest;
  let total = 0;
  for (let i = 0; i < length; i += 1) total += Math.exp((values[first + i * stride] ?? Number.NaN) - largest);
  return largest + Math.log(total);
}

/** exp(x) over its sum along `axis`, counted from the front. */
export function softmax(x: Tensor, axis: number): Tensor {
  const y = zeros(x.shape);
  const lanes = lanesOf(x.shape, axis);
  forEachLane(lanes, (first, stride) => {
    let largest = Number.NEGATIVE_INFINITY;
    let total = 0;
    for (let i = 0; i < lanes.length; i += 1) largest = Math.max(largest, x.data[first + i * stride] ?? 0);
    for (let i = 0; i < lanes.length; i += 1) {
      const power = Math.exp((x.data[first + i * stride] ?? 0) - largest);
      y.data[first + i * stride] = power;
      total += power;
    }
    for (let i = 0; i < lanes.length; i += 1) y.data[first + i * stride] = (y.data[first + i * stride] ?? 0) / total;
  });
  return y;
}

/** dx = y·(dy − Σ y·dy), y being the output. */
export function softmaxBackward(y: Tensor, dy: Tensor, axis: number): Tensor {
  const dx = zeros(y.shape);
  const lanes = lanesOf(y.shape, axis);
  forEachLane(lanes, (first, stride) => {
    let inner = 0;
    for (let i = 0; i < lanes.length; i += 1) {
      const place = first + i * stride;
      inner += (y.data[place] ?? 0) * (dy.data[place] ?? 0);
    }
    for (let i = 0; i < lanes.length; i += 1) {
      const place = first + i * stride;
      dx.data[place] = (y.data[place] ?? 0) * ((dy.data[place] ?? 0) - inner);
    }
  });
  return dx;
}

/** x − log Σ exp(x) along `axis`, counted from the front. */
export function logSoftmax(x: Tensor, axis: number): Tensor {
  const y = zeros(x.shape);
  const lanes = lanesOf(x.shape, axis);
  forEachLane(lanes, (first, stride) => {
    const total = logSumExp(x.data, first, stride, lanes.length);
    for (let i = 0; i < lanes.length; i += 1) y.data[first + i * stride] = (x.data[first + i * stride] ?? 0) - total;
  });
  return y;
}

/** dx = dy − exp(y)·Σ dy, y being the output. */
export function logSoftmaxBackward(y: Tensor, dy: Tensor, axis: number): Tensor {
  const dx = zeros(y.shape);
  const lanes = lanesOf(y.shape, axis);
  forEachLane(lanes, (first, stride) => {
    let total = 0;
    for (let i = 0; i < lanes.length; i += 1) total += dy.data[first + i * stride] ?? 0;
    for (let i = 0; i < lanes.length; i += 1) {
      const place = first + i * stride;
      dx.data[place] = (dy.data[place] ?? 0) - Math.exp(y.data[place] ?? 0) * total;
    }
  });
  return dx;
}
