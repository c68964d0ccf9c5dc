/**
 * Cuts of a set: training and validation, folds, and the scaling that only the training part may decide. All by seed.
 */
import { createStream } from '../cpu/random.ts';
import { pick, type SampleSet, type Split } from './sample-set.ts';

/** Streams of the data's seed; 0 draws the points. */
const [ORDER, NOISE] = [1, 2];

/** 0 … n − 1 in random order; draws `from` … `from + n − 2` of the stream. */
export function shuffled(n: number, seed: number, stream: number, from = 0): number[] {
  const draws = createStream(seed, stream);
  const order = Array.from({ length: n }, (_, place) => place);
  for (let last = n - 1; last > 0; last -= 1) {
    const other = Math.floor(draws.uniform(from + n - 1 - last) * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** `share` of each class (of all, for regression), rounded, is held out. Both parts come in random order. */
export function splitSet(set: SampleSet, share: number, seed: number): Split {
  const order = shuffled(set.label.length, seed, ORDER);
  const groups = groupsOf(set, order);
  const held = new Set(groups.flatMap((group) => group.slice(0, Math.round(share * group.length))));
  return {
    train: pick(
      set,
      order.filter((place) => !held.has(place)),
    ),
    validation: pick(
      set,
      order.filter((place) => held.has(place)),
    ),
  };
}

/** The set cut into `folds` parts of nearly equal size and mix of classes; each part once held out. */
export function foldsOf(set: SampleSet, folds: number, seed: number): readonly Split[] {
  const order = groupsOf(set, shuffled(set.label.length, seed, ORDER)).flat();
  return Array.from({ length: folds }, (_, fold) => ({
    train: pick(
      set,
      order.filter((_place, at) => at % folds !== fold),
    ),
    validation: pick(
      set,
      order.filter((_place, at) => at % folds === fold),
    ),
  }));
}

/** `share` of the labels, rounded down, is moved to another class; numbers to predict are left alone. */
export function withLabelNoise(set: SampleSet, share: number, seed: number): SampleSet {
  const classes = set.classes.length;
  const wrong = Math.floor(share * set.label.length);
  if (wrong === 0 || classes < 2) return set;
  const draws = createStream(seed, NOISE);
  const label = set.label.slice();
  const moved = shuffled(label.length, seed, NOISE, label.length).slice(0, wrong);
  for (const place of moved) {
    const step = 1 + Math.floor(draws.uniform(place) * (classes - 1));
    label[place] = ((label[place] ?? 0) + step) % classes;
  }
  return { ...set, label };
}

/** x ↦ (x − mean)/std, for each coordinate. */
export interface Scaling {
  readonly mean: readonly [number, number];
  readonly std: readonly [number, number];
}

export const UNSCALED: Scaling = { mean: [0, 0], std: [1, 1] };

/** Mean and (biased) standard deviation of a set; a coordinate that never changes keeps its unit. */
export function scalingOf({ x }: SampleSet): Scaling {
  const count = x.length / 2;
  const along = (axis: number): readonly [number, number] => {
    const values = Array.from({ length: count }, (_, index) => x[2 * index + axis] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    return [mean, Math.sqrt(variance) || 1];
  };
  const [across, up] = [along(0), along(1)];
  return { mean: [across[0], up[0]], std: [across[1], up[1]] };
}

/** (n, 2) numbers as the network sees them. */
export function scaled(x: Float64Array, { mean, std }: Scaling): Float64Array {
  return x.map((value, at) => (value - mean[at % 2 === 0 ? 0 : 1]) / std[at % 2 === 0 ? 0 : 1]);
}

function groupsOf({ task, label }: SampleSet, order: readonly number[]): readonly (readonly number[])[] {
  if (task === 'regression') return [order];
  const groups = new Map<number, number[]>();
  for (const place of order) {
    const own = label[place] ?? 0;
    groups.set(own, [...(groups.get(own) ?? []), place]);
  }
  return [...groups.values()];
}
