/**
 * A logarithmic axis that stays readable from one decade to three hundred: its domain from the data, ticks on whole decades,
 * labels as 10 and a raised exponent. Also thins a long series to what a plot of some width can show.
 */
export interface Tick {
  readonly value: number;
  readonly label: string;
  /** Drawn raised behind the label: 10 and −4. Empty for numbers that are written out. */
  readonly exponent: string;
}

/** Decades below the top that are worth showing: float64 has no more to say about one number. */
const MAX_DECADES = 32;
/** A run that explodes may rise this many decades above the common start before it leaves the plot. */
const HEADROOM_DECADES = 3;

/** Whole decades [low, high] that hold the positive finite values of all series; at least one decade. */
export function logDomain(series: readonly ArrayLike<number>[], start: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const values of series) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? 0;
      if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > 0)) return [1e-1, 1];
  const ceiling = start > 0 && Number.isFinite(start) ? start * 10 ** HEADROOM_DECADES : high;
  const top = Math.ceil(Math.log10(Math.min(high, ceiling)) - 1e-9);
  const bottom = Math.max(Math.floor(Math.log10(low) + 1e-9), top - MAX_DECADES);
  return [10 ** Math.min(bottom, top - 1), 10 ** top];
}

/** Ticks at whole decades, every 1st, 2nd, 3rd, 5th, 10th… so that at most `maxCount` fit. */
export function logTicks(domain: readonly [number, number], maxCount: number): Tick[] {
  const [from, to] = [Math.round(Math.log10(domain[0])), Math.round(Math.log10(domain[1]))];
  const stride = [1, 2, 3, 4, 5, 10, 20, 50, 100].find((step) => (to - from) / step + 1 <= maxCount) ?? 100;
  const ticks: Tick[] = [];
  for (let exponent = Math.ceil(from / stride) * stride; exponent <= to; exponent += stride) {
    ticks.push(decadeTick(exponent));
  }
  return ticks;
}

/** The decades next to 1 are written out. */
export function decadeTick(exponent: number): Tick {
  const value = 10 ** exponent;
  if (exponent >= -1 && exponent <= 2) return { value, label: String(value), exponent: '' };
  return { value, label: '10', exponent: String(exponent).replace('-', '−') };
}

/**
 * Indices of `values` that matter on a plot of `columns` columns: in each, the lowest and highest value, and always the ends.
 * A series shorter than two points a column is returned whole.
 */
export function thinIndices(values: ArrayLike<number>, columns: number): number[] {
  const length = values.length;
  if (length <= columns * 2) return Array.from({ length }, (_, index) => index);
  const kept = new Set<number>([0, length - 1]);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * length) / columns);
    const to = Math.floor(((column + 1) * length) / columns);
    let [lowest, highest] = [from, from];
    for (let index = from; index < to; index++) {
      if ((values[index] ?? 0) < (values[lowest] ?? 0)) lowest = index;
      if ((values[index] ?? 0) > (values[highest] ?? 0)) highest = index;
    }
    kept.add(lowest).add(highest);
  }
  return [...kept].sort((a, b) => a - b);
}
