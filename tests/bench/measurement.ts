/** A measured number against its budget, and how a series becomes one number. */

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Largest value that is still good. */
  readonly budget: number;
  /** How it was measured, in a few words. */
  readonly how: string;
}

/** The value that `share` of the series does not exceed (nearest rank); `share` in (0, 1]. */
export function quantile(series: readonly number[], share: number): number {
  const sorted = series.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
