/**
 * What one may ask of the `fit` lab: ten views, each with fields of its own. A recipe names its view first; the fields of the
 * others are refused.
 */
import { z } from 'zod';
import { AppError } from '../../../contract/result.ts';
import { compile } from '../../expression/evaluate.ts';
import { parseFormula } from '../../expression/parse.ts';
import { numberFrom, oneWordOf, parseRecipe, seedSchema, titleSchema, wholeFrom } from '../recipe.ts';
import { duration } from './fit-duration.ts';

export const ACTIVATIONS = ['relu', 'tanh', 'cos'] as const;
export const PENALTIES = ['none', 'ridge', 'lasso', 'elastic-net'] as const;
export const CONVENTIONS = ['sum', 'mean', 'half-mean'] as const;
export const LOSSES = ['squared', 'absolute', 'huber'] as const;

const common = { lab: z.literal('fit'), title: titleSchema };
const seeded = { ...common, seed: seedSchema };

const activation = oneWordOf(ACTIVATIONS).default('relu');

/** `degree` counts for polynomials, the rest for random features. */
const model = z
  .strictObject({
    kind: oneWordOf(['polynomial', 'random-features']).default('polynomial'),
    degree: wholeFrom(0, 80).default(9),
    count: wholeFrom(1, 300).default(60),
    activation,
  })
  .describe('an object such as {"kind": "polynomial", "degree": 9} or {"kind": "random-features", "count": 60}')
  .default({ kind: 'polynomial', degree: 9, count: 60, activation: 'relu' });

const lambda = numberFrom(0, 1e6);
const mix = numberFrom(0, 1).default(0.5);
const convention = oneWordOf(CONVENTIONS).default('half-mean');

/** Minimized is the loss in the convention's scale plus lambda · (mix·‖w‖₁ + (1 − mix)·‖w‖²); the intercept is free. */
const penalty = z
  .strictObject({ kind: oneWordOf(PENALTIES).default('none'), lambda: lambda.default(0.01), mix, convention })
  .describe('an object such as {"kind": "ridge", "lambda": 0.1}')
  .default({ kind: 'none', lambda: 0.01, mix: 0.5, convention: 'half-mean' });

const loss = z
  .strictObject({ kind: oneWordOf(LOSSES).default('squared'), delta: numberFrom(1e-3, 100).default(0.5) })
  .describe('an object such as {"kind": "huber", "delta": 1}')
  .default({ kind: 'squared', delta: 0.5 });

/** Samples of one curve on [−1, 1]. */
const samples = {
  truth: z
    .string()
    .min(1)
    .max(200)
    .describe('a formula in x of at most 200 characters, such as "sin(pi*x)"')
    .default('sin(pi*x)'),
  n: wholeFrom(4, 400).default(24),
  noise: numberFrom(0, 10).default(0.3),
  placed: oneWordOf(['even', 'random']).default('even'),
};

const curve = z.strictObject({
  ...seeded,
  view: z.literal('curve'),
  ...samples,
  outliers: wholeFrom(0, 50).default(0),
  outlierSize: numberFrom(-100, 100).default(3),
  model,
  penalty,
  loss,
  replicas: wholeFrom(1, 2000).default(100),
});

const biasVariance = z.strictObject({
  ...seeded,
  view: z.literal('bias-variance'),
  ...samples,
  /** The most complex model; every simpler one is measured too. */
  model: model.default({ kind: 'polynomial', degree: 15, count: 60, activation: 'relu' }),
  penalty,
  replicas: wholeFrom(2, 2000).default(200),
});

const doubleDescent = z.strictObject({
  ...seeded,
  view: z.literal('double-descent'),
  n: wholeFrom(5, 200).default(100),
  d: wholeFrom(1, 100).default(20),
  noise: numberFrom(0, 10).default(0.3),
  activation,
  counts: z
    .array(wholeFrom(1, 2000))
    .min(1)
    .max(40)
    .describe('a list of 1 to 40 whole numbers from 1 to 2000')
    .default([10, 20, 35, 50, 65, 80, 90, 95, 100, 105, 110, 125, 150, 200, 300, 500, 1000, 2000]),
  /** Of ‖y − Xw‖² + lambda·‖w‖²; 0 is the shortest solution. */
  lambda: lambda.default(0),
  replicas: wholeFrom(1, 200).default(30),
});

const path = z.strictObject({
  ...seeded,
  view: z.literal('path'),
  n: wholeFrom(5, 500).default(200),
  p: wholeFrom(1, 60).default(20),
  nonzero: wholeFrom(0, 60).default(5),
  noise: numberFrom(0, 10).default(0.5),
  /** Correlation of neighbouring columns. */
  rho: numberFrom(-0.99, 0.99).default(0),
  /** Squares of the singular values of a design with orthogonal columns, in place of p and rho. */
  spectrum: z
    .array(numberFrom(1e-6, 1e6))
    .min(1)
    .max(60)
    .describe('a list of 1 to 60 numbers from 1e-6 to 1e6')
    .optional(),
  penalty: z
    .strictObject({
      kind: oneWordOf(['ridge', 'lasso', 'elastic-net']).default('lasso'),
      lambda: numberFrom(1e-8, 1e6).default(0.2),
      mix,
      convention,
    })
    .describe('an object such as {"kind": "lasso", "lambda": 0.2}')
    .default({ kind: 'lasso', lambda: 0.2, mix: 0.5, convention: 'half-mean' }),
  /** Of the proximal and the subgradient descent. */
  steps: wholeFrom(1, 20_000).default(2000),
});

const geometry = z.strictObject({
  ...common,
  view: z.literal('geometry'),
  kind: oneWordOf(['ridge', 'lasso', 'elastic-net']).default('lasso'),
  lambda: numberFrom(0, 100).default(0.45),
  mix,
  /** Where the loss alone is smallest. */
  w1: numberFrom(-3, 3).default(1.6),
  w2: numberFrom(-3, 3).default(0.7),
  rho: numberFrom(-0.95, 0.95).default(0.3),
});

const crossValidation = z.strictObject({
  ...seeded,
  view: z.literal('cross-validation'),
  truth: samples.truth,
  n: wholeFrom(8, 200).default(40),
  noise: samples.noise,
  degree: wholeFrom(1, 20).default(8),
  folds: wholeFrom(2, 20).default(5),
  replicas: wholeFrom(2, 1000).default(200),
});

const selection = z.strictObject({
  ...seeded,
  view: z.literal('selection'),
  models: wholeFrom(1, 5000).default(200),
  labels: wholeFrom(2, 1000).default(50),
  replicas: wholeFrom(2, 2000).default(300),
});

const robustness = z.strictObject({
  ...seeded,
  view: z.literal('robustness'),
  n: wholeFrom(3, 500).default(50),
  slope: numberFrom(-10, 10).default(2),
  noise: numberFrom(0, 10).default(0.3),
  outlier: oneWordOf(['target', 'leverage']).default('target'),
  /** By how much the target of the largest x is lowered. */
  drop: numberFrom(-1000, 1000).default(50),
  /** The point that is added. */
  x: numberFrom(-1000, 1000).default(50),
  y: numberFrom(-1000, 1000).default(-100),
  /** Of the lasso, ‖y − xw‖²/2n + lambda·|w|. */
  lambda: numberFrom(0, 100).default(0.1),
  delta: numberFrom(1e-3, 100).default(1),
});

const conditioning = z.strictObject({
  ...seeded,
  view: z.literal('conditioning'),
  rows: wholeFrom(2, 400).default(200),
  columns: wholeFrom(2, 30).default(10),
  /** The largest κ is 10 to this power. */
  decades: wholeFrom(1, 15).default(12),
  replicas: wholeFrom(1, 100).default(20),
});

const dropout = z.strictObject({
  ...seeded,
  view: z.literal('dropout'),
  n: wholeFrom(2, 60).default(30),
  columns: wholeFrom(1, 12).default(8),
  /** Probability that an input is dropped. */
  rate: numberFrom(0.01, 0.99).default(0.5),
  noise: numberFrom(0, 10).default(0.5),
});

const SCHEMAS = {
  curve,
  'bias-variance': biasVariance,
  'double-descent': doubleDescent,
  path,
  geometry,
  'cross-validation': crossValidation,
  selection,
  robustness,
  conditioning,
  dropout,
} as const;

export type FitView = keyof typeof SCHEMAS;
export const FIT_VIEWS = Object.keys(SCHEMAS) as readonly FitView[];

type RecipeOf<View extends FitView> = z.output<(typeof SCHEMAS)[View]>;
export type CurveRecipe = RecipeOf<'curve'>;
export type BiasVarianceRecipe = RecipeOf<'bias-variance'>;
export type DoubleDescentRecipe = RecipeOf<'double-descent'>;
export type PathRecipe = RecipeOf<'path'>;
export type GeometryRecipe = RecipeOf<'geometry'>;
export type CrossValidationRecipe = RecipeOf<'cross-validation'>;
export type SelectionRecipe = RecipeOf<'selection'>;
export type RobustnessRecipe = RecipeOf<'robustness'>;
export type ConditioningRecipe = RecipeOf<'conditioning'>;
export type DropoutRecipe = RecipeOf<'dropout'>;
export type FitRecipe = { [View in FitView]: RecipeOf<View> }[FitView];

export type ModelChoice = z.output<typeof model>;
export type PenaltyChoice = z.output<typeof penalty>;
export type LossChoice = z.output<typeof loss>;
export type Convention = (typeof CONVENTIONS)[number];
export type Activation = (typeof ACTIVATIONS)[number];

const anyView = z.looseObject({ ...common, view: oneWordOf(FIT_VIEWS as readonly [FitView, ...FitView[]]) });

/** Throws AppError('invalid-recipe') or, of a truth that is no formula, AppError('invalid-formula'). */
export function parseFitRecipe(input: unknown): FitRecipe {
  const { view } = parseRecipe(anyView, input);
  const recipe = parseRecipe<z.ZodObject>(SCHEMAS[view], input) as FitRecipe;
  if ('truth' in recipe) truthOf(recipe.truth);
  if (recipe.view === 'cross-validation' && recipe.folds > recipe.n)
    refuse(`folds must not exceed n; got ${recipe.folds} folds of ${recipe.n} samples.`, 'Lower folds or raise n.');
  if (recipe.view === 'conditioning' && recipe.columns > recipe.rows)
    refuse(`columns must not exceed rows; got ${recipe.columns} and ${recipe.rows}.`, 'Raise rows.');
  if (recipe.view === 'path' && (recipe.spectrum?.length ?? 0) > recipe.n)
    refuse(`spectrum must have at most n = ${recipe.n} entries; it has ${recipe.spectrum?.length}.`, 'Raise n.');
  const seconds = duration(recipe) / 1e6;
  if (seconds > MOST_SECONDS)
    refuse(
      `This recipe would run for about ${Math.ceil(seconds)} seconds; ${MOST_SECONDS} are allowed.`,
      'Lower replicas, n or the size of the model.',
    );
  return recipe;
}

/** The function a recipe's formula stands for. Throws AppError('invalid-formula'). */
export function truthOf(formula: string): (x: number) => number {
  const evaluate = compile(parseFormula(formula, ['x']), ['x']);
  return (x) => evaluate([x]);
}

const MOST_SECONDS = 60;

function refuse(sentence: string, cure: string): never {
  throw new AppError('invalid-recipe', sentence, cure);
}
