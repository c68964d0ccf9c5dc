/**
 * The `train` lab: a small network learns labelled points of the plane. Curves, decision surfaces, weights, gradients,
 * sharpness; the spread over many starts; folds. Everything is trained in float64 on this thread; only many starts at once
 * may use another engine.
 */
import { evaluateLoss } from '../cpu/losses.ts';
import { join, type SampleSet, type Task } from '../data/sample-set.ts';
import { foldsOf } from '../data/split.ts';
import { checkpoint, type Lab, type LabContext, type LabOutcome } from './lab.ts';
import { preparedData, type TrainingData, trainingDataOf } from './train/data-choice.ts';
import { type MaskAverages, maskAverages } from './train/dropout-masks.ts';
import { confusionOf, type Score, scoreOf } from './train/score.ts';
import { type SeedSpread, seedSpread } from './train/seed-spread.ts';
import { curvatureOf, isMeasured, limitAt, type Sharpness, sharpnessOf } from './train/sharpness.ts';
import { type Snapshot, snapshotOf, surfaceCells, type View, viewOf } from './train/snapshot.ts';
import { type TensorFacts, tensorFacts } from './train/tensor-facts.ts';
import { type Curves, type Trained, trainOne } from './train/train-one.ts';
import { networkOf, parseTrainRecipe, startWeights, type TrainRecipe } from './train/train-recipe.ts';
import type { Training, Weights } from './train/training.ts';

/** Snapshots of one run, the first before any step. */
const SNAPSHOTS = 8;

export interface TrainOutcome extends LabOutcome {
  readonly recipe: TrainRecipe;
  readonly task: Task;
  /** Names of the classes; none for regression. */
  readonly classes: readonly string[];
  readonly train: SampleSet;
  readonly validation: SampleSet;
  readonly view: View;
  readonly parameterCount: number;
  readonly stepsPerEpoch: number;
  readonly curves: Curves;
  readonly snapshots: readonly Snapshot[];
  /** Of the weights that were kept; the epoch they stood at. */
  readonly kept: { readonly epoch: number; readonly train: Score; readonly validation: Score };
  /** Epochs that were made. */
  readonly epochs: number;
  /** Early stopping ended the run. */
  readonly isStopped: boolean;
  /** With the sharpness one epoch before and what the optimizer bears, where theory knows it. */
  readonly diverged?: { readonly epoch: number; readonly sharpness: number; readonly limit?: number };
  /** Row: what a point is, column: what it is taken for; of the points held out, of the training points if there are none. */
  readonly confusion?: readonly (readonly number[])[];
  /** Smallest loss that label smoothing leaves possible; 0 without it. */
  readonly lossFloor: number;
  readonly tensors: readonly TensorFacts[];
  readonly sharpness?: Sharpness;
  readonly dropout?: MaskAverages;
  /** Validation loss with the network left in training mode by mistake; absent where both modes are one. */
  readonly wrongModeLoss?: number;
  readonly folds?: { readonly scores: readonly Score[]; readonly mean: Score; readonly std: Score };
  readonly spread?: SeedSpread;
}

export const trainLab: Lab<TrainRecipe, TrainOutcome> = {
  id: 'train',
  title: 'Training a network',
  sentence:
    'A small network learns points you choose or paint: its boundary, curves, weights and gradients, epoch by epoch.',
  parse: parseTrainRecipe,
  run: runTrain,
};

/** Milliseconds after which a run that goes on shows what it has. */
const PREVIEW_MS = 400;

async function runTrain(recipe: TrainRecipe, context: LabContext): Promise<TrainOutcome> {
  const data = trainingDataOf(recipe.data);
  const scene = sceneOf(recipe, data);
  const start = startWeights(recipe, networkOf(recipe, data.train.classes.length));
  const shareOfOne = 1 / Math.max(recipe.folds + 1, recipe.seeds > 1 ? Math.min(recipe.seeds, 20) : 1);
  let shown = context.now();
  const look = (soFar: Trained): void => {
    const isNew = scene.look(soFar);
    if (!isNew || context.onPreview === undefined || context.now() - shown < PREVIEW_MS) return;
    context.onPreview(scene.outcome(copyOf(soFar)));
    shown = context.now();
  };
  const trained = await trainOne(recipe, data, start, context, [0, shareOfOne], look);
  scene.snap(trained);
  const outcome = scene.outcome(trained);
  await checkpoint(context, shareOfOne);
  if (recipe.folds === 0 && recipe.seeds === 1) return outcome;
  context.onPreview?.(outcome);
  const folds = recipe.folds > 0 ? await foldScores(recipe, data, context, shareOfOne) : undefined;
  const spread = recipe.seeds > 1 ? await seedSpread(recipe, data, context, [shareOfOne, 1]) : undefined;
  return {
    ...outcome,
    computed: provenance(recipe, trained, spread),
    ...(folds !== undefined && { folds }),
    ...(spread !== undefined && { spread }),
  };
}

/** Curves grow while the run goes on; what is shown of them must not. */
function copyOf(soFar: Trained): Trained {
  const { trainLoss, validationLoss, trainAccuracy, validationAccuracy } = soFar.curves;
  return {
    ...soFar,
    curves: {
      trainLoss: [...trainLoss],
      validationLoss: [...validationLoss],
      trainAccuracy: [...trainAccuracy],
      validationAccuracy: [...validationAccuracy],
    },
  };
}

/** What is seen of one network on the way, and the outcome it makes. */
function sceneOf(recipe: TrainRecipe, data: TrainingData) {
  const { train, validation } = data;
  const view = viewOf([train, validation]);
  const cells = data.toInput(surfaceCells(view));
  const snapshots: Snapshot[] = [];
  const wanted = new Set(snapshotEpochs(recipe.epochs));
  const sharp = { epochs: [] as number[], values: [] as number[], direction: undefined as Float64Array | undefined };
  const snap = ({ training, kept, keptEpoch }: Trained): void => {
    if (snapshots.some(({ epoch }) => epoch === keptEpoch)) return;
    snapshots.push(snapshotOf(training, recipe, train, data.trainInput, cells, kept, keptEpoch));
  };
  return {
    snap,
    /** Whether there is something new to see. */
    look: (soFar: Trained): boolean => {
      const { training, kept, keptEpoch } = soFar;
      if (isMeasured(recipe, keptEpoch)) {
        const found = curvatureOf(training, kept, sharp.direction);
        sharp.direction = found.direction;
        sharp.epochs.push(keptEpoch);
        sharp.values.push(found.value);
      }
      if (wanted.has(keptEpoch)) snap(soFar);
      return wanted.has(keptEpoch);
    },
    outcome: (trained: Trained): TrainOutcome => {
      const { training, first, kept, keptEpoch, epochs, isStopped } = trained;
      const hasDropout = recipe.net.dropout > 0 && recipe.net.layers.length > 0 && trained.diverged === undefined;
      return {
        recipe,
        computed: provenance(recipe, trained, undefined),
        task: train.task,
        classes: train.classes,
        train,
        validation,
        view,
        parameterCount: training.layout.parameterCount,
        stepsPerEpoch: training.steps,
        curves: trained.curves,
        snapshots: snapshots.toSorted((a, b) => a.epoch - b.epoch),
        kept: {
          epoch: keptEpoch,
          train: training.score('train', kept),
          validation: training.score('validation', kept),
        },
        epochs,
        isStopped,
        ...divergence(recipe, trained),
        ...confusion(training, data, kept),
        lossFloor: lossFloor(recipe, train.classes.length),
        tensors: tensorFacts(training, first, kept),
        ...(recipe.curvature && { sharpness: sharpnessOf(recipe, [...sharp.epochs], [...sharp.values]) }),
        ...(hasDropout && { dropout: maskAverages(recipe, training, data, kept) }),
        ...wrongMode(recipe, training, data, kept),
      };
    },
  };
}

/** Close together at first, when most happens: quadratic in the snapshot's number. */
function snapshotEpochs(epochs: number): number[] {
  const last = SNAPSHOTS - 1;
  return [...new Set(Array.from({ length: SNAPSHOTS }, (_, index) => Math.round(epochs * (index / last) ** 2)))];
}

/** Network 0 of the spread is the one that was trained in float64: how far it comes out is the difference of the engine. */
function provenance(
  { seed }: TrainRecipe,
  { curves }: Trained,
  spread: SeedSpread | undefined,
): LabOutcome['computed'] {
  const inFloat64 = { backend: 'cpu', description: 'CPU, float64', seed };
  if (spread === undefined) return inFloat64;
  const { refused } = spread;
  if (spread.backend === 'cpu') return { ...inFloat64, ...(refused.length > 0 && { refused }) };
  const held = curves.validationLoss.at(-1) ?? Number.NaN;
  const loss = Number.isNaN(held) ? (curves.trainLoss.at(-1) ?? Number.NaN) : held;
  return {
    backend: spread.backend,
    description: `${spread.seeds} networks on ${spread.description}; the one shown on CPU, float64`,
    difference: Math.abs((spread.finalLoss[0] ?? Number.NaN) - loss) / Math.max(1, Math.abs(loss)),
    seed,
  };
}

function divergence(recipe: TrainRecipe, { training, diverged }: Trained): Pick<TrainOutcome, 'diverged'> {
  if (diverged === undefined) return {};
  const { epoch, before } = diverged;
  const limit = limitAt(recipe, epoch - 1);
  const sharpness = curvatureOf(training, before).value;
  return { diverged: { epoch, sharpness, ...(limit !== undefined && { limit }) } };
}

function confusion(training: Training, data: TrainingData, kept: Weights): Pick<TrainOutcome, 'confusion'> {
  if (data.train.task === 'regression') return {};
  const isHeld = data.validation.label.length > 0;
  const [set, input] = isHeld ? [data.validation, data.validationInput] : [data.train, data.trainInput];
  return { confusion: confusionOf(training.outputs(input, kept), set) };
}

/** The loss of a prediction that is exactly the smoothed target. */
function lossFloor({ loss }: TrainRecipe, classes: number): number {
  const smoothing = typeof loss.label_smoothing === 'number' ? loss.label_smoothing : 0;
  if (loss.id !== 'cross_entropy' || smoothing === 0) return 0;
  const input = Float64Array.from({ length: classes }, (_, own) =>
    Math.log(smoothing / classes + (own === 0 ? 1 - smoothing : 0)),
  );
  const target = { shape: [1], data: Float64Array.of(0) };
  return evaluateLoss(loss, { input: { shape: [1, classes], data: input }, target }).output.data[0] ?? 0;
}

function wrongMode(
  { net, loss }: TrainRecipe,
  training: Training,
  { validation, validationInput }: TrainingData,
  kept: Weights,
): Pick<TrainOutcome, 'wrongModeLoss'> {
  const differs = net.dropout > 0 || net.norm === 'batch';
  if (!differs || net.layers.length === 0 || validation.label.length < 2) return {};
  return { wrongModeLoss: scoreOf(training.trainingOutputs(validationInput, kept), validation, loss).loss };
}

async function foldScores(
  recipe: TrainRecipe,
  data: TrainingData,
  context: LabContext,
  from: number,
): Promise<NonNullable<TrainOutcome['folds']>> {
  const { folds } = recipe;
  // Label noise is drawn anew for the training part of each fold, as it was for the one cut.
  const whole = join(trainingDataOf({ ...recipe.data, label_noise: 0 }).train, data.validation);
  const scores: Score[] = [];
  for (const [index, split] of foldsOf(whole, folds, recipe.data.seed).entries()) {
    const fold = preparedData(split, recipe.data);
    const start = startWeights(recipe, networkOf(recipe, whole.classes.length));
    const share = (done: number): number => from + ((1 - from) * done) / folds;
    const { training, kept } = await trainOne(recipe, fold, start, context, [share(index), share(index + 1)]);
    scores.push(training.score('validation', kept));
  }
  const over = (name: keyof Score): readonly [number, number] => {
    const mean = scores.reduce((sum, score) => sum + score[name], 0) / folds;
    return [mean, Math.sqrt(scores.reduce((sum, score) => sum + (score[name] - mean) ** 2, 0) / (folds - 1))];
  };
  const [loss, accuracy] = [over('loss'), over('accuracy')];
  return { scores, mean: { loss: loss[0], accuracy: accuracy[0] }, std: { loss: loss[1], accuracy: accuracy[1] } };
}
