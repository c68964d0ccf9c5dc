/**
 * A network at one epoch, looked at from all sides: the decision surface, the spread of weights and gradients in each layer,
 * the units that say nothing.
 */
import type { SampleSet } from '../../data/sample-set.ts';
import { largestAt, sharesOf } from './score.ts';
import type { TrainRecipe } from './train-recipe.ts';
import type { Training, Weights } from './training.ts';

/** Cells a side of a decision surface. */
export const SURFACE_SIDE = 64;
/** Odd, so that weights of 0 lie in the middle of one. */
const BINS = 25;
/** Output of a unit that moves by less over all training points is constant. */
const SILENT = 1e-9;

export interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Row-major, SURFACE_SIDE² cells, first row at view.y[0], cells at both ends of the view. */
export interface DecisionSurface {
  /** Two classes: the share of class 1. More: the share of the winner. Regression: the prediction. */
  readonly value: Float32Array;
  /** The winner, with more than two classes. */
  readonly winner?: Uint8Array;
}

export interface Spread {
  /** `W0`, `W1`, … */
  readonly name: string;
  /** One more than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly largest: number;
}

export interface Snapshot {
  readonly epoch: number;
  readonly surface: DecisionSurface;
  /** Of each layer's weights, biases left out. */
  readonly weights: readonly Spread[];
  /** Of the gradient of the training loss over all points, nothing dropped. */
  readonly gradients: readonly Spread[];
  /** Share of the units of each hidden layer that say the same for every training point. */
  readonly silent: readonly number[];
}

/** The square around all points, a tenth wider each way. */
export function viewOf(sets: readonly SampleSet[]): View {
  const axis = (which: number): readonly [number, number] => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { x } of sets)
      for (let at = which; at < x.length; at += 2) {
        low = Math.min(low, x[at] ?? low);
        high = Math.max(high, x[at] ?? high);
      }
    return [low, high];
  };
  const [x, y] = [axis(0), axis(1)];
  const [wide, high] = [x[1] - x[0] || 1, y[1] - y[0] || 1];
  // Units that differ by more than this are different things and need no common scale.
  const isSquare = Math.max(wide / high, high / wide) < 4;
  const around = ([low, top]: readonly [number, number], reach: number): readonly [number, number] => {
    const half = 0.6 * (isSquare ? Math.max(wide, high) : reach);
    return [(low + top) / 2 - half, (low + top) / 2 + half];
  };
  return { x: around(x, wide), y: around(y, high) };
}

export function snapshotOf(
  training: Training,
  recipe: TrainRecipe,
  train: SampleSet,
  trainInput: Float64Array,
  cells: Float64Array,
  weights: Weights,
  epoch: number,
): Snapshot {
  const { layers } = training.layout;
  const gradient = training.gradient(weights);
  const spreads = (values: Float64Array): Spread[] =>
    layers.map(({ weight }, index) =>
      spreadOf(`W${index}`, values.subarray(weight.offset, weight.offset + weight.size)),
    );
  return {
    epoch,
    surface: surfaceOf(training.outputs(cells, weights), train.classes.length, recipe),
    weights: spreads(weights.parameters),
    gradients: spreads(gradient),
    silent: silentShares(training, trainInput, weights),
  };
}

/** (cells, 2) places of a surface over a view. */
export function surfaceCells({ x, y }: View): Float64Array {
  const cells = new Float64Array(2 * SURFACE_SIDE * SURFACE_SIDE);
  const place = ([low, high]: readonly [number, number], index: number): number =>
    low + ((high - low) * index) / (SURFACE_SIDE - 1);
  for (let cell = 0; cell < SURFACE_SIDE * SURFACE_SIDE; cell += 1) {
    cells[2 * cell] = place(x, cell % SURFACE_SIDE);
    cells[2 * cell + 1] = place(y, Math.floor(cell / SURFACE_SIDE));
  }
  return cells;
}

function surfaceOf(output: Float64Array, classes: number, { loss }: TrainRecipe): DecisionSurface {
  if (classes === 0) return { value: Float32Array.from(output) };
  const shares = sharesOf(output, classes, loss);
  const cells = output.length / classes;
  if (classes === 2) return { value: Float32Array.from({ length: cells }, (_, cell) => shares[2 * cell + 1] ?? 0) };
  const winner = Uint8Array.from({ length: cells }, (_, cell) => largestAt(shares, cell * classes, classes));
  return { winner, value: Float32Array.from(winner, (own, cell) => shares[cell * classes + own] ?? 0) };
}

function spreadOf(name: string, values: Float64Array): Spread {
  const finite = values.filter(Number.isFinite);
  const count = Math.max(1, finite.length);
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const std = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const reach = largest || 1;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of finite) {
    const bin = Math.min(BINS - 1, Math.floor(((value + reach) / (2 * reach)) * BINS));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    name,
    edges: Array.from({ length: BINS + 1 }, (_, at) => reach * ((2 * at) / BINS - 1)),
    counts,
    mean,
    std,
    largest,
  };
}

function silentShares(training: Training, input: Float64Array, weights: Weights): number[] {
  const inside = training.tensors(input, weights);
  return training.layout.layers.flatMap(({ outputs, isLast }, index) => {
    const said = inside[`a${index}`]?.data;
    if (isLast || said === undefined) return [];
    const isSilent = (unit: number): boolean => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let at = unit; at < said.length; at += outputs) {
        low = Math.min(low, said[at] ?? low);
        high = Math.max(high, said[at] ?? high);
      }
      return high - low < SILENT;
    };
    return [Array.from({ length: outputs }, (_, unit) => isSilent(unit)).filter(Boolean).length / outputs];
  });
}
