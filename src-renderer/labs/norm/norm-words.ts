/** What a run of the norm lab found, in words: read off the outcome, theory beside measurement. */
import { findNorm } from '@shared/numerics/catalog/norms.ts';
import type { AdainOutcome } from '@shared/numerics/labs/norm/adain.ts';
import { type ConditioningOutcome, GOAL } from '@shared/numerics/labs/norm/conditioning.ts';
import type { CubeOutcome } from '@shared/numerics/labs/norm/cube.ts';
import type { GradientOutcome } from '@shared/numerics/labs/norm/gradient.ts';
import type { NormOutcome } from '@shared/numerics/labs/norm/norm.ts';
import {
  type BlockShape,
  hasAffine,
  isTracking,
  type LayerRecipe,
  sizesOf,
} from '@shared/numerics/labs/norm/norm-recipe.ts';
import { PICTURE_TITLES } from '@shared/numerics/labs/norm/pictures.ts';
import type { RunningOutcome } from '@shared/numerics/labs/norm/running.ts';
import { numberText } from '../plot/number-text.ts';
import { shownPart } from './block-layout.ts';

/** Two or three sentences. */
export function normVerdict(outcome: NormOutcome): string {
  switch (outcome.view) {
    case 'cube':
      return cubeVerdict(outcome);
    case 'running':
      return runningVerdict(outcome);
    case 'gradient':
      return gradientVerdict(outcome);
    case 'adain':
      return adainVerdict(outcome);
    case 'conditioning':
      return conditioningVerdict(outcome);
  }
}

/** Which part of a block too large to draw whole is drawn; undefined: all of it. */
export function partText(shape: BlockShape): string | undefined {
  const shown = shownPart(shape);
  const parts = (['n', 'c', 'h', 'w'] as const)
    .filter((axis) => shown[axis] < shape[axis])
    .map((axis) => `${shown[axis]} of ${count(shape[axis], AXIS_NAMES[axis])}`);
  return parts.length === 0
    ? undefined
    : `Drawn are the first ${parts.join(', ')}; the numbers are of the whole block.`;
}

const AXIS_NAMES: Readonly<Record<keyof BlockShape, string>> = { n: 'sample', c: 'channel', h: 'row', w: 'column' };

/** `batch norm`, `layer norm over (4, 4)`. */
export function layerName({ norm }: LayerRecipe): string {
  const sizes = sizesOf(norm);
  const title = findNorm(norm.id).title.toLowerCase().replace(' of images', '');
  if (norm.id === 'group_norm') return `${title} in ${count(Number(norm.num_groups), 'group')}`;
  return sizes.length === 0 ? title.replace('rms', 'RMS') : `${title.replace('rms', 'RMS')} over (${sizes.join(', ')})`;
}

function count(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function percent(share: number): string {
  const of100 = 100 * share;
  return `${of100 > 0 && of100 < 1 ? numberText(of100, 2) : of100.toFixed(of100 > 99 && of100 < 99.95 ? 1 : 0)} %`;
}

/** 0 for what only rounding keeps from it. */
export function rounded(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}

function cubeVerdict(outcome: CubeOutcome): string {
  const { recipe, groups, notNumbers, constantGroups, reach } = outcome;
  const isEval = recipe.mode === 'eval' && isTracking(recipe.norm);
  const taken =
    recipe.norm.id === 'rms_norm'
      ? count(groups.count, 'mean square')
      : `${count(groups.count, 'mean')} and ${count(groups.count, 'variance')}`;
  const first = isEval
    ? `In evaluation ${layerName(recipe)} takes no statistics of this block: each of ${count(groups.count, 'channel')} is scaled by what training on ${recipe.seen} batches has left behind.`
    : `${capital(layerName(recipe))} takes ${taken}, each over ${count(groups.size, 'number')}.`;
  return [first, remarkOn({ notNumbers, constantGroups, reach, isEval }, outcome)].join(' ');
}

function remarkOn(
  found: Pick<CubeOutcome, 'notNumbers' | 'constantGroups' | 'reach'> & { readonly isEval: boolean },
  { groups, before, after, normalized, recipe }: CubeOutcome,
): string {
  if (found.notNumbers > 0)
    return `${count(found.notNumbers, 'number')} came out as NaN: ${count(found.constantGroups, 'group')} of equal numbers has variance 0, and without eps 0 is divided by 0.`;
  if (found.isEval) {
    const off = farthest(normalized.mean);
    return `The block is another draw than those batches, so its x-hat has means up to ${numberText(off, 2)} away from 0; in training it would be 0 exactly.`;
  }
  if (groups.size === 2 && found.reach.smallest > 0.9)
    return 'With two numbers to a group only their order is left: every x-hat is +1 or −1, however far apart they were.';
  if (found.constantGroups > 0)
    return `${count(found.constantGroups, 'group')} of equal numbers became 0: eps keeps the division from failing.`;
  if (groups.size > 2 && found.reach.largest > 0.9 * Math.sqrt(groups.size - 1))
    return `One number is ${numberText(found.reach.largest, 3)} deviations out; among ${groups.size} numbers none can be farther than √${groups.size - 1} = ${numberText(Math.sqrt(groups.size - 1), 3)}, and all its neighbours are pressed together.`;
  if (recipe.norm.id === 'rms_norm')
    return `The mean square of each becomes 1, the mean stays: up to ${numberText(farthest(normalized.mean), 3)} deviations from 0.`;
  const plain = recipe.gamma.every((gamma) => gamma === 1) && recipe.beta.every((beta) => beta === 0);
  const scaled = plain
    ? 'With γ = 1 and β = 0 that is y.'
    : `γ and β then give y means ${range(after.mean)} and deviations ${range(after.std)}.`;
  const ending = hasAffine(recipe.norm) ? scaled : 'The layer has no γ and β, so that is y.';
  return `Every group comes out with mean 0 and variance 1, whatever it was: means were ${range(before.mean)}, deviations ${range(before.std)}. ${ending}`;
}

function range(values: Float64Array): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => numberText(rounded(value), 2));
  return low === high ? `of ${low}` : `from ${low} to ${high}`;
}

function farthest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function runningVerdict({ recipe, running, truth, swapped, mismatch, channels, perChannel }: RunningOutcome): string {
  const { momentum } = recipe.norm;
  const last = (recipe.steps - 1) * channels;
  const gap = Math.abs((running.mean[last] ?? 0) - (truth.mean[last] ?? 0));
  const memory =
    typeof momentum === 'number'
      ? `With momentum ${momentum} each batch adds ${percent(momentum)} of itself: after ten batches ${percent(1 - (1 - momentum) ** 10)} of a change has arrived${swapped === undefined ? '' : `, and ${percent(1 - momentum ** 10)} if the number weighed the old value`}.`
      : 'With momentum None all batches count alike: the mean settles, and the longer it has run the slower it follows a change.';
  const end = `At the end the running mean of channel 0 is ${numberText(gap, 2)} away from the distribution’s, and training and evaluation differ by ${numberText(mismatch[recipe.steps - 1] ?? 0, 2)} in y.`;
  const few =
    perChannel < 8
      ? ` A batch has ${perChannel} numbers to a channel, so the unbiased variance that is remembered is ${numberText(perChannel / (perChannel - 1), 3)} times the one training divides by.`
      : '';
  return `${memory} ${end}${few}`;
}

function gradientVerdict({ recipe, shares, dependence, size, left }: GradientOutcome): string {
  const over = (part: Float64Array): number =>
    part.reduce((sum, share, group) => sum + share * (shares.weight[group] ?? 0), 0);
  const mean = over(shares.mean);
  const along = over(shares.along);
  if (dependence === 'fixed')
    return `In evaluation the statistics are constants, so nothing is taken out: dx is γ·dy over the running deviation, ${percent(1)} of it.`;
  const through =
    size.upstream > 0 && size.dx < 1e-3 * size.upstream
      ? 'Next to nothing reaches x'
      : `${percent(over(shares.rest))} of |G|² gets through`;
  const removed =
    dependence === 'square'
      ? `${percent(along)} lay along x, the one direction in which ${layerName(recipe)} does not change its output`
      : `${percent(mean)} lay in the mean and ${percent(along)} along x-hat, the two directions in which ${layerName(recipe)} does not change its output`;
  const rest = dependence === 'square' ? left.along : Math.max(left.mean, left.along);
  return `${through}: ${removed}. What is left of them in dx is ${numberText(rest, 1)} of G, which is eps and rounding.`;
}

function adainVerdict({ recipe, content, style, result, clipped }: AdainOutcome): string {
  const { strength } = recipe;
  const names = ['red', 'green', 'blue'];
  const gaps = names.map((_, channel) => Math.abs((style.mean[channel] ?? 0) - (content.mean[channel] ?? 0)));
  const widest = gaps.indexOf(Math.max(...gaps));
  const moved = `The mean of ${names[widest]} went from ${numberText(content.mean[widest] ?? 0, 2)} to ${numberText(result.mean[widest] ?? 0, 2)}; the style’s is ${numberText(style.mean[widest] ?? 0, 2)}.`;
  const all =
    strength === 1
      ? `Six numbers, a mean and a deviation for each colour, carry the look of “${PICTURE_TITLES[recipe.style]}” over; every edge of “${PICTURE_TITLES[recipe.content]}” stays.`
      : `At strength ${numberText(strength, 2)} each mean and deviation has gone ${percent(strength)} of the way.`;
  const cut = clipped > 0.001 ? ` ${percent(clipped)} of the components left what a screen can show.` : '';
  return `${all} ${moved}${cut}`;
}

function conditioningVerdict({ recipe, raw, standardized }: ConditioningOutcome): string {
  const better = raw.kappa / standardized.kappa;
  const kappas = `Standardizing takes κ from ${numberText(raw.kappa, 3)} to ${numberText(standardized.kappa, 3)}`;
  if (recipe.rate !== undefined)
    return `${kappas}. ${
      recipe.rate < 1
        ? `With lr at ${percent(recipe.rate)} of its limit 2/λmax both descents are stable, at κ ${numberText(raw.kappa, 3)} as at ${numberText(standardized.kappa, 3)}: the spread of the eigenvalues makes descent slow, not unstable.`
        : 'With lr beyond 2/λmax both leave along their steepest direction: stability asks for λmax alone, whatever κ is.'
    }`;
  const steps = ({ measuredSteps, predictedSteps }: typeof raw): string =>
    measuredSteps === undefined
      ? `more than ${recipe.steps} steps (theory: about ${numberText(predictedSteps ?? Number.POSITIVE_INFINITY, 3)})`
      : count(measuredSteps, 'step');
  const gain = better > 1.5 ? `, ${numberText(better, 2)} times less` : '';
  return `${kappas}${gain}. To bring the excess loss to ${numberText(GOAL)} of its start descent needs ${steps(raw)} on the features as they come and ${steps(standardized)} after it.${recipe.correlation > 0.7 ? ' What is left is correlation, which scaling each feature alone cannot touch.' : ''}`;
}
