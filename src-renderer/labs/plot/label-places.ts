/** Labels beside a plot, kept near what they name and off each other. */

/**
 * Moves `wanted` heights apart so that neighbours are at least `gap` pixels from each other within [`low`, `high`]; the order
 * is kept. Undefined if they cannot all fit.
 */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): readonly number[] | undefined {
  if ((wanted.length - 1) * gap > high - low) return undefined;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(floor, placed[index] ?? 0);
    floor = (placed[index] ?? 0) + gap;
  }
  let ceiling = high;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(ceiling, placed[index] ?? 0);
    ceiling = (placed[index] ?? 0) - gap;
  }
  return placed;
}

/** Rows of entries of these widths, filled one after another; an entry wider than a row has one to itself. */
export function legendRows(widths: readonly number[], gap: number, room: number): readonly (readonly number[])[] {
  const rows: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [index, width] of widths.entries()) {
    if (used + gap + width > room) {
      rows.push([index]);
      used = width;
    } else {
      rows.at(-1)?.push(index);
      used += gap + width;
    }
  }
  return rows;
}
