/**
 * Losses that find a partner in the batch: cross-entropy over a matrix of similarities.
 * Source: van den Oord et al. 2018, arXiv 1807.03748; Chen et al. 2020, arXiv 2002.05709
 */
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { LossInputs, SampleLosses } from './losses.ts';
import { rowsOf } from './losses-pairs.ts';
import { logSumExp } from './softmax.ts';
import { type Tensor, zeros } from './tensor.ts';

interface UnitRows {
  readonly rows: Tensor;
  /** Gradient with respect to the rows as given, from that with respect to these. */
  back(gradient: Tensor): Tensor;
}

function unitRows(source: Tensor, isWanted: boolean): UnitRows {
  if (!isWanted) return { rows: source, back: (gradient) => gradient };
  const [count = 0, width = 1] = source.shape;
  const rows = zeros(source.shape);
  const sizes = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const own = source.data.subarray(row * width, (row + 1) * width);
    const size = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    sizes[row] = size;
    for (let j = 0; j < width; j += 1) rows.data[row * width + j] = (own[j] ?? 0) / size;
  }
  const back = (gradient: Tensor): Tensor => {
    const result = zeros(source.shape);
    for (let row = 0; row < count; row += 1) {
      let along = 0;
      for (let at = row * width; at < (row + 1) * width; at += 1)
        along += (rows.data[at] ?? 0) * (gradient.data[at] ?? 0);
      for (let at = row * width; at < (row + 1) * width; at += 1)
        result.data[at] = ((gradient.data[at] ?? 0) - along * (rows.data[at] ?? 0)) / (sizes[row] ?? 1);
    }
    return result;
  };
  return { rows, back };
}

/** −log softmax of each row of a square matrix at its partner, and the gradient with respect to the matrix. */
function partnerEntropy(
  scores: Float64Array,
  size: number,
  stride: readonly [number, number],
  partner: (i: number) => number,
) {
  const [down, across] = stride;
  const losses = new Float64Array(size);
  const totals = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    const total = logSumExp(scores, i * down, across, size);
    totals[i] = total;
    losses[i] = total - (scores[i * down + partner(i) * across] ?? 0);
  }
  const push = (weights: (i: number) => number, slope: Float64Array): void => {
    for (let i = 0; i < size; i += 1)
      for (let j = 0; j < size; j += 1) {
        const at = i * down + j * across;
        const probability = Math.exp((scores[at] ?? 0) - (totals[i] ?? 0));
        slope[at] = (slope[at] ?? 0) + weights(i) * (probability - (j === partner(i) ? 1 : 0));
      }
  };
  return { losses, push };
}

/** Rows a times rows b transposed, over the temperature: (N, N). */
function similarities(a: Tensor, b: Tensor, temperature: number): Float64Array {
  const [count = 0, width = 1] = a.shape;
  const scores = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1)
    for (let j = 0; j < count; j += 1) {
      let inner = 0;
      for (let d = 0; d < width; d += 1) inner += (a.data[i * width + d] ?? 0) * (b.data[j * width + d] ?? 0);
      scores[i * count + j] = inner / temperature;
    }
  return scores;
}

/** What a gradient of the similarities means for rows a (of `similarities`) and b. */
function rowGradients(a: Tensor, b: Tensor, slope: Float64Array, temperature: number): readonly [Tensor, Tensor] {
  const [count = 0, width = 1] = a.shape;
  const da = zeros(a.shape);
  const db = zeros(b.shape);
  for (let i = 0; i < count; i += 1)
    for (let j = 0; j < count; j += 1) {
      const weight = (slope[i * count + j] ?? 0) / temperature;
      for (let d = 0; d < width; d += 1) {
        da.data[i * width + d] = (da.data[i * width + d] ?? 0) + weight * (b.data[j * width + d] ?? 0);
        db.data[j * width + d] = (db.data[j * width + d] ?? 0) + weight * (a.data[i * width + d] ?? 0);
      }
    }
  return [da, db];
}

export function infoNce(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const given = rowsOf('info_nce', inputs, ['query', 'key']);
  const { temperature = 1 } = numbersOf(values);
  const query = unitRows(given.query, values.normalize === true);
  const key = unitRows(given.key, values.normalize === true);
  const [count = 0] = given.query.shape;
  const scores = similarities(query.rows, key.rows, temperature);
  const ways = [partnerEntropy(scores, count, [count, 1], (i) => i)];
  if (values.symmetric === true) ways.push(partnerEntropy(scores, count, [1, count], (i) => i));
  const losses = zeros([count]);
  for (const way of ways)
    for (let i = 0; i < count; i += 1) losses.data[i] = (losses.data[i] ?? 0) + (way.losses[i] ?? 0) / ways.length;
  const pull = (upstream: Float64Array) => {
    const slope = new Float64Array(count * count);
    for (const way of ways) way.push((i) => (upstream[i] ?? 0) / ways.length, slope);
    const [dq, dk] = rowGradients(query.rows, key.rows, slope, temperature);
    return { query: query.back(dq), key: key.back(dk) };
  };
  return { losses, divisor: count, pull };
}

export function ntXent(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const given = rowsOf('nt_xent', inputs, ['query', 'key']);
  const { temperature = 1 } = numbersOf(values);
  const [count = 0, width = 1] = given.query.shape;
  const size = 2 * count;
  const joined = zeros([size, width]);
  joined.data.set(given.query.data);
  joined.data.set(given.key.data, count * width);
  const { rows, back } = unitRows(joined, true);
  const scores = similarities(rows, rows, temperature);
  for (let i = 0; i < size; i += 1) scores[i * size + i] = Number.NEGATIVE_INFINITY;
  const { losses, push } = partnerEntropy(scores, size, [size, 1], (i) => (i + count) % size);
  const pull = (upstream: Float64Array) => {
    const slope = new Float64Array(size * size);
    push((i) => upstream[i] ?? 0, slope);
    const [first, second] = rowGradients(rows, rows, slope, temperature);
    const whole = back({ shape: rows.shape, data: first.data.map((value, at) => value + (second.data[at] ?? 0)) });
    const { shape } = given.query;
    return {
      query: { shape, data: whole.data.slice(0, count * width) },
      key: { shape, data: whole.data.slice(count * width) },
    };
  };
  return { losses: { shape: [size], data: losses }, divisor: size, pull };
}
