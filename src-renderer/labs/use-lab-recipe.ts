/** The recipe of a bench as its controls change it, told to whoever opened it. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { useState } from 'react';
import { useAnnouncedRecipe } from './use-announced-recipe.ts';

export interface RecipeState<Recipe extends LabRecipe> {
  readonly recipe: Recipe;
  /** Some fields anew; the title goes, since it told of the recipe as it was. */
  readonly change: (edit: Partial<Recipe>) => void;
  readonly replace: (recipe: Recipe) => void;
}

export function useLabRecipe<Recipe extends LabRecipe>(
  opened: Recipe,
  onRecipeChange: ((recipe: Recipe) => void) | undefined,
): RecipeState<Recipe> {
  const [recipe, setRecipe] = useState(opened);
  useAnnouncedRecipe(recipe, onRecipeChange);
  return {
    recipe,
    change: (edit) => setRecipe((old) => ({ ...old, title: undefined, ...edit })),
    replace: setRecipe,
  };
}
