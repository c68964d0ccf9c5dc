/** What a sweep is asked and what it answers, and which of its pairs did best. */

import type { EnsembleJob, EnsembleResult, VariedNumber } from '../ensemble/ensemble-engine.ts';
import type { OptimizerChoice, SurfaceChoice } from './descent-recipe.ts';
import { axisValue, type EnsembleProof } from './ensemble-proof.ts';
import type { LabOutcome, LabRecipe } from './lab.ts';
import { withNumber } from './sweep-axes.ts';
import type { TrainRecipe } from './train/train-recipe.ts';

/** What a sweep is, whatever its optimizer works on. */
export interface SweepGrid extends LabRecipe {
  readonly lab: 'sweep';
  readonly optimizer: OptimizerChoice;
  readonly steps: number;
  /** Flat names, as `betas` has beta1 and beta2. */
  readonly across: VariedNumber;
  readonly down: VariedNumber;
  readonly size: number;
  readonly goal: number;
}

/** Of a train recipe, what a sweep does not decide itself. */
export type SweptNetwork = Pick<TrainRecipe, 'data' | 'net' | 'loss' | 'seed'>;

export interface NetworkSweep extends SweepGrid {
  readonly network: SweptNetwork;
}

export interface SurfaceSweep extends SweepGrid {
  readonly surface: SurfaceChoice;
  readonly clip?: EnsembleJob['clip'];
  readonly start: readonly [number, number];
}

export type SweepRecipe = SurfaceSweep | NetworkSweep;

export function isNetworkSweep(recipe: SweepRecipe): recipe is NetworkSweep {
  return 'network' in recipe;
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

/** `result`: losses at the end, steps to the goal (−1: not reached) and who left for good, pair by pair. */
export function bestCell(
  { across, down, size, optimizer }: SweepGrid,
  result: Pick<EnsembleResult, 'loss' | 'settledAfter' | 'diverged'>,
): SweepCell | undefined {
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
