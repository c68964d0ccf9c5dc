/**
 * What each step of a training run sees: points in shuffled order, mixed with others by mixup, and which units dropout keeps.
 * A function of the recipe's seed and the step alone.
 */
import { createStream, type RandomStream } from '../../cpu/random.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import type { SampleSet } from '../../data/sample-set.ts';
import { shuffled } from '../../data/split.ts';
import { oneHot, targetsOf } from './score.ts';
import { batchesOf, type TrainRecipe } from './train-recipe.ts';

/** Streams of the recipe's seed; those below are the weights'. */
const [ORDER, KEPT, MIXED, PARTNERS] = [65536, 65537, 65538, 65539];

export interface Batch {
  /** (points, 2). */
  readonly x: Float64Array;
  readonly target: Tensor;
}

export class Batches {
  /** Of one epoch. */
  readonly steps: number;
  /** Points of a batch. */
  readonly size: number;
  readonly #recipe: TrainRecipe;
  readonly #set: SampleSet;
  readonly #input: Float64Array;
  readonly #kept: RandomStream;
  #epoch = -1;
  #order: number[] = [];

  /** `input`: the points of `set` as the network sees them. */
  constructor(recipe: TrainRecipe, set: SampleSet, input: Float64Array) {
    const { steps, size } = batchesOf(recipe, set.label.length);
    this.steps = steps;
    this.size = size;
    this.#recipe = recipe;
    this.#set = set;
    this.#input = input;
    this.#kept = createStream(recipe.seed, KEPT);
  }

  at(step: number): Batch {
    const epoch = Math.floor(step / this.steps);
    if (epoch !== this.#epoch) this.#order = this.#orderOf(epoch);
    this.#epoch = epoch;
    const from = (step % this.steps) * this.size;
    const places = this.#order.slice(from, from + this.size);
    const plain = this.#pick(places);
    return this.#recipe.mixup > 0 ? this.#mixed(plain, places, step) : plain;
  }

  /** Of hidden layers of these widths, (points, width) each: 0 where dropout drops, else 1/(1 − p). */
  keep(step: number, widths: readonly number[], points = this.size): Float64Array[] {
    const { dropout } = this.#recipe.net;
    const perPoint = widths.reduce((sum, width) => sum + width, 0);
    let index = step * this.size * perPoint;
    return widths.map((width) => {
      const layer = new Float64Array(points * width);
      for (let at = 0; at < layer.length; at += 1) {
        layer[at] = this.#kept.uniform(index) < dropout ? 0 : 1 / (1 - dropout);
        index += 1;
      }
      return layer;
    });
  }

  /** A batch of everything keeps its order: only rounding would change. */
  #orderOf(epoch: number): number[] {
    const count = this.#set.label.length;
    if (this.size === count) return Array.from({ length: count }, (_, place) => place);
    return shuffled(count, this.#recipe.seed, ORDER, epoch * count);
  }

  #pick(places: readonly number[]): Batch {
    const set = { ...this.#set, label: Float64Array.from(places, (place) => this.#set.label[place] ?? 0) };
    const x = Float64Array.from(
      { length: 2 * places.length },
      (_, at) => this.#input[2 * (places[at >> 1] ?? 0) + (at % 2)] ?? 0,
    );
    return { x, target: targetsOf(set, this.#recipe.loss) };
  }

  #mixed(plain: Batch, places: readonly number[], step: number): Batch {
    const share = betaDraw(this.#recipe.mixup, createStream(this.#recipe.seed, MIXED), step);
    const partners = shuffled(this.size, this.#recipe.seed, PARTNERS, step * this.size).map((at) => places[at] ?? 0);
    const other = this.#pick(partners);
    const mix = (own: Float64Array, foreign: Float64Array): Float64Array =>
      own.map((value, at) => share * value + (1 - share) * (foreign[at] ?? 0));
    const [own, foreign] = [plain, other].map(({ target }) =>
      target.shape.length === 1 ? oneHot(target.data as Float64Array, this.#set.classes.length) : target,
    ) as [Tensor, Tensor];
    return {
      x: mix(plain.x, other.x),
      target: { shape: own.shape, data: mix(own.data as Float64Array, foreign.data as Float64Array) },
    };
  }
}

/** Pairs of draws one share may take; that none of them fits has probability below 1e-19. */
const MOST_PAIRS = 64;

/** Beta(α, α) for α in (0, 1], by Jöhnk 1964: u^(1/α) over the sum, where that sum is at most 1. */
function betaDraw(alpha: number, stream: RandomStream, step: number): number {
  for (let pair = 0; pair < MOST_PAIRS; pair += 1) {
    const [u, v] = [0, 1].map((at) => Math.log(stream.uniform(2 * (step * MOST_PAIRS + pair) + at)) / alpha);
    const [first, second] = [u ?? 0, v ?? 0];
    // In logarithms, because a small α takes both powers below the smallest float.
    if (Math.exp(first) + Math.exp(second) <= 1) return 1 / (1 + Math.exp(second - first));
  }
  return 0.5;
}
