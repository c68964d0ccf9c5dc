/**
 * Who may race over a point (x, y): every optimizer of update lines, of the catalogue or typed, and those of the handwritten
 * ones that move vectors. What the descent lab asks of an optimizer that is not its update.
 */
import { AppError } from '../../contract/result.ts';
import { type CatalogueOptimizerChoice, isTypedOptimizer, type OptimizerChoice } from '../labs/descent-recipe.ts';
import { fillHandwritten, findHandwritten, HANDWRITTEN } from './handwritten.ts';
import { fillOptimizerChoice, optimizerEntryOf } from './optimizer-choice.ts';
import type { OptimizerEntry } from './optimizer-definition.ts';

export type RacerEntry = Pick<OptimizerEntry, 'id' | 'title' | 'teaches' | 'parameters'>;

const MATRICES_ONLY = 'muon';

/** Those that run on the CPU whatever the backend, and take lr and gradient as they stand: no schedule, no clipping. */
export const HANDWRITTEN_RACERS: readonly RacerEntry[] = HANDWRITTEN.filter(({ id }) => id !== MATRICES_ONLY);

export function isHandwritten(choice: { readonly id: string }): boolean {
  return findHandwritten(choice.id) !== undefined;
}

/** Throws AppError('invalid-recipe') on an unknown id and on one that moves matrices only, 'invalid-formula' on typed lines. */
export function racerEntryOf(choice: { readonly id: string }): RacerEntry {
  if (choice.id === MATRICES_ONLY)
    throw new AppError(
      'invalid-recipe',
      'Muon moves matrices, and a point (x, y) is a vector.',
      'Take another optimizer, or watch Muon in a lab that trains a network.',
    );
  return HANDWRITTEN_RACERS.find(({ id }) => id === choice.id) ?? optimizerEntryOf(choice);
}

/** The choice with every default filled in. Throws as `racerEntryOf`, and AppError('invalid-recipe') on what torch refuses. */
export function fillRacerChoice(choice: OptimizerChoice): OptimizerChoice {
  racerEntryOf(choice);
  if (isTypedOptimizer(choice) || !isHandwritten(choice)) return fillOptimizerChoice(choice);
  const { id, ...given } = choice;
  return { ...fillHandwritten(id, given), id } as CatalogueOptimizerChoice;
}
