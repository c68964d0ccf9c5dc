/**
 * The `basin` lab: every pixel is a start, coloured by where its optimizer ends, how long it takes and how low it gets. Finds the
 * places where trajectories end by itself, so a typed surface needs no list of minima.
 */
import { z } from 'zod';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { fillSurfaceChoice, surfaceDefinitionOf, surfaceOf } from '../catalog/surfaces.ts';
import { createCpuEnsemble } from '../ensemble/cpu-ensemble.ts';
import type { EnsembleJob } from '../ensemble/ensemble-engine.ts';
import type { FinishedEnsemble } from '../ensemble/fallback.ts';
import { type FoundAttractor, gatherEnds } from './attractors-found.ts';
import type { View } from './descent-engine.ts';
import {
  clippingSchema,
  type OptimizerChoice,
  optimizerChoiceSchema,
  type SurfaceChoice,
  surfaceChoiceSchema,
} from './descent-recipe.ts';
import { type EnsembleProof, proveEnsemble } from './ensemble-proof.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome, type LabRecipe } from './lab.ts';
import { provenanceOf, walkEnsemble } from './lab-ensemble.ts';
import { numberFrom, parseRecipe, risingPair, titleSchema, wholeFrom } from './recipe.ts';

const MOST_PIXELS = 2048;
/** Starts a side of the walk that finds the attractors, and of the preview. */
const COARSE = 96;

const schema = z.strictObject({
  lab: z.literal('basin'),
  title: titleSchema,
  surface: surfaceChoiceSchema.describe('the id of a surface, such as {"id": "himmelblau"}, or a formula'),
  optimizer: optimizerChoiceSchema.describe(
    'the id of an optimizer, such as {"id": "adam", "lr": 0.1}, or update lines',
  ),
  clip: clippingSchema.describe('{"by": "norm" or "value", "limit": a number not below 0}').optional(),
  steps: wholeFrom(1, 20_000).default(300),
  /** Starts a side. */
  size: wholeFrom(16, MOST_PIXELS).default(256),
  view: z.strictObject({ x: risingPair, y: risingPair }).optional(),
  /** A trajectory has settled when no further step moves x or y by more. */
  settle: numberFrom(0, 1).default(1e-4),
  /** Ends closer together than this share of the first view's width are one attractor. */
  reach: numberFrom(1e-6, 0.5).default(0.01),
});

export interface BasinRecipe extends LabRecipe {
  readonly lab: 'basin';
  readonly surface: SurfaceChoice;
  readonly optimizer: OptimizerChoice;
  readonly clip?: EnsembleJob['clip'];
  readonly steps: number;
  readonly size: number;
  readonly view: View;
  readonly settle: number;
  readonly reach: number;
}

/** Row-major, first row at view.y[0]; `size`² cells of the recipe, or fewer in a preview. */
export interface BasinCells {
  readonly side: number;
  /** Index into the outcome's attractors; −1: none. */
  readonly attractor: Int16Array;
  /** −1: has not settled. */
  readonly settledAfter: Int32Array;
  readonly loss: Float32Array | Float64Array;
  readonly diverged: Uint8Array;
}

export interface BasinOutcome extends LabOutcome {
  readonly recipe: BasinRecipe;
  readonly attractors: readonly (FoundAttractor & { readonly share: number })[];
  /** Shares of all starts. */
  readonly diverged: number;
  readonly settled: number;
  /** Steps that a twentieth, half and all but a fiftieth of those that settled needed; absent if none settled. */
  readonly settling?: { readonly quick: number; readonly median: number; readonly slow: number };
  readonly proof: EnsembleProof;
  readonly cells: BasinCells;
}

export const basinLab: Lab<BasinRecipe, BasinOutcome> = {
  id: 'basin',
  title: 'Basin map',
  sentence:
    'Every pixel is a start: its colour says where the optimizer ends up from there, its shade how long it takes.',
  parse: (input) => {
    const recipe = parseRecipe(schema, input);
    const surface = fillSurfaceChoice(recipe.surface);
    return {
      ...recipe,
      surface,
      optimizer: fillOptimizerChoice(recipe.optimizer),
      view: recipe.view ?? surfaceDefinitionOf(surface).view,
    };
  },
  run: runBasin,
};

async function runBasin(recipe: BasinRecipe, context: LabContext): Promise<BasinOutcome> {
  const { view, size } = recipe;
  const isDeep = isTooDeepForFloat32(view, size);
  const float64 = { backend: 'cpu', open: async () => createCpuEnsemble(context.now) } as const;
  const candidates = isDeep ? [float64] : context.engines.ensembles;
  const job = jobOf(recipe);
  const scouting = { ...job, starts: gridOf(view, Math.min(COARSE, size)) };
  const scouted = await walkEnsemble(scouting, context, { from: 0, share: 0.1 }, candidates);
  const attractors = gatherEnds(scouted.result, job.reach);
  const whole = { ...job, attractors };
  if (context.onPreview !== undefined && size > 2 * COARSE) {
    const coarse = { ...whole, starts: scouting.starts };
    const seen = await walkEnsemble(coarse, context, { from: 0.1, share: 0 }, candidates);
    const proof = await proveEnsemble(coarse, seen.result, context.now);
    context.onPreview(outcomeOf(recipe, seen, attractors, proof));
  }
  const finished = await walkEnsemble(whole, context, { from: 0.1, share: 0.85 }, candidates);
  await checkpoint(context, 0.95);
  const proof = await proveEnsemble(whole, finished.result, context.now);
  return outcomeOf(recipe, finished, attractors, proof);
}

/** Rounded to float32, neighbouring starts of a deep zoom would be the same start. */
function isTooDeepForFloat32(view: View, size: number): boolean {
  return [view.x, view.y].some(
    ([low, high]) => (high - low) / size < 8 * 2 ** -24 * Math.max(Math.abs(low), Math.abs(high)),
  );
}

function gridOf(view: View, side: number): EnsembleJob['starts'] {
  return { kind: 'grid', view, width: side, height: side };
}

function jobOf({ surface, optimizer, clip, steps, size, view, settle, reach }: BasinRecipe): EnsembleJob {
  const [low, high] = surfaceDefinitionOf(surface).view.x;
  return {
    surface: surfaceOf(surface),
    optimizer: { definition: optimizerEntryOf(optimizer).definition, hyperparameters: hyperparametersOf(optimizer) },
    clip,
    starts: gridOf(view, size),
    steps,
    settle: { by: 'move', within: settle },
    attractors: [],
    reach: reach * (high - low),
  };
}

function outcomeOf(
  recipe: BasinRecipe,
  finished: FinishedEnsemble,
  attractors: readonly FoundAttractor[],
  proof: EnsembleProof,
): BasinOutcome {
  const { summary, attractor, settledAfter, loss, diverged } = finished.result;
  const count = attractor.length;
  const steps = settledAfter.filter((step) => step >= 0).sort();
  const at = (share: number): number => steps[Math.floor(share * (steps.length - 1))] ?? 0;
  return {
    recipe,
    computed: provenanceOf(finished, proof),
    attractors: attractors.map((place, index) => ({ ...place, share: (summary.perAttractor[index] ?? 0) / count })),
    diverged: summary.diverged / count,
    settled: summary.settled / count,
    ...(steps.length > 0 && { settling: { quick: at(0.05), median: at(0.5), slow: at(0.98) } }),
    proof,
    cells: { side: Math.round(Math.sqrt(count)), attractor, settledAfter, loss, diverged },
  };
}
