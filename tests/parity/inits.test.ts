/**
 * Every initializer against torch.nn.init: fans, gains, exact bounds and deviations, exact tensors, and the distribution of
 * what is drawn. SOURCE: tests/reference/inits.json; the statistics and their k and alpha are those of its README.
 */
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { calculateGain } from '@shared/numerics/catalog/gains.ts';
import { initializerArguments } from '@shared/numerics/catalog/initializers.ts';
import {
  type Distribution,
  distributionOf,
  drawWeights,
  type Fans,
  fansOf,
  gainOf,
} from '@shared/numerics/cpu/initializers.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { normalCdf } from '@shared/numerics/cpu/random-quantile.ts';
import { sizeOf, type Tensor } from '@shared/numerics/cpu/tensor.ts';
import { describe, expect } from 'vitest';
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
  /** The one `mode` picks. */
  readonly fan?: number;
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
/** What torch refuses, and the rule in our words. */
const REFUSALS: readonly (readonly [RegExp, RegExp])[] = [
  [/fewer than 2 dimensions/, /^Fan in and fan out need a weight of at least 2 dimensions; got shape/],
  [/with 2 dimensions are supported/, /must have a weight of 2 dimensions; got shape/],
  [/with 3, 4, or 5 dimensions/, /must have a weight of 3 to 5 dimensions; got shape/],
  [/2 or more dimensions/, /must have a weight of at least 2 dimensions; got shape/],
  [/divisible by groups/, /must have a first size that \d+ groups divide; got shape/],
];
/** torch's `uniform_` refuses a range whose ends are in the wrong order, as a negative gain makes it. */
const WRONG_ORDER = /must have a ≤ b; got/;
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

/** The rule a case breaks, in our words; undefined where it breaks none. Throws on a refusal of torch's nobody here knows. */
function ruleBroken({ id, error, distribution }: InitCase): RegExp | undefined {
  if (distribution?.type === 'uniform' && distribution.low > distribution.high) return WRONG_ORDER;
  if (error === undefined) return undefined;
  const known = REFUSALS.find(([theirs]) => theirs.test(error));
  if (known === undefined) throw new Error(`${id} is refused with "${error}", which nothing here knows`);
  return known[1];
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

/** The one number a distribution without spread gives; undefined for all others. */
function onlyValue(distribution: Distribution): number | undefined {
  if (distribution.type === 'normal') return distribution.std === 0 ? distribution.mean : undefined;
  return distribution.low === distribution.high ? distribution.low : undefined;
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

function fanPicked(choice: Choice, fans: Fans | undefined): number {
  const { mode } = initializerArguments(choice);
  return (mode === 'fan_out' ? fans?.fanOut : fans?.fanIn) ?? Number.NaN;
}

function checkInit(sample: InitCase): readonly (string | undefined)[] {
  const { fn, params, shape, distribution, moments } = sample;
  const choice = { ...params, id: idOf(IDS, fn) };
  const rule = ruleBroken(sample);
  if (rule !== undefined) {
    expect(() => drawWeights(choice, shape, createStream(1))).toThrow(rule);
    return [];
  }
  const fans = shape.length < 2 ? undefined : fansOf(shape);
  const problems: (string | undefined)[] = [
    fans === undefined
      ? undefined
      : disagreement('fans', [fans.fanIn, fans.fanOut], [sample.fanIn ?? 0, sample.fanOut ?? 0]),
    sample.fan === undefined ? undefined : disagreement('fan', [fanPicked(choice, fans)], [sample.fan]),
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
  const only = distribution === undefined ? undefined : onlyValue(distribution);
  if (only !== undefined) {
    const other = values.find((value) => value !== only);
    return [...problems, other === undefined ? undefined : `${other} was drawn, not ${only}`];
  }
  if (moments !== undefined) problems.push(...momentProblems(values, moments));
  if (sample.entryMoments !== undefined) problems.push(...momentProblems(values, sample.entryMoments));
  if (distribution !== undefined) problems.push(...shapeProblems(values, distribution));
  return problems;
}

describe('initializers against torch.nn.init', () => {
  checkEveryCase<InitCase>('inits.json', ({ id, fn }) => `draws ${fn} (${id}) as torch does`, file.cases, checkInit);

  checkEveryCase(
    'inits.json, gains',
    ({ id }) => `has torch's gain of ${id}`,
    file.gains.map((entry) => ({ ...entry, id: `${entry.nonlinearity}(${entry.param ?? ''})` })),
    ({ nonlinearity, param, gain }) => [disagreement('gain', [calculateGain(nonlinearity, param)], [gain])],
  );
});
