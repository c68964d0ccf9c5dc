/**
 * Weights in float64: the exact distribution an initializer draws from, and a tensor drawn from it with a seeded stream.
 * Distributions are torch's; the draws are ours. Source: torch.nn.init
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { calculateGain } from '../catalog/gains.ts';
import { findInitializer, type InitializerEntry, initializerArguments, lawNames } from '../catalog/initializers.ts';
import { compile } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { orthonormalizeRows } from './orthonormal-rows.ts';
import type { RandomStream } from './random.ts';
import { normalCdf, normalQuantile } from './random-quantile.ts';
import { sizeOf, type Tensor, zeros } from './tensor.ts';

export type Distribution =
  | { readonly type: 'uniform'; readonly low: number; readonly high: number }
  | { readonly type: 'normal'; readonly mean: number; readonly std: number }
  /** N(parentMean, parentStd²) between low and high. */
  | {
      readonly type: 'truncatedNormal';
      readonly low: number;
      readonly high: number;
      readonly parentMean: number;
      readonly parentStd: number;
    };

export interface Fans {
  /** Inputs each unit sums over: size(1) times the receptive field. */
  readonly fanIn: number;
  /** Units each input feeds: size(0) times the receptive field. */
  readonly fanOut: number;
}

/** Fans of a weight (out, in, …kernel). Throws AppError('invalid-recipe') for fewer than two dimensions. */
export function fansOf(shape: readonly number[]): Fans {
  if (shape.length < 2)
    throw new AppError(
      'invalid-recipe',
      `Fan in and fan out need a weight of at least 2 dimensions; got shape (${shape.join(', ')}).`,
      'Draw a vector with uniform or normal.',
    );
  const [out = 1, into = 1, ...kernel] = shape;
  return { fanIn: into * sizeOf(kernel), fanOut: out * sizeOf(kernel) };
}

/** The gain an initializer multiplies by: its argument, or that of its nonlinearity; 1 where it has neither. */
export function gainOf(choice: Choice): number {
  const { gain, nonlinearity, a } = initializerArguments(choice);
  if (typeof gain === 'number') return gain;
  return typeof nonlinearity === 'string' ? calculateGain(nonlinearity, typeof a === 'number' ? a : null) : 1;
}

/**
 * What each element is drawn from; undefined for what is built instead (constant, eye, dirac, orthogonal, sparse).
 * Throws AppError('invalid-recipe') on an illegal choice or shape, on ends in the wrong order, and where fans are needed and missing.
 */
export function distributionOf(choice: Choice, shape: readonly number[]): Distribution | undefined {
  const entry = findInitializer(choice.id);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    refuseShape(entry.id, 'a weight whose sizes are whole numbers not below 0', shape);
  const { law } = entry;
  if (law.type === 'built') return undefined;
  const read = lawReader(entry, initializerArguments(choice), gainOf(choice), shape);
  if (law.type === 'normal') return { type: 'normal', mean: read(law.mean), std: read(law.std) };
  const low = read(law.low);
  const high = read(law.high);
  if (!(low <= high))
    throw new AppError('invalid-recipe', `initializer "${entry.id}" must have a ≤ b; got a = ${low}, b = ${high}.`);
  if (law.type === 'uniform') return { type: 'uniform', low, high };
  return { type: 'truncatedNormal', low, high, parentMean: read(law.mean), parentStd: read(law.std) };
}

function lawReader(entry: InitializerEntry, values: ArgumentValues, gain: number, shape: readonly number[]) {
  const names = lawNames(entry);
  return (formula: string): number => {
    const needsFans = /\bfan/.test(formula);
    const { fanIn, fanOut } = needsFans ? fansOf(shape) : { fanIn: 0, fanOut: 0 };
    const fan = values.mode === 'fan_out' ? fanOut : fanIn;
    const known: Record<string, number> = { ...numbersOf(values), fan_in: fanIn, fan_out: fanOut, fan, gain };
    return compile(parseFormula(formula, names), names)(names.map((name) => known[name] ?? Number.NaN));
  };
}

const BUILDERS: Readonly<
  Record<string, (values: Record<string, number>, shape: readonly number[], stream: RandomStream) => Tensor>
> = {
  constant: ({ val = 0 }, shape) => filled(shape, val),
  ones: (_values, shape) => filled(shape, 1),
  zeros: (_values, shape) => zeros(shape),
  eye: (_values, shape) => eye(shape),
  dirac: ({ groups = 1 }, shape) => dirac(shape, groups),
  orthogonal: ({ gain = 1 }, shape, stream) => orthogonal(shape, gain, stream),
  sparse: ({ sparsity = 0, std = 0 }, shape, stream) => sparse(shape, sparsity, std, stream),
};

/** A weight of the shape (out, in, …kernel). Throws AppError('invalid-recipe') on what torch refuses as well. */
export function drawWeights(choice: Choice, shape: readonly number[], stream: RandomStream): Tensor {
  const distribution = distributionOf(choice, shape);
  if (distribution === undefined) {
    const build = BUILDERS[choice.id];
    if (build === undefined) throw new Error(`Invariant broken: initializer "${choice.id}" is not built`);
    return build(numbersOf(initializerArguments(choice)), shape, stream);
  }
  const weight = zeros(shape);
  drawInto(weight.data, distribution, stream);
  return weight;
}

function drawInto(data: Float64Array, distribution: Distribution, stream: RandomStream): void {
  stream.fill(distribution.type === 'normal' ? 'normal' : 'uniform', data);
  const place = placing(distribution);
  for (let i = 0; i < data.length; i += 1) data[i] = place(data[i] as number);
}

/** From a standard normal or uniform draw to one of the distribution. */
function placing(distribution: Distribution): (draw: number) => number {
  if (distribution.type === 'normal') return (z) => distribution.mean + distribution.std * z;
  const { low, high } = distribution;
  if (distribution.type === 'uniform') return (u) => low + (high - low) * u;
  const { parentMean, parentStd } = distribution;
  if (parentStd === 0) return () => Math.min(Math.max(parentMean, low), high);
  const below = normalCdf((low - parentMean) / parentStd);
  const above = normalCdf((high - parentMean) / parentStd);
  return (u) => {
    const z = normalQuantile(below + (above - below) * u);
    return Math.min(Math.max(parentMean + parentStd * z, low), high);
  };
}

function filled(shape: readonly number[], value: number): Tensor {
  return { shape, data: new Float64Array(sizeOf(shape)).fill(value) };
}

function refuseShape(name: string, rule: string, shape: readonly number[]): never {
  throw new AppError('invalid-recipe', `initializer "${name}" must have ${rule}; got shape (${shape.join(', ')}).`);
}

function eye(shape: readonly number[]): Tensor {
  if (shape.length !== 2) refuseShape('eye', 'a weight of 2 dimensions', shape);
  const [rows = 0, columns = 0] = shape;
  const weight = zeros(shape);
  for (let i = 0; i < Math.min(rows, columns); i += 1) weight.data[i * columns + i] = 1;
  return weight;
}

function dirac(shape: readonly number[], groups: number): Tensor {
  const [out = 0, into = 0, ...kernel] = shape;
  if (kernel.length < 1 || kernel.length > 3) refuseShape('dirac', 'a weight of 3 to 5 dimensions', shape);
  if (out % groups !== 0) refuseShape('dirac', `a first size that ${groups} groups divide`, shape);
  const weight = zeros(shape);
  const middle = kernel.reduce((at, size) => at * size + Math.floor(size / 2), 0);
  for (let group = 0; group < groups; group += 1)
    for (let channel = 0; channel < Math.min(out / groups, into); channel += 1)
      weight.data[((group * (out / groups) + channel) * into + channel) * sizeOf(kernel) + middle] = 1;
  return weight;
}

function orthogonal(shape: readonly number[], gain: number, stream: RandomStream): Tensor {
  if (shape.length < 2) refuseShape('orthogonal', 'a weight of at least 2 dimensions', shape);
  const [rows = 1] = shape;
  const columns = sizeOf(shape) / rows;
  const tall = Math.max(rows, columns);
  const narrow = Math.min(rows, columns);
  const weight = zeros(shape);
  const { data } = weight;
  stream.fill('normal', data);
  const isWide = rows < columns;
  const vectors = isWide ? data : flip(data, rows, columns);
  orthonormalizeRows(vectors, narrow, tall);
  data.set(isWide ? vectors : flip(vectors, columns, rows));
  for (let i = 0; i < data.length; i += 1) data[i] = gain * (data[i] as number);
  return weight;
}

/** The transpose of a row-major matrix. */
function flip(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      out[column * rows + row] = data[row * columns + column] as number;
  return out;
}

function sparse(shape: readonly number[], sparsity: number, std: number, stream: RandomStream): Tensor {
  if (shape.length !== 2) refuseShape('sparse', 'a weight of 2 dimensions', shape);
  const [rows = 0, columns = 0] = shape;
  const size = rows * columns;
  const data = new Float64Array(size);
  drawInto(data, { type: 'normal', mean: 0, std }, stream);
  const zeroCount = Math.ceil(sparsity * rows);
  for (let column = 0; column < columns; column += 1) {
    // The first places of a shuffle: each set of rows is as likely as any other.
    const order = Array.from({ length: rows }, (_, row) => row);
    for (let i = 0; i < zeroCount; i += 1) {
      const j = i + Math.floor(stream.uniform(size + 1 + column * rows + i) * (rows - i));
      const chosen = order[j] ?? i;
      order[j] = order[i] ?? j;
      order[i] = chosen;
      data[chosen * columns + column] = 0;
    }
  }
  return { shape, data };
}
