/** Lines, bands, bars and cells as geometry: what is drawn, what is cut, and what is thinned away. */
import { describe, expect, it } from 'vitest';
import { axisScale } from '../../../../src-renderer/labs/plot/axis-scale.ts';
import { barsPath, countDomain, violinPath } from '../../../../src-renderer/labs/plot/bar-shapes.ts';
import {
  categoryColour,
  paintCells,
  rampColour,
  valueDomain,
} from '../../../../src-renderer/labs/plot/cell-colours.ts';
import { layOutChart } from '../../../../src-renderer/labs/plot/line-chart-layout.ts';
import { cssOfPacked, packedRamp, packHex } from '../../../../src-renderer/labs/plot/ramps.ts';
import { bandPath, linePath, thinToPixels } from '../../../../src-renderer/labs/plot/series-path.ts';

const pixels = (x: readonly number[], y: readonly number[]) => ({ x: Float64Array.from(x), y: Float64Array.from(y) });
const numbers = (path: string) => path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];

describe('a line', () => {
  it('breaks where it is not finite, and a lone point is a dot', () => {
    expect(linePath(pixels([0, 10, 20, 30, 40], [1, 2, Number.NaN, 4, 5]), 100, 100)).toBe('M0,1L10,2M30,4L40,5');
    expect(linePath(pixels([0, 10, 20], [Number.NaN, 5, Number.NaN]), 100, 100)).toBe('M9.5,5L10.5,5');
  });

  it('leaves through the edge on its own slope and comes back the same way', () => {
    const path = linePath(pixels([0, 50, 100], [50, -150, 50]), 100, 100);
    expect(path).toBe('M0,50L13,-2M87,-2L100,50');
  });

  it('that crosses the plot between two points outside is drawn', () => {
    expect(linePath(pixels([-50, 150], [-50, 150]), 100, 100)).toBe('M-2,-2L102,102');
    expect(linePath(pixels([-50, 150], [300, 200]), 100, 100)).toBe('');
  });

  it('of any length keeps its peaks and ends, at four points a pixel', () => {
    const count = 50_000;
    const x = Float64Array.from({ length: count }, (_, index) => (index * 300) / count);
    const y = Float64Array.from(
      { length: count },
      (_, index) => 50 + 10 * Math.sin(index) + (index === 31_234 ? 40 : 0),
    );
    const kept = thinToPixels({ x, y });
    expect(kept.length).toBeLessThanOrEqual(1200);
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    for (const index of [0, 31_234, count - 1]) expect(kept).toContain(index);
  });

  it('keeps a break that is narrower than a pixel', () => {
    const x = Float64Array.from({ length: 3000 }, (_, index) => index / 100);
    const y = new Float64Array(3000).fill(5);
    y[1550] = Number.NaN;
    expect(linePath({ x, y }, 30, 10).match(/M/g)).toHaveLength(2);
  });
});

it('a band goes along the low side and back along the high one', () => {
  expect(bandPath(pixels([0, 10], [8, 9]), pixels([0, 10], [1, 2]), 10)).toBe('M0,8L10,9L10,2L0,1Z');
});

describe('the layout of a chart', () => {
  const series = (id: string, end: number) => ({ id, label: id, x: [0, 1, 2], y: [1, 1, end], hue: 'red' });
  const [x, y] = [
    { label: 'step', scale: 'linear' },
    { label: 'loss', scale: 'linear' },
  ] as const;

  it('names lines at their ends where there is room, else in a legend', () => {
    const wide = layOutChart({ width: 600, height: 300 }, x, y, [series('a', 1), series('b', 2)]);
    expect(wide.endLabels.map((label) => label.series.id)).toEqual(['a', 'b']);
    expect(wide.legend).toEqual([]);
    const narrow = layOutChart({ width: 240, height: 200 }, x, y, [series('a', 1), series('b', 2)]);
    expect(narrow.endLabels).toEqual([]);
    expect(narrow.legend).toHaveLength(2);
  });

  it('uses a legend when a line stops early, and none for a single line', () => {
    const early = { id: 'c', label: 'c', x: [0, 1], y: [1, 2], hue: 'red' };
    expect(layOutChart({ width: 600, height: 300 }, x, y, [series('a', 1), early]).legend).toHaveLength(2);
    const alone = layOutChart({ width: 600, height: 300 }, x, y, [series('a', 1)]);
    expect([alone.legend, alone.endLabels]).toEqual([[], []]);
  });

  it('makes room for the spread of a band', () => {
    const band = { ...series('a', 1), band: { low: [-5, -5, -5], high: [9, 9, 9] } };
    const [low, high] = layOutChart({ width: 600, height: 300 }, x, y, [band]).y.domain;
    expect(low).toBeLessThanOrEqual(-5);
    expect(high).toBeGreaterThanOrEqual(9);
  });
});

describe('bars', () => {
  const [x, y] = [axisScale('linear', [0, 3], [0, 30]), axisScale('linear', [0, 10], [100, 0])];

  it('stand on the floor as high as their counts, and a zero is nothing', () => {
    const path = barsPath({ edges: [0, 1, 2, 3], counts: [10, 0, 5] }, x, y, 30, 100);
    expect(path.match(/Z/g)).toHaveLength(2);
    expect(numbers(path)).toEqual([0.5, 100, 0.5, 0, 9.5, 0, 9.5, 100, 20.5, 100, 20.5, 50, 29.5, 50, 29.5, 100]);
  });

  it('of a single count show on a logarithmic axis', () => {
    const [low, high] = countDomain('log', [1, 1000]);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1000);
  });

  it('of a violin are as wide as their density, so that unequal bins keep their areas', () => {
    const path = violinPath({ edges: [0, 1, 3], counts: [4, 4] }, axisScale('linear', [0, 3], [30, 0]), 50, 20);
    const across = numbers(path).filter((_, index) => index % 2 === 0);
    expect([Math.max(...across), Math.min(...across)]).toEqual([70, 30]);
    expect(across).toContain(60);
    expect(violinPath({ edges: [0, 1], counts: [0] }, axisScale('linear', [0, 1], [1, 0]), 5, 5)).toBe('');
  });
});

describe('cells', () => {
  const ramp = packedRamp('sequential', 'light');
  const missing = packHex('#d9d3c8');

  it('take the ends of the ramp beyond the domain and the missing colour for NaN', () => {
    const colour = rampColour([0, 1, -9, 9, Number.NaN, Number.POSITIVE_INFINITY], ramp, [0, 1], 'linear', missing);
    const [first, last] = [ramp[0], ramp.at(-1)];
    expect([0, 1, 2, 3, 4, 5].map(colour)).toEqual([first, last, first, last, missing, last]);
  });

  it('of a logarithm are even in decades; what is not positive lies below it', () => {
    const colour = rampColour([1e-4, 1e-2, 1, 0, -1], ramp, [1e-4, 1], 'log', missing);
    expect([0, 1, 2, 3, 4].map(colour)).toEqual([ramp[0], ramp[128], ramp.at(-1), ramp[0], missing]);
  });

  it('find a domain around zero for a diverging ramp and never an empty one', () => {
    expect(valueDomain([-1, 3, Number.NaN], 'linear', true)).toEqual([-3, 3]);
    expect(valueDomain([0, 1e-3, 10, Number.POSITIVE_INFINITY], 'log', false)).toEqual([1e-3, 10]);
    for (const values of [[], [2, 2], [Number.NaN]]) {
      const [low, high] = valueDomain(values, 'linear', false);
      expect(high).toBeGreaterThan(low);
    }
  });

  it('of a category carry its hue, paler with shade, and −1 is missing', () => {
    const colours = { hues: ['#1559c4', '#ad1b49'], paper: '#fffdf9', missing: '#d9d3c8' };
    const plain = categoryColour([0, 1, -1, 2], undefined, colours);
    expect([0, 1, 2, 3].map((index) => cssOfPacked(plain(index)))).toEqual([
      '#1559c4',
      '#ad1b49',
      '#d9d3c8',
      '#d9d3c8',
    ]);
    const shaded = categoryColour([0, 0, 0], [0, 1, Number.NaN], colours);
    expect(cssOfPacked(shaded(0))).toBe('#1559c4');
    expect(shaded(1)).not.toBe(shaded(0));
    expect(cssOfPacked(shaded(2))).toBe('#1559c4');
  });

  it('are painted from the top, the first row last, in slices that can be given up', () => {
    const target = new Uint32Array(6);
    const done = [...paintCells(target, 2, 3, (index) => index + 1)];
    expect([...target]).toEqual([5, 6, 3, 4, 1, 2]);
    expect(done).toEqual([{ from: 0, to: 3 }]);
    const large = paintCells(new Uint32Array(1024 * 256), 1024, 256, () => 7);
    expect(large.next().value).toEqual({ from: 0, to: 32 });
  });
});
