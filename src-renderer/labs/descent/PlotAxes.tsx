/** Ticks and labels around a plot of the plane, as SVG: hairline ticks outside, numbers in the sans, axis names at the ends. */
import { scaleLinear } from 'd3-scale';
import { toPixelX, toPixelY, type Viewport } from '../plot/viewport.ts';

/** Space for the axes around the plot itself, in pixels. */
export const PLOT_MARGIN = { left: 44, right: 10, top: 10, bottom: 30 } as const;

export function PlotAxes({ viewport }: { readonly viewport: Viewport }) {
  const { width, height } = viewport;
  const horizontal = ticksOf(viewport.x, Math.max(3, width / 90));
  const vertical = ticksOf(viewport.y, Math.max(3, height / 60));
  return (
    <g className="plot-axes">
      <rect className="plot-frame" x={0.5} y={0.5} width={Math.max(0, width - 1)} height={Math.max(0, height - 1)} />
      {horizontal.values.map((value) => (
        <g key={value} transform={`translate(${toPixelX(viewport, value).toFixed(1)},${height})`}>
          <line y2={5} />
          <text y={17} textAnchor="middle">
            {horizontal.label(value)}
          </text>
        </g>
      ))}
      {vertical.values.map((value) => (
        <g key={value} transform={`translate(0,${toPixelY(viewport, value).toFixed(1)})`}>
          <line x2={-5} />
          <text x={-9} dy="0.32em" textAnchor="end">
            {vertical.label(value)}
          </text>
        </g>
      ))}
      <text className="axis-name" x={width - 4} y={height - 7} textAnchor="end">
        x →
      </text>
      <text className="axis-name" x={7} y={16}>
        ↑ y
      </text>
    </g>
  );
}

function ticksOf(range: readonly [number, number], count: number) {
  const scale = scaleLinear().domain([range[0], range[1]]);
  const format = scale.tickFormat(count);
  return { values: scale.ticks(count), label: format };
}
