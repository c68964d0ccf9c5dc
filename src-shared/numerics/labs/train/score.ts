/**
 * What the outputs of a network are worth: loss, accuracy, confusion, and the share it gives each class.
 */
import type { Choice } from '../../catalog/entry.ts';
import { evaluateLoss } from '../../cpu/losses.ts';
import { softmax } from '../../cpu/softmax.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import type { SampleSet } from '../../data/sample-set.ts';

export interface Score {
  readonly loss: number;
  /** Share that is right; NaN for regression and for no points. */
  readonly accuracy: number;
}

/** (n) class indices for cross-entropy; else (n, outputs): the numbers to predict, or 1 at the class and 0 elsewhere. */
export function targetsOf({ task, label, classes }: SampleSet, loss: Choice): Tensor {
  if (loss.id === 'cross_entropy') return { shape: [label.length], data: label };
  if (task === 'regression') return { shape: [label.length, 1], data: label };
  return oneHot(label, classes.length);
}

export function oneHot(label: Float64Array, classes: number): Tensor {
  const data = new Float64Array(label.length * classes);
  label.forEach((own, place) => {
    data[place * classes + own] = 1;
  });
  return { shape: [label.length, classes], data };
}

/** `output` is (n, outputs). */
export function scoreOf(output: Float64Array, set: SampleSet, loss: Choice): Score {
  const count = set.label.length;
  if (count === 0) return { loss: Number.NaN, accuracy: Number.NaN };
  const input = { shape: [count, output.length / count], data: output };
  const { data } = evaluateLoss(loss, { input, target: targetsOf(set, loss) }).output;
  return { loss: data[0] ?? Number.NaN, accuracy: accuracyOf(output, set) };
}

export function accuracyOf(output: ArrayLike<number>, { task, label }: SampleSet): number {
  if (task === 'regression') return Number.NaN;
  const outputs = output.length / label.length;
  let right = 0;
  for (let place = 0; place < label.length; place += 1)
    if (largestAt(output, place * outputs, outputs) === label[place]) right += 1;
  return right / label.length;
}

/** Row: what a point is; column: what it is taken for. Counts. */
export function confusionOf(output: ArrayLike<number>, { label, classes }: SampleSet): number[][] {
  const counts = classes.map(() => classes.map(() => 0));
  label.forEach((own, place) => {
    const row = counts[own];
    const taken = largestAt(output, place * classes.length, classes.length);
    if (row !== undefined) row[taken] = (row[taken] ?? 0) + 1;
  });
  return counts;
}

/** Index of the first largest of `count` numbers from `from` on. */
export function largestAt(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let index = 1; index < count; index += 1)
    if ((values[from + index] ?? 0) > (values[from + best] ?? 0)) best = index;
  return best;
}

/** Outputs (n, classes) as the share each class gets: softmax, normalized sigmoids, or clipped scores. */
export function sharesOf(output: Float64Array, classes: number, loss: Choice): Float64Array {
  if (loss.id === 'cross_entropy')
    return softmax({ shape: [output.length / classes, classes], data: output }, 1).data as Float64Array;
  const weights = output.map((score) =>
    loss.id === 'mse' ? Math.min(1, Math.max(0, score)) : 1 / (1 + Math.exp(-score)),
  );
  return weights.map((weight, at) => {
    const from = at - (at % classes);
    let total = 0;
    for (let own = 0; own < classes; own += 1) total += weights[from + own] ?? 0;
    return total > 0 ? weight / total : 1 / classes;
  });
}
