/**
 * The block (N, C, H, W) a layer is given: drawn channel by channel from seeded random numbers, or as the recipe lists it. Every
 * batch of a run is a stream of its own.
 */
import { createStream, type RandomStream } from '../../cpu/random.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import type { BlockData, BlockShape } from './norm-recipe.ts';

/** Streams of one seed: batches from 0, brightness of their samples, the upstream gradient. */
const BRIGHTNESS = 2 ** 20;
export const UPSTREAM = 2 ** 21;

/** Entry of a list that starts over after its end. */
export function ofChannel(list: readonly number[], channel: number): number {
  return list[channel % list.length] ?? 0;
}

/** What has happened to a distribution: added to its means, times its standard deviations. */
export interface Moved {
  readonly mean: number;
  readonly std: number;
}

const STILL: Moved = { mean: 0, std: 1 };

/** Mean 0 and variance 1 each. */
const LAWS: Readonly<Record<BlockData['law'], (stream: RandomStream, index: number) => number>> = {
  normal: (stream, index) => stream.normal(index),
  uniform: (stream, index) => Math.sqrt(12) * (stream.uniform(index) - 0.5),
  exponential: (stream, index) => -Math.log(stream.uniform(index)) - 1,
};

export function dimensionsOf({ n, c, h, w }: BlockShape): readonly [number, number, number, number] {
  return [n, c, h, w];
}

export function drawBlock(shape: BlockShape, data: BlockData, seed: number, batch: number, moved = STILL): Tensor {
  const { n, c, h, w } = shape;
  const { mean, std, law, between, outlier, values } = data;
  const dimensions = dimensionsOf(shape);
  if (values !== undefined)
    return { shape: dimensions, data: Float64Array.from(values, (value) => moved.std * value + moved.mean) };
  const [stream, brightness] = [createStream(seed, batch), createStream(seed, BRIGHTNESS + batch)];
  const draw = LAWS[law];
  const block = new Float64Array(n * c * h * w);
  for (let sample = 0, place = 0; sample < n; sample += 1) {
    const own = between * brightness.normal(sample);
    for (let channel = 0; channel < c; channel += 1) {
      const centre = ofChannel(mean, channel) + moved.mean;
      const width = ofChannel(std, channel) * moved.std;
      for (const end = place + h * w; place < end; place += 1)
        block[place] = centre + width * (own + draw(stream, place));
    }
  }
  block[0] = (block[0] ?? 0) + outlier;
  return { shape: dimensions, data: block };
}

/** Mean and variance of the distribution a channel is drawn from, outliers and listed values left aside. */
export function lawOf(
  { mean, std, between }: BlockData,
  channel: number,
  moved = STILL,
): Moved & { readonly variance: number } {
  const width = ofChannel(std, channel) * moved.std;
  return { mean: ofChannel(mean, channel) + moved.mean, std: width, variance: width ** 2 * (1 + between ** 2) };
}
