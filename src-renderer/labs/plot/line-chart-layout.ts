/**
 * Where everything of a line chart goes: domains from the data, margins from the words, paths from the series. Pure, so that
 * a moving cursor costs none of it.
 */

import type { Size } from '../use-size.ts';
import { BOTTOM_MARGIN, leftMargin, RIGHT_MARGIN, TOP_MARGIN } from './axis-room.ts';
import { type AxisScale, type AxisSpec, axisScale, domainOf } from './axis-scale.ts';
import { legendRows, spreadLabels } from './label-places.ts';
import { bandPath, linePath, type PixelSeries } from './series-path.ts';
import { textWidth } from './text-width.ts';

export interface ChartSeries {
  readonly id: string;
  readonly label: string;
  /** Rising; same length as `y`. */
  readonly x: ArrayLike<number>;
  /** A number that is not finite breaks the line. */
  readonly y: ArrayLike<number>;
  /** CSS colour or `var(--…)`. */
  readonly hue: string;
  /** Pixels on and off; default solid. */
  readonly dash?: readonly number[] | undefined;
  /** A shaded spread around the line, at the same x. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> } | undefined;
  /** Drawn thin and pale and left out of legend and readouts, e.g. one seed of many. */
  readonly isFaint?: boolean | undefined;
}

/** A line across the plot that theory asks for, named along it. */
export interface ChartRule {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
  readonly hue: string;
}

export interface ChartMarker {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly hue: string;
}

export interface ChartLine {
  readonly series: ChartSeries;
  readonly path: string;
  readonly band: string | undefined;
}

export interface EndLabel {
  readonly series: ChartSeries;
  /** Pixels: where the line ends, and where its name stands. */
  readonly end: number;
  readonly y: number;
}

export interface LegendEntry {
  readonly series: ChartSeries;
  readonly x: number;
  readonly y: number;
}

export interface ChartLayout {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly lines: readonly ChartLine[];
  /** Names at the right ends of the lines; empty when they stand in the legend. */
  readonly endLabels: readonly EndLabel[];
  readonly legend: readonly LegendEntry[];
}

export const SWATCH_PX = 18;
const LABEL_GAP = 14;
const LEGEND_ROW = 17;
const LEGEND_GAP = 16;
/** Share of the width that names at line ends may take. */
const MAX_LABEL_SHARE = 0.3;
const LEAST_WIDTH_FOR_END_LABELS = 320;

export function layOutChart(size: Size, xAxis: AxisSpec, yAxis: AxisSpec, series: readonly ChartSeries[]): ChartLayout {
  const xDomain =
    xAxis.domain ??
    domainOf(
      xAxis.scale,
      series.map((one) => one.x),
      false,
    );
  const heights = series.flatMap((one) => (one.band === undefined ? [one.y] : [one.y, one.band.low, one.band.high]));
  const yDomain = yAxis.domain ?? domainOf(yAxis.scale, heights, true);
  const named = series.filter(({ isFaint = false, label }) => !isFaint && label !== '');

  const atEnds = named.length > 1 ? layOutEndLabels() : undefined;
  if (atEnds !== undefined) return atEnds;
  return place(named.length > 1 ? legendRows(named.map(entryWidth), LEGEND_GAP, size.width - 8) : [], RIGHT_MARGIN);

  function layOutEndLabels(): ChartLayout | undefined {
    const widest = Math.max(...named.map(entryWidth));
    if (size.width < LEAST_WIDTH_FOR_END_LABELS || widest > size.width * MAX_LABEL_SHARE) return undefined;
    const layout = place([], widest + 10);
    const ends = named.map((one) => lastHeight(one, layout));
    if (ends.some((end) => end === undefined)) return undefined;
    const wanted = ends.map((end) => end ?? 0);
    const places = spreadLabels(wanted, LABEL_GAP, 4, layout.height - 4);
    if (places === undefined) return undefined;
    const endLabels = named.map((one, index) => ({ series: one, end: wanted[index] ?? 0, y: places[index] ?? 0 }));
    return { ...layout, endLabels };
  }

  function place(rows: readonly (readonly number[])[], right: number): ChartLayout {
    const top = TOP_MARGIN + rows.length * LEGEND_ROW;
    const height = size.height - top - BOTTOM_MARGIN;
    const left = leftMargin({ kind: yAxis.scale, domain: yDomain }, height);
    const width = size.width - left - right;
    const x = axisScale(xAxis.scale, xDomain, [0, width]);
    const y = axisScale(yAxis.scale, yDomain, [height, 0]);
    return {
      left,
      top,
      width,
      height,
      x,
      y,
      lines: width > 0 && height > 0 ? series.map((one) => traceLine(one, x, y, width, height)) : [],
      endLabels: [],
      legend: rows.flatMap((row, at) => legendRow(row, at)),
    };
  }

  function legendRow(row: readonly number[], at: number): LegendEntry[] {
    let x = 4;
    return row.flatMap((index) => {
      const one = named[index];
      if (one === undefined) return [];
      const entry = { series: one, x, y: 11 + at * LEGEND_ROW };
      x += entryWidth(one) + LEGEND_GAP;
      return [entry];
    });
  }
}

function entryWidth({ label }: ChartSeries): number {
  return SWATCH_PX + 6 + textWidth(label);
}

function traceLine(series: ChartSeries, x: AxisScale, y: AxisScale, width: number, height: number): ChartLine {
  const across = toPixels(series.x, x);
  const along = (values: ArrayLike<number>): PixelSeries => ({ x: across, y: toPixels(values, y) });
  return {
    series,
    path: linePath(along(series.y), width, height),
    band: series.band === undefined ? undefined : bandPath(along(series.band.low), along(series.band.high), height),
  };
}

function toPixels(values: ArrayLike<number>, scale: AxisScale): Float64Array {
  const pixels = new Float64Array(values.length);
  for (let index = 0; index < pixels.length; index++) pixels[index] = scale.toPixel(values[index] ?? Number.NaN);
  return pixels;
}

/** The height at which a line leaves the plot on the right; undefined if it stops earlier, where a name would be far away. */
function lastHeight({ x, y }: ChartSeries, layout: ChartLayout): number | undefined {
  for (let index = x.length - 1; index >= 0; index--) {
    const across = layout.x.toPixel(x[index] ?? Number.NaN);
    const height = layout.y.toPixel(y[index] ?? Number.NaN);
    if (!(across <= layout.width + 1) || !Number.isFinite(height)) continue;
    if (across < layout.width * 0.9) return undefined;
    return Math.max(0, Math.min(layout.height, height));
  }
  return undefined;
}
