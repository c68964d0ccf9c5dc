/** A recipe as an address of the sandbox, and back. The recipe travels in the hash, so it is never sent anywhere. */
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';

export function sandboxHref(recipe: DescentRecipe): string {
  return `#/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
}

/** The recipe's text in a location hash, not yet checked; undefined if there is none. */
export function recipeTextIn(hash: string): string | undefined {
  const query = hash.split('?', 2)[1];
  if (query === undefined) return undefined;
  return new URLSearchParams(query).get('recipe') ?? undefined;
}
