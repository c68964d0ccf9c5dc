/**
 * The surface as a landscape: nested tinted bands with hairline contours, redrawn when the field, the view or the theme
 * changes. The picture of an older view is moved to where it belongs until its successor is there.
 */
import { useEffect, useRef } from 'react';
import { contourShapes, traceContour } from '../plot/contours.ts';
import { chooseLevels } from '../plot/levels.ts';
import { toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';
import { resolveColour, useThemeRevision } from '../use-theme-revision.ts';
import type { FieldPicture } from './use-field.ts';

export const LEVEL_COUNT = 18;

export interface ContourCanvasProps {
  readonly picture: FieldPicture | undefined;
  readonly viewport: Viewport;
  /** The lowest loss of the surface, if known. */
  readonly floor: number | undefined;
}

export function ContourCanvas({ picture, viewport, floor }: ContourCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const theme = useThemeRevision();

  // biome-ignore lint/correctness/useExhaustiveDependencies: `theme` stands for the CSS properties that draw reads
  useEffect(() => {
    const canvas = ref.current;
    if (canvas === null || picture === undefined) return;
    draw(canvas, picture, viewport, floor);
  }, [picture, viewport, floor, theme]);

  return <canvas ref={ref} className="contour-canvas" />;
}

/** Makes the canvas crisp on its screen and returns a context in CSS pixels. */
export function prepareCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = Math.min(3, window.devicePixelRatio || 1);
  const [deviceWidth, deviceHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth;
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight;
  // Drawn by the CPU: a few dozen long paths a frame are quicker there than through a software GPU, by a factor of ten and
  // more, and quick enough beside a real one.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

function draw(canvas: HTMLCanvasElement, picture: FieldPicture, viewport: Viewport, floor: number | undefined): void {
  const context = prepareCanvas(canvas, viewport.width, viewport.height);
  if (context === null) return;
  const { field, viewport: sampled } = picture;
  const levels = chooseLevels(field.values, LEVEL_COUNT, floor);
  const shapes = contourShapes(field, levels, floor ?? Math.min(...levels, 0));

  // Where the sampled view lies on the present one.
  const left = toPixelX(viewport, sampled.x[0]);
  const top = toPixelY(viewport, sampled.y[1]);
  const width = toPixelX(viewport, sampled.x[1]) - left;
  const height = toPixelY(viewport, sampled.y[0]) - top;

  context.fillStyle = resolveColour('var(--lab-field)');
  context.fillRect(0, 0, viewport.width, viewport.height);
  context.save();
  context.translate(left, top);
  context.lineJoin = 'round';
  const band = resolveColour('var(--lab-band)');
  const line = resolveColour('var(--lab-contour)');
  for (const [index, shape] of shapes.entries()) {
    context.beginPath();
    traceContour(context, shape, field, width, height);
    context.globalAlpha = 1;
    context.fillStyle = band;
    context.fill('evenodd');
    context.strokeStyle = line;
    context.lineWidth = index % 4 === 0 ? 1 : 0.6;
    context.globalAlpha = index % 4 === 0 ? 1 : 0.75;
    context.stroke();
  }
  context.restore();
}
