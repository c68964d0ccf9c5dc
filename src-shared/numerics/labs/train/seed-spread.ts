/**
 * The same training from many starts: only the initial weights differ, points and batches are the same for all. Many
 * networks at once on an engine of populations; one after another where training needs what such an engine has not.
 */
import { AppError } from '../../../contract/result.ts';
import { evaluateLoss } from '../../cpu/losses.ts';
import { lrScaleOf } from '../../cpu/schedule-scale.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import type { SampleSet } from '../../data/sample-set.ts';
import { createCpuMlp } from '../../mlp/cpu-mlp.ts';
import type { MlpEngine, MlpRun } from '../../mlp/mlp-engine.ts';
import type { LabContext } from '../lab.ts';
import { Batches } from './batches.ts';
import type { TrainingData } from './data-choice.ts';
import { accuracyOf, targetsOf } from './score.ts';
import { trainOne } from './train-one.ts';
import { networkOf, startWeights, type TrainRecipe } from './train-recipe.ts';
import { stepScale } from './training.ts';

/** Most epochs at which all networks are scored. */
const MOST_PLACES = 16;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** One list of numbers over the epochs for each of `QUANTILES`. */
export type Band = readonly (readonly number[])[];

export interface SeedSpread {
  readonly seeds: number;
  readonly epochs: readonly number[];
  readonly trainLoss: Band;
  readonly validationLoss: Band;
  readonly trainAccuracy: Band;
  readonly validationAccuracy: Band;
  /** Of each network at the end, on what is held out (on the training points if nothing is); NaN for regression. */
  readonly finalAccuracy: readonly number[];
  readonly finalLoss: readonly number[];
  /** Networks whose loss is no longer a number. */
  readonly diverged: number;
  readonly backend: string;
  readonly description: string;
  /** Backends that gave up before this one. */
  readonly refused: readonly { readonly backend: string; readonly sentence: string }[];
}

interface Scores {
  readonly trainLoss: number[];
  readonly validationLoss: number[];
  readonly trainAccuracy: number[];
  readonly validationAccuracy: number[];
}

function spreadEpochs(epochs: number): number[] {
  const places = Math.min(MOST_PLACES, epochs);
  return Array.from({ length: places + 1 }, (_, place) => Math.round((epochs * place) / places));
}

/** Whether an engine of populations can train this: what acts on single batches or stops early it cannot. */
function isPlain({ net, mixup, l1, early_stopping }: TrainRecipe): boolean {
  return net.dropout === 0 && mixup === 0 && l1 === 0 && early_stopping === null;
}

/** `from` and `to`: the shares of the whole run. Throws AppError('cancelled'). */
export async function seedSpread(
  recipe: TrainRecipe,
  data: TrainingData,
  context: LabContext,
  range: readonly [number, number],
): Promise<SeedSpread> {
  if (!isPlain(recipe)) return oneByOne(recipe, data, context, range);
  const engine = await context.engines.mlp();
  try {
    return await together(recipe, data, engine, context, range);
  } catch (thrown) {
    if (engine.backend === 'cpu' || !(thrown instanceof AppError && thrown.code === 'unavailable')) throw thrown;
    const spread = await together(recipe, data, createCpuMlp(context.now), context, range);
    return { ...spread, refused: [{ backend: engine.backend, sentence: thrown.message }] };
  }
}

async function oneByOne(
  recipe: TrainRecipe,
  data: TrainingData,
  context: LabContext,
  [from, to]: readonly [number, number],
): Promise<SeedSpread> {
  const network = networkOf(recipe, data.train.classes.length);
  const epochs = spreadEpochs(recipe.epochs);
  const scores = epochs.map(
    (): Scores => ({ trainLoss: [], validationLoss: [], trainAccuracy: [], validationAccuracy: [] }),
  );
  const share = (to - from) / recipe.seeds;
  for (let index = 0; index < recipe.seeds; index += 1) {
    const start = startWeights(recipe, network, index);
    const place = [from + share * index, from + share * (index + 1)] as const;
    const { curves } = await trainOne(recipe, data, start, context, place);
    // After an early stop the curves stay where they were.
    epochs.forEach((epoch, at) => {
      for (const [name, curve] of Object.entries(curves) as [keyof Scores, readonly number[]][])
        scores[at]?.[name].push(curve[Math.min(epoch, curve.length - 1)] ?? Number.NaN);
    });
  }
  return spreadOf(epochs, scores, { backend: 'cpu', description: 'CPU, float64' });
}

async function together(
  recipe: TrainRecipe,
  data: TrainingData,
  engine: MlpEngine,
  context: LabContext,
  [from, to]: readonly [number, number],
): Promise<SeedSpread> {
  const network = networkOf(recipe, data.train.classes.length);
  const batches = new Batches(recipe, data.train, data.trainInput);
  const steps = recipe.epochs * batches.steps;
  const epochs = spreadEpochs(recipe.epochs);
  const samples = Float64Array.from([...data.trainInput, ...data.validationInput]);
  const run = await engine.prepare({
    network,
    data: stackedBatches(batches, batches.size === data.train.label.length ? 1 : steps),
    optimizer: recipe.optimizer,
    lrScale: stepScale(lrScaleOf(recipe.schedule, recipe.optimizer, recipe.epochs), batches.steps),
    steps,
    nets: Array.from({ length: recipe.seeds }, (_, index) => ({ parameters: startWeights(recipe, network, index) })),
    evaluate: { shape: [samples.length / 2, 2], data: samples },
  });
  try {
    const scores: Scores[] = [];
    for (const epoch of epochs) {
      await run.run({
        signal: context.signal,
        until: epoch * batches.steps,
        onProgress: (share) => context.onProgress?.(from + (to - from) * share),
      });
      scores.push(await scoresOf(run, recipe, data));
    }
    return spreadOf(epochs, scores, engine);
  } finally {
    run.dispose();
  }
}

function stackedBatches(batches: Batches, count: number): { readonly x: Tensor; readonly target: Tensor } {
  const parts = Array.from({ length: count }, (_, step) => batches.at(step));
  const stack = (tensors: readonly Tensor[]): Tensor => {
    const size = tensors[0]?.data.length ?? 0;
    const data = new Float64Array(count * size);
    tensors.forEach((tensor, index) => {
      data.set(tensor.data, index * size);
    });
    return { shape: [count, ...(tensors[0]?.shape ?? [])], data };
  };
  return {
    x: stack(parts.map(({ x }) => ({ shape: [batches.size, 2], data: x }))),
    target: stack(parts.map(({ target }) => target)),
  };
}

async function scoresOf(run: MlpRun, recipe: TrainRecipe, { train, validation }: TrainingData): Promise<Scores> {
  const { evaluation } = await run.read();
  const points = train.label.length + validation.label.length;
  const outputs = evaluation.length / (recipe.seeds * points);
  const part = (set: SampleSet, skipped: number): { loss: number[]; accuracy: number[] } => {
    const size = set.label.length;
    const nets = Array.from({ length: recipe.seeds }, (_, net) => {
      const from = (net * points + skipped) * outputs;
      return Float64Array.from(evaluation.subarray(from, from + size * outputs));
    });
    return {
      loss: meanLosses(nets, set, recipe),
      accuracy: nets.map((output) => (size === 0 ? Number.NaN : accuracyOf(output, set))),
    };
  };
  const [trained, held] = [part(train, 0), part(validation, train.label.length)];
  return {
    trainLoss: trained.loss,
    validationLoss: held.loss,
    trainAccuracy: trained.accuracy,
    validationAccuracy: held.accuracy,
  };
}

/** The loss of each network, all of them in one call, because reading a loss's formula costs more than a network's points. */
function meanLosses(nets: readonly Float64Array[], set: SampleSet, { loss }: TrainRecipe): number[] {
  const size = set.label.length;
  if (size === 0) return nets.map(() => Number.NaN);
  const target = targetsOf(set, loss);
  const outputs = (nets[0]?.length ?? 0) / size;
  const repeat = (values: readonly ArrayLike<number>[]): Float64Array => {
    const length = values[0]?.length ?? 0;
    const all = new Float64Array(length * values.length);
    values.forEach((one, index) => {
      all.set(one, index * length);
    });
    return all;
  };
  const input = { shape: [nets.length * size, outputs], data: repeat(nets) };
  const [, ...rest] = target.shape;
  const targets = { shape: [nets.length * size, ...rest], data: repeat(nets.map(() => target.data)) };
  const { data } = evaluateLoss({ ...loss, reduction: 'none' }, { input, target: targets }).output;
  const each = data.length / nets.length;
  return nets.map((_, net) => {
    let sum = 0;
    for (let at = net * each; at < (net + 1) * each; at += 1) sum += data[at] ?? 0;
    return sum / each;
  });
}

function spreadOf(
  epochs: readonly number[],
  scores: readonly Scores[],
  { backend, description }: Pick<SeedSpread, 'backend' | 'description'>,
): SeedSpread {
  const last = scores.at(-1);
  const isHeld = Number.isFinite(scores[0]?.validationLoss[0]);
  const band = (name: keyof Scores): Band =>
    QUANTILES.map((share) => scores.map((score) => quantile(score[name], share)));
  const finalLoss = (isHeld ? last?.validationLoss : last?.trainLoss) ?? [];
  return {
    seeds: finalLoss.length,
    epochs,
    trainLoss: band('trainLoss'),
    validationLoss: band('validationLoss'),
    trainAccuracy: band('trainAccuracy'),
    validationAccuracy: band('validationAccuracy'),
    finalAccuracy: (isHeld ? last?.validationAccuracy : last?.trainAccuracy) ?? [],
    finalLoss,
    diverged: finalLoss.filter((loss) => !Number.isFinite(loss)).length,
    backend,
    description,
    refused: [],
  };
}

/** Of the values that are numbers, those that are not counted as infinite; linear between neighbours. */
function quantile(values: readonly number[], share: number): number {
  if (values.every(Number.isNaN)) return Number.NaN;
  const sorted = values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)).sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}
