/**
 * The `fit` lab: linear models in float64, fitted by the thousand to show what a single fit hides: bias and variance, the second
 * descent, what penalties and losses do, and what an estimate of risk is worth. Knows the views; each has a file of its own.
 */
import { findPath, type PathFound } from './fit/coefficient-path.ts';
import { type ConditioningFound, findConditioning } from './fit/conditioning.ts';
import { type CrossValidationFound, findCrossValidation } from './fit/cross-validation.ts';
import { type DoubleDescentFound, findDoubleDescent } from './fit/double-descent.ts';
import { type DropoutFound, findDropout } from './fit/dropout-ridge.ts';
import { type FitRecipe, parseFitRecipe } from './fit/fit-recipe.ts';
import { findGeometry, type GeometryFound } from './fit/penalty-geometry.ts';
import { type BiasVarianceFound, type CurveFound, findBiasVariance, findCurve } from './fit/replica-fits.ts';
import { findRobustness, type RobustnessFound } from './fit/robustness.ts';
import { findSelection, type SelectionFound } from './fit/selection.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome } from './lab.ts';

export type FitFound =
  | CurveFound
  | BiasVarianceFound
  | DoubleDescentFound
  | PathFound
  | GeometryFound
  | CrossValidationFound
  | SelectionFound
  | RobustnessFound
  | ConditioningFound
  | DropoutFound;

export interface FitOutcome extends LabOutcome {
  readonly recipe: FitRecipe;
  readonly found: FitFound;
}

export const fitLab: Lab<FitRecipe, FitOutcome> = {
  id: 'fit',
  title: 'Fits and their errors',
  sentence:
    'Fits by the thousand: where bias and variance come from, what a penalty buys, and when an estimate flatters.',
  parse: parseFitRecipe,
  run: async (recipe, context) => {
    await checkpoint(context, 0);
    return {
      recipe,
      computed: {
        backend: 'cpu',
        description: 'CPU, float64',
        ...('seed' in recipe && { seed: recipe.seed }),
      },
      found: await find(recipe, context),
    };
  },
};

async function find(recipe: FitRecipe, context: LabContext): Promise<FitFound> {
  switch (recipe.view) {
    case 'curve':
      return await findCurve(recipe, context);
    case 'bias-variance':
      return await findBiasVariance(recipe, context);
    case 'double-descent':
      return await findDoubleDescent(recipe, context);
    case 'path':
      return await findPath(recipe, context);
    case 'geometry':
      return findGeometry(recipe);
    case 'cross-validation':
      return await findCrossValidation(recipe, context);
    case 'selection':
      return await findSelection(recipe, context);
    case 'robustness':
      return findRobustness(recipe);
    case 'conditioning':
      return await findConditioning(recipe, context);
    case 'dropout':
      return await findDropout(recipe, context);
  }
}
