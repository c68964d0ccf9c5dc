/**
 * From the numbers of a heat map to its pixels: ramps with linear or logarithmic domains, or categories with shades. Paints in
 * slices, so that a picture of four million cells never holds up a frame. Knows no canvas.
 */
import type { Domain, ScaleKind } from './axis-scale.ts';
import { mixPacked, type PackedRamp, packHex } from './ramps.ts';

/** The colour of a cell as packed RGBA (ramps.ts), `index` row-major from the lower left. */
export type CellColour = (index: number) => number;

/** Lowest and highest finite value (positive, if logarithmic); `isCentred`: as far on both sides of zero. Never empty. */
export function valueDomain(values: ArrayLike<number>, kind: ScaleKind, isCentred: boolean): Domain {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const floor = kind === 'log' ? 0 : Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    if (value > floor && value < low) low = value;
    if (value < Number.POSITIVE_INFINITY && value > high) high = value;
  }
  if (!(low <= high)) return kind === 'log' ? [0.1, 1] : [0, 1];
  if (isCentred) {
    const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
    return [-reach, reach];
  }
  if (low === high) return kind === 'log' ? [low / 1.1, low * 1.1] : [low - 0.5, low + 0.5];
  return [low, high];
}

/** Values beyond the domain take its end colours; NaN, and what a logarithm cannot hold below it, `missing`. */
export function rampColour(
  values: ArrayLike<number>,
  ramp: PackedRamp,
  domain: Domain,
  kind: ScaleKind,
  missing: number,
): CellColour {
  const top = ramp.length - 1;
  const read = kind === 'log' ? Math.log : (value: number) => value;
  const start = read(domain[0]);
  const perUnit = ramp.length / (read(domain[1]) - start);
  return (index) => {
    const value = values[index] as number;
    const at = (read(value) - start) * perUnit;
    if (!(at >= 0)) return Number.isNaN(at) ? missing : (ramp[0] as number);
    return ramp[at > top ? top : Math.floor(at)] as number;
  };
}

const SHADES = 64;
/** A full shade keeps this much of the hue, so that the category can still be told. */
const PALEST = 0.8;

export interface CategoryColours {
  /** `#rrggbb` of each category, by index. */
  readonly hues: readonly string[];
  /** What shades fade into. */
  readonly paper: string;
  readonly missing: string;
}

/** `values`: category indices, anything else is missing; `shade`: 0 (full hue) to 1 (pale) of each cell, if given. */
export function categoryColour(
  values: ArrayLike<number>,
  shade: ArrayLike<number> | undefined,
  { hues, paper, missing }: CategoryColours,
): CellColour {
  const table = hues.map((hue) =>
    Uint32Array.from({ length: SHADES }, (_, step) => mixPacked(hue, paper, (PALEST * step) / (SHADES - 1))),
  );
  const none = packHex(missing);
  return (index) => {
    const shades = table[values[index] as number];
    if (shades === undefined) return none;
    const at = shade === undefined ? 0 : Math.round(Math.min(1, Math.max(0, shade[index] as number)) * (SHADES - 1));
    return shades[at] ?? shades[0] ?? none;
  };
}

/** Cells painted between two looks at the clock: about a millisecond's worth. */
const SLICE = 32_768;

/**
 * Fills `pixels` (packed, first row at the top) from the top down; yields after every slice with the rows done so far.
 * Cancel by not asking for more.
 */
export function* paintCells(
  pixels: Uint32Array,
  columns: number,
  rows: number,
  colour: CellColour,
): Generator<{ readonly from: number; readonly to: number }> {
  const rowsAtOnce = Math.max(1, Math.floor(SLICE / columns));
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const to = Math.min(rows, from + rowsAtOnce);
    for (let row = from; row < to; row++) {
      const source = (rows - 1 - row) * columns;
      const target = row * columns;
      for (let column = 0; column < columns; column++) pixels[target + column] = colour(source + column);
    }
    yield { from, to };
  }
}
