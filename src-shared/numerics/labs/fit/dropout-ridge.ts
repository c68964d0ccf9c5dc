/**
 * Dropout on the inputs of a linear model, averaged over every mask there is, against the ridge it equals: with keep rate q,
 * E‖y − (M∘X)w‖² = ‖y − qXw‖² + q(1 − q)·Σ‖xⱼ‖²wⱼ². Srivastava et al. 2014, §9.1; Wager et al. 2013.
 */
import { type Design, leastSquares, predict } from '../../cpu/least-squares.ts';
import type { RandomStream } from '../../cpu/random.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { meanSquare, streamOf } from './curve-samples.ts';
import { normals } from './double-descent.ts';
import type { DropoutRecipe } from './fit-recipe.ts';

const POINTS = 41;
/** Masks drawn whose own loss is kept; fewer where two are the same. */
const KEPT = 16;

export interface DropoutFound {
  readonly view: 'dropout';
  readonly masks: number;
  /** Multiples of the least-squares solution of qXw ≈ y, along which losses ‖·‖²/n are measured. */
  readonly along: readonly number[];
  /** Over all masks, each weighted by its probability. */
  readonly averaged: readonly number[];
  readonly ridge: readonly number[];
  readonly plain: readonly number[];
  readonly single: readonly (readonly number[])[];
  /** Largest |averaged − ridge| relative to the larger. */
  readonly difference: number;
  /** q(1 − q)·‖xⱼ‖² of each weight. */
  readonly strengths: readonly number[];
}

export async function findDropout(recipe: DropoutRecipe, context: LabContext): Promise<DropoutFound> {
  const { n, columns, rate, noise, seed } = recipe;
  const keep = 1 - rate;
  const design = { rows: n, columns, data: normals(streamOf(seed, 'places'), n * columns) };
  const errors = streamOf(seed, 'noise');
  const target = predict(design, normals(streamOf(seed, 'teacher'), columns)).map(
    (value, i) => value + noise * errors.normal(i),
  );
  const scaled = { ...design, data: design.data.map((value) => keep * value) };
  const solution = leastSquares(scaled, target);
  const along = Array.from({ length: POINTS }, (_, i) => -0.5 + (2 * i) / (POINTS - 1));
  const strengths = columnSquares(design).map((square) => keep * rate * square);
  const masks = 2 ** columns;
  const averaged = new Float64Array(POINTS);
  const single: number[][] = [];
  const drawn = drawMasks(columns, keep, streamOf(seed, 'folds'));
  for (let mask = 0; mask < masks; mask += 1) {
    if (mask % 64 === 0) await checkpoint(context, mask / masks);
    const kept = Array.from({ length: columns }, (_, j) => (mask >>> j) & 1);
    const chance = kept.reduce<number>((product, bit) => product * (bit === 1 ? keep : rate), 1);
    const effect = predict(
      design,
      solution.map((weight, j) => weight * (kept[j] ?? 0)),
    );
    const losses = along.map((share) => lossOf(effect, target, share));
    losses.forEach((loss, i) => {
      averaged[i] = (averaged[i] ?? 0) + chance * loss;
    });
    if (drawn.has(mask)) single.push(losses);
  }
  const full = predict(scaled, solution);
  const plain = along.map((share) => lossOf(full, target, share));
  const penalty = strengths.reduce((sum, strength, j) => sum + strength * (solution[j] ?? 0) ** 2, 0) / n;
  const ridge = plain.map((loss, i) => loss + penalty * (along[i] ?? 0) ** 2);
  return {
    view: 'dropout',
    masks,
    along,
    averaged: Array.from(averaged),
    ridge,
    plain,
    single,
    difference: Math.max(...ridge.map((value, i) => Math.abs(value - (averaged[i] ?? 0)) / value)),
    strengths: Array.from(strengths),
  };
}

/** A few masks as training would meet them. */
function drawMasks(columns: number, keep: number, stream: RandomStream): ReadonlySet<number> {
  const draw = (index: number) =>
    Array.from({ length: columns }, (_, j) => (stream.uniform(index * columns + j) < keep ? 1 << j : 0));
  return new Set(Array.from({ length: KEPT }, (_, index) => draw(index).reduce((mask, bit) => mask | bit, 0)));
}

function lossOf(effect: Float64Array, target: Float64Array, share: number): number {
  return meanSquare(
    effect.map((value) => share * value),
    target,
  );
}

function columnSquares({ rows, columns, data }: Design): Float64Array {
  const squares = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1)
    for (let j = 0; j < columns; j += 1) squares[j] = (squares[j] ?? 0) + (data[row * columns + j] ?? 0) ** 2;
  return squares;
}
