/** Where a cursor may stand: on the samples of a series whose x rises, found by pointer or walked by keys. */

/** Share of the samples that Page Up and Page Down skip. */
const PAGE = 0.1;

/** The index of the value nearest to `at` in rising `values`; −1 if there are none. */
export function nearestIndex(values: ArrayLike<number>, at: number): number {
  let [low, high] = [0, values.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return Math.abs((values[low] ?? 0) - at) <= Math.abs((values[high] ?? 0) - at) ? low : high;
}

/** The value of `y` at the sample nearest to x = `at`; NaN beyond the ends of rising `x`. */
export function valueAt(
  { x, y }: { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> },
  at: number,
): number {
  const [first = Number.NaN, last = Number.NaN] = [x[0], x[x.length - 1]];
  return at >= first && at <= last ? (y[nearestIndex(x, at)] ?? Number.NaN) : Number.NaN;
}

/** The index that `key` leads to from `index` among `count` samples; undefined for a key that is not the cursor's. */
export function indexAfterKey(index: number, count: number, key: string): number | undefined {
  const page = Math.max(1, Math.round(count * PAGE));
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -page,
    PageUp: page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  const step = steps[key];
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, index + step));
}

export type Cell = readonly [column: number, row: number];

/** The cell that `key` leads to; rows count upwards, as on the plot. */
export function cellAfterKey([column, row]: Cell, columns: number, rows: number, key: string): Cell | undefined {
  const vertical = key === 'ArrowUp' || key === 'ArrowDown' || key === 'PageUp' || key === 'PageDown';
  if (vertical) return [column, indexAfterKey(row, rows, key) ?? row];
  const next = indexAfterKey(column, columns, key);
  return next === undefined ? undefined : [next, row];
}
