/**
 * Losses over classes: scores (N, C, …) against an index or a distribution for each place. Conventions are torch's: the
 * mean of cross-entropy divides by the weights of the targets that count, of probability targets by the places.
 * Source: torch.nn.functional.cross_entropy
 */
import { AppError } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { LossInputs, SampleLosses } from './losses.ts';
import { logSoftmax } from './softmax.ts';
import { forEachLane, hasShape, type Lanes, lanesOf, sizeOf, type Tensor, zeros } from './tensor.ts';

interface Scores {
  readonly input: Tensor;
  readonly target: Tensor;
  readonly lanes: Lanes;
  /** Shape of the losses: that of the input without its classes. */
  readonly places: readonly number[];
  weight(c: number): number;
}

function scoresOf(name: string, { input, target, weight }: LossInputs): Scores {
  const axis = input !== undefined && input.shape.length > 1 ? 1 : 0;
  const places = input?.shape.filter((_, at) => at !== axis) ?? [];
  const lanes = lanesOf(input?.shape ?? [], axis);
  const fits =
    target !== undefined && input !== undefined && (hasShape(target, places) || hasShape(target, input.shape));
  if (!fits)
    throw new AppError(
      'invalid-request',
      `loss "${name}" must have class indices of shape (${places.join(', ')}) or probabilities in the shape of its input; got (${target?.shape.join(', ')}).`,
    );
  if (weight !== undefined && !hasShape(weight, [lanes.length]))
    throw new AppError(
      'invalid-request',
      `weight of loss "${name}" must have one number for each of ${lanes.length} classes; got shape (${weight.shape.join(', ')}).`,
    );
  return { input, target, lanes, places, weight: (c) => weight?.data[c] ?? 1 };
}

// Places in the order of the losses: lanes run over the outer index, then the inner one.
function forEachPlace(lanes: Lanes, visit: (place: number, at: (c: number) => number) => void): void {
  let place = 0;
  forEachLane(lanes, (first, stride) => {
    visit(place, (c) => first + c * stride);
    place += 1;
  });
}

/** The class of each place; undefined where it is ignored. Throws AppError('invalid-request') on an index out of range. */
function classesOf(name: string, { target, lanes, places }: Scores, ignored?: number): readonly (number | undefined)[] {
  return Array.from({ length: sizeOf(places) }, (_, place) => {
    const index = target.data[place] ?? Number.NaN;
    if (index === ignored) return undefined;
    if (Number.isInteger(index) && index >= 0 && index < lanes.length) return index;
    throw new AppError(
      'invalid-request',
      `target ${place} of loss "${name}" must be a class in [0, ${lanes.length - 1}]; got ${index}.`,
      'Set ignore_index to the value that marks places without a class.',
    );
  });
}

/** `reads`: the loss of the place reads that score. The others stay 0 even where the mean divides by 0. */
function pulled(
  scores: Scores,
  slope: Float64Array,
  reads: (place: number, c: number) => boolean = () => true,
): (upstream: Float64Array) => { input: Tensor } {
  return (upstream) => {
    const dx = zeros(scores.input.shape);
    forEachPlace(scores.lanes, (place, at) => {
      for (let c = 0; c < scores.lanes.length; c += 1)
        if (reads(place, c)) dx.data[at(c)] = (slope[at(c)] ?? 0) * (upstream[place] ?? 0);
    });
    return { input: dx };
  };
}

export function crossEntropy(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const scores = scoresOf('cross_entropy', inputs);
  return hasShape(scores.target, scores.input.shape)
    ? distributionEntropy(scores, numbersOf(values))
    : indexEntropy(scores, numbersOf(values));
}

function indexEntropy(
  scores: Scores,
  { ignore_index, label_smoothing: smooth = 0 }: Record<string, number>,
): SampleLosses {
  const { lanes, weight } = scores;
  const logs = logSoftmax(scores.input, scores.input.shape.length > 1 ? 1 : 0).data;
  const losses = zeros(scores.places);
  const slope = new Float64Array(sizeOf(scores.input.shape));
  const classes = classesOf('cross_entropy', scores, ignore_index);
  let allWeights = 0;
  for (let c = 0; c < lanes.length; c += 1) allWeights += weight(c);
  let divisor = 0;
  forEachPlace(lanes, (place, at) => {
    const y = classes[place];
    if (y === undefined) return;
    divisor += weight(y);
    let loss = -(1 - smooth) * weight(y) * (logs[at(y)] ?? 0);
    for (let c = 0; c < lanes.length; c += 1) {
      const log = logs[at(c)] ?? 0;
      if (smooth !== 0) loss -= (smooth / lanes.length) * weight(c) * log;
      const p = Math.exp(log);
      slope[at(c)] =
        (1 - smooth) * weight(y) * (p - (c === y ? 1 : 0)) + (smooth / lanes.length) * (p * allWeights - weight(c));
    }
    losses.data[place] = loss;
  });
  return { losses, divisor, pull: pulled(scores, slope, (place) => classes[place] !== undefined) };
}

function distributionEntropy(scores: Scores, { label_smoothing: smooth = 0 }: Record<string, number>): SampleLosses {
  const { lanes, weight, target } = scores;
  const logs = logSoftmax(scores.input, scores.input.shape.length > 1 ? 1 : 0).data;
  const losses = zeros(scores.places);
  const slope = new Float64Array(sizeOf(scores.input.shape));
  forEachPlace(lanes, (place, at) => {
    const mass = (c: number) => weight(c) * ((1 - smooth) * (target.data[at(c)] ?? 0) + smooth / lanes.length);
    let loss = 0;
    let total = 0;
    for (let c = 0; c < lanes.length; c += 1) {
      total += mass(c);
      loss -= mass(c) * (logs[at(c)] ?? 0);
    }
    for (let c = 0; c < lanes.length; c += 1) slope[at(c)] = Math.exp(logs[at(c)] ?? 0) * total - mass(c);
    losses.data[place] = loss;
  });
  return { losses, divisor: losses.data.length, pull: pulled(scores, slope) };
}

export function negativeLogLikelihood(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const scores = scoresOf('nll', inputs);
  const { lanes, weight, input } = scores;
  const losses = zeros(scores.places);
  const slope = new Float64Array(sizeOf(input.shape));
  const classes = classesOf('nll', scores, numbersOf(values).ignore_index);
  let divisor = 0;
  forEachPlace(lanes, (place, at) => {
    const y = classes[place];
    if (y === undefined) return;
    divisor += weight(y);
    losses.data[place] = -weight(y) * (input.data[at(y)] ?? 0);
    slope[at(y)] = -weight(y);
  });
  return { losses, divisor, pull: pulled(scores, slope, (place, c) => classes[place] === c) };
}

export function focalSoftmax(inputs: LossInputs, values: ArgumentValues): SampleLosses {
  const scores = scoresOf('focal_softmax', inputs);
  const { gamma = 0 } = numbersOf(values);
  const { lanes, weight } = scores;
  const logs = logSoftmax(scores.input, scores.input.shape.length > 1 ? 1 : 0).data;
  const losses = zeros(scores.places);
  const slope = new Float64Array(sizeOf(scores.input.shape));
  const classes = classesOf('focal_softmax', scores);
  forEachPlace(lanes, (place, at) => {
    const y = classes[place];
    if (y === undefined) return;
    const log = logs[at(y)] ?? 0;
    const miss = -Math.expm1(log);
    losses.data[place] = -weight(y) * miss ** gamma * log;
    // d/dlog p of −(1 − p)^γ log p; where p = 1 the loss is flat to first order unless γ = 0.
    const pull = gamma === 0 || miss === 0 ? 0 : gamma * miss ** (gamma - 1) * Math.exp(log) * log;
    const outer = weight(y) * (pull - miss ** gamma);
    for (let c = 0; c < lanes.length; c += 1) slope[at(c)] = outer * ((c === y ? 1 : 0) - Math.exp(logs[at(c)] ?? 0));
  });
  return { losses, divisor: losses.data.length, pull: pulled(scores, slope) };
}
