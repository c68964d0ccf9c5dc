/** The numbers one can turn in each view: label, sentence, slider, what may be typed. The defaults are the lab's own. */

import type { FitRecipe, FitView } from '@shared/numerics/labs/fit/fit-recipe.ts';
import { fitLab } from '@shared/numerics/labs/fit.ts';
import type { SliderRange, SliderScale } from '../slider-scale.ts';

export interface NumberField {
  /** The recipe's name of it. */
  readonly key: string;
  readonly name: string;
  readonly help: string;
  readonly range: SliderRange;
  /** What may be typed. */
  readonly legal: readonly [number, number];
  readonly isWhole: boolean;
  /** Stands in notes too. */
  readonly isMain: boolean;
}

type Sort = 'number' | 'whole';

function field(
  key: string,
  name: string,
  sort: Sort,
  scale: SliderScale,
  [min, max]: readonly [number, number],
  legal: readonly [number, number],
  help: string,
  isMain = false,
): NumberField {
  return { key, name, help, range: { scale, min, max }, legal, isWhole: sort === 'whole', isMain };
}

const seed = field(
  'seed',
  'Seed',
  'whole',
  'linear',
  [0, 50],
  [0, 2 ** 32 - 1],
  'Another seed draws other samples; the same one repeats them.',
);
const noise = field(
  'noise',
  'Standard deviation of the noise',
  'number',
  'linear',
  [0, 2],
  [0, 10],
  'Of every target, in units of y.',
  true,
);
const n = (most: number, from = 4) =>
  field(
    'n',
    'Number of samples',
    'whole',
    'log',
    [from, Math.min(most, 200)],
    [from, most],
    'Samples a fit is made on.',
    true,
  );
const replicas = (most: number, least = 2) =>
  field(
    'replicas',
    'Number of replicas',
    'whole',
    'log',
    [least, Math.min(most, 500)],
    [least, most],
    'How often samples are drawn anew; more means smoother.',
  );

export const NUMBER_FIELDS: Readonly<Record<FitView, readonly NumberField[]>> = {
  curve: [
    n(400),
    noise,
    field(
      'outliers',
      'Number of outliers',
      'whole',
      'linear',
      [0, 10],
      [0, 50],
      'Targets, chosen at random, that are shifted.',
    ),
    field(
      'outlierSize',
      'Shift of an outlier',
      'number',
      'linear',
      [-10, 10],
      [-100, 100],
      'Added to their targets, in units of y.',
    ),
    replicas(2000, 1),
    seed,
  ],
  'bias-variance': [n(400), noise, replicas(2000), seed],
  'double-descent': [
    n(200, 5),
    field(
      'd',
      'Dimensions of the input',
      'whole',
      'log',
      [1, 100],
      [1, 100],
      'Inputs are drawn from N(0, 1) in this many dimensions.',
    ),
    noise,
    field(
      'lambda',
      'lambda of ridge',
      'number',
      'log-or-zero',
      [1e-6, 100],
      [0, 1e6],
      'Of |y − Xw|² + λ|w|²; 0 takes the shortest solution.',
      true,
    ),
    replicas(200, 1),
    seed,
  ],
  path: [
    n(500, 5),
    field('p', 'Number of columns', 'whole', 'linear', [1, 60], [1, 60], 'Inputs the model may use.'),
    field(
      'nonzero',
      'Weights that matter',
      'whole',
      'linear',
      [0, 20],
      [0, 60],
      'The first so many columns have a weight in truth.',
    ),
    field(
      'rho',
      'Correlation of neighbouring columns',
      'number',
      'linear',
      [-0.99, 0.99],
      [-0.99, 0.99],
      'Raise it: which of two alike columns survives is chance.',
      true,
    ),
    noise,
    field(
      'steps',
      'Steps of the two descents',
      'whole',
      'log',
      [10, 20_000],
      [1, 20_000],
      'Of proximal and subgradient descent, from zero with step 1/L.',
    ),
    seed,
  ],
  geometry: [
    field('lambda', 'lambda', 'number', 'linear', [0, 3], [0, 100], 'Of ½(w − ŵ)·G(w − ŵ) + λ·penalty.', true),
    field(
      'w1',
      'First weight without penalty',
      'number',
      'linear',
      [-3, 3],
      [-3, 3],
      'Where the loss alone is smallest, first coordinate.',
      true,
    ),
    field('w2', 'Second weight without penalty', 'number', 'linear', [-3, 3], [-3, 3], 'And second coordinate.', true),
    field(
      'rho',
      'Correlation of the two inputs',
      'number',
      'linear',
      [-0.95, 0.95],
      [-0.95, 0.95],
      'Turns the rings and draws them out.',
    ),
  ],
  'cross-validation': [
    n(200, 8),
    noise,
    field('degree', 'Highest degree', 'whole', 'linear', [1, 20], [1, 20], 'Degrees 0 to this one are compared.'),
    field('folds', 'Number of folds', 'whole', 'linear', [2, 20], [2, 20], 'Each fold is held out once.', true),
    replicas(1000),
    seed,
  ],
  selection: [
    field('models', 'Number of models', 'whole', 'log', [1, 5000], [1, 5000], 'Each answers by coin flip.', true),
    field('labels', 'Number of labels', 'whole', 'log', [2, 1000], [2, 1000], 'On which the best is picked.', true),
    replicas(2000),
    seed,
  ],
  robustness: [
    n(500, 3),
    field('slope', 'True slope', 'number', 'linear', [-5, 5], [-10, 10], 'Of y = slope·x + noise.'),
    noise,
    field('lambda', 'lambda of the lasso', 'number', 'log-or-zero', [1e-3, 10], [0, 100], 'Of |y − xw|²/2n + λ|w|.'),
    field(
      'delta',
      'delta of Huber’s loss',
      'number',
      'log',
      [0.01, 100],
      [1e-3, 100],
      'Residuals beyond it count linearly.',
    ),
    seed,
  ],
  conditioning: [
    field('rows', 'Number of rows', 'whole', 'log', [2, 400], [2, 400], 'Samples.'),
    field('columns', 'Number of columns', 'whole', 'linear', [2, 30], [2, 30], 'Weights.', true),
    field(
      'decades',
      'Decades of κ',
      'whole',
      'linear',
      [1, 15],
      [1, 15],
      'The largest condition number is 10 to this power.',
      true,
    ),
    replicas(100, 1),
    seed,
  ],
  dropout: [
    field(
      'rate',
      'Drop rate',
      'number',
      'linear',
      [0.01, 0.99],
      [0.01, 0.99],
      'Probability that an input is dropped.',
      true,
    ),
    field(
      'columns',
      'Number of inputs',
      'whole',
      'linear',
      [1, 12],
      [1, 12],
      'There are 2 to this power masks, and all are tried.',
      true,
    ),
    field('n', 'Number of samples', 'whole', 'log', [2, 60], [2, 60], 'Samples the loss is taken over.'),
    noise,
    seed,
  ],
};

/** What the bad point is, of the two kinds. */
export const OUTLIER_FIELDS = {
  target: [
    field(
      'drop',
      'How far the target is lowered',
      'number',
      'linear',
      [0, 100],
      [-1000, 1000],
      'The target of the largest x goes down by this much.',
      true,
    ),
  ],
  leverage: [
    field(
      'x',
      'x of the added point',
      'number',
      'linear',
      [-100, 100],
      [-1000, 1000],
      'The further out, the longer its lever.',
      true,
    ),
    field('y', 'y of the added point', 'number', 'linear', [-200, 200], [-1000, 1000], 'Its target.', true),
  ],
} as const;

const defaults = new Map<FitView, FitRecipe>();

/** A view's recipe with every field at its default. */
export function plainRecipe(view: FitView): FitRecipe {
  const known = defaults.get(view) ?? fitLab.parse({ lab: 'fit', view });
  defaults.set(view, known);
  return known;
}
