/** The pure parts under the plots: levels, contours, viewports, logarithmic axes, lines and number text. */
import { describe, expect, it } from 'vitest';
import { contourShapes, traceContour } from '../../../src-renderer/labs/plot/contours.ts';
import { chooseLevels } from '../../../src-renderer/labs/plot/levels.ts';
import { decadeTick, logDomain, logTicks, thinIndices } from '../../../src-renderer/labs/plot/log-axis.ts';
import { numberText } from '../../../src-renderer/labs/plot/number-text.ts';
import { SvgPen } from '../../../src-renderer/labs/plot/pen.ts';
import { tracePolyline } from '../../../src-renderer/labs/plot/polyline.ts';
import {
  fitView,
  fromPixels,
  roundToPixel,
  toPixelX,
  toPixelY,
  unitsPerPixel,
  zoomAt,
} from '../../../src-renderer/labs/plot/viewport.ts';

function bowl(width: number, height: number, kappa: number): Float32Array {
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = -3 + (6 * column) / (width - 1);
      const y = -3 + (6 * row) / (height - 1);
      values[row * width + column] = 0.5 * (x * x + kappa * y * y);
    }
  }
  return values;
}

describe('contour levels', () => {
  it('rise by one factor above the floor, whatever the floor is', () => {
    for (const floor of [0, -78.3]) {
      const values = bowl(40, 30, 100).map((value) => value + floor);
      const levels = chooseLevels(values, 12, floor);
      const ratios = levels.slice(1).map((level, index) => (level - floor) / ((levels[index] ?? 0) - floor));
      expect(levels).toHaveLength(12);
      for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0] ?? 0, 6);
    }
  });

  it('ignore points where the surface is not finite', () => {
    const values = bowl(20, 20, 1);
    values[0] = Number.POSITIVE_INFINITY;
    values[1] = Number.NaN;
    expect(chooseLevels(values, 8, 0).every(Number.isFinite)).toBe(true);
  });

  it('are none on a flat or nowhere finite field', () => {
    expect(chooseLevels(new Float32Array(16).fill(2), 8)).toEqual([]);
    expect(chooseLevels(new Float32Array(16).fill(Number.NaN), 8)).toEqual([]);
  });
});

describe('contour rings', () => {
  it('of a round bowl lie where the height says, to a hundredth of the plot', () => {
    const field = { values: bowl(61, 61, 1), width: 61, height: 61 };
    const [shape] = contourShapes(field, [2], 0);
    const points: [number, number][] = [];
    const collect = {
      moveTo: (x: number, y: number) => points.push([x, y]),
      lineTo: (x: number, y: number) => points.push([x, y]),
      closePath() {},
    };
    if (shape) traceContour(collect, shape, field, 600, 600);
    // f = 2 is the circle of radius 2; the plot is 6 units wide. The outer ring of the region is the frame itself.
    const inner = points.map(([x, y]) => Math.hypot((x - 300) / 100, (y - 300) / 100)).filter((radius) => radius < 2.9);
    expect(inner.length).toBeGreaterThan(40);
    for (const radius of inner) expect(Math.abs(radius - 2)).toBeLessThan(0.01);
  });
});

describe('viewport', () => {
  const viewport = fitView({ x: [-2, 2], y: [-1, 3] }, 800, 400);

  it('has one unit length on both axes and keeps the asked view inside', () => {
    expect((viewport.x[1] - viewport.x[0]) / 800).toBeCloseTo((viewport.y[1] - viewport.y[0]) / 400, 12);
    expect(viewport.x[0]).toBeLessThanOrEqual(-2);
    expect(viewport.y).toEqual([-1, 3]);
  });

  it('turns pixels into the point that maps back to them', () => {
    const [x, y] = fromPixels(viewport, 123, 45);
    expect(toPixelX(viewport, x)).toBeCloseTo(123, 9);
    expect(toPixelY(viewport, y)).toBeCloseTo(45, 9);
  });

  it('keeps the fixed point on its pixel while zooming', () => {
    const closer = zoomAt(viewport, 4, [1, 1]);
    expect(toPixelX(closer, 1)).toBeCloseTo(toPixelX(viewport, 1), 9);
    expect(unitsPerPixel(closer)).toBeCloseTo(unitsPerPixel(viewport) / 4, 12);
  });

  it('rounds a dragged coordinate to less than a pixel', () => {
    const value = 1.23456789;
    const rounded = roundToPixel(viewport, value);
    expect(Math.abs(rounded - value)).toBeLessThan(unitsPerPixel(viewport));
    expect(String(rounded).length).toBeLessThanOrEqual(6);
  });
});

describe('logarithmic axis', () => {
  it('covers every positive value by whole decades', () => {
    expect(logDomain([[50, 3, 0.02]], 50)).toEqual([1e-2, 100]);
  });

  it('lets an exploding run leave the plot three decades above the start', () => {
    expect(
      logDomain(
        [
          [1, 1e12, 1e200],
          [1, 0.5],
        ],
        1,
      ),
    ).toEqual([1e-1, 1e3]);
  });

  it('survives runs that reach exactly zero or nothing finite', () => {
    expect(logDomain([[1, 0, 0]], 1)).toEqual([1e-1, 1]);
    expect(logDomain([[Number.NaN]], Number.NaN)).toEqual([1e-1, 1]);
  });

  it('never shows more ticks than fit', () => {
    for (const decades of [1, 4, 13, 32, 120]) {
      expect(logTicks([10 ** -decades, 1], 7).length).toBeLessThanOrEqual(7);
    }
  });

  it('writes the decades next to 1 out and raises the exponent of the others', () => {
    const texts = [-12, -1, 0, 2, 3].map(decadeTick).map(({ label, exponent }) => `${label}^${exponent}`);
    expect(texts).toEqual(['10^−12', '0.1^', '1^', '100^', '10^3']);
  });

  it('thins a long series without losing its extremes or ends', () => {
    const values = Array.from({ length: 5001 }, (_, index) => Math.sin(index / 7) + (index === 2500 ? 9 : 0));
    const kept = thinIndices(values, 200);
    expect(kept.length).toBeLessThanOrEqual(402);
    expect(kept).toContain(2500);
    expect([kept[0], kept.at(-1)]).toEqual([0, 5000]);
  });
});

describe('polyline', () => {
  const viewport = fitView({ x: [0, 10], y: [0, 10] }, 100, 100);

  it('stops at the first point that is not finite', () => {
    const pen = new SvgPen();
    tracePolyline(pen, viewport, [1, 2, Number.NaN, 4], [1, 2, 3, 4], 0, 3);
    expect(pen.path()).toBe('M10,90L20,80');
  });

  it('cuts an exploding segment on its own line, within what a canvas can hold', () => {
    const pen = new SvgPen();
    tracePolyline(pen, viewport, [1, 1e9, -1e12, 2], [1, 2e9, 1e12, 3], 0, 3);
    const numbers =
      pen
        .path()
        .match(/-?\d+(\.\d+)?/g)
        ?.map(Number) ?? [];
    expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(20_000);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = numbers;
    expect([x0, y0]).toEqual([10, 90]);
    expect((y1 - y0) / (x1 - x0)).toBeCloseTo(-2, 2);
    // Out of sight there is nothing, and the way back enters on the segment from the far point.
    expect(pen.path().match(/[ML]/g)?.join('')).toBe('MLML');
  });
});

describe('number text', () => {
  it('is short, scientific only where it helps, and uses a minus sign', () => {
    expect([0.1 + 0.2, -1234.5678, 1.2345e-9, Number.POSITIVE_INFINITY].map((value) => numberText(value))).toEqual([
      '0.3',
      '−1235',
      '1.23e−9',
      '∞',
    ]);
  });
});
