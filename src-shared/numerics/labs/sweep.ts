/**
 * The `sweep` lab: one optimizer from one start, once for every pair of two hyperparameters. Says which pair does best, and where
 * theory draws the line between converging and leaving.
 */
import { z } from 'zod';
import { AppError } from '../../contract/result.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import type { NumberParameter } from '../catalog/parameters.ts';
import { fillSurfaceChoice, surfaceDefinitionOf, surfaceOf } from '../catalog/surfaces.ts';
import type { EnsembleJob, EnsembleResult, VariedNumber } from '../ensemble/ensemble-engine.ts';
import {
  clippingSchema,
  type OptimizerChoice,
  optimizerChoiceSchema,
  type SurfaceChoice,
  surfaceChoiceSchema,
} from './descent-recipe.ts';
import { axisValue, type EnsembleProof, proveEnsemble } from './ensemble-proof.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome, type LabRecipe } from './lab.ts';
import { provenanceOf, walkEnsemble } from './lab-ensemble.ts';
import { finite, oneWordOf, parseRecipe, titleSchema, wholeFrom } from './recipe.ts';

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
  surface: surfaceChoiceSchema.describe('the id of a surface, such as {"id": "quadratic", "kappa": 100}, or a formula'),
  optimizer: optimizerChoiceSchema.describe('the id of an optimizer, such as {"id": "momentum"}, or update lines'),
  clip: clippingSchema.describe('{"by": "norm" or "value", "limit": a number not below 0}').optional(),
  start: z.tuple([finite, finite]).describe('two finite numbers, such as [-1.2, 1]').optional(),
  steps: wholeFrom(1, 20_000).default(200),
  across: axisSchema,
  down: axisSchema,
  /** Values along each side. */
  size: wholeFrom(8, 1024).default(192),
  /** A pair is done when its loss, less the lowest known loss, stays below this share of where it began. */
  goal: z.number().gt(0).max(1).describe('a number above 0 and at most 1').default(1e-6),
});

export interface SweepRecipe extends LabRecipe {
  readonly lab: 'sweep';
  readonly surface: SurfaceChoice;
  readonly optimizer: OptimizerChoice;
  readonly clip?: EnsembleJob['clip'];
  readonly start: readonly [number, number];
  readonly steps: number;
  /** Flat names, as `betas` has beta1 and beta2. */
  readonly across: VariedNumber;
  readonly down: VariedNumber;
  readonly size: number;
  readonly goal: number;
}

export interface SweepCell {
  readonly column: number;
  readonly row: number;
  readonly across: number;
  readonly down: number;
  readonly loss: number;
  /** Absent: the goal was not reached. */
  readonly steps?: number;
  /** The optimizer with this pair. */
  readonly optimizer: OptimizerChoice;
}

export interface SweepOutcome extends LabOutcome {
  readonly recipe: SweepRecipe;
  /** Row-major, `size`² numbers, the first row at down.from. */
  readonly cells: {
    readonly loss: Float32Array | Float64Array;
    readonly settledAfter: Int32Array;
    /** 1: ended far above where it began, or at no number at all. */
    readonly left: Uint8Array;
  };
  /** Fewest steps to the goal, or the lowest loss if none reaches it; absent if all diverge. */
  readonly best?: SweepCell;
  readonly startLoss: number;
  /** The loss of the goal: the lowest of the known minima or of any pair, and `goal` of the way from there to the start. */
  readonly goalLoss: number;
  /** Shares of all pairs. */
  readonly left: number;
  readonly reached: number;
  readonly proof: EnsembleProof;
}

export const sweepLab: Lab<SweepRecipe, SweepOutcome> = {
  id: 'sweep',
  title: 'Hyperparameter sweep',
  sentence:
    'Two hyperparameters against each other: every pair is a run, its colour says how fast it got there or how it failed.',
  parse: (input) => {
    const recipe = parseRecipe(schema, input);
    const surface = fillSurfaceChoice(recipe.surface);
    const optimizer = fillOptimizerChoice(recipe.optimizer);
    for (const axis of [recipe.across, recipe.down]) sweepableParameter(optimizer, axis.name);
    if (recipe.across.name === recipe.down.name)
      throw new AppError(
        'invalid-recipe',
        `A sweep needs two different hyperparameters; across and down are both "${recipe.across.name}".`,
        `Choose another of ${sweepableParameters(optimizer)
          .map(({ name }) => name)
          .join(', ')}.`,
      );
    return { ...recipe, surface, optimizer, start: recipe.start ?? surfaceDefinitionOf(surface).start };
  },
  run: runSweep,
};

/** The numbers of an optimizer that a sweep may vary, the two of a pair by themselves. */
export function sweepableParameters(optimizer: OptimizerChoice): readonly NumberParameter[] {
  return optimizerEntryOf(optimizer).parameters.flatMap((parameter) =>
    parameter.kind === 'pair' ? parameter.parts : parameter.kind === 'number' ? [parameter] : [],
  );
}

/** Throws AppError('invalid-recipe') that lists what could vary. */
export function sweepableParameter(optimizer: OptimizerChoice, name: string): NumberParameter {
  const all = sweepableParameters(optimizer);
  const found = all.find((parameter) => parameter.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'invalid-recipe',
    `${optimizerEntryOf(optimizer).title} has no number "${name}" that could vary.`,
    `It has ${all.map((parameter) => parameter.name).join(', ')}.`,
  );
}

/** The optimizer with one of its flat numbers replaced. */
export function withNumber(optimizer: OptimizerChoice, name: string, value: number): OptimizerChoice {
  const filled = fillOptimizerChoice(optimizer);
  for (const parameter of optimizerEntryOf(optimizer).parameters) {
    if (parameter.kind !== 'pair') continue;
    const at = parameter.parts.findIndex((part) => part.name === name);
    const pair = filled[parameter.name];
    if (at < 0 || !Array.isArray(pair)) continue;
    return { ...filled, [parameter.name]: at === 0 ? [value, Number(pair[1])] : [Number(pair[0]), value] };
  }
  return { ...filled, [name]: value };
}

async function runSweep(recipe: SweepRecipe, context: LabContext): Promise<SweepOutcome> {
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

function jobOf({ surface, optimizer, clip, start, steps, across, down }: SweepRecipe, size: number): EnsembleJob {
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
  { surface }: SweepRecipe,
  lossAt: (x: number, y: number) => number,
  scouted: EnsembleResult,
): number {
  const known = surfaceDefinitionOf(surface).minima.map(({ x, y }) => lossAt(x, y));
  const reached = Array.from(scouted.loss).filter(
    (loss, index) => scouted.diverged[index] === 0 && Number.isFinite(loss),
  );
  return [...known, ...reached].reduce((low, loss) => Math.min(low, loss), Number.POSITIVE_INFINITY);
}

function bestCell({ across, down, size, optimizer }: SweepRecipe, result: EnsembleResult): SweepCell | undefined {
  const rank = (index: number): readonly [number, number] => {
    const steps = result.settledAfter[index] ?? -1;
    return [steps < 0 ? Number.POSITIVE_INFINITY : steps, result.loss[index] ?? Number.POSITIVE_INFINITY];
  };
  let best: number | undefined;
  for (let index = 0; index < result.loss.length; index += 1) {
    if (result.diverged[index] === 1 || !Number.isFinite(result.loss[index])) continue;
    const [steps, loss] = rank(index);
    const [bestSteps, bestLoss] =
      best === undefined ? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] : rank(best);
    if (best === undefined || steps < bestSteps || (steps === bestSteps && loss < bestLoss)) best = index;
  }
  if (best === undefined) return undefined;
  const [column, row] = [best % size, Math.floor(best / size)];
  const [first, second] = [axisValue(across, size, column), axisValue(down, size, row)];
  const steps = result.settledAfter[best] ?? -1;
  return {
    column,
    row,
    across: first,
    down: second,
    loss: result.loss[best] ?? Number.NaN,
    ...(steps >= 0 && { steps }),
    optimizer: withNumber(withNumber(optimizer, across.name, first), down.name, second),
  };
}
