/**
 * The `norm` lab: what shares statistics in a block, what a layer remembers of its batches, what it lets through of a gradient, and
 * what statistics are good for elsewhere: colours carried between pictures, descent on standardized features.
 */
import type { Lab, LabContext } from '../lab.ts';
import { type AdainOutcome, runAdain } from './adain.ts';
import { type ConditioningOutcome, runConditioning } from './conditioning.ts';
import { type CubeOutcome, runCube } from './cube.ts';
import { type GradientOutcome, runGradient } from './gradient.ts';
import { type NormRecipe, parseNormRecipe } from './norm-recipe.ts';
import { type RunningOutcome, runRunning } from './running.ts';

export type NormOutcome = CubeOutcome | RunningOutcome | GradientOutcome | AdainOutcome | ConditioningOutcome;

export const normLab: Lab<NormRecipe, NormOutcome> = {
  id: 'norm',
  title: 'Normalization',
  sentence: 'A block of numbers coloured by what shares statistics, before and after a normalization layer.',
  parse: parseNormRecipe,
  run: runNorm,
};

function runNorm(recipe: NormRecipe, context: LabContext): Promise<NormOutcome> {
  switch (recipe.view) {
    case 'cube':
      return runCube(recipe, context);
    case 'running':
      return runRunning(recipe, context);
    case 'gradient':
      return runGradient(recipe, context);
    case 'adain':
      return runAdain(recipe, context);
    case 'conditioning':
      return runConditioning(recipe, context);
  }
}
