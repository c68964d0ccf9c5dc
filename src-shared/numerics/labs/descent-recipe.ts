/**
 * The recipe of the `descent` lab: which optimizers race on which surface, from where, for how many steps.
 * This schema is the format: notes (```lab), the sandbox, the command line and the PDF all read it.
 */
import { z } from 'zod';
import type { Clipping } from '../catalog/clipping.ts';
import type { ScheduleChoice } from '../catalog/schedules.ts';
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import { MAX_FORMULA_LENGTH } from '../expression/parse.ts';
import type { View } from './descent-engine.ts';

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

const idSchema = z.string().min(1).max(60);

/** The id of every choice that was typed instead of taken from the catalogue; in a recipe it may be left out. */
export const TYPED = 'typed';

const viewSide = z.tuple([finite, finite]).refine(([low, high]) => low < high, 'must rise');

/**
 * `{ id, ...parameters }`: the id of a catalogue surface and any of its parameters, e.g. `{ id: 'quadratic', kappa: 100 }`;
 * or `{ formula, view, ...parameters }`: a formula in x and y whose other names are parameters, e.g.
 * `{ formula: 'a*x^2 + b*y^2', b: 10 }`. Each parameter that is not given is 1.
 */
export const surfaceChoiceSchema = z
  .object({
    id: idSchema.optional(),
    formula: z.string().max(MAX_FORMULA_LENGTH).optional(),
    view: z.strictObject({ x: viewSide, y: viewSide }).optional(),
  })
  .catchall(finite)
  .superRefine(needsIdOr('formula'))
  .transform((choice): SurfaceChoice => identified(choice, choice.formula));

// An index signature covers every key, so the types of `id` and the like stand in it too; the schema keeps them apart.
export interface CatalogueSurfaceChoice {
  readonly id: string;
  readonly [parameter: string]: string | number;
}
export interface TypedSurfaceChoice {
  readonly id: typeof TYPED;
  readonly formula: string;
  readonly view?: View;
  readonly [parameter: string]: string | number | View | undefined;
}
export type SurfaceChoice = CatalogueSurfaceChoice | TypedSurfaceChoice;

export function isTypedSurface(choice: { readonly id: string }): choice is TypedSurfaceChoice {
  return choice.id === TYPED;
}

/** Characters of the update lines of one optimizer. */
export const MAX_UPDATE_LENGTH = 2000;

/**
 * `{ id, ...hyperparameters }` under PyTorch's names, e.g. `{ id: 'adam', lr: 0.1, betas: [0.9, 0.999] }`; or
 * `{ update, slots, name, ...hyperparameters }`: update lines (see `OptimizerDefinition`) whose unknown names are
 * hyperparameters, e.g. `{ update: 'm = beta*m + grad\ntheta = theta - lr*m', name: 'my momentum', lr: 0.1 }`.
 */
export const optimizerChoiceSchema = z
  .object({
    id: idSchema.optional(),
    update: z.string().max(MAX_UPDATE_LENGTH).optional(),
    slots: z.array(z.string().max(60)).max(12).optional(),
    name: z.string().max(60).optional(),
  })
  .catchall(z.union([finite, z.boolean(), z.string().max(60), z.tuple([finite.nullable(), finite])]))
  .superRefine(needsIdOr('update'))
  .transform((choice): OptimizerChoice => identified(choice, choice.update));

export interface CatalogueOptimizerChoice {
  readonly id: string;
  /** null is torch's None. */
  readonly [hyperparameter: string]: string | number | boolean | readonly [number | null, number];
}
export interface TypedOptimizerChoice {
  readonly id: typeof TYPED;
  readonly update: string;
  /** State that is kept from step to step and starts at 0. */
  readonly slots?: readonly string[];
  readonly name?: string;
  readonly [hyperparameter: string]:
    | string
    | number
    | boolean
    | readonly [number | null, number]
    | readonly string[]
    | undefined;
}
export type OptimizerChoice = CatalogueOptimizerChoice | TypedOptimizerChoice;

export function isTypedOptimizer(choice: { readonly id: string }): choice is TypedOptimizerChoice {
  return choice.id === TYPED;
}

/** What is typed has its text, and what is of the catalogue an id. */
function needsIdOr(text: 'formula' | 'update') {
  return (choice: { readonly [key: string]: unknown }, context: z.RefinementCtx): void => {
    if (choice.id === TYPED && choice[text] === undefined) context.addIssue({ code: 'custom', path: [text] });
    else if (choice.id === undefined && choice[text] === undefined) context.addIssue({ code: 'custom', path: ['id'] });
  };
}

function identified<Choice>(choice: object, text: string | undefined): Choice {
  return (text === undefined || 'id' in choice ? choice : { id: TYPED, ...choice }) as Choice;
}

/** Clips every racer's gradient before its step: the norm of the whole gradient, or each entry by itself. */
export const clippingSchema = z.strictObject({ by: z.enum(['norm', 'value']), limit: finite.min(0) });

/** Noise added to every racer's gradient before clipping; all racers see the same draws, as they would the same minibatches. */
export const noiseSchema = z.strictObject({
  kind: z.enum(['gaussian', 'student_t']).default('gaussian'),
  std: finite.min(0),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

export const MAX_STEPS = 5000;
/** Of one race, the first included. */
export const MAX_STARTS = 8;

export const descentRecipeSchema = z.strictObject({
  lab: z.literal('descent'),
  title: z.string().max(120).optional(),
  surface: surfaceChoiceSchema,
  /** (x, y) where every racer starts first. */
  start: z.tuple([finite, finite]),
  /** Further starts: every optimizer runs from each of them too. */
  starts: z
    .array(z.tuple([finite, finite]))
    .max(MAX_STARTS - 1)
    .optional(),
  /** Whole number of optimizer steps, 1 to 5000. */
  steps: z.number().int().min(1).max(MAX_STEPS),
  optimizers: z.array(optimizerChoiceSchema).min(1).max(8),
  clip: clippingSchema.optional(),
  /** Of every racer's lr: an id of the catalogue with its arguments, or `sequential` or `chained` with such. */
  schedule: z.looseObject({ id: idSchema }).optional(),
  noise: noiseSchema.optional(),
});

export interface DescentRecipe {
  readonly lab: 'descent';
  readonly title?: string | undefined;
  readonly surface: SurfaceChoice;
  readonly start: readonly [number, number];
  /** Further starts; absent: none. */
  readonly starts?: readonly (readonly [number, number])[] | undefined;
  readonly steps: number;
  readonly optimizers: readonly OptimizerChoice[];
  /** Clips every racer's gradient before its step; absent: not at all. */
  readonly clip?: Clipping | undefined;
  /** Moves every racer's lr; absent: it stands still. */
  readonly schedule?: ScheduleChoice | undefined;
  readonly noise?: GradientNoise | undefined;
}
