/** Tells whoever holds a lab (the sandbox, which remembers it) of every recipe it comes to, the first included. */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { useEffect, useEffectEvent } from 'react';

/** `recipe` must keep its identity while it does not change. */
export function useAnnouncedRecipe<Recipe extends LabRecipe>(
  recipe: Recipe,
  onRecipeChange: ((recipe: Recipe) => void) | undefined,
): void {
  const announce = useEffectEvent(() => onRecipeChange?.(recipe));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the recipe is what is announced
  useEffect(() => announce(), [recipe]);
}
