/**
 * Contour rings of a sampled field, by d3-contour's marching squares, and how to trace them with a Pen. The field is
 * contoured as √(f − floor): near a minimum that is a cone, where linear interpolation between samples is nearly exact.
 */
import { contours } from 'd3-contour';
import type { Pen } from './pen.ts';

/** Losses on a grid, row-major, first row at the bottom of the view, end points included. */
export interface SampledField {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** All points at or above `level`, as rings in grid coordinates. */
export interface ContourShape {
  readonly level: number;
  readonly rings: readonly (readonly (readonly number[])[])[];
}

export function contourShapes(field: SampledField, levels: readonly number[], floor: number): ContourShape[] {
  const height = (value: number) => Math.sqrt(Math.max(0, value - floor));
  const cone = Array.from(field.values, height);
  const generator = contours().size([field.width, field.height]).smooth(true);
  return levels.map((level) => ({
    level,
    rings: generator.contour(cone, height(level)).coordinates.flat(),
  }));
}

/** Traces the rings scaled to a plot of `width` × `height` pixels. Rings run up to half a cell beyond the plot: clip. */
export function traceContour(pen: Pen, shape: ContourShape, field: SampledField, width: number, height: number): void {
  // d3 puts the sample i at i + 0.5; our end samples lie on the edge of the plot.
  const scaleX = width / (field.width - 1);
  const scaleY = height / (field.height - 1);
  for (const ring of shape.rings) {
    let first = true;
    for (const point of ring) {
      const x = ((point[0] ?? 0) - 0.5) * scaleX;
      const y = height - ((point[1] ?? 0) - 0.5) * scaleY;
      if (first) pen.moveTo(x, y);
      else pen.lineTo(x, y);
      first = false;
    }
    pen.closePath();
  }
}
