/**
 * The map between surface coordinates and pixels. Both axes always have the same unit length, because eigenvectors of a
 * Hessian are only perpendicular on screen if they do; the given view is widened, never squeezed.
 */
import type { View } from '@shared/numerics/labs/descent-engine.ts';

export interface Viewport extends View {
  readonly width: number;
  readonly height: number;
}

/** The smallest view that holds `view`, keeps its centre and has one unit length on both axes. Width and height in pixels, > 0. */
export function fitView(view: View, width: number, height: number): Viewport {
  const [spanX, spanY] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
  const unitsPerPixel = Math.max(spanX / width, spanY / height);
  return around(centreOf(view), unitsPerPixel, width, height);
}

/** `viewport` magnified by `factor` (> 1: closer) with the surface point `fixed` staying where it is on screen. */
export function zoomAt(viewport: Viewport, factor: number, fixed: readonly [number, number]): Viewport {
  const shrink = (range: readonly [number, number], about: number): readonly [number, number] => [
    about + (range[0] - about) / factor,
    about + (range[1] - about) / factor,
  ];
  return { ...viewport, x: shrink(viewport.x, fixed[0]), y: shrink(viewport.y, fixed[1]) };
}

export function toPixelX(viewport: Viewport, x: number): number {
  return ((x - viewport.x[0]) / (viewport.x[1] - viewport.x[0])) * viewport.width;
}

/** Pixels grow downwards, y grows upwards. */
export function toPixelY(viewport: Viewport, y: number): number {
  return viewport.height - ((y - viewport.y[0]) / (viewport.y[1] - viewport.y[0])) * viewport.height;
}

export function fromPixels(viewport: Viewport, pixelX: number, pixelY: number): [number, number] {
  return [
    viewport.x[0] + (pixelX / viewport.width) * (viewport.x[1] - viewport.x[0]),
    viewport.y[0] + (1 - pixelY / viewport.height) * (viewport.y[1] - viewport.y[0]),
  ];
}

export function unitsPerPixel(viewport: Viewport): number {
  return (viewport.x[1] - viewport.x[0]) / viewport.width;
}

export function centreOf(view: View): [number, number] {
  return [(view.x[0] + view.x[1]) / 2, (view.y[0] + view.y[1]) / 2];
}

/** Rounds to about a third of a pixel, so that a dragged start is a short number in the recipe. */
export function roundToPixel(viewport: Viewport, value: number): number {
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(unitsPerPixel(viewport) / 3))));
  return Number(value.toFixed(digits));
}

function around(centre: readonly [number, number], perPixel: number, width: number, height: number): Viewport {
  const [halfX, halfY] = [(perPixel * width) / 2, (perPixel * height) / 2];
  return {
    x: [centre[0] - halfX, centre[0] + halfX],
    y: [centre[1] - halfY, centre[1] + halfY],
    width,
    height,
  };
}
