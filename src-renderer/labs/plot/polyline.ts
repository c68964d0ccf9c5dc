/**
 * A trajectory as a line: cut where it stops being finite, thinned where many steps share a pixel, and clipped to numbers a
 * canvas can hold when a run explodes, without bending the segments that are still in sight.
 */
import type { Pen } from './pen.ts';
import { toPixelX, toPixelY, type Viewport } from './viewport.ts';

/** Pixels; far outside any plot, and small enough for every rasterizer. */
const FAR = 20_000;
const MIN_MOVE_PX = 0.35;

type Point = readonly [number, number];

/** Traces points `from`..`to` (inclusive) until one is not finite. Segments with both ends far away are left out. */
export function tracePolyline(
  pen: Pen,
  viewport: Viewport,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  from: number,
  to: number,
): void {
  const end = Math.min(to, x.length - 1);
  let last: Point | undefined;
  let isPenThere = false;
  for (let index = from; index <= end; index++) {
    const point: Point = [toPixelX(viewport, x[index] ?? Number.NaN), toPixelY(viewport, y[index] ?? Number.NaN)];
    if (!Number.isFinite(point[0]) || !Number.isFinite(point[1])) return;
    if (last === undefined) {
      if (isNear(point)) pen.moveTo(...point);
      isPenThere = isNear(point);
    } else if (isNear(point)) {
      if (index < end && isPenThere && Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < MIN_MOVE_PX)
        continue;
      if (!isPenThere) pen.moveTo(...clipped(point, last));
      pen.lineTo(...point);
      isPenThere = true;
    } else {
      if (isPenThere) pen.lineTo(...clipped(last, point));
      isPenThere = false;
    }
    last = point;
  }
}

function isNear([x, y]: Point): boolean {
  return Math.abs(x) <= FAR && Math.abs(y) <= FAR;
}

/** The point on the way from a near to a far one where it becomes far. */
function clipped(near: Point, far: Point): Point {
  const share = Math.min(shareTo(near[0], far[0]), shareTo(near[1], far[1]));
  return [near[0] + share * (far[0] - near[0]), near[1] + share * (far[1] - near[1])];
}

function shareTo(near: number, far: number): number {
  return Math.abs(far) <= FAR ? 1 : (Math.sign(far) * FAR - near) / (far - near);
}
