/**
 * Labelled points of the plane: what a network is trained on. Knows neither where they come from nor who learns them.
 */

export type Task = 'classes' | 'regression';

/** Most classes of one set. */
export const MAX_CLASSES = 10;
/** Most points of one set. */
export const MAX_SAMPLES = 1000;

export interface SampleSet {
  readonly task: Task;
  /** (n, 2), row by row. */
  readonly x: Float64Array;
  /** Of n points: a class index in [0, classes), or the number to predict. */
  readonly label: Float64Array;
  /** Names of the classes in the order of their indices; empty for regression. */
  readonly classes: readonly string[];
}

/** A set cut in two. */
export interface Split {
  readonly train: SampleSet;
  readonly validation: SampleSet;
}

/** The points at the given places, in that order. */
export function pick(set: SampleSet, places: readonly number[]): SampleSet {
  return {
    ...set,
    x: Float64Array.from({ length: 2 * places.length }, (_, at) => set.x[2 * (places[at >> 1] ?? 0) + (at % 2)] ?? 0),
    label: Float64Array.from(places, (place) => set.label[place] ?? 0),
  };
}

/** Points of both, those of `first` before those of `second`. */
export function join(first: SampleSet, second: SampleSet): SampleSet {
  return {
    ...first,
    x: Float64Array.from([...first.x, ...second.x]),
    label: Float64Array.from([...first.label, ...second.label]),
  };
}
