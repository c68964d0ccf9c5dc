/**
 * Curves over one axis, linear or logarithmic each way: lines with spreads, theory's rules, named points, and a cursor that
 * pointer and keys move from sample to sample to read every curve out. SVG, for screen and print alike.
 */
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useState } from 'react';
import type { Size } from '../use-size.ts';
import { Axes } from './Axes.tsx';
import { type AxisSpec, axisName } from './axis-scale.ts';
import { ChartCard } from './ChartCard.tsx';
import { ChartMarkers, ChartRules, dashOf, EndLabels, Legend } from './ChartMarks.tsx';
import {
  type ChartLayout,
  type ChartMarker,
  type ChartRule,
  type ChartSeries,
  layOutChart,
} from './line-chart-layout.ts';
import { numberText } from './number-text.ts';
import { indexAfterKey, nearestIndex, valueAt } from './sample-cursor.ts';
import { useStable } from './use-stable.ts';

export interface LineChartProps {
  /** CSS pixels, axes and names included. */
  readonly size: Size;
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly ChartSeries[];
  readonly rules?: readonly ChartRule[] | undefined;
  readonly markers?: readonly ChartMarker[] | undefined;
  /** Where the cursor stands; shown while the reader moves none of their own. */
  readonly cursor?: number | undefined;
  /** The x of the sample under the reader's cursor; undefined when they leave. */
  readonly onCursor?: ((x: number | undefined) => void) | undefined;
  /** The accessible name. */
  readonly title: string;
}

const [LEAST_WIDTH, LEAST_HEIGHT] = [40, 30];

export function LineChart({ size, x, y, series, rules = [], markers = [], cursor, onCursor, title }: LineChartProps) {
  const [own, setOwn] = useState<number>();
  const given = useStable({ size, x, y });
  const layout = useMemo(() => layOutChart(given.size, given.x, given.y, series), [given, series]);
  const samples = useMemo(() => longest(series), [series]);
  if (layout.width < LEAST_WIDTH || layout.height < LEAST_HEIGHT) return null;
  const at = own ?? cursor;
  const isShown = at !== undefined && at >= layout.x.domain[0] && at <= layout.x.domain[1];

  const move = (to: number | undefined) => {
    if (to === own) return;
    setOwn(to);
    onCursor?.(to);
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    move(samples[nearestIndex(samples, layout.x.fromPixel(pixel))]);
  };
  const press = (event: KeyboardEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = at === undefined ? 0 : nearestIndex(samples, at);
    const next = indexAfterKey(here, samples.length, event.key);
    if (next === undefined) return;
    event.preventDefault();
    move(samples[next]);
  };

  return (
    <figure className="plot line-chart" data-picture="" style={{ width: size.width, height: size.height }}>
      <svg
        className="plot-svg"
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        aria-hidden="true"
      >
        <Legend layout={layout} />
        <g transform={`translate(${layout.left},${layout.top})`}>
          <Axes {...layout} xName={axisName(x)} yName={axisName(y)} look="grid" nameLeft={10 - layout.left} />
          <Lines layout={layout} />
          <ChartRules rules={rules} plot={layout} />
          <ChartMarkers markers={markers} layout={layout} />
          <EndLabels layout={layout} />
        </g>
      </svg>
      {isShown && <CursorMarks layout={layout} at={at} />}
      <div
        className="plot-area"
        data-plot-area=""
        role="slider"
        tabIndex={0}
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, samples.length - 1)}
        aria-valuenow={at === undefined ? 0 : nearestIndex(samples, at)}
        aria-valuetext={at === undefined ? `${series.length} curves over ${axisName(x)}` : spoken(series, x, at)}
        style={{ left: layout.left, top: layout.top, width: layout.width, height: layout.height }}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => move(undefined)}
        onKeyDown={press}
        onBlur={() => move(undefined)}
      />
      {isShown && <ChartCard layout={layout} series={series} at={at} xLabel={axisName(x)} />}
    </figure>
  );
}

/** Lines and bands inside an SVG of their own, which cuts them at the edge of the plot. */
const Lines = memo(function Lines({ layout }: { readonly layout: ChartLayout }) {
  const [width, height] = [layout.width + 4, layout.height + 4];
  return (
    <svg
      x={-2}
      y={-2}
      width={width}
      height={height}
      viewBox={`-2 -2 ${width} ${height}`}
      overflow="hidden"
      aria-hidden="true"
    >
      {layout.lines.map(({ series, band }) =>
        band === undefined ? null : (
          <path key={series.id} className="plot-band" d={band} style={{ fill: series.hue }} />
        ),
      )}
      {layout.lines.map(({ series, path }) => (
        <path
          key={series.id}
          className={['plot-line', series.isFaint ? 'is-faint' : '', series.dash?.length ? 'is-dashed' : '']
            .filter(Boolean)
            .join(' ')}
          d={path}
          style={{ stroke: series.hue }}
          strokeDasharray={dashOf(series)}
        />
      ))}
    </svg>
  );
});

/** In an SVG and a layer of its own: moving it must not draw the curves again. */
function CursorMarks({ layout, at }: { readonly layout: ChartLayout; readonly at: number }) {
  const across = layout.x.toPixel(at);
  return (
    <svg
      className="plot-cursor"
      data-picture-skip=""
      width={layout.width}
      height={layout.height}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      style={{ left: layout.left, top: layout.top }}
      aria-hidden="true"
    >
      <line x1={across} x2={across} y2={layout.height} />
      {layout.lines.map(({ series }) => {
        const value = series.isFaint ? Number.NaN : valueAt(series, at);
        const height = layout.y.toPixel(value);
        return height >= 0 && height <= layout.height ? (
          <circle key={series.id} cx={across} cy={height} r={3.8} style={{ fill: series.hue }} />
        ) : null;
      })}
    </svg>
  );
}

function spoken(series: readonly ChartSeries[], x: AxisSpec, at: number): string {
  const values = series
    .filter(({ isFaint = false }) => !isFaint)
    .map((one) => `${one.label} ${numberText(valueAt(one, at))}`);
  return `${axisName(x)} ${numberText(at)}: ${values.join(', ')}`;
}

function longest(series: readonly ChartSeries[]): ArrayLike<number> {
  return series.reduce<ArrayLike<number>>((best, { x }) => (x.length > best.length ? x : best), []);
}
