/**
 * The `sweep` lab: one optimizer from one start, once for every pair of two hyperparameters. Says which pair does best, and where
 * theory draws the line between converging and leaving.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { fillSurfaceChoice, surfaceDefinitionOf, surfaceOf } from '../catalog/surfaces.ts';
import type { EnsembleJob, EnsembleResult } from '../ensemble/ensemble-engine.ts';
import { clippingSchema, optimizerChoiceSchema, surfaceChoiceSchema } from './descent-recipe.ts';
import { proveEnsemble } from './ensemble-proof.ts';
import { checkpoint, type Lab, type LabContext } from './lab.ts';
import { provenanceOf, walkEnsemble } from './lab-ensemble.ts';
import { finite, oneWordOf, parseRecipe, titleSchema, wholeFrom } from './recipe.ts';
import { sweepableParameter, sweepableParameters } from './sweep-axes.ts';
import { fillNetworkSweep, runNetworkSweep } from './sweep-network.ts';
import { bestCell, isNetworkSweep, type SurfaceSweep, type SweepOutcome, type SweepRecipe } from './sweep-outcome.ts';

/** A run that ends so many times as far above the goal as it began has left. */
const FAR_ABOVE = 100;

const axisSchema = z
  .strictObject({
    name: z.string().min(1).max(60),
    from: finite,
    to: finite,
    scale: oneWordOf(['linear', 'log']).default('linear'),
  })
  .refine(({ from, to }) => from < to, 'must rise')
  .describe('a hyperparameter and its rising range, such as {"name": "lr", "from": 0.001, "to": 1, "scale": "log"}');

const schema = z.strictObject({
  lab: z.literal('sweep'),
  title: titleSchema,
  surface: surfaceChoiceSchema
    .describe('the id of a surface, such as {"id": "quadratic", "kappa": 100}, or a formula')
    .optional(),
  network: z
    .looseObject({})
    .describe('fields of a train recipe, such as {"data": {"id": "moons", "n": 64}, "net": {"layers": [8]}}')
    .optional(),
  optimizer: optimizerChoiceSchema.describe('the id of an optimizer, such as {"id": "momentum"}, or update lines'),
  clip: clippingSchema.describe('{"by": "norm" or "value", "limit": a number not below 0}').optional(),
  start: z.tuple([finite, finite]).describe('two finite numbers, such as [-1.2, 1]').optional(),
  steps: wholeFrom(1, 20_000).default(200),
  across: axisSchema,
  down: axisSchema,
  /** Values along each side; default 192, and 24 for a network. */
  size: wholeFrom(8, 1024).optional(),
  /** A pair is done when its loss, less the lowest known loss, stays below this share of where it began; default 1e-6, and 0.1 for a network. */
  goal: z.number().gt(0).max(1).describe('a number above 0 and at most 1').optional(),
});

export const sweepLab: Lab<SweepRecipe, SweepOutcome> = {
  id: 'sweep',
  title: 'Hyperparameter sweep',
  sentence:
    'Two hyperparameters against each other: every pair is a run, its colour says how fast it got there or how it failed.',
  parse: (input) => {
    const { surface: given, network, clip, start, ...rest } = parseRecipe(schema, input);
    const optimizer = fillOptimizerChoice(rest.optimizer);
    const isNetwork = network !== undefined;
    const { size = isNetwork ? 24 : 192, goal = isNetwork ? 0.1 : 1e-6 } = rest;
    const recipe = { ...rest, optimizer, size, goal };
    for (const axis of [recipe.across, recipe.down]) sweepableParameter(optimizer, axis.name);
    if (recipe.across.name === recipe.down.name)
      throw new AppError(
        'invalid-recipe',
        `A sweep needs two different hyperparameters; across and down are both "${recipe.across.name}".`,
        `Choose another of ${sweepableParameters(optimizer)
          .map(({ name }) => name)
          .join(', ')}.`,
      );
    if (isNetwork) return fillNetworkSweep(recipe, network, { surface: given, clip, start });
    if (given === undefined)
      throw new AppError(
        'invalid-recipe',
        'A sweep needs a surface or a network; this one has neither.',
        'Add surface, such as {"id": "quadratic", "kappa": 100}.',
      );
    const surface = fillSurfaceChoice(given);
    return {
      ...recipe,
      surface,
      ...(clip !== undefined && { clip }),
      start: start ?? surfaceDefinitionOf(surface).start,
    };
  },
  run: (recipe, context) =>
    isNetworkSweep(recipe) ? runNetworkSweep(recipe, context) : runSurfaceSweep(recipe, context),
};

async function runSurfaceSweep(recipe: SurfaceSweep, context: LabContext): Promise<SweepOutcome> {
  const surface = surfaceOf(recipe.surface);
  const startLoss = surface.loss(...recipe.start);
  if (!Number.isFinite(startLoss))
    throw new AppError(
      'invalid-recipe',
      `The loss at the start (${recipe.start.join(', ')}) is not a finite number.`,
      'Choose a start closer to the middle of the surface.',
    );
  const scouted = await walkEnsemble(jobOf(recipe, 8 * Math.ceil(Math.min(recipe.size, 64) / 8)), context, {
    from: 0,
    share: 0.1,
  });
  const floor = lowestLoss(recipe, surface.loss, scouted.result);
  const goalLoss = floor + recipe.goal * (startLoss - floor);
  const job = { ...jobOf(recipe, recipe.size), settle: { by: 'loss', within: goalLoss } as const };
  const finished = await walkEnsemble(job, context, { from: 0.1, share: 0.85 });
  const { result } = finished;
  await checkpoint(context, 0.95);
  const proof = await proveEnsemble(job, result, context.now);
  const best = bestCell(recipe, result);
  const count = result.loss.length;
  const ceiling = goalLoss + FAR_ABOVE * (startLoss - goalLoss);
  const left = Uint8Array.from(result.loss, (loss) => (loss <= ceiling ? 0 : 1));
  return {
    recipe,
    computed: provenanceOf(finished, proof),
    cells: { loss: result.loss, settledAfter: result.settledAfter, left },
    ...(best !== undefined && { best }),
    startLoss,
    goalLoss,
    left: left.filter((one) => one === 1).length / count,
    reached: result.summary.settled / count,
    proof,
  };
}

function jobOf({ surface, optimizer, clip, start, steps, across, down }: SurfaceSweep, size: number): EnsembleJob {
  return {
    surface: surfaceOf(surface),
    optimizer: { definition: optimizerEntryOf(optimizer).definition, hyperparameters: hyperparametersOf(optimizer) },
    clip,
    starts: { kind: 'points', x: [start[0]], y: [start[1]] },
    vary: { across, down, width: size, height: size },
    steps,
    attractors: [],
    reach: 0,
  };
}

function lowestLoss(
  { surface }: SurfaceSweep,
  lossAt: (x: number, y: number) => number,
  scouted: EnsembleResult,
): number {
  const known = surfaceDefinitionOf(surface).minima.map(({ x, y }) => lossAt(x, y));
  const reached = Array.from(scouted.loss).filter(
    (loss, index) => scouted.diverged[index] === 0 && Number.isFinite(loss),
  );
  return [...known, ...reached].reduce((low, loss) => Math.min(low, loss), Number.POSITIVE_INFINITY);
}
