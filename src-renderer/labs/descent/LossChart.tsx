/**
 * Loss against step on a logarithmic axis, all racers at once, as SVG for screen and print alike. A run that explodes leaves
 * through the top with a cross where it went; one that reaches the minimum exactly ends on the floor.
 */
import { scaleLinear, scaleLog } from 'd3-scale';
import { type PointerEvent, useMemo, useRef } from 'react';
import { logDomain, logTicks, thinIndices } from '../plot/log-axis.ts';
import { SvgPen } from '../plot/pen.ts';
import type { Size } from '../use-size.ts';
import { traceMarker } from './racer-style.ts';
import type { StyledPath } from './styled-path.ts';

export interface LossChartProps {
  readonly size: Size;
  readonly paths: readonly StyledPath[];
  /** Lowest loss of the surface, subtracted before the logarithm; undefined: not known, the loss itself is drawn. */
  readonly floor: number | undefined;
  readonly lastStep: number;
  readonly step: number;
  /** Key of the inspected path. */
  readonly inspected?: string | undefined;
  /** Of runs set aside: dotted, without marker. */
  readonly ghosts?: readonly StyledPath[] | undefined;
  /** Called with a step while the pointer presses or drags over the chart. */
  readonly onScrub?: ((step: number) => void) | undefined;
}

const MARGIN = { left: 44, right: 14, top: 24, bottom: 36 } as const;

const NO_GHOSTS: readonly StyledPath[] = [];

export function LossChart(props: LossChartProps) {
  const { size, paths, floor, lastStep, step, inspected, ghosts = NO_GHOSTS, onScrub } = props;
  const isPressed = useRef(false);
  const [width, height] = [size.width - MARGIN.left - MARGIN.right, size.height - MARGIN.top - MARGIN.bottom];
  const base = useMemo(() => floor ?? lowestSeen(paths), [floor, paths]);
  const plot = useMemo(
    () => layOut(paths, ghosts, base, lastStep, width, height),
    [paths, ghosts, base, lastStep, width, height],
  );
  if (width < 40 || height < 30) return null;
  const cursor = plot.x(step);
  const scrub = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.left;
    onScrub?.(Math.round(Math.max(0, Math.min(lastStep, plot.x.invert(at)))));
  };
  return (
    <svg
      className={onScrub === undefined ? 'loss-chart' : 'loss-chart is-scrubbable'}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
      onPointerDown={(event) => {
        if (onScrub === undefined || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        isPressed.current = true;
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (isPressed.current) scrub(event);
      }}
      onPointerUp={() => {
        isPressed.current = false;
      }}
      onPointerCancel={() => {
        isPressed.current = false;
      }}
    >
      <g transform={`translate(${MARGIN.left},${MARGIN.top})`}>
        <g className="plot-axes">
          {plot.yTicks.map((tick) => (
            <g key={tick.value} transform={`translate(0,${plot.y(tick.value).toFixed(1)})`}>
              <line className="grid-line" x2={width} />
              <text x={-8} dy="0.32em" textAnchor="end">
                {tick.label}
                {tick.exponent !== '' && (
                  <tspan className="tick-exponent" dy="-0.45em">
                    {tick.exponent}
                  </tspan>
                )}
              </text>
            </g>
          ))}
          {plot.xTicks.map((value) => (
            <g key={value} transform={`translate(${plot.x(value).toFixed(1)},${height})`}>
              <line y2={5} />
              <text y={17} textAnchor="middle">
                {value}
              </text>
            </g>
          ))}
          <line className="base-line" x2={width} y1={height} y2={height} />
          <text className="axis-name" x={-34} y={-12}>
            ↑{' '}
            {floor === undefined
              ? base === undefined
                ? 'loss'
                : 'loss − lowest'
              : floor === 0
                ? 'loss'
                : 'loss − minimum'}
          </text>
          <text className="axis-name" x={width} y={height + 31} textAnchor="end">
            step →
          </text>
        </g>
        {plot.ghosts.map((line) => (
          <path
            key={line.key}
            className="loss-line is-ghost"
            d={line.path}
            style={{ stroke: line.hue }}
            strokeDasharray="1 4"
          />
        ))}
        {plot.lines.map((line) => (
          <path
            key={line.key}
            className="loss-line"
            d={line.path}
            style={{ stroke: line.hue, strokeWidth: line.key === inspected ? 2.6 : 1.7 }}
            strokeDasharray={line.dash}
          />
        ))}
        {plot.lines.map((line) =>
          line.leaves === undefined ? null : (
            <path key={line.key} className="loss-cross" style={{ stroke: line.hue }} d={line.leaves} />
          ),
        )}
        {onScrub !== undefined && (
          <g className="loss-cursor">
            <line x1={cursor} x2={cursor} y2={height} />
            {plot.lines.map((line) => {
              const at = line.heightAt(step);
              return at === undefined ? null : (
                <path key={line.key} d={markerPath(line, cursor, at)} style={{ fill: line.hue }} />
              );
            })}
          </g>
        )}
      </g>
    </svg>
  );
}

/** Where no minimum is known and losses are not all positive, the logarithm needs another zero: the lowest loss of the race. */
function lowestSeen(paths: readonly StyledPath[]): number | undefined {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { trajectory } of paths)
    for (const loss of trajectory.loss) if (Number.isFinite(loss) && loss < lowest) lowest = loss;
  return lowest <= 0 ? lowest : undefined;
}

function layOut(
  paths: readonly StyledPath[],
  ghosts: readonly StyledPath[],
  floor: number | undefined,
  lastStep: number,
  width: number,
  height: number,
) {
  const series = paths.map((path) => ({ path, values: path.trajectory.loss.map((loss) => loss - (floor ?? 0)) }));
  const domain = logDomain(
    series.map((one) => one.values),
    series[0]?.values[0] ?? 1,
  );
  const x = scaleLinear().domain([0, lastStep]).range([0, width]);
  const y = scaleLog().domain([domain[0], domain[1]]).range([height, 0]);
  const place = (value: number): number => (value > 0 ? Math.min(height, y(value)) : height);
  return {
    x,
    y,
    xTicks: x.ticks(Math.max(2, Math.floor(width / 70))).filter(Number.isInteger),
    yTicks: logTicks(domain, Math.max(2, Math.floor(height / 26))),
    ghosts: ghosts.map(({ trajectory, style }, index) => ({
      key: `ghost ${index}`,
      hue: style.hue,
      ...traceSeries(
        trajectory.loss.subarray(0, lastStep + 1).map((loss) => loss - (floor ?? 0)),
        domain[1],
        x,
        place,
        width,
      ),
    })),
    lines: series.map(({ path, values }) => ({
      key: path.key,
      marker: path.style.marker,
      hue: path.style.hue,
      dash: path.style.dash.join(' '),
      ...traceSeries(values, domain[1], x, place, width),
      heightAt: (step: number): number | undefined => {
        const value = values[step] ?? Number.NaN;
        return Number.isFinite(value) && value <= domain[1] ? place(value) : undefined;
      },
    })),
  };
}

/** The line up to where it leaves the plot, and a cross there if it does so for good. */
function traceSeries(
  values: Float64Array,
  top: number,
  x: (step: number) => number,
  place: (value: number) => number,
  width: number,
): { readonly path: string; readonly leaves: string | undefined } {
  const pen = new SvgPen();
  const end = lastStepBelow(values, top);
  let isDown = false;
  for (const step of thinIndices(values.subarray(0, end + 1), width)) {
    const value = values[step] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const height = Math.max(0, place(Math.min(value, top)));
    if (isDown) pen.lineTo(x(step), height);
    else pen.moveTo(x(step), height);
    isDown = true;
  }
  const isGone = end < values.length - 1;
  if (isGone) pen.lineTo(x(end + 1), 0);
  const at = x(Math.min(end + 1, values.length - 1));
  return { path: pen.path(), leaves: isGone ? `M${at - 4},-4L${at + 4},4M${at - 4},4L${at + 4},-4` : undefined };
}

function lastStepBelow(values: Float64Array, top: number): number {
  let step = values.length - 1;
  while (step > 0 && !((values[step] ?? Number.NaN) <= top)) step--;
  return step;
}

function markerPath(line: { readonly marker: StyledPath['style']['marker'] }, x: number, y: number): string {
  const pen = new SvgPen();
  traceMarker(pen, line.marker, x, y, 4.5);
  return pen.path();
}
