/**
 * A series as a path on axes of any kind: broken where it is not finite, thinned to what its pixels can show, and cut on its
 * own line where it leaves the plot. Works in pixels; knows no scale.
 */
import { SvgPen } from './pen.ts';

export interface PixelSeries {
  /** Same length; NaN where there is no point. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Pixels a line may go beyond the plot before it is cut. */
const BLEED = 2;

/**
 * The points that matter in `series`: of each run of consecutive points within one column of pixels the first, the lowest, the
 * highest and the last, and every break. Unlike thinIndices it needs no even spacing, so a logarithmic x keeps its left end.
 */
export function thinToPixels({ x, y }: PixelSeries): number[] {
  const kept: number[] = [];
  const length = x.length;
  let from = 0;
  while (from < length) {
    const column = Math.floor(x[from] ?? Number.NaN);
    let end = from + 1;
    let [lowest, highest] = [from, from];
    while (end < length && Math.floor(x[end] ?? Number.NaN) === column && !Number.isNaN(y[end] ?? Number.NaN)) {
      if ((y[end] ?? 0) < (y[lowest] ?? 0)) lowest = end;
      if ((y[end] ?? 0) > (y[highest] ?? 0)) highest = end;
      end++;
    }
    const [earlier, later] = lowest < highest ? [lowest, highest] : [highest, lowest];
    for (const index of [from, earlier, later, end - 1]) if (index !== kept.at(-1)) kept.push(index);
    from = end;
  }
  return kept;
}

/** The `d` of the line within `width` × `height` pixels. A point with neighbours on neither side is a dot. */
export function linePath(series: PixelSeries, width: number, height: number): string {
  const pen = new SvgPen();
  const box = [-BLEED, -BLEED, width + BLEED, height + BLEED] as const;
  let last: Point | undefined;
  let isDown = false;
  let isAlone = false;
  for (const index of thinToPixels(series)) {
    const point: Point = [series.x[index] ?? Number.NaN, series.y[index] ?? Number.NaN];
    if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) {
      if (isAlone && last !== undefined && isInside(last, box)) dot(pen, last);
      [last, isDown, isAlone] = [undefined, false, false];
      continue;
    }
    if (last !== undefined) {
      const cut = cutSegment(last, point, box);
      if (cut !== undefined) {
        if (!isDown) pen.moveTo(...cut[0]);
        pen.lineTo(...cut[1]);
      }
      isDown = cut !== undefined && isInside(point, box);
      isAlone = false;
    } else isAlone = true;
    last = point;
  }
  if (isAlone && last !== undefined && isInside(last, box)) dot(pen, last);
  return pen.path();
}

/** Between two series of the same x, cut off vertically. */
export function bandPath(low: PixelSeries, high: PixelSeries, height: number): string {
  const pen = new SvgPen();
  const clamp = (value: number) => Math.max(-BLEED * height, Math.min(height * (1 + BLEED), value));
  let open: number[] = [];
  const close = () => {
    if (open.length > 1) {
      for (const [at, index] of open.entries())
        pen[at === 0 ? 'moveTo' : 'lineTo'](low.x[index] ?? 0, clamp(low.y[index] ?? 0));
      for (const index of open.toReversed()) pen.lineTo(high.x[index] ?? 0, clamp(high.y[index] ?? 0));
      pen.closePath();
    }
    open = [];
  };
  const indices = [...new Set([...thinToPixels(low), ...thinToPixels(high)])].sort((a, b) => a - b);
  for (const index of indices) {
    if (Number.isFinite((low.x[index] ?? Number.NaN) + (low.y[index] ?? 0) + (high.y[index] ?? 0))) open.push(index);
    else close();
  }
  close();
  return pen.path();
}

type Point = readonly [number, number];
type Box = readonly [number, number, number, number];

function isInside([x, y]: Point, [left, top, right, bottom]: Box): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}

function dot(pen: SvgPen, [x, y]: Point): void {
  pen.moveTo(x - 0.5, y);
  pen.lineTo(x + 0.5, y);
}

/** The part of a–b within the box (Liang–Barsky); undefined if there is none. */
function cutSegment(a: Point, b: Point, [left, top, right, bottom]: Box): readonly [Point, Point] | undefined {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  let [from, to] = [0, 1];
  const edges: readonly Point[] = [
    [-dx, a[0] - left],
    [dx, right - a[0]],
    [-dy, a[1] - top],
    [dy, bottom - a[1]],
  ];
  for (const [speed, room] of edges) {
    if (speed === 0 && room < 0) return undefined;
    if (speed < 0) from = Math.max(from, room / speed);
    if (speed > 0) to = Math.min(to, room / speed);
  }
  if (from > to) return undefined;
  const at = (share: number): Point => [a[0] + share * dx, a[1] + share * dy];
  return [at(from), at(to)];
}
