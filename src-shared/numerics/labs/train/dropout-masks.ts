/**
 * What dropout averages over: outputs of the trained network under many masks against the one output of the network whose
 * units are all there. With one hidden layer of at most ten units every mask is tried.
 */
import { createStream } from '../../cpu/random.ts';
import type { TrainingData } from './data-choice.ts';
import { sharesOf } from './score.ts';
import type { TrainRecipe } from './train-recipe.ts';
import type { Training, Weights } from './training.ts';

const STREAM = 65541;
const SAMPLED = 1024;
const MOST_UNITS = 10;

export interface MaskAverages {
  /** How many masks; `isExact`: all there are, each weighed with its probability. */
  readonly masks: number;
  readonly isExact: boolean;
  /**
   * Mean output of the last hidden layer over all training points: with random masks, as training has it; with none, as
   * evaluation has it; and what would come of multiplying by the drop rate instead of doing nothing.
   */
  readonly hidden: { readonly train: number; readonly test: number; readonly mistaken: number };
  /** The same as shares of `test`. */
  readonly ratio: { readonly train: number; readonly mistaken: number };
  /** First output for the first training point: mean over the masks, and without masks. */
  readonly output: { readonly mean: number; readonly scaled: number };
  /** Share of class 1 for that point: mean, normalized geometric mean, and without masks. Absent for regression. */
  readonly share?: { readonly mean: number; readonly geometric: number; readonly scaled: number };
}

export function maskAverages(
  recipe: TrainRecipe,
  training: Training,
  data: TrainingData,
  weights: Weights,
): MaskAverages {
  const { layers, dropout } = recipe.net;
  const isExact = layers.length === 1 && (layers[0] ?? 0) <= MOST_UNITS;
  const { keep, probability } = isExact ? allMasks(layers[0] ?? 0, dropout) : sampledMasks(layers, dropout, SAMPLED);
  const masks = probability.length;
  const point = data.trainInput.subarray(0, 2);
  const repeated = Float64Array.from({ length: 2 * masks }, (_, at) => point[at % 2] ?? 0);
  const outputs = training.outputs(repeated, weights, keep);
  const width = outputs.length / masks;
  const mean = (values: Float64Array, column: number): number =>
    probability.reduce((sum, chance, row) => sum + chance * (values[row * width + column] ?? 0), 0);
  const whole = training.outputs(point, weights);
  const classes = data.train.classes.length;
  return {
    masks,
    isExact,
    ...hiddenMeans(recipe, training, data, weights),
    output: { mean: mean(outputs, 0), scaled: whole[0] ?? 0 },
    ...(classes > 1 && {
      share: shareAverages(
        sharesOf(outputs, classes, recipe.loss),
        sharesOf(whole, classes, recipe.loss),
        classes,
        mean,
      ),
    }),
  };
}

function shareAverages(
  shares: Float64Array,
  whole: Float64Array,
  classes: number,
  mean: (values: Float64Array, column: number) => number,
): NonNullable<MaskAverages['share']> {
  const logs = shares.map(Math.log);
  const powers = Array.from({ length: classes }, (_, own) => Math.exp(mean(logs, own)));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return { mean: mean(shares, 1), geometric: (powers[1] ?? 0) / total, scaled: whole[1] ?? 0 };
}

function hiddenMeans(
  { net: { layers, dropout } }: TrainRecipe,
  training: Training,
  data: TrainingData,
  weights: Weights,
) {
  const last = `a${layers.length - 1}`;
  const meanOf = (keep?: readonly Float64Array[]): number => {
    const said = training.tensors(data.trainInput, weights, keep)[last]?.data ?? new Float64Array(0);
    return said.reduce((sum, value) => sum + value, 0) / said.length;
  };
  const points = data.trainInput.length / 2;
  const rounds = Math.ceil(SAMPLED / points);
  let train = 0;
  for (let round = 0; round < rounds; round += 1)
    train += meanOf(sampledMasks(layers, dropout, points, round).keep) / rounds;
  const test = meanOf();
  const hidden = { train, test, mistaken: dropout * test };
  return { hidden, ratio: { train: hidden.train / hidden.test, mistaken: hidden.mistaken / hidden.test } };
}

interface Masks {
  /** One a hidden layer, (masks, width): 0 or 1/(1 − p). */
  readonly keep: readonly Float64Array[];
  /** Of each mask; they add up to 1. */
  readonly probability: readonly number[];
}

function allMasks(width: number, dropout: number): Masks {
  const count = 2 ** width;
  const isKept = (mask: number, unit: number): boolean => Math.floor(mask / 2 ** unit) % 2 === 1;
  const units = Array.from({ length: width }, (_, unit) => unit);
  return {
    keep: [
      Float64Array.from({ length: count * width }, (_, at) =>
        isKept(Math.floor(at / width), at % width) ? 1 / (1 - dropout) : 0,
      ),
    ],
    probability: Array.from({ length: count }, (_, mask) =>
      units.reduce((chance, unit) => chance * (isKept(mask, unit) ? 1 - dropout : dropout), 1),
    ),
  };
}

function sampledMasks(widths: readonly number[], dropout: number, count: number, round = 0): Masks {
  return {
    keep: widths.map((width, layer) => {
      const stream = createStream(layer, STREAM + round);
      return Float64Array.from({ length: count * width }, (_, at) =>
        stream.uniform(at) < dropout ? 0 : 1 / (1 - dropout),
      );
    }),
    probability: Array.from({ length: count }, () => 1 / count),
  };
}
