/**
 * Losses of pairs of vectors, rows of (N, D), and of triples, (D) or (…, D). Source: torch.nn.functional.triplet_margin_loss and
 * cosine_embedding_loss; Hadsell, Chopra & LeCun 2006
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { LossInputs, SampleLosses } from './losses.ts';
import { hasShape, type Tensor, zeros } from './tensor.ts';

/** torch's constant inside the root of the cosine, which it keeps in float32. */
const COSINE_EPSILON = Math.fround(1e-12);

/** The named inputs, all rows (N, D) of one shape. Throws AppError('invalid-request') otherwise. */
export function rowsOf<K extends string>(loss: string, inputs: LossInputs, names: readonly K[]): Record<K, Tensor> {
  return sameShaped(loss, inputs, names, 'rows (N, D)', ({ length }) => length === 2);
}

function sameShaped<K extends string>(
  loss: string,
  inputs: LossInputs,
  names: readonly K[],
  form: string,
  fits: (shape: readonly number[]) => boolean,
): Record<K, Tensor> {
  const [first = ''] = names;
  const shape = inputs[first]?.shape ?? [];
  const rows: Partial<Record<K, Tensor>> = {};
  for (const name of names) {
    const one = inputs[name];
    if (one === undefined || !fits(shape) || !hasShape(one, shape))
      throw new AppError(
        'invalid-request',
        `${name} of loss "${loss}" must be ${form} in the shape of ${first}; got (${one?.shape.join(', ')}).`,
      );
    rows[name] = one;
  }
  return rows as Record<K, Tensor>;
}

/** The named inputs, vectors (D) or (…, D) of one shape. Throws AppError('invalid-request') otherwise. */
function vectorsOf<K extends string>(loss: string, inputs: LossInputs, names: readonly K[]): Record<K, Tensor> {
  return sameShaped(loss, inputs, names, 'vectors (D) or (…, D)', ({ length }) => length >= 1);
}

/** (Σ|a − b + eps|^p)^(1/p) of row i, and a way to add its gradient to rows of a and b. */
function distance(a: Tensor, b: Tensor, row: number, p: number, eps: number) {
  const width = a.shape.at(-1) ?? 1;
  const gap = (j: number) => (a.data[row * width + j] ?? 0) - (b.data[row * width + j] ?? 0) + eps;
  let total = 0;
  for (let j = 0; j < width; j += 1) total += Math.abs(gap(j)) ** p;
  const value = total ** (1 / p);
  const push = (weight: number, da: Tensor, db: Tensor): void => {
    if (value === 0 || weight === 0) return;
    for (let j = 0; j < width; j += 1) {
      const slope = weight * Math.sign(gap(j)) * (Math.abs(gap(j)) / value) ** (p - 1);
      da.data[row * width + j] = (da.data[row * width + j] ?? 0) + slope;
      db.data[row * width + j] = (db.data[row * width + j] ?? 0) - slope;
    }
  };
  return { value, push };
}

export function tripletMargin(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const rows = vectorsOf('triplet', inputs, ['anchor', 'positive', 'negative']);
  const { margin = 1, p = 2, eps = 0 } = numbersOf(values);
  const losses = zeros(rows.anchor.shape.slice(0, -1));
  const count = losses.data.length;
  const distances = Array.from({ length: count }, (_, row) => {
    const near = distance(rows.anchor, rows.positive, row, p, eps);
    const far = distance(rows.anchor, rows.negative, row, p, eps);
    const swapped = values.swap === true ? distance(rows.positive, rows.negative, row, p, eps) : undefined;
    const least = Math.min(far.value, swapped?.value ?? Number.POSITIVE_INFINITY);
    const gap = near.value - least + margin;
    losses.data[row] = Math.max(gap, 0);
    // torch.min of two equal numbers sends half the gradient each way.
    const share = swapped === undefined || far.value < swapped.value ? 1 : far.value === swapped.value ? 0.5 : 0;
    return { near, far, swapped, share, isActive: gap >= 0 };
  });
  const pull = (upstream: Float64Array) => {
    const [anchor, positive, negative] = [zeros(rows.anchor.shape), zeros(rows.anchor.shape), zeros(rows.anchor.shape)];
    for (const [row, { near, far, swapped, share, isActive }] of distances.entries()) {
      const weight = isActive ? (upstream[row] ?? 0) : 0;
      near.push(weight, anchor, positive);
      far.push(-weight * share, anchor, negative);
      swapped?.push(-weight * (1 - share), positive, negative);
    }
    return { anchor, positive, negative };
  };
  return { losses, divisor: count, pull };
}

/** Target and rows of a loss of pairs. */
function pairsOf(loss: string, inputs: LossInputs) {
  const { x1, x2 } = rowsOf(loss, inputs, ['x1', 'x2']);
  const [count = 0, width = 1] = x1.shape;
  const { target } = inputs;
  if (target === undefined || !hasShape(target, [count]))
    throw new AppError(
      'invalid-request',
      `target of loss "${loss}" must have one number for each of ${count} pairs; got (${target?.shape.join(', ')}).`,
    );
  return { x1, x2, count, width, target };
}

export function cosineEmbedding(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const { x1, x2, count, width, target } = pairsOf('cosine_embedding', inputs);
  const { margin = 0 } = numbersOf(values);
  const strange = target.data.find((sign) => Math.abs(sign) !== 1);
  if (strange !== undefined)
    throw new AppError(
      'invalid-request',
      `target of loss "cosine_embedding" must be 1 for a similar pair and -1 for any other; got ${strange}.`,
    );
  const losses = zeros([count]);
  const slope1 = zeros(x1.shape);
  const slope2 = zeros(x1.shape);
  for (let row = 0; row < count; row += 1) {
    let inner = 0;
    let square1 = COSINE_EPSILON;
    let square2 = COSINE_EPSILON;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const a = x1.data[at] ?? 0;
      const b = x2.data[at] ?? 0;
      inner += a * b;
      square1 += a * a;
      square2 += b * b;
    }
    const size = Math.sqrt(square1 * square2);
    const cosine = inner / size;
    const isSimilar = target.data[row] === 1;
    losses.data[row] = isSimilar ? 1 - cosine : Math.max(0, cosine - margin);
    const outer = isSimilar ? -1 : cosine >= margin ? 1 : 0;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const a = x1.data[at] ?? 0;
      const b = x2.data[at] ?? 0;
      slope1.data[at] = outer * (b / size - (cosine * a) / square1);
      slope2.data[at] = outer * (a / size - (cosine * b) / square2);
    }
  }
  return { losses, divisor: count, pull: (upstream) => pairGradients(slope1, slope2, upstream, width) };
}

export function contrastivePair(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const { x1, x2, count, width, target } = pairsOf('contrastive_pair', inputs);
  const { margin = 1 } = numbersOf(values);
  const losses = zeros([count]);
  const slope1 = zeros(x1.shape);
  const slope2 = zeros(x1.shape);
  for (let row = 0; row < count; row += 1) {
    const y = target.data[row] ?? 0;
    let square = 0;
    for (let at = row * width; at < (row + 1) * width; at += 1)
      square += ((x1.data[at] ?? 0) - (x2.data[at] ?? 0)) ** 2;
    const d = Math.sqrt(square);
    const gap = Math.max(0, margin - d);
    losses.data[row] = 0.5 * y * square + 0.5 * (1 - y) * gap * gap;
    // Two equal vectors have no direction to move apart in.
    const outer = d === 0 ? 0 : (y * d - (1 - y) * gap) / d;
    for (let at = row * width; at < (row + 1) * width; at += 1) {
      const slope = outer * ((x1.data[at] ?? 0) - (x2.data[at] ?? 0));
      slope1.data[at] = slope;
      slope2.data[at] = -slope;
    }
  }
  return { losses, divisor: count, pull: (upstream) => pairGradients(slope1, slope2, upstream, width) };
}

function pairGradients(slope1: Tensor, slope2: Tensor, upstream: Float64Array, width: number) {
  const scaled = ({ shape, data }: Tensor): Tensor => ({
    shape,
    data: data.map((slope, at) => slope * (upstream[Math.floor(at / width)] ?? 0)),
  });
  return { x1: scaled(slope1), x2: scaled(slope2) };
}
