/** A run of a lab as the desk remembers it: its recipe, which alone repeats it, what it found, and a name if it was saved. */
import { z } from 'zod';

/** A recipe is JSON of any lab; its own lab checks it when it is opened. Bounded so that a log of them stays small. */
export const MAX_RECIPE_CHARACTERS = 20_000;

export const labRecipeTextSchema = z.string().min(2).max(MAX_RECIPE_CHARACTERS);
export const runNameSchema = z.string().trim().min(1).max(80);
export const runIdSchema = z.number().int().min(1);

export const keptRunSchema = z.object({
  id: runIdSchema,
  /** UTC ms of the last time it was run. */
  atMs: z.number().int(),
  /** The id of its lab, as the recipe says. */
  lab: z.string(),
  recipe: labRecipeTextSchema,
  /** What it found, in a sentence; empty if nothing was said. */
  finding: z.string(),
  /** Absent: it is in the history only. */
  name: z.string().optional(),
});
export type KeptRun = z.infer<typeof keptRunSchema>;
