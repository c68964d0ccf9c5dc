/**
 * One network trained from its start to the last epoch, to its early stop, or to where it leaves every number behind: its
 * curves on the way, and the weights that are kept.
 */
import { AppError } from '../../../contract/result.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import type { TrainingData } from './data-choice.ts';
import type { Score } from './score.ts';
import type { TrainRecipe } from './train-recipe.ts';
import { Training, type Weights } from './training.ts';

/** A loss above this counts as left behind. */
const LOST_LOSS = 1e8;
/** Milliseconds of work between two looks up. */
const LOOK_UP_MS = 25;

/** Number e of each is after e epochs, number 0 before the first step; in evaluation mode, without penalties. */
export interface Curves {
  readonly trainLoss: readonly number[];
  /** NaN without points held out. */
  readonly validationLoss: readonly number[];
  /** Shares; NaN for regression. */
  readonly trainAccuracy: readonly number[];
  readonly validationAccuracy: readonly number[];
}

export interface Trained {
  readonly training: Training;
  /** Before the first step. */
  readonly first: Weights;
  readonly curves: Curves;
  /** The weights that are kept: the last ones, or with early stopping those of the lowest validation loss. */
  readonly kept: Weights;
  readonly keptEpoch: number;
  /** Epochs that were made. */
  readonly epochs: number;
  /** Early stopping ended the run before its last epoch. */
  readonly isStopped: boolean;
  /** The first epoch after which the loss was lost, and the weights one epoch before. */
  readonly diverged: { readonly epoch: number; readonly before: Weights } | undefined;
}

/** Told after every epoch, and before the first: the training as if it ended there, the last weights kept. */
export type EpochWatch = (soFar: Trained) => void;

/** `from` and `to`: shares of the whole run this training is. Throws AppError('cancelled'). */
export async function trainOne(
  recipe: TrainRecipe,
  data: TrainingData,
  start: Float64Array,
  context: LabContext,
  [from, to]: readonly [number, number],
  watch: EpochWatch = () => {},
): Promise<Trained> {
  const training = new Training(recipe, data, start);
  const curves: Record<keyof Curves, number[]> = {
    trainLoss: [],
    validationLoss: [],
    trainAccuracy: [],
    validationAccuracy: [],
  };
  const lookUp = lookingUp(context);
  const { early_stopping: rule } = recipe;
  const first = training.weights;
  let before = first;
  let kept = { weights: before, epoch: 0, loss: note(curves, training, before).loss };
  const tell = (epoch: number, weights: Weights): void =>
    watch({
      training,
      first,
      curves,
      kept: weights,
      keptEpoch: epoch,
      epochs: epoch,
      isStopped: false,
      diverged: undefined,
    });
  tell(0, first);
  for (let epoch = 1; epoch <= recipe.epochs; epoch += 1) {
    for (let step = 0; step < training.steps; step += 1) {
      training.step();
      await lookUp(from + ((to - from) * (epoch - 1 + (step + 1) / training.steps)) / recipe.epochs);
    }
    const weights = training.weights;
    const validation = note(curves, training, weights);
    const loss = curves.trainLoss.at(-1) ?? Number.NaN;
    const end = { training, first, curves, epochs: epoch };
    if (!(loss < LOST_LOSS)) {
      const last = { ...end, keptEpoch: epoch, kept: weights, isStopped: false, diverged: { epoch, before } };
      return rule === null ? last : { ...last, kept: kept.weights, keptEpoch: kept.epoch };
    }
    tell(epoch, weights);
    if (rule === null || validation.loss < kept.loss - rule.min_delta) kept = { weights, epoch, loss: validation.loss };
    else if (epoch - kept.epoch >= rule.patience)
      return {
        ...end,
        kept: kept.weights,
        keptEpoch: kept.epoch,
        isStopped: epoch < recipe.epochs,
        diverged: undefined,
      };
    before = weights;
  }
  const end = { training, first, curves, epochs: recipe.epochs, isStopped: false, diverged: undefined };
  return { ...end, kept: kept.weights, keptEpoch: kept.epoch };
}

/** Writes one more number on every curve; the score on what is held out. */
function note(curves: Record<keyof Curves, number[]>, training: Training, weights: Weights): Score {
  const train = training.score('train', weights);
  const validation = training.score('validation', weights);
  curves.trainLoss.push(train.loss);
  curves.validationLoss.push(validation.loss);
  curves.trainAccuracy.push(train.accuracy);
  curves.validationAccuracy.push(validation.accuracy);
  return validation;
}

/** A checkpoint that costs nothing when the last one was a moment ago. */
function lookingUp(context: LabContext): (share: number) => Promise<void> | undefined {
  let last = context.now();
  return (share) => {
    if (context.signal?.aborted) throw new AppError('cancelled', 'The run was stopped.');
    if (context.now() - last < LOOK_UP_MS) return undefined;
    return checkpoint(context, share).then(() => {
      last = context.now();
    });
  };
}
