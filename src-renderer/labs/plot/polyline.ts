/**
 * A trajectory as a line: cut where it stops being finite, thinned where many steps share a pixel, and kept within numbers
 * a canvas can hold when a run explodes.
 */
import type { Pen } from './pen.ts';
import { toPixelX, toPixelY, type Viewport } from './viewport.ts';

/** Pixels; far outside any plot, and small enough for every rasterizer. */
const FAR = 20_000;
const MIN_MOVE_PX = 0.35;

/** Traces points `from`..`to` (inclusive) until one is not finite. */
export function tracePolyline(
  pen: Pen,
  viewport: Viewport,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  from: number,
  to: number,
): void {
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  const end = Math.min(to, x.length - 1);
  for (let index = from; index <= end; index++) {
    const px = clamp(toPixelX(viewport, x[index] ?? Number.NaN));
    const py = clamp(toPixelY(viewport, y[index] ?? Number.NaN));
    if (!Number.isFinite(px) || !Number.isFinite(py)) return;
    if (Number.isNaN(lastX)) pen.moveTo(px, py);
    else if (index < end && Math.abs(px - lastX) + Math.abs(py - lastY) < MIN_MOVE_PX) continue;
    else pen.lineTo(px, py);
    lastX = px;
    lastY = py;
  }
}

function clamp(pixel: number): number {
  return Math.max(-FAR, Math.min(FAR, pixel));
}
