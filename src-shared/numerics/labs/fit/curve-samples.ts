/** Samples of a noisy curve on [−1, 1], replica by replica from streams of their own, and the places where fits are judged. */
import { createStream, type RandomStream } from '../../cpu/random.ts';
import { type CurveRecipe, truthOf } from './fit-recipe.ts';

/** Streams of one seed, kept apart by what they draw. */
const STREAMS = { places: 1, noise: 2, outliers: 3, test: 4, features: 5, folds: 6, teacher: 7 } as const;
const KINDS = 8;

export function streamOf(seed: number, what: keyof typeof STREAMS, replica = 0): RandomStream {
  return createStream(seed, replica * KINDS + STREAMS[what]);
}

export interface CurveSamples {
  /** Rising. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Middles of equal cells of [−1, 1]: means over them are integrals. */
const JUDGED = 101;
export const GRID: Float64Array = Float64Array.from({ length: JUDGED }, (_, i) => (2 * i + 1) / JUDGED - 1);

export type SampleChoice = Pick<CurveRecipe, 'truth' | 'n' | 'noise' | 'placed' | 'seed'> &
  Partial<Pick<CurveRecipe, 'outliers' | 'outlierSize'>>;

export function drawSamples(choice: SampleChoice, replica: number): CurveSamples {
  const { n, noise, placed, seed, outliers = 0, outlierSize = 0 } = choice;
  const truth = truthOf(choice.truth);
  const places = streamOf(seed, 'places', replica);
  const errors = streamOf(seed, 'noise', replica);
  const x = Float64Array.from(
    { length: n },
    (_, i) => (placed === 'even' ? (2 * i) / (n - 1) : 2 * places.uniform(i)) - 1,
  ).sort();
  const y = x.map((place, i) => truth(place) + noise * errors.normal(i));
  for (const row of shuffled(n, streamOf(seed, 'outliers', replica)).slice(0, outliers))
    y[row] = (y[row] ?? 0) + outlierSize;
  return { x, y };
}

/** 0 … n − 1 in an order drawn from the stream. */
export function shuffled(n: number, stream: RandomStream): readonly number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i -= 1) {
    const j = Math.floor(stream.uniform(i) * (i + 1));
    const held = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = held;
  }
  return order;
}

export function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum / a.length;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum / values.length;
}

/** `share` 0.5 is the median. Between two values: their mean by distance. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low === high ? low : low + (at - Math.floor(at)) * (high - low);
}
