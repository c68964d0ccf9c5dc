/** What a training run found, in words, from its numbers alone. */
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { numberText } from '../plot/number-text.ts';

/** A validation loss so much above its lowest value counts as overfitting. */
const CLEARLY = 1.15;
/** A network whose training accuracy is below this has not learned its own points. */
const UNDERFIT = 0.85;

export const percent = (share: number): string => `${numberText(100 * share, 3)}\u00a0%`;

/** A few sentences: how it ended, why, and what else stands out. */
export function trainVerdict(outcome: TrainOutcome): string {
  const parts =
    outcome.diverged === undefined ? [endText(outcome), gapText(outcome), stopText(outcome)] : [divergedText(outcome)];
  return [...parts, silentText(outcome), sharpText(outcome), seedsText(outcome)]
    .filter((part) => part !== undefined)
    .join(' ');
}

function divergedText({ diverged }: TrainOutcome): string | undefined {
  if (diverged === undefined) return undefined;
  const { epoch, sharpness, limit } = diverged;
  const lost = `The loss leaves all bounds in epoch ${epoch}`;
  if (limit === undefined || !(sharpness > limit)) return `${lost}. Lower the learning rate.`;
  return `${lost}: one epoch before, the loss curved with ${numberText(sharpness, 3)}, and this learning rate bears at most ${numberText(limit, 3)}.`;
}

function endText(outcome: TrainOutcome): string {
  const { kept, curves, task, validation, classes } = outcome;
  const hasHeldOut = validation.label.length > 0;
  if (task === 'regression') {
    const first = curves.trainLoss[0] ?? Number.NaN;
    const said = `The training loss falls from ${numberText(first, 3)} to ${numberText(kept.train.loss, 3)}`;
    return hasHeldOut ? `${said}; on points held out it is ${numberText(kept.validation.loss, 3)}.` : `${said}.`;
  }
  const right = `${percent(kept.train.accuracy)} of the training points`;
  const both = hasHeldOut
    ? `${right} and ${percent(kept.validation.accuracy)} of those held out are right.`
    : `${right} are right.`;
  const guess = largestShare(outcome);
  if (kept.train.accuracy <= guess + 0.02)
    return `${both} Calling every point class ${classes[guessed(outcome)]} gets ${percent(guess)}: it has learned nothing more than that.`;
  if (kept.train.accuracy < UNDERFIT)
    return `${both} The network underfits: it cannot bend its boundary enough, or has not yet.`;
  return both;
}

function gapText({ curves, kept, validation, lossFloor }: TrainOutcome): string | undefined {
  if (validation.label.length === 0) return undefined;
  const lowest = Math.min(...curves.validationLoss);
  const at = curves.validationLoss.indexOf(lowest);
  if (kept.validation.loss > CLEARLY * lowest && kept.validation.loss > 1.5 * kept.train.loss && at < kept.epoch)
    return `It overfits: validation loss was lowest in epoch ${at} (${numberText(lowest, 3)}) and has risen to ${numberText(kept.validation.loss, 3)} while training loss fell to ${numberText(kept.train.loss, 3)}.`;
  if (lossFloor > 0 && kept.train.loss < 1.2 * lossFloor)
    return `With smoothed labels no prediction can go below ${numberText(lossFloor, 3)}; training has come to ${numberText(kept.train.loss, 3)}.`;
  return undefined;
}

function stopText({ recipe: { early_stopping: rule }, isStopped, kept, epochs }: TrainOutcome): string | undefined {
  if (rule === null) return undefined;
  return isStopped
    ? `Early stopping ended the run after ${epochs} epochs and went back to the weights of epoch ${kept.epoch}; the ${epochs - kept.epoch} epochs of patience are the price.`
    : `Early stopping never ran out of patience; the weights of epoch ${kept.epoch} are kept.`;
}

function silentText({ snapshots, recipe }: TrainOutcome): string | undefined {
  const silent = snapshots.at(-1)?.silent ?? [];
  const { layers } = recipe.net;
  const units = layers.reduce((sum, width) => sum + width, 0);
  const dead = silent.reduce((sum, share, layer) => sum + share * (layers[layer] ?? 0), 0);
  if (dead < 0.5) return undefined;
  const most = silent.indexOf(Math.max(...silent));
  if ((silent[most] ?? 0) > 0.999)
    return `Every unit of hidden layer ${most + 1} says the same for all training points: nothing passes it, and no gradient comes back.`;
  const count = Math.round(dead);
  const [say, they] = count === 1 ? ['says', 'it is'] : ['say', 'they are'];
  return `${count} of ${units} hidden units ${say} the same for every training point: ${they} dead weight.`;
}

function sharpText({ sharpness, diverged }: TrainOutcome): string | undefined {
  if (sharpness === undefined || diverged !== undefined) return undefined;
  const last = numberText(sharpness.values.at(-1) ?? Number.NaN, 3);
  const { limit, lateOverLimit } = sharpness;
  if (limit === undefined || lateOverLimit === undefined)
    return `The sharpest direction ends with curvature ${last}; for this optimizer theory names no limit.`;
  const bound = numberText(limit.at(-1) ?? Number.NaN, 3);
  if (lateOverLimit > 0.9 && lateOverLimit < 1.25)
    return `Sharpness hovers at ${numberText(lateOverLimit, 3)} times the ${bound} that descent bears: the edge of stability.`;
  return `Sharpness ends at ${last}, ${lateOverLimit < 1 ? 'below' : 'above'} the ${bound} that descent bears.`;
}

function seedsText({ spread, task }: TrainOutcome): string | undefined {
  if (spread === undefined) return undefined;
  const { seeds, diverged, finalAccuracy, finalLoss } = spread;
  const lost = diverged === 0 ? '' : ` ${diverged} of them lost their loss.`;
  const values = (task === 'regression' ? finalLoss : finalAccuracy).filter(Number.isFinite).toSorted((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? Number.NaN;
  const said = task === 'regression' ? (value: number) => numberText(value, 3) : percent;
  return `From ${seeds} different starts the ${task === 'regression' ? 'loss' : 'accuracy'} ends between ${said(at(0.05))} and ${said(at(0.95))} (nine in ten), ${said(at(0.5))} in the middle.${lost}`;
}

function guessed({ train, classes }: TrainOutcome): number {
  const counts = classes.map((_, own) => train.label.filter((label) => label === own).length);
  return counts.indexOf(Math.max(...counts));
}

function largestShare(outcome: TrainOutcome): number {
  const { train } = outcome;
  const own = guessed(outcome);
  return train.label.filter((label) => label === own).length / train.label.length;
}
