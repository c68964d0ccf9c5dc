/**
 * Where the cells of a block lie in its drawing: samples side by side, channels under each other, each pair a slab of h × w cells
 * seen at a slant. Of large blocks the first cells are drawn.
 */
import type { BlockShape } from '@shared/numerics/labs/norm/norm-recipe.ts';
import type { Size } from '../use-size.ts';

/** Drawn at most: beyond this a cell is too small to point at. */
const MOST: BlockShape = { n: 6, c: 6, h: 8, w: 8 };
const GUTTER = { left: 64, top: 22, right: 8, bottom: 10 } as const;
const GAP = { across: 18, down: 13 } as const;
/** Over the width of a cell: its height at the flattest and the steepest view, and how far each row lies to the left of the one above. */
const [FLAT, STEEP, SLANT] = [0.5, 0.95, 0.34] as const;
const WIDEST = 44;
export const THICKNESS = 5;

export interface BlockLayout {
  readonly shown: BlockShape;
  /** Pixels across and down of a cell, and how much the row above is moved to the right. */
  readonly cell: { readonly width: number; readonly height: number; readonly slant: number };
  readonly size: Size;
  /** Upper left corner of a slab's box. */
  readonly slab: (sample: number, channel: number) => readonly [x: number, y: number];
}

/** The part of a block that is drawn. */
export function shownPart({ n, c, h, w }: BlockShape): BlockShape {
  return { n: Math.min(n, MOST.n), c: Math.min(c, MOST.c), h: Math.min(h, MOST.h), w: Math.min(w, MOST.w) };
}

/** `head`: pixels above the block that are left free for its name. */
export function layOutBlock(shape: BlockShape, size: Size, head = 0): BlockLayout {
  const shown = shownPart(shape);
  const { n, c, h, w } = shown;
  const across = size.width - GUTTER.left - GUTTER.right - GAP.across * (n - 1);
  const down = size.height - head - GUTTER.top - GUTTER.bottom - (GAP.down + THICKNESS) * c;
  const width = Math.max(2, Math.min(WIDEST, across / (n * (w + h * SLANT)), down / (c * h * FLAT)));
  const cell = { width, height: Math.max(1, Math.min(STEEP * width, down / (c * h))), slant: width * SLANT };
  const step = [w * width + h * cell.slant + GAP.across, h * cell.height + GAP.down + THICKNESS] as const;
  const drawn = {
    width: GUTTER.left + n * step[0] - GAP.across + GUTTER.right,
    height: head + GUTTER.top + c * step[1] - GAP.down + GUTTER.bottom,
  };
  const left = GUTTER.left + Math.max(0, (size.width - drawn.width) / 2);
  return {
    shown,
    cell,
    size: { width: size.width, height: Math.min(size.height, drawn.height) },
    slab: (sample, channel) => [left + sample * step[0], head + GUTTER.top + channel * step[1]],
  };
}

/** Row-major index of a place in the whole block. */
export function placeOf({ c, h, w }: BlockShape, sample: number, channel: number, row: number, column: number): number {
  return ((sample * c + channel) * h + row) * w + column;
}

export interface BlockPlace {
  readonly sample: number;
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

export function whereIs({ c, h, w }: BlockShape, place: number): BlockPlace {
  return {
    sample: Math.floor(place / (c * h * w)),
    channel: Math.floor(place / (h * w)) % c,
    row: Math.floor(place / w) % h,
    column: place % w,
  };
}

/** The outline of a cell as a path. */
export function cellPath({ cell, slab, shown }: BlockLayout, { sample, channel, row, column }: BlockPlace): string {
  const [x, y] = slab(sample, channel);
  const at = (down: number, across: number): string =>
    `${(x + across * cell.width + (shown.h - down) * cell.slant).toFixed(1)},${(y + down * cell.height).toFixed(1)}`;
  return `M${at(row, column)}L${at(row, column + 1)}L${at(row + 1, column + 1)}L${at(row + 1, column)}Z`;
}

/** Front and right side of a slab: what makes it one. */
export function sidePath({ cell, slab, shown: { h, w } }: BlockLayout, sample: number, channel: number): string {
  const [x, y] = slab(sample, channel);
  const [low, right] = [y + h * cell.height, x + w * cell.width];
  const tip = right + h * cell.slant;
  return `M${x},${low}V${low + THICKNESS}H${right}L${tip},${y + THICKNESS}V${y}L${right},${low}Z`;
}

/** The places of the drawn part, in the order of the block. */
export function shownPlaces(
  shape: BlockShape,
  { shown: { n, c, h, w } }: BlockLayout,
): readonly (BlockPlace & { readonly place: number })[] {
  const places: (BlockPlace & { place: number })[] = [];
  for (let sample = 0; sample < n; sample++)
    for (let channel = 0; channel < c; channel++)
      for (let row = 0; row < h; row++)
        for (let column = 0; column < w; column++)
          places.push({ sample, channel, row, column, place: placeOf(shape, sample, channel, row, column) });
  return places;
}

const KEYS: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The place a key leads to: across the edge of a slab lies the next sample, below it the next channel; undefined for other keys. */
export function placeAfterKey(
  shape: BlockShape,
  { shown: { n, c, h, w } }: BlockLayout,
  place: number,
  key: string,
): number | undefined {
  const step = KEYS[key];
  if (step === undefined) return undefined;
  const { sample, channel, row, column } = whereIs(shape, place);
  const held = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  const across = held(sample * w + column + step[0], n * w);
  const down = held(channel * h + row + step[1], c * h);
  return placeOf(shape, Math.floor(across / w), Math.floor(down / h), down % h, across % w);
}
