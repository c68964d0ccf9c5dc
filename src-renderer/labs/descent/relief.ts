/**
 * A sampled surface as a landscape in a unit box: heights on a linear or logarithmic scale, and the light on every corner. Knows no
 * camera and draws nothing.
 */
import type { SampledField } from '../plot/contours.ts';
import { chooseLevels } from '../plot/levels.ts';

export type HeightScale = 'linear' | 'log';

export interface Relief {
  /** Corners along each side. */
  readonly width: number;
  readonly height: number;
  /** Of every corner, row by row from the lowest y: in [0, 1]; NaN where the surface is not finite. */
  readonly heights: Float32Array;
  /** Of every corner: how much light falls on it, about 1. */
  readonly light: Float32Array;
  /** Where a loss stands on the same scale. */
  readonly heightOf: (loss: number) => number;
}

/** Contour lines from the floor to the top of the box. */
export const RELIEF_LEVELS = 14;
/** Light comes from the upper left, towards the reader. */
const LIGHT = [-0.45, -0.35, 0.82] as const;
/** How steep light takes the land to be. */
const STEEPNESS = 0.35;

export function reliefOf(field: SampledField, scale: HeightScale, floor: number | undefined): Relief {
  const { values, width, height } = field;
  const heightOf = heightScale(values, scale, floor);
  const heights = Float32Array.from(values, heightOf);
  const at = (column: number, row: number): number =>
    heights[Math.max(0, Math.min(height - 1, row)) * width + Math.max(0, Math.min(width - 1, column))] ?? Number.NaN;
  const light = heights.map((_, index) => {
    const [column, row] = [index % width, Math.floor(index / width)];
    return lightOn(
      ((at(column + 1, row) - at(column - 1, row)) * (width - 1)) / 2,
      ((at(column, row + 1) - at(column, row - 1)) * (height - 1)) / 2,
    );
  });
  return { width, height, heights, light, heightOf };
}

/** From the floor to what nearly all of the view lies below; what is higher is cut off flat. */
function heightScale(
  values: ArrayLike<number>,
  scale: HeightScale,
  floor: number | undefined,
): (loss: number) => number {
  const levels = chooseLevels(values, RELIEF_LEVELS, floor);
  const finite = Array.from(values).filter(Number.isFinite);
  const base = finite.reduce((least, value) => Math.min(least, value), floor ?? Number.POSITIVE_INFINITY);
  const [low, high] = [(levels[0] ?? base) - base, (levels.at(-1) ?? base + 1) - base];
  if (scale === 'linear' || !(low > 0)) return (loss) => clamp((loss - base) / (high || 1));
  const span = Math.log(high / low) || 1;
  return (loss) => (Number.isNaN(loss) ? Number.NaN : clamp(Math.log(Math.max(loss - base, low) / low) / span));
}

function clamp(value: number): number {
  return Number.isNaN(value) ? Number.NaN : Math.max(0, Math.min(1, value));
}

function lightOn(slopeX: number, slopeY: number): number {
  const [nx, ny] = [-slopeX * STEEPNESS, -slopeY * STEEPNESS];
  const falls = (nx * LIGHT[0] + ny * LIGHT[1] + LIGHT[2]) / Math.hypot(nx, ny, 1);
  return Number.isNaN(falls) ? 1 : 0.74 + 0.3 * falls;
}
