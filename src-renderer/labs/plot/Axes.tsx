/**
 * Ticks, numbers and names around a plot, as SVG: hairlines, raised exponents, the vertical name above its axis and the
 * horizontal one under its end.
 */
import { horizontalTicks, TICK_GAP, verticalTicks } from './axis-room.ts';
import { type AxisScale, minorTicks } from './axis-scale.ts';
import type { Tick } from './log-axis.ts';
import '../descent/descent-plots.css';
import './plots.css';

export interface AxesProps {
  /** Of the plot itself, in pixels; the origin is its upper left corner. */
  readonly width: number;
  readonly height: number;
  /** Left out where things rather than numbers stand side by side. */
  readonly x?: AxisScale | undefined;
  readonly y: AxisScale;
  readonly xName: string;
  readonly yName: string;
  /** `grid`: hairlines across at the heights of the ticks; `frame`: a box around, for a picture that fills it. */
  readonly look: 'grid' | 'frame';
  /** Where the vertical name starts, in pixels from the plot's left edge. */
  readonly nameLeft: number;
}

export function Axes({ width, height, x, y, xName, yName, look, nameLeft }: AxesProps) {
  const isGrid = look === 'grid';
  return (
    <g className="plot-axes">
      {verticalTicks(y, height).map((tick) => (
        <g key={tick.value} transform={`translate(0,${y.toPixel(tick.value).toFixed(1)})`}>
          {isGrid ? <line className="grid-line" x2={width} /> : <line x2={-5} />}
          <TickText tick={tick} x={-TICK_GAP} dy="0.32em" textAnchor="end" />
        </g>
      ))}
      {minorTicks(y).map((value) => (
        <line key={value} className="minor-tick" x2={-3} transform={`translate(0,${y.toPixel(value).toFixed(1)})`} />
      ))}
      {x !== undefined && <HorizontalTicks x={x} width={width} height={height} />}
      {isGrid ? (
        <line className="base-line" x2={width} y1={height} y2={height} />
      ) : (
        <rect className="plot-frame" x={-0.5} y={-0.5} width={width + 1} height={height + 1} />
      )}
      <text className="axis-name" x={nameLeft} y={-13}>
        ↑ {yName}
      </text>
      <text className="axis-name" x={width} y={height + 32} textAnchor="end">
        {xName} →
      </text>
    </g>
  );
}

function HorizontalTicks({
  x,
  width,
  height,
}: {
  readonly x: AxisScale;
  readonly width: number;
  readonly height: number;
}) {
  return (
    <>
      {horizontalTicks(x, width).map((tick) => (
        <g key={tick.value} transform={`translate(${x.toPixel(tick.value).toFixed(1)},${height})`}>
          <line y2={5} />
          <TickText tick={tick} y={17} textAnchor="middle" />
        </g>
      ))}
      {minorTicks(x).map((value) => (
        <line
          key={value}
          className="minor-tick"
          y2={3}
          transform={`translate(${x.toPixel(value).toFixed(1)},${height})`}
        />
      ))}
    </>
  );
}

interface TickTextProps {
  readonly tick: Tick;
  readonly x?: number;
  readonly y?: number;
  readonly dy?: string;
  readonly textAnchor: 'start' | 'middle' | 'end';
}

export function TickText({ tick, ...place }: TickTextProps) {
  return (
    <text {...place}>
      {tick.label}
      {tick.exponent !== '' && (
        <tspan className="tick-exponent" dy="-0.45em">
          {tick.exponent}
        </tspan>
      )}
    </text>
  );
}
