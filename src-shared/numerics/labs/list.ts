/**
 * The labs there are: what `saddlepoint list labs` prints, `saddlepoint run` runs and a note's ```lab block may name.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { basinLab } from './basin.ts';
import { calculatorLab } from './calculator.ts';
import { curveLab } from './curve.ts';
import { parseDescentRecipe, runDescent } from './descent.ts';
import { fieldLab } from './field.ts';
import { fitLab } from './fit.ts';
import type { Lab } from './lab.ts';
import { normLab } from './norm/norm.ts';
import { signalLab } from './signal/signal.ts';
import { sweepLab } from './sweep.ts';
import { trainLab } from './train.ts';

const descentLab: Lab = {
  id: 'descent',
  title: 'Descent race',
  sentence: 'Optimizers race from one start or several on a loss surface whose curvature is shown beside them.',
  parse: parseDescentRecipe,
  run: async (recipe, { engines, signal }) => {
    const { backend, description, ...result } = await runDescent(
      parseDescentRecipe(recipe),
      await engines.descent(),
      signal,
    );
    return { ...result, backend, description, computed: { backend, description } };
  },
};

export const LABS: readonly Lab[] = [
  descentLab,
  basinLab,
  sweepLab,
  curveLab,
  calculatorLab,
  fieldLab,
  fitLab,
  normLab,
  signalLab,
  trainLab,
];

/** The lab a recipe names. Throws AppError('invalid-recipe') that lists the labs if there is no such one. */
export function labOf(recipe: unknown): Lab {
  const id = typeof recipe === 'object' && recipe !== null && 'lab' in recipe ? recipe.lab : undefined;
  const found = LABS.find((lab) => lab.id === id);
  if (found !== undefined) return found;
  const ids = LABS.map((lab) => lab.id);
  if (typeof id !== 'string')
    throw new AppError(
      'invalid-recipe',
      'A recipe must be an object whose field "lab" names a lab, such as {"lab": "descent", …}.',
      `The labs are ${ids.join(', ')}.`,
    );
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no lab "${id.slice(0, 60)}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The labs are ${ids.join(', ')}.`,
  );
}

/** Checks anything as a recipe of whatever lab it names. Throws AppError('invalid-recipe'). */
export function parseLabRecipe(input: unknown): ReturnType<Lab['parse']> {
  return labOf(input).parse(input);
}
