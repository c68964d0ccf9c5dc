/** The recipe of a bench as its controls change it, told to whoever opened it. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { useEffect, useEffectEvent, useState } from 'react';

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
  const announce = useEffectEvent(() => onRecipeChange?.(recipe));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the recipe is what is announced
  useEffect(() => announce(), [recipe]);
  return {
    recipe,
    change: (edit) => setRecipe((old) => ({ ...old, title: undefined, ...edit })),
    replace: setRecipe,
  };
}
