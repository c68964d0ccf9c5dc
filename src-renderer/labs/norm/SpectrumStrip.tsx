/** Eigenvalues as dots on one logarithmic line a row, κ written beside them. */
import { conditionNumber } from '@shared/numerics/cpu/linear-algebra.ts';
import { useMemo } from 'react';
import { TickText } from '../plot/Axes.tsx';
import { horizontalTicks } from '../plot/axis-room.ts';
import { axisScale, domainOf } from '../plot/axis-scale.ts';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';

export interface SpectrumStripProps {
  readonly rows: readonly { readonly label: string; readonly hue: string; readonly values: Float64Array }[];
  readonly size: Size;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [92, 84, 30, 42] as const;

export function SpectrumStrip({ rows, size }: SpectrumStripProps) {
  const width = size.width - LEFT - RIGHT;
  const height = size.height - TOP - BOTTOM;
  const x = useMemo(
    () =>
      axisScale(
        'log',
        domainOf(
          'log',
          rows.map(({ values }) => values),
          true,
        ),
        [0, width],
      ),
    [rows, width],
  );
  if (width < 60 || height < 20) return null;
  const step = height / rows.length;
  return (
    <svg
      className="norm-spectrum"
      width={size.width}
      height={size.height}
      role="img"
      aria-label="Eigenvalues of both Hessians"
    >
      <g transform={`translate(${LEFT},${TOP})`}>
        <g className="plot-axes">
          <rect className="plot-frame" x={-0.5} y={-0.5} width={width + 1} height={height + 1} />
          {horizontalTicks(x, width).map((tick) => (
            <g key={tick.value} transform={`translate(${x.toPixel(tick.value).toFixed(1)},${height})`}>
              <line y2={5} />
              <TickText tick={tick} y={17} textAnchor="middle" />
            </g>
          ))}
          <text className="axis-name" x={width} y={height + 32} textAnchor="end">
            eigenvalue of the Hessian →
          </text>
        </g>
        {rows.map(({ label, hue, values }, row) => (
          <g key={label} transform={`translate(0,${(row + 0.5) * step})`} className="plot-text">
            <text x={-10} dy="0.34em" textAnchor="end">
              {label}
            </text>
            <line
              className="norm-range"
              x1={x.toPixel(values[0] ?? 1)}
              x2={x.toPixel(values[values.length - 1] ?? 1)}
              style={{ stroke: hue }}
            />
            {Array.from(values, (value) => (
              <circle key={value} cx={x.toPixel(value)} r={4} style={{ fill: hue }} />
            ))}
            <text x={width + 10} dy="0.34em">
              κ = {numberText(conditionNumber(values), 3)}
            </text>
          </g>
        ))}
      </g>
    </svg>
  );
}
