/**
 * The recipe of the `descent` lab: which optimizers race on which surface, from where, for how many steps.
 * This schema is the format: notes (```lab), the sandbox, the command line and the PDF all read it.
 */
import { z } from 'zod';
import type { Clipping } from '../catalog/clipping.ts';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

/** `{ id, ...parameters }`: the id of a catalogue surface and any of its parameters, e.g. `{ id: 'quadratic', kappa: 100, theta: 0.5 }`. */
export const surfaceChoiceSchema = z.object({ id: z.string().min(1).max(60) }).catchall(finite);
// An index signature covers every key, so `id`'s type stands in it too; the schema keeps strings out of the others.
export interface SurfaceChoice {
  readonly id: string;
  readonly [parameter: string]: string | number;
}

/** `{ id, ...hyperparameters }` under PyTorch's names, e.g. `{ id: 'adam', lr: 0.1, betas: [0.9, 0.999] }`. */
export const optimizerChoiceSchema = z
  .object({ id: z.string().min(1).max(60) })
  .catchall(z.union([finite, z.boolean(), z.string().max(60), z.tuple([finite, finite])]));
export interface OptimizerChoice {
  readonly id: string;
  readonly [hyperparameter: string]: string | number | boolean | readonly [number, number];
}

/** Clips every racer's gradient before its step: the norm of the whole gradient, or each entry by itself. */
export const clippingSchema = z.strictObject({ by: z.enum(['norm', 'value']), limit: finite.min(0) });

export const MAX_STEPS = 5000;

export const descentRecipeSchema = z.strictObject({
  lab: z.literal('descent'),
  title: z.string().max(120).optional(),
  surface: surfaceChoiceSchema,
  /** (x, y) where every racer starts. */
  start: z.tuple([finite, finite]),
  /** Whole number of optimizer steps, 1 to 5000. */
  steps: z.number().int().min(1).max(MAX_STEPS),
  optimizers: z.array(optimizerChoiceSchema).min(1).max(8),
  clip: clippingSchema.optional(),
});

export interface DescentRecipe {
  readonly lab: 'descent';
  readonly title?: string | undefined;
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  readonly steps: number;
  readonly optimizers: readonly OptimizerChoice[];
  /** Clips every racer's gradient before its step; absent: not at all. */
  readonly clip?: Clipping | undefined;
}
