/**
 * A recipe's ways into the sandbox: an address that holds it (in the hash, so that it is never sent anywhere), or a history
 * entry that remembers it behind the plain address.
 */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { navigate } from 'wouter/use-hash-location';

export function sandboxHref(recipe: LabRecipe): string {
  return `#/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
}

/** The recipe's text in a location hash, not yet checked; undefined if there is none. */
export function recipeTextIn(hash: string): string | undefined {
  const query = hash.split('?', 2)[1];
  if (query === undefined) return undefined;
  return new URLSearchParams(query).get('recipe') ?? undefined;
}

/** Goes to the sandbox with a recipe, as a click on its link does. */
export function openInSandbox(recipe: LabRecipe): void {
  navigate('/sandbox', { state: historyState(recipe) });
}

/** What a history entry of the sandbox remembers. */
export function historyState(recipe: LabRecipe): { readonly recipe: string } {
  return { recipe: JSON.stringify(recipe) };
}

/** The recipe's text in a history entry, not yet checked; undefined if it remembers none. */
export function recipeTextInState(state: unknown): string | undefined {
  return typeof state === 'object' && state !== null && 'recipe' in state && typeof state.recipe === 'string'
    ? state.recipe
    : undefined;
}
