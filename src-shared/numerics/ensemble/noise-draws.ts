/**
 * The draws that noise is made of, for one trajectory in float64: four uniform numbers a step, by counter.
 */
import type { GradientNoise } from '../cpu/gradient-noise.ts';
import { createStream } from '../cpu/random.ts';

/** Writes `NOISE_DRAWS` of step 1, 2, … into `out` from place `at` on. */
export function noiseDraws(
  { seed }: GradientNoise,
  trajectory: number,
): (step: number, out: Float64Array, at: number) => void {
  const { uniform } = createStream(seed, trajectory);
  return (step, out, at) => {
    const first = 4 * (step - 1);
    out[at] = 1 - uniform(first);
    out[at + 1] = uniform(first + 1);
    out[at + 2] = 1 - uniform(first + 2);
    out[at + 3] = 1 - uniform(first + 3);
  };
}
