/** Axes, labels, cursors and zooming: the arithmetic under the plots. */
import { describe, expect, it } from 'vitest';
import { axisScale, axisTicks, domainOf, minorTicks } from '../../../../src-renderer/labs/plot/axis-scale.ts';
import { cellAt, cellCentre, cellDomain } from '../../../../src-renderer/labs/plot/cell-grid.ts';
import { legendRows, spreadLabels } from '../../../../src-renderer/labs/plot/label-places.ts';
import {
  cellAfterKey,
  indexAfterKey,
  nearestIndex,
  valueAt,
} from '../../../../src-renderer/labs/plot/sample-cursor.ts';
import { panDomain, zoomDomain } from '../../../../src-renderer/labs/plot/zoom-domain.ts';

const texts = (kind: 'linear' | 'log', domain: readonly [number, number], count: number) =>
  axisTicks({ kind, domain }, count).map(({ label, exponent }) => (exponent === '' ? label : `${label}^${exponent}`));

describe('an axis', () => {
  it('maps its domain onto its pixels and back, linear and logarithmic', () => {
    for (const kind of ['linear', 'log'] as const) {
      const scale = axisScale(kind, [1, 1000], [300, 0]);
      expect(scale.toPixel(1)).toBeCloseTo(300, 9);
      expect(scale.toPixel(1000)).toBeCloseTo(0, 9);
      expect(scale.fromPixel(scale.toPixel(37))).toBeCloseTo(37, 9);
    }
  });

  it('sends what a logarithm cannot hold far below, on falling and rising ranges, and leaves NaN alone', () => {
    expect(axisScale('log', [1, 10], [100, 0]).toPixel(0)).toBeGreaterThan(10_000);
    expect(axisScale('log', [1, 10], [0, 100]).toPixel(-1)).toBeLessThan(-10_000);
    expect(axisScale('log', [1, 10], [0, 100]).toPixel(Number.NaN)).toBeNaN();
  });

  it('takes its domain from what is finite, exactly along and rounded up', () => {
    const values = [0.13, Number.NaN, 9.7, Number.POSITIVE_INFINITY];
    expect(domainOf('linear', [values], false)).toEqual([0.13, 9.7]);
    expect(domainOf('linear', [values], true)).toEqual([0, 10]);
    expect(domainOf('log', [[0, -1, ...values]], true)).toEqual([0.1, 10]);
    for (const kind of ['linear', 'log'] as const) {
      for (const flat of [[], [5], [0], [5, 5]]) {
        const [low, high] = domainOf(kind, [flat], true);
        expect(high).toBeGreaterThan(low);
      }
    }
  });

  it('writes equally many decimals on every tick, and true minus signs', () => {
    expect(texts('linear', [-1, 1], 5)).toEqual(['−1.0', '−0.5', '0.0', '0.5', '1.0']);
    expect(texts('linear', [0, 3e7], 4)).toEqual(['0', '1·10^7', '2·10^7', '3·10^7']);
    expect(texts('linear', [0, 3e-6], 4)).toEqual(['0', '1·10^−6', '2·10^−6', '3·10^−6']);
  });

  it('gives a logarithm ticks between decades only where there are few decades', () => {
    expect(texts('log', [1e-6, 1], 4)).toEqual(['10^−6', '10^−4', '10^−2', '1']);
    expect(texts('log', [20, 400], 8)).toEqual(['20', '30', '50', '100', '200', '300']);
    expect(texts('log', [2, 3], 5).length).toBeGreaterThan(2);
    expect(minorTicks(axisScale('log', [1, 100], [0, 200]))).toHaveLength(16);
    expect(minorTicks(axisScale('log', [1, 1e20], [0, 200]))).toEqual([]);
  });
});

describe('labels', () => {
  it('are moved apart by no less than the gap, in order, within bounds', () => {
    const places = spreadLabels([50, 48, 49, 99], 14, 0, 100) ?? [];
    const sorted = [...places].sort((a, b) => a - b);
    for (let index = 1; index < sorted.length; index++)
      expect((sorted[index] ?? 0) - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(14 - 1e-9);
    expect([places[1], places[2], places[0], places[3]]).toEqual(sorted);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(100);
  });

  it('that cannot all fit are refused', () => {
    expect(spreadLabels([1, 2, 3], 14, 0, 20)).toBeUndefined();
  });

  it('of a legend wrap into rows', () => {
    expect(legendRows([40, 40, 40, 300], 10, 100)).toEqual([[0, 1], [2], [3]]);
  });
});

describe('the cursor', () => {
  it('finds the nearest sample, however uneven they are', () => {
    const x = [0, 1, 10, 100, 101];
    expect([-5, 0.4, 5.4, 5.6, 60, 1e9].map((at) => nearestIndex(x, at))).toEqual([0, 0, 1, 2, 3, 4]);
    expect(nearestIndex([], 1)).toBe(-1);
  });

  it('reads no value beyond the ends of a series', () => {
    const series = { x: [2, 4, 6], y: [20, 40, 60] };
    expect([valueAt(series, 4.4), valueAt(series, 6.1), valueAt(series, 1.9)]).toEqual([40, Number.NaN, Number.NaN]);
  });

  it('walks by samples and pages and stops at both ends', () => {
    expect(indexAfterKey(5, 100, 'ArrowRight')).toBe(6);
    expect(indexAfterKey(5, 100, 'PageUp')).toBe(15);
    expect(indexAfterKey(5, 100, 'PageDown')).toBe(0);
    expect(indexAfterKey(5, 100, 'End')).toBe(99);
    expect(indexAfterKey(0, 100, 'ArrowLeft')).toBe(0);
    expect(indexAfterKey(5, 100, 'a')).toBeUndefined();
  });

  it('on cells goes up with the up key', () => {
    expect(cellAfterKey([3, 3], 10, 8, 'ArrowUp')).toEqual([3, 4]);
    expect(cellAfterKey([3, 3], 10, 8, 'ArrowLeft')).toEqual([2, 3]);
    expect(cellAfterKey([3, 7], 10, 8, 'ArrowUp')).toEqual([3, 7]);
    expect(cellAfterKey([3, 3], 10, 8, 'End')).toEqual([9, 3]);
    expect(cellAfterKey([3, 3], 10, 8, 'x')).toBeUndefined();
  });
});

describe('cells', () => {
  it.each(['linear', 'log'] as const)('have their first and last number at their centres, %s', (scale) => {
    const axis = { label: 'x', from: 1, to: 1000, scale };
    expect([cellCentre(axis, 7, 0), cellCentre(axis, 7, 6)]).toEqual([1, 1000]);
    for (let index = 0; index < 7; index++) expect(cellAt(axis, 7, cellCentre(axis, 7, index))).toBe(index);
    const [low, high] = cellDomain(axis, 7);
    expect(cellAt(axis, 7, low / 2)).toBe(0);
    expect(cellAt(axis, 7, high * 2)).toBe(6);
  });
});

describe('zooming', () => {
  const linear = { full: [0, 10], scale: 'linear' } as const;
  const log = { full: [1e-4, 1], scale: 'log' } as const;

  it('keeps the point under the pointer in place', () => {
    const [low, high] = zoomDomain(linear, [0, 10], 4, 0.3);
    expect(low + 0.3 * (high - low)).toBeCloseTo(3, 12);
    expect(high - low).toBeCloseTo(2.5, 12);
    const [from, to] = zoomDomain(log, log.full, 2, 0.5);
    expect(Math.sqrt(from * to)).toBeCloseTo(1e-2, 12);
  });

  it('never leaves what there is to see, and comes back to exactly all of it', () => {
    const close = zoomDomain(linear, [0, 10], 5, 1);
    expect(panDomain(linear, close, 3)).toEqual([8, 10]);
    expect(zoomDomain(linear, close, 1e-3, 0.5)).toBe(linear.full);
    expect(panDomain(linear, linear.full, 0.4)).toBe(linear.full);
  });
});
