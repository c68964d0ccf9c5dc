import { createNoise, type GradientNoise, seedWords } from '@shared/numerics/cpu/gradient-noise.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { describe, expect, it } from 'vitest';

function draws(noise: GradientNoise, trajectory: number, steps: readonly number[]): readonly (readonly number[])[] {
  const add = createNoise(noise, trajectory);
  return steps.map((step) => {
    const gradient = new Float64Array(2);
    add(gradient, step);
    return [...gradient];
  });
}

describe('gradient noise', () => {
  it('of step t stands on words 4(t − 1) … 4(t − 1) + 3 of the stream of its trajectory', () => {
    const stream = createStream(11, 3);
    for (const step of [1, 2, 100]) {
      const first = 4 * (step - 1);
      const pair = [stream.normal(first), stream.normal(first + 1)];
      const heavy = pair.map((normal, axis) => normal / Math.sqrt(-Math.log(stream.uniform(first + 2 + axis))));
      const [gaussian] = draws({ kind: 'gaussian', std: 2, seed: 11 }, 3, [step]);
      const [student] = draws({ kind: 'student_t', std: 2, seed: 11 }, 3, [step]);
      for (const axis of [0, 1]) {
        // log1p(−(1 − u)) and log(u) may differ in the last digit.
        expect(gaussian?.[axis]).toBeCloseTo(2 * (pair[axis] ?? 0), 12);
        expect(student?.[axis]).toBeCloseTo(2 * (heavy[axis] ?? 0), 12);
      }
    }
  });

  it('is the same in whatever order the steps are asked for, and another for another trajectory or seed', () => {
    const noise = { kind: 'gaussian', std: 1, seed: 2 ** 40 + 5 } as const;
    expect(draws(noise, 7, [3, 2, 1])).toEqual([...draws(noise, 7, [1, 2, 3])].reverse());
    expect(draws(noise, 8, [1])).not.toEqual(draws(noise, 7, [1]));
    expect(draws({ ...noise, seed: 5 }, 7, [1])).not.toEqual(draws(noise, 7, [1]));
    expect(seedWords(noise.seed)).toEqual([5, 256]);
  });

  it('is added to what is there, and changes nothing if std is 0', () => {
    const gradient = Float64Array.of(1, -2);
    createNoise({ kind: 'student_t', std: 0, seed: 1 })(gradient, 1);
    expect([...gradient]).toEqual([1, -2]);
  });

  it('has the variance of a Gaussian, and the tail of Student’s t with two degrees of freedom', () => {
    const steps = Array.from({ length: 20000 }, (_, index) => index + 1);
    const normal = draws({ kind: 'gaussian', std: 3, seed: 4 }, 0, steps).flat();
    const variance = normal.reduce((sum, value) => sum + value * value, 0) / normal.length;
    // The variance of 40,000 draws has a relative deviation of √(2/40000) = 0.7 %.
    expect(Math.abs(variance / 9 - 1)).toBeLessThan(0.03);
    const heavy = draws({ kind: 'student_t', std: 3, seed: 4 }, 0, steps).flat();
    const beyond = heavy.filter((value) => Math.abs(value) > 30).length / heavy.length;
    // P(|t₂| > 10) = 1 − 10/√102 ≈ 0.0099, counted to ± 0.0005.
    expect(Math.abs(beyond - (1 - 10 / Math.sqrt(102)))).toBeLessThan(0.002);
  });
});
