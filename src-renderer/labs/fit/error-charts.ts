/** Pictures of the views that measure errors over many replicas: curves, bias and variance, double descent, cross-validation, selection. */
import type { CrossValidationFound } from '@shared/numerics/labs/fit/cross-validation.ts';
import type { DoubleDescentFound } from '@shared/numerics/labs/fit/double-descent.ts';
import type {
  BiasVarianceRecipe,
  CurveRecipe,
  DoubleDescentRecipe,
  SelectionRecipe,
} from '@shared/numerics/labs/fit/fit-recipe.ts';
import type { BiasVarianceFound, CurveFound } from '@shared/numerics/labs/fit/replica-fits.ts';
import type { SelectionFound } from '@shared/numerics/labs/fit/selection.ts';
import { type FitChart, HUES, line, points, resolution, THEORY } from './chart.ts';

/** How far beyond samples and truth a wild fit may pull the picture, in heights of the truth. */
const HEADROOM = 0.6;

export function curveCharts(found: CurveFound, recipe: CurveRecipe): readonly FitChart[] {
  const heights = [...found.truth, ...found.samples.y];
  const [low, high] = [Math.min(...heights), Math.max(...heights)];
  const room = HEADROOM * Math.max(high - low, 0.1);
  return [
    {
      name: 'Fits',
      title: `Fits to ${recipe.replicas} draws of ${recipe.n} samples, their mean and the truth`,
      x: { label: 'x', scale: 'linear', domain: [-1, 1] },
      y: { label: 'y', scale: 'linear', domain: [low - room, high + room] },
      series: [
        ...found.fits.map((fit, i) => line(`fit ${i + 1}`, found.x, fit, HUES.fit, { isFaint: true })),
        line('mean of the fits', found.x, found.mean, HUES.fit, { band: { low: found.low, high: found.high } }),
        line('truth', found.x, found.truth, HUES.truth, { dash: THEORY }),
      ],
      markers: points(found.samples.x, found.samples.y, HUES.variance),
    },
  ];
}

export function biasVarianceCharts(found: BiasVarianceFound, recipe: BiasVarianceRecipe): readonly FitChart[] {
  const isPolynomial = recipe.model.kind === 'polynomial';
  const { sizes } = found;
  const bias = found.bias.map((value, i) =>
    value > resolution(found.variance[i] ?? 0, recipe.replicas) ? value : Number.NaN,
  );
  return [
    {
      name: 'Errors',
      title: 'Bias, variance, noise, their sum and the measured test error over the size of the model',
      x: { label: isPolynomial ? 'degree' : 'number of features', scale: isPolynomial ? 'linear' : 'log' },
      y: {
        label: 'mean squared error',
        scale: 'log',
        domain: errorDomain([...bias, ...found.variance, ...found.sum, ...found.test]),
      },
      series: [
        line('test error', sizes, found.test, HUES.truth),
        line('bias² + variance + noise', sizes, found.sum, HUES.fourth, { dash: THEORY }),
        line('variance', sizes, found.variance, HUES.variance),
        line('bias²', sizes, bias, HUES.bias),
        line('training error', sizes, found.train, HUES.fit),
      ],
      rules: [
        ...(found.noise > 0 ? [{ axis: 'y' as const, at: found.noise, label: 'noise', hue: HUES.quiet }] : []),
        ...(recipe.penalty.kind === 'none' && recipe.n - 1 <= Math.max(...sizes)
          ? [{ axis: 'x' as const, at: recipe.n - 1, label: 'as many weights as samples', hue: HUES.quiet }]
          : []),
      ],
    },
  ];
}

/** Whole decades around what is not of rounding size, which would push everything else to the top. */
function errorDomain(values: readonly number[]): readonly [number, number] {
  const top = Math.max(...values.filter(Number.isFinite));
  const low = Math.min(...values.filter((value) => value > top * 1e-7));
  return [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(top))];
}

export function doubleDescentCharts(found: DoubleDescentFound, recipe: DoubleDescentRecipe): readonly FitChart[] {
  const x = { label: 'number of random features p', scale: 'log' } as const;
  const threshold = [{ axis: 'x' as const, at: recipe.n, label: 'p = n', hue: HUES.quiet }];
  const fitted = found.train.map((value) => (value > 1e-12 ? value : Number.NaN));
  return [
    {
      name: 'Error',
      title: 'Median test error over the number of random features, with the middle half of the replicas',
      x,
      y: { label: 'squared error', scale: 'log' },
      series: [
        line('test, median', found.counts, found.median, HUES.variance, { band: { low: found.low, high: found.high } }),
        ...(fitted.some(Number.isFinite) ? [line('training', found.counts, fitted, HUES.fit)] : []),
      ],
      rules: threshold,
    },
    {
      name: 'Length of w',
      title: 'Median length of the weight vector over the number of random features',
      x,
      y: { label: '|w|', scale: 'log' },
      series: [line('|w|', found.counts, found.norm, HUES.fourth)],
      rules: threshold,
    },
  ];
}

export function crossValidationCharts(found: CrossValidationFound): readonly FitChart[] {
  const { degrees } = found;
  const total = found.picked.reduce((sum, count) => sum + count, 0);
  return [
    {
      name: 'Estimate and risk',
      title: 'K-fold estimate, true risk and training error over the degree',
      x: { label: 'degree', scale: 'linear' },
      y: {
        label: 'mean squared error',
        scale: 'log',
        domain: around([...found.train, ...found.estimate, ...found.risk]),
      },
      series: [
        line('K-fold estimate', degrees, found.estimate, HUES.variance),
        line('true risk', degrees, found.risk, HUES.truth),
        line('training error', degrees, found.train, HUES.fit),
      ],
    },
    {
      name: 'Picks',
      title: 'How often each degree was picked',
      x: { label: 'degree', scale: 'linear' },
      y: { label: 'share of replicas', scale: 'linear', domain: [0, 1] },
      series: [
        line(
          'picked',
          degrees,
          found.picked.map((count) => count / total),
          HUES.fourth,
        ),
      ],
    },
  ];
}

/** A little below the lowest to a little above the highest. */
function around(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values) / 1.25, Math.max(...values) * 1.25];
}

export function selectionCharts(found: SelectionFound, recipe: SelectionRecipe): readonly FitChart[] {
  const { labels, replicas, models } = recipe;
  const scores = Array.from({ length: labels + 1 }, (_, k) => k / labels);
  const shares = (values: readonly number[]) =>
    scores.map((_, k) => values.filter((value) => Math.round(value * labels) === k).length / replicas);
  return [
    {
      name: 'Scores',
      title: `Scores of the best of ${models} coin flippers and of the same on fresh labels`,
      x: { label: 'share of right answers', scale: 'linear', domain: [0, 1] },
      y: { label: 'share of replicas', scale: 'linear' },
      series: [
        line(models === 1 ? 'the one model' : `best of ${models}`, scores, shares(found.best), HUES.variance),
        line('the winner on fresh labels', scores, shares(found.fresh), HUES.fit),
        line('binomial law', scores, found.law.fresh, HUES.quiet, { dash: THEORY }),
        line('its maximum', scores, found.law.best, HUES.quiet, { dash: THEORY, isFaint: true }),
      ],
      rules: [
        { axis: 'x', at: found.bestMean, label: 'mean', hue: HUES.variance },
        { axis: 'x', at: found.freshMean, label: 'mean', hue: HUES.fit },
      ],
    },
    {
      name: 'Price of choosing',
      title: 'Expected best score over the number of models tried',
      x: { label: 'models tried', scale: 'log' },
      y: { label: 'expected best score', scale: 'linear', domain: [0.4, 1] },
      series: [line('expected', found.curve.models, found.curve.expected, HUES.fourth)],
      rules: [{ axis: 'y', at: 0.5, label: 'what each is worth', hue: HUES.quiet }],
      markers: [{ x: models, y: found.bestMean, label: 'measured', hue: HUES.variance }],
    },
  ];
}
