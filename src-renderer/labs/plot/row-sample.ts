/** Which rows of a long table are shown. */

/** At most `most` (≥ 2) rising row indices, evenly spread, first and last row included. */
export function sampleRows(rows: number, most: number): number[] {
  if (rows <= most) return Array.from({ length: rows }, (_, row) => row);
  return Array.from({ length: most }, (_, index) => Math.round((index * (rows - 1)) / (most - 1)));
}
