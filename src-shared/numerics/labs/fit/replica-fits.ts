/**
 * One model fitted to many draws of the same samples: what the fits have in common is bias, how they differ is variance. The
 * curve view keeps the fits, the bias–variance view measures every size of model.
 */
import { checkpoint, type LabContext } from '../lab.ts';
import { drawSamples, GRID, mean, meanSquare, type SampleChoice, streamOf } from './curve-samples.ts';
import { featureMapOf } from './feature-maps.ts';
import {
  type BiasVarianceRecipe,
  type CurveRecipe,
  type LossChoice,
  type ModelChoice,
  type PenaltyChoice,
  truthOf,
} from './fit-recipe.ts';
import { fitLinear, penaltyStrengths, predictWith, ridgeFreedom } from './linear-fit.ts';

/** Fits that are drawn one by one. */
const KEPT = 24;
/** Sizes measured of a family of random features. */
const SIZES = 22;

/** Milliseconds of fits between two looks at who is waiting. */
const PACE_MS = 15;

/** Means over replicas and over GRID, in squared units of y. */
export interface Decomposition {
  /** Squared; unbiased, but not below 0. */
  readonly bias: number;
  readonly variance: number;
  /** Of a fresh target. */
  readonly noise: number;
  /** Measured on fresh noisy targets; up to their sampling error the sum of the three. */
  readonly test: number;
  readonly train: number;
}

export interface CurveFound extends Decomposition {
  readonly view: 'curve';
  readonly x: readonly number[];
  readonly truth: readonly number[];
  readonly mean: readonly number[];
  /** One standard deviation of the replicas below and above their mean. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly fits: readonly (readonly number[])[];
  /** Of the first replica. */
  readonly samples: { readonly x: readonly number[]; readonly y: readonly number[] };
  readonly weights: readonly number[];
  /** Of the first replica's fit; absent where the loss is not squared. */
  readonly freedom?: number;
}

export interface BiasVarianceFound {
  readonly view: 'bias-variance';
  /** Degrees, or numbers of features. */
  readonly sizes: readonly number[];
  /** Squared, as in Decomposition. */
  readonly bias: readonly number[];
  readonly variance: readonly number[];
  readonly noise: number;
  readonly sum: readonly number[];
  readonly test: readonly number[];
  readonly train: readonly number[];
  /** The size with the lowest measured test error. */
  readonly best: number;
}

interface Task extends SampleChoice {
  readonly model: ModelChoice;
  readonly penalty: PenaltyChoice;
  readonly loss: LossChoice;
  readonly replicas: number;
}

interface Ensemble extends Decomposition {
  readonly truth: Float64Array;
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  readonly fits: readonly Float64Array[];
}

async function fitReplicas(
  task: Task,
  context: LabContext,
  progress: (share: number) => Promise<void>,
): Promise<Ensemble> {
  const { noise, seed, replicas, model, loss } = task;
  const map = featureMapOf(model, streamOf(seed, 'features'));
  const truth = GRID.map(truthOf(task.truth));
  const judged = map(GRID);
  const penalty = penaltyStrengths(task.penalty, task.n);
  const fits: Float64Array[] = [];
  let [test, train] = [0, 0];
  let looked = Number.NEGATIVE_INFINITY;
  for (let replica = 0; replica < replicas; replica += 1) {
    if (context.now() - looked > PACE_MS) {
      await progress(replica / replicas);
      looked = context.now();
    }
    const { x, y } = drawSamples(task, replica);
    const fit = fitLinear(map(x), y, penalty, loss);
    const curve = predictWith(fit, judged);
    const errors = streamOf(seed, 'test', replica);
    test +=
      meanSquare(
        curve,
        truth.map((value, i) => value + noise * errors.normal(i)),
      ) / replicas;
    train += meanSquare(fit.predictions, y) / replicas;
    fits.push(curve);
  }
  const average = GRID.map((_, i) => mean(fits.map((fit) => fit[i] ?? 0)));
  const spread = GRID.map((_, i) => mean(fits.map((fit) => ((fit[i] ?? 0) - (average[i] ?? 0)) ** 2)));
  const others = replicas > 1 ? 1 / (replicas - 1) : 0;
  return {
    // The mean of finitely many fits scatters too: its share of the variance is none of the bias.
    bias: Math.max(0, meanSquare(average, truth) - others * mean(spread)),
    variance: (1 + others) * mean(spread),
    noise: noise ** 2,
    test,
    train,
    truth,
    mean: average,
    deviation: spread.map(Math.sqrt),
    fits: fits.slice(0, KEPT),
  };
}

export async function findCurve(recipe: CurveRecipe, context: LabContext): Promise<CurveFound> {
  const {
    truth,
    mean: average,
    deviation,
    fits,
    ...parts
  } = await fitReplicas(recipe, context, (share) => checkpoint(context, share));
  const first = drawSamples(recipe, 0);
  const design = featureMapOf(recipe.model, streamOf(recipe.seed, 'features'))(first.x);
  const penalty = penaltyStrengths(recipe.penalty, recipe.n);
  const { weights, intercept } = fitLinear(design, first.y, penalty, recipe.loss);
  const freedom =
    penalty.l1 === 0
      ? ridgeFreedom(design, penalty.l2)
      : 1 + weights.reduce((sum, weight) => sum + (weight === 0 ? 0 : 1), 0);
  return {
    view: 'curve',
    ...parts,
    x: Array.from(GRID),
    truth: Array.from(truth),
    mean: Array.from(average),
    low: Array.from(average, (value, i) => value - (deviation[i] ?? 0)),
    high: Array.from(average, (value, i) => value + (deviation[i] ?? 0)),
    fits: fits.map((fit) => Array.from(fit)),
    samples: { x: Array.from(first.x), y: Array.from(first.y) },
    weights: [intercept, ...weights],
    ...(recipe.loss.kind === 'squared' && { freedom }),
  };
}

export async function findBiasVariance(recipe: BiasVarianceRecipe, context: LabContext): Promise<BiasVarianceFound> {
  const models = familyOf(recipe.model);
  const found: Ensemble[] = [];
  for (const [index, { model }] of models.entries())
    found.push(
      await fitReplicas({ ...recipe, model, loss: { kind: 'squared', delta: 1 } }, context, (share) =>
        checkpoint(context, (index + share) / models.length),
      ),
    );
  const sizes = models.map(({ size }) => size);
  const test = found.map((one) => one.test);
  return {
    view: 'bias-variance',
    sizes,
    bias: found.map(({ bias }) => bias),
    variance: found.map(({ variance }) => variance),
    noise: recipe.noise ** 2,
    sum: found.map(({ bias, variance, noise }) => bias + variance + noise),
    test,
    train: found.map(({ train }) => train),
    best: sizes[test.indexOf(Math.min(...test))] ?? 0,
  };
}

function familyOf(model: ModelChoice): readonly { readonly size: number; readonly model: ModelChoice }[] {
  if (model.kind === 'polynomial')
    return spaced(0, model.degree).map((degree) => ({ size: degree, model: { ...model, degree } }));
  return spaced(1, model.count).map((count) => ({ size: count, model: { ...model, count } }));
}

/** All whole numbers if they are few, else some whose ratios are nearly even. */
function spaced(from: number, to: number): readonly number[] {
  if (to - from <= SIZES) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const steps = Array.from({ length: SIZES + 1 }, (_, i) => Math.round((to + 1) ** (i / SIZES)) - 1 + from);
  return [...new Set(steps.map((size) => Math.min(to, size)))];
}
