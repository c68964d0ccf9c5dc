/** What stands in and around a line chart besides its lines: theory's rules, named points, names of lines. All SVG. */
import type { AxisScale } from './axis-scale.ts';
import {
  type ChartLayout,
  type ChartMarker,
  type ChartRule,
  type ChartSeries,
  SWATCH_PX,
} from './line-chart-layout.ts';
import { valueAt } from './sample-cursor.ts';
import { textWidth } from './text-width.ts';

interface Plot {
  readonly x: AxisScale;
  readonly y: AxisScale;
  readonly width: number;
  readonly height: number;
}

/** Rules closer than this would write their names over each other. */
const CROWDED_PX = 15;

export function ChartRules({ rules, plot }: { readonly rules: readonly ChartRule[]; readonly plot: Plot }) {
  const placed = rules
    .map((rule) => ({ rule, at: rule.axis === 'x' ? plot.x.toPixel(rule.at) : plot.y.toPixel(rule.at) }))
    .filter(({ rule, at }) => at >= 0 && at <= (rule.axis === 'x' ? plot.width : plot.height))
    .sort((a, b) => a.at - b.at);
  return (
    <g>
      {placed.map(({ rule, at }, index) => {
        const isClose = (other: number) =>
          placed.some(
            (one, place) =>
              place === index + other && one.rule.axis === rule.axis && Math.abs(one.at - at) < CROWDED_PX,
          );
        return rule.axis === 'x' ? (
          <UprightRule
            key={`x ${rule.label} ${rule.at}`}
            rule={rule}
            at={at}
            plot={plot}
            isTurned={isClose(1) || at < CROWDED_PX}
          />
        ) : (
          <LevelRule
            key={`y ${rule.label} ${rule.at}`}
            rule={rule}
            at={at}
            plot={plot}
            isTurned={isClose(-1) || at < CROWDED_PX}
          />
        );
      })}
    </g>
  );
}

interface RuleProps {
  readonly rule: ChartRule;
  /** Pixels along its axis. */
  readonly at: number;
  readonly plot: Plot;
  /** The name stands on the other side of the line, where there is room. */
  readonly isTurned: boolean;
}

function UprightRule({ rule, at, plot, isTurned }: RuleProps) {
  const isRight = isTurned && at < CROWDED_PX;
  return (
    <g className="plot-rule">
      <line x1={at} x2={at} y2={plot.height} style={{ stroke: rule.hue }} />
      <text
        className="plot-text has-halo"
        transform={`translate(${(at + (isRight ? 12 : -5)).toFixed(1)},${isTurned && !isRight ? plot.height - 6 : 6}) rotate(-90)`}
        textAnchor={isTurned && !isRight ? 'start' : 'end'}
      >
        {rule.label}
      </text>
    </g>
  );
}

function LevelRule({ rule, at, plot, isTurned }: RuleProps) {
  return (
    <g className="plot-rule">
      <line x2={plot.width} y1={at} y2={at} style={{ stroke: rule.hue }} />
      <text className="plot-text has-halo" x={plot.width - 6} y={at + (isTurned ? 14 : -5)} textAnchor="end">
        {rule.label}
      </text>
    </g>
  );
}

export interface ChartMarkersProps {
  readonly markers: readonly ChartMarker[];
  readonly layout: ChartLayout;
}

export function ChartMarkers({ markers, layout: plot }: ChartMarkersProps) {
  return (
    <g>
      {markers.map((marker) => {
        const [x, y] = [plot.x.toPixel(marker.x), plot.y.toPixel(marker.y)];
        if (!(x >= -1 && x <= plot.width + 1 && y >= -1 && y <= plot.height + 1)) return null;
        const room = 9 + textWidth(marker.label);
        const isBelow = y < 16 || markers.some((other) => isJustAbove(other, marker, plot));
        // A name stands where its own line does not go.
        const isLeft = x + room > plot.width || (!isBelow && x > room && isOnRisingLine(marker, plot));
        return (
          <g key={`${marker.label} ${marker.x} ${marker.y}`} transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
            <circle className="plot-marker" r={4.5} style={{ fill: marker.hue }} />
            <text
              className="plot-text has-halo"
              x={isLeft ? -8 : 8}
              y={isBelow ? 14 : -6}
              textAnchor={isLeft ? 'end' : 'start'}
            >
              {marker.label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Whether a line goes up within `CROWDED_PX` to the right of a point that lies on it. */
function isOnRisingLine(marker: ChartMarker, { lines, x, y }: ChartLayout): boolean {
  const next = x.fromPixel(x.toPixel(marker.x) + CROWDED_PX);
  const height = y.toPixel(marker.y);
  return lines.some(({ series }) => {
    const isHere = Math.abs(y.toPixel(valueAt(series, marker.x)) - height) < 3;
    return isHere && y.toPixel(valueAt(series, next)) < height - 2;
  });
}

function isJustAbove(other: ChartMarker, marker: ChartMarker, { x, y }: Plot): boolean {
  const rise = y.toPixel(marker.y) - y.toPixel(other.y);
  return rise > 0 && rise < CROWDED_PX && Math.abs(x.toPixel(other.x) - x.toPixel(marker.x)) < CROWDED_PX;
}

export function EndLabels({ layout }: { readonly layout: ChartLayout }) {
  return (
    <g transform={`translate(${layout.width},0)`}>
      {layout.endLabels.map(({ series, end, y }) => (
        <g key={series.id}>
          {Math.abs(end - y) > 3 && <path className="plot-leader" d={`M2,${end.toFixed(1)}L6,${y.toFixed(1)}`} />}
          <SeriesName series={series} x={8} y={y} swatch={14} />
        </g>
      ))}
    </g>
  );
}

export function Legend({ layout }: { readonly layout: ChartLayout }) {
  return (
    <g>
      {layout.legend.map(({ series, x, y }) => (
        <SeriesName key={series.id} series={series} x={x} y={y} swatch={SWATCH_PX} />
      ))}
    </g>
  );
}

interface SeriesNameProps {
  readonly series: ChartSeries;
  readonly x: number;
  readonly y: number;
  readonly swatch: number;
}

function SeriesName({ series, x, y, swatch }: SeriesNameProps) {
  return (
    <g transform={`translate(${x.toFixed(1)},${y.toFixed(1)})`}>
      <SeriesStroke series={series} length={swatch} />
      <text className="plot-text" x={swatch + 5} dy="0.34em">
        {series.label}
      </text>
    </g>
  );
}

/** A piece of the series' line, `length` pixels long, around the origin's height. */
export function SeriesStroke({ series, length }: { readonly series: ChartSeries; readonly length: number }) {
  return <line x2={length} style={{ stroke: series.hue }} strokeWidth={2.2} strokeDasharray={dashOf(series)} />;
}

export function dashOf({ dash }: ChartSeries): string | undefined {
  return dash === undefined || dash.length === 0 ? undefined : dash.join(' ');
}
