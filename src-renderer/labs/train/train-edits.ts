/** Changes of a training recipe that touch more than one field: what does not fit the new data or method is filled in anew. */
import { findPlanarSet } from '@shared/numerics/data/planar-sets.ts';
import type { DataChoice } from '@shared/numerics/labs/train/data-choice.ts';
import { parseTrainRecipe, type TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';

/** A recipe as a reader edits it: any field may go missing and takes its default. */
export type TrainEdit = { readonly [field in keyof TrainRecipe]?: unknown };

/** Throws AppError('invalid-recipe') in the words the lab has for it. */
export function edited(recipe: TrainRecipe, edit: TrainEdit): TrainRecipe {
  const next = { ...recipe, title: undefined, ...edit };
  return parseTrainRecipe(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)));
}

/** What all data keep when their points are exchanged. */
function cutOf({ validation, label_noise, seed }: DataChoice) {
  return { validation, label_noise, seed };
}

/** Another drawn set; a loss that cannot train it is dropped. */
export function withSet(recipe: TrainRecipe, id: string): TrainEdit {
  const { data } = recipe;
  const n = 'n' in data ? data.n : undefined;
  return { data: { id, ...(n !== undefined && { n }), ...cutOf(data) }, ...lossFor(recipe, findPlanarSet(id).task) };
}

export function withPoints(recipe: TrainRecipe, points: readonly (readonly [number, number, number])[]): TrainEdit {
  const { data } = recipe;
  return { data: { points, ...cutOf(data), standardize: data.standardize }, ...lossFor(recipe, 'classes') };
}

export function withCsv(recipe: TrainRecipe, csv: string, task: 'classes' | 'regression'): TrainEdit {
  return { data: { csv, task, ...cutOf(recipe.data) }, ...lossFor(recipe, task) };
}

function lossFor(recipe: TrainRecipe, task: 'classes' | 'regression'): TrainEdit {
  const before = 'id' in recipe.data ? findPlanarSet(recipe.data.id).task : recipe.data.task;
  return before === task ? {} : { loss: undefined };
}

/** Hidden widths as text, `16, 16`; empty: none. Throws where a part is no number. */
export function widthsOf(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number);
}
