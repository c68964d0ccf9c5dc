/**
 * Every initializer against torch.nn.init: fans, gains, exact bounds and deviations, exact tensors, and the distribution of
 * what is drawn. SOURCE: tests/reference/inits.json; the statistics and their k and alpha are those of its README.
 */
import { calculateGain } from '@shared/numerics/catalog/gains.ts';
import { type Distribution, distributionOf, drawWeights, fansOf, gainOf } from '@shared/numerics/cpu/initializers.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { normalCdf } from '@shared/numerics/cpu/random-quantile.ts';
import { sizeOf, type Tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect, it } from 'vitest';
import { checkEveryCase, disagreement, type FileTensor, idOf, readFixture } from './cases.ts';

interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly kurtosis?: number;
}

interface InitCase {
  readonly id: string;
  readonly fn: string;
  readonly shape: readonly number[];
  readonly params: Readonly<Record<string, unknown>>;
  readonly fanIn: number | null;
  readonly fanOut: number | null;
  readonly gain?: number;
  readonly distribution?: Distribution;
  readonly moments?: Moments;
  readonly entryMoments?: Moments;
  readonly expected?: FileTensor;
  readonly gram?: { readonly size: number; readonly diagonal: number; readonly atol: number };
  readonly zerosPerColumn?: number;
  readonly error?: string;
}

interface InitFile {
  readonly cases: readonly InitCase[];
  readonly gains: readonly { readonly nonlinearity: string; readonly param: number | null; readonly gain: number }[];
}

const file = readFixture<InitFile>('inits.json');
const NAMES = [
  'uniform',
  'normal',
  'trunc_normal',
  'constant',
  'ones',
  'zeros',
  'eye',
  'dirac',
  'xavier_uniform',
].concat('xavier_normal', 'kaiming_uniform', 'kaiming_normal', 'lecun_normal', 'lecun_uniform', 'orthogonal', 'sparse');
const IDS = Object.fromEntries(NAMES.map((name) => [name, name]));
const K = 5;
const ALPHA = 1e-6;
const DRAWS = 65536;

/** Independent tensors, enough for `DRAWS` numbers. */
function manyDraws({ fn, params, shape }: InitCase): readonly Tensor[] {
  const count = Math.ceil(DRAWS / sizeOf(shape));
  return Array.from({ length: count }, (_, stream) =>
    drawWeights({ ...params, id: fn }, shape, createStream(7, stream)),
  );
}

function momentProblems(
  values: Float64Array,
  { mean, variance, kurtosis = 3 }: Moments,
): readonly (string | undefined)[] {
  const n = values.length;
  const m = values.reduce((sum, value) => sum + value, 0) / n;
  const s2 = values.reduce((sum, value) => sum + (value - m) ** 2, 0) / (n - 1);
  const meanSlack = K * Math.sqrt(variance / n);
  const varianceSlack = K * variance * Math.sqrt((kurtosis - 1) / n + 2 / (n * (n - 1)));
  return [
    Math.abs(m - mean) <= meanSlack ? undefined : `mean is ${m}, not ${mean} ± ${meanSlack}`,
    Math.abs(s2 - variance) <= varianceSlack ? undefined : `variance is ${s2}, not ${variance} ± ${varianceSlack}`,
  ];
}

function cdfOf(distribution: Distribution): (value: number) => number {
  if (distribution.type === 'uniform') return (v) => (v - distribution.low) / (distribution.high - distribution.low);
  if (distribution.type === 'normal') return (v) => normalCdf((v - distribution.mean) / distribution.std);
  const parent = (v: number) => normalCdf((v - distribution.parentMean) / distribution.parentStd);
  const [low, high] = [parent(distribution.low), parent(distribution.high)];
  return (v) => (parent(v) - low) / (high - low);
}

function shapeProblems(values: Float64Array, distribution: Distribution): readonly (string | undefined)[] {
  const n = values.length;
  const sorted = values.toSorted();
  const cdf = cdfOf(distribution);
  const distance = sorted.reduce((most, value, i) => Math.max(most, cdf(value) - i / n, (i + 1) / n - cdf(value)), 0);
  const limit = Math.sqrt(-0.5 * Math.log(ALPHA / 2)) / Math.sqrt(n);
  const problems = [distance <= limit ? undefined : `Kolmogorov–Smirnov distance is ${distance}, above ${limit}`];
  if (distribution.type === 'normal') return problems;
  const { low, high } = distribution;
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  if (least < low || most > high) problems.push(`draws reach ${least} … ${most}, outside ${low} … ${high}`);
  if (distribution.type === 'uniform' && most < high - ((high - low) * Math.log(1 / ALPHA)) / n)
    problems.push(`the largest draw is ${most}, short of ${high}`);
  return problems;
}

function gramProblems(
  { data }: Tensor,
  rows: number,
  gram: NonNullable<InitCase['gram']>,
): readonly (string | undefined)[] {
  const columns = data.length / rows;
  const byRows = rows <= columns;
  const length = byRows ? columns : rows;
  const at = (line: number, k: number) => (byRows ? data[line * columns + k] : data[k * columns + line]) ?? Number.NaN;
  const problems: string[] = [];
  for (let i = 0; i < gram.size; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let inner = 0;
      for (let k = 0; k < length; k += 1) inner += at(i, k) * at(j, k);
      const expected = i === j ? gram.diagonal : 0;
      if (!(Math.abs(inner - expected) <= gram.atol)) problems.push(`Gram entry (${i}, ${j}) is ${inner}`);
    }
  return problems;
}

function checkInit(sample: InitCase): readonly (string | undefined)[] {
  const { fn, params, shape, distribution, moments } = sample;
  const choice = { ...params, id: idOf(IDS, fn) };
  if (sample.error !== undefined) {
    expect(() => drawWeights(choice, shape, createStream(1))).toThrow(/fan|Fan|must/);
    return [];
  }
  const fans = shape.length < 2 ? undefined : fansOf(shape);
  const problems: (string | undefined)[] = [
    fans === undefined
      ? undefined
      : disagreement('fans', [fans.fanIn, fans.fanOut], [sample.fanIn ?? 0, sample.fanOut ?? 0]),
    sample.gain === undefined ? undefined : disagreement('gain', [gainOf(choice)], [sample.gain]),
  ];
  const draws = manyDraws(sample);
  const [first] = draws;
  if (sample.expected !== undefined) problems.push(disagreement('tensor', first?.data ?? [], sample.expected.data));
  if (sample.gram !== undefined && first !== undefined)
    problems.push(...gramProblems(first, shape[0] ?? 1, sample.gram));
  let values = Float64Array.from(draws.flatMap(({ data }) => [...data]));
  if (sample.zerosPerColumn !== undefined) {
    const [, columns = 1] = shape;
    for (const { data } of draws)
      for (let column = 0; column < columns; column += 1) {
        const zeros = data.filter((value, at) => at % columns === column && value === 0).length;
        if (zeros !== sample.zerosPerColumn) problems.push(`column ${column} has ${zeros} zeros`);
      }
    values = values.filter((value) => value !== 0);
  } else if (distribution !== undefined) {
    const ours = distributionOf(choice, shape);
    const { type, ...numbers } = distribution;
    if (ours?.type !== type) problems.push(`the distribution is ${ours?.type}, not ${type}`);
    const own: Readonly<Record<string, unknown>> = { ...ours };
    problems.push(
      disagreement(
        'distribution',
        Object.keys(numbers).map((name) => Number(own[name])),
        Object.values(numbers),
      ),
    );
  }
  // A sparsity of 1 leaves nothing to look at.
  if (values.length === 0) return problems;
  if (moments !== undefined) problems.push(...momentProblems(values, moments));
  if (sample.entryMoments !== undefined) problems.push(...momentProblems(values, sample.entryMoments));
  if (distribution !== undefined) problems.push(...shapeProblems(values, distribution));
  return problems;
}

describe('initializers against torch.nn.init', () => {
  checkEveryCase<InitCase>('inits.json', ({ id, fn }) => `draws ${fn} (${id}) as torch does`, file.cases, checkInit);

  it(`has torch's gain for each of ${file.gains.length} nonlinearities`, () => {
    for (const { nonlinearity, param, gain } of file.gains)
      expect(calculateGain(nonlinearity, param)).toBeCloseTo(gain, 12);
  });
});
