/**
 * Numbers times one power of two, and what is said of them: moments and histogram. Multiplying by a power of two is exact,
 * so a tensor is brought back to order 1 after every layer at no cost in digits.
 */
import { HISTOGRAM_REACH, SIGNAL_BINS } from './signal-engine.ts';

/** Entry i is data[i]·2^exponent. */
export interface Scaled {
  readonly data: Float64Array;
  readonly exponent: number;
}

/** Mean and population variance of the numbers before their power of two. */
export interface Moments {
  readonly exponent: number;
  readonly mean: number;
  readonly variance: number;
}

/** Brings the largest magnitude into [1, 2), in place. All zeros, and what is not finite, stay. */
export function rescaled({ data, exponent }: Scaled): Scaled {
  const shift = exponentOf(data);
  if (shift !== 0) multiply(data, 2 ** -shift);
  return { data, exponent: exponent + shift };
}

/** ⌊log₂⌋ of the largest magnitude; 0 for all zeros and for what is not finite. */
export function exponentOf(data: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < data.length; i += 1) largest = Math.max(largest, Math.abs(data[i] as number));
  return largest > 0 && largest < Number.POSITIVE_INFINITY ? Math.floor(Math.log2(largest)) : 0;
}

export function multiply(data: Float64Array, factor: number): void {
  for (let i = 0; i < data.length; i += 1) data[i] = (data[i] as number) * factor;
}

export function momentsOf({ data, exponent }: Scaled): Moments {
  let sum = 0;
  for (let i = 0; i < data.length; i += 1) sum += data[i] as number;
  const mean = sum / data.length;
  let squares = 0;
  for (let i = 0; i < data.length; i += 1) squares += ((data[i] as number) - mean) ** 2;
  return { exponent, mean, variance: squares / data.length };
}

/** Counts into `bins`. Where all numbers are equal they are in the bar right of the middle. */
export function countInto(bins: Uint32Array, data: ArrayLike<number>, { mean, variance }: Moments): void {
  const perStd = SIGNAL_BINS / (2 * HISTOGRAM_REACH);
  const scale = variance > 0 ? perStd / Math.sqrt(variance) : 0;
  for (let i = 0; i < data.length; i += 1) {
    const place = Math.floor(SIGNAL_BINS / 2 + ((data[i] as number) - mean) * scale);
    const bin = Math.min(SIGNAL_BINS - 1, Math.max(0, place));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
}
