/**
 * The view `gradient`: what a layer lets through of an upstream gradient. With G = γ·dy, each group loses the mean of G and its
 * component along x-hat, and the rest is divided by the deviation.
 */
import { createStream } from '../../cpu/random.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import { parseFormula } from '../../expression/parse.ts';
import { printTex } from '../../expression/tex.ts';
import { checkpoint, type LabContext, type LabOutcome } from '../lab.ts';
import { UPSTREAM } from './block.ts';
import { type BlockNumbers, groupsOf, type SharedGroups } from './cube.ts';
import { groupAt, type LayerPass, passBlock } from './layer-pass.ts';
import type { GradientRecipe } from './norm-recipe.ts';
import { FLOAT64 } from './provenance.ts';

/** One number a group each; mean, along and rest add up to 1 where anything arrives. */
export interface GradientShares {
  /** Of ‖G‖²: what the mean of G takes. */
  readonly mean: Float64Array;
  /** What lies along x-hat (x itself, for rms_norm). */
  readonly along: Float64Array;
  /** What neither takes: it alone can reach x where the layer takes statistics of x. */
  readonly rest: Float64Array;
  /** The group's part in ‖G‖² of the block. */
  readonly weight: Float64Array;
}

export interface GradientOutcome extends LabOutcome {
  readonly view: 'gradient';
  readonly recipe: GradientRecipe;
  readonly groups: SharedGroups;
  readonly dependence: LayerPass['plan']['dependence'];
  readonly block: BlockNumbers & {
    /** γ·dy: what arrives at x-hat. */
    readonly upstream: Float64Array;
    readonly dx: Float64Array;
  };
  readonly shares: GradientShares;
  /** Largest over the groups: |mean(dx)| and |mean(dx·x-hat)|, times the deviation, over the root mean square of G. */
  readonly left: { readonly mean: number; readonly along: number };
  /** Root mean squares over the block. */
  readonly size: { readonly upstream: number; readonly dx: number };
  /** Of each group: its own moments, or in evaluation the running ones; mean squares for rms_norm. */
  readonly used: { readonly mean: Float64Array; readonly variance: Float64Array };
  readonly dgamma: Float64Array;
  readonly dbeta: Float64Array;
}

const SLOPE = '(G - mean - xhat*along)/sqrt(var + eps)';
const SLOPE_NAMES = {
  G: 'G',
  mean: '\\overline{G}',
  xhat: '\\hat x',
  along: '\\overline{G\\hat x}',
  var: '\\sigma^2',
  eps: '\\varepsilon',
} as const;
const SLOPE_BY: Readonly<Record<LayerPass['plan']['dependence'], string>> = {
  meanAndVariance: SLOPE,
  square: SLOPE.replace(' - mean', ''),
  fixed: 'G/sqrt(var + eps)',
};

/** `dx = …` in TeX, for a layer whose statistics depend on x in this way. */
export function slopeTex(dependence: GradientOutcome['dependence']): string {
  const names = { ...SLOPE_NAMES, ...(dependence === 'square' && { var: '\\overline{x^2}' }) };
  return `dx = ${printTex(parseFormula(SLOPE_BY[dependence], Object.keys(names)), names)}`;
}

export async function runGradient(recipe: GradientRecipe, context: LabContext): Promise<GradientOutcome> {
  const pass = await passBlock(recipe, context);
  const { x, normalized, result, plan, statistics } = pass;
  const { dx, dgamma, dbeta } = result.backward(upstreamOf(recipe, normalized));
  await checkpoint(context, 0.95);
  const upstream = scaledByGamma(recipe, pass);
  const outcome: GradientOutcome = {
    view: 'gradient',
    recipe,
    computed: { ...FLOAT64, seed: recipe.seed },
    groups: groupsOf(pass),
    dependence: plan.dependence,
    block: { x: x.data, normalized: normalized.data, upstream, dx: dx.data },
    shares: sharesOf(upstream, pass),
    left: leftOf(dx.data, upstream, pass),
    size: { upstream: rms(upstream), dx: rms(dx.data) },
    used: { mean: statistics.mean, variance: statistics.variance },
    dgamma: dgamma.data,
    dbeta: dbeta.data,
  };
  await checkpoint(context, 1);
  return outcome;
}

/** dy as the recipe asks for it. */
export function upstreamOf({ dy, seed }: GradientRecipe, normalized: Tensor): Tensor {
  const stream = createStream(seed, UPSTREAM);
  const draw: Readonly<Record<GradientRecipe['dy'], (place: number) => number>> = {
    noise: (place) => stream.normal(place),
    constant: () => 1,
    along: (place) => normalized.data[place] ?? 0,
    one: (place) => Number(place === 0),
  };
  return { shape: normalized.shape, data: normalized.data.map((_, place) => draw[dy](place)) };
}

function scaledByGamma(recipe: GradientRecipe, { normalized, plan, gamma }: LayerPass): Float64Array {
  const { sets, inner } = plan.parameters;
  return upstreamOf(recipe, normalized).data.map(
    (value, place) => value * (gamma?.data[Math.floor(place / inner) % sets] ?? 1),
  );
}

function sharesOf(upstream: Float64Array, pass: LayerPass): GradientShares {
  const { plan, normalized } = pass;
  const { sets } = plan.groups;
  const size = upstream.length / sets;
  const [sum, along, length, whole] = [0, 1, 2, 3].map(() => new Float64Array(sets)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let place = 0; place < upstream.length; place += 1) {
    const group = groupAt(plan, place);
    const [value, direction] = [upstream[place] ?? 0, normalized.data[place] ?? 0];
    sum[group] = (sum[group] ?? 0) + value;
    along[group] = (along[group] ?? 0) + value * direction;
    length[group] = (length[group] ?? 0) + direction ** 2;
    whole[group] = (whole[group] ?? 0) + value ** 2;
  }
  const isCentred = plan.dependence !== 'square';
  const ofWhole = (part: number, group: number): number => ((whole[group] ?? 0) > 0 ? part / (whole[group] ?? 1) : 0);
  const mean = sum.map((value, group) => (isCentred ? ofWhole(value ** 2 / size, group) : 0));
  const inline = along.map((value, group) =>
    (length[group] ?? 0) > 0 ? ofWhole(value ** 2 / (length[group] ?? 1), group) : 0,
  );
  const rest = mean.map((value, group) =>
    Math.max(0, ofWhole(whole[group] ?? 0, group) - value - (inline[group] ?? 0)),
  );
  const total = whole.reduce((a, b) => a + b, 0);
  return { mean, along: inline, rest, weight: whole.map((value) => (total > 0 ? value / total : 0)) };
}

function leftOf(dx: Float64Array, upstream: Float64Array, pass: LayerPass): GradientOutcome['left'] {
  const { plan, normalized, statistics } = pass;
  const { sets } = plan.groups;
  const [mean, along] = [new Float64Array(sets), new Float64Array(sets)];
  for (let place = 0; place < dx.length; place += 1) {
    const group = groupAt(plan, place);
    mean[group] = (mean[group] ?? 0) + (dx[place] ?? 0);
    along[group] = (along[group] ?? 0) + (dx[place] ?? 0) * (normalized.data[place] ?? 0);
  }
  const unit = (rms(upstream) * dx.length) / sets;
  const largest = (sums: Float64Array): number =>
    sums.reduce((most, sum, group) => {
      const deviation = Math.sqrt((statistics.variance[group] ?? 0) + plan.eps);
      return Math.max(most, (Math.abs(sum) * deviation) / unit);
    }, 0);
  return { mean: largest(mean), along: largest(along) };
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}
