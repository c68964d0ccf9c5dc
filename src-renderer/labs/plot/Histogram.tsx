/** How often numbers fall between edges, as bars, with a curve to hold them against. From 60 × 40 pixels; axes when there is room. */
import { useMemo } from 'react';
import type { Size } from '../use-size.ts';
import { Axes } from './Axes.tsx';
import { BOTTOM_MARGIN, leftMargin, RIGHT_MARGIN, TOP_MARGIN } from './axis-room.ts';
import { type AxisSpec, axisName, axisScale, type ScaleKind } from './axis-scale.ts';
import { barsPath, type Counts, countDomain } from './bar-shapes.ts';
import { linePath } from './series-path.ts';
import { textWidth } from './text-width.ts';
import { useStable } from './use-stable.ts';

export interface HistogramProps extends Counts {
  readonly size: Size;
  readonly x: AxisSpec;
  /** Of the counts. Default linear. */
  readonly scale?: ScaleKind | undefined;
  /** Default `counts`. */
  readonly countLabel?: string | undefined;
  /** CSS colour of the bars; default the first category's. */
  readonly hue?: string | undefined;
  /** In counts per bin at each x, e.g. the normal density times the number of values times the bin width. */
  readonly curve?: { readonly label: string; readonly x: ArrayLike<number>; readonly y: ArrayLike<number> } | undefined;
  /** The accessible name, with what the picture shows. */
  readonly title: string;
}

const LEAST_WITH_AXES: Size = { width: 150, height: 110 };

export function Histogram({ size, x, edges, counts, scale = 'linear', countLabel, hue, curve, title }: HistogramProps) {
  const given = useStable({ size, x });
  const plot = useMemo(() => {
    const hasAxes = given.size.width >= LEAST_WITH_AXES.width && given.size.height >= LEAST_WITH_AXES.height;
    const domain = countDomain(scale, counts, curve?.y);
    const top = hasAxes ? TOP_MARGIN : 2;
    const height = given.size.height - top - (hasAxes ? BOTTOM_MARGIN : 2);
    const left = hasAxes ? leftMargin({ kind: scale, domain }, height) : 1;
    const width = given.size.width - left - (hasAxes ? RIGHT_MARGIN : 1);
    const ends = given.x.domain ?? ([edges[0] ?? 0, edges[edges.length - 1] ?? 1] as const);
    const across = axisScale(given.x.scale, ends, [0, width]);
    const up = axisScale(scale, domain, [height, 0]);
    const pixels = (values: ArrayLike<number>, toPixel: (value: number) => number) =>
      Float64Array.from(values, toPixel);
    return {
      hasAxes,
      left,
      top,
      width,
      height,
      x: across,
      y: up,
      bars: barsPath({ edges, counts }, across, up, width, height),
      curve:
        curve === undefined
          ? undefined
          : linePath({ x: pixels(curve.x, across.toPixel), y: pixels(curve.y, up.toPixel) }, width, height),
    };
  }, [given, scale, edges, counts, curve]);
  const { width, height, hasAxes } = plot;
  if (width < 8 || height < 8) return null;
  const yName = countLabel ?? 'counts';
  return (
    <figure className="plot histogram" data-picture="" style={{ width: size.width, height: size.height }}>
      <svg
        className="plot-svg"
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={title}
      >
        <g transform={`translate(${plot.left},${plot.top})`}>
          {hasAxes ? (
            <Axes {...plot} xName={axisName(x)} yName={yName} look="grid" nameLeft={10 - plot.left} />
          ) : (
            <g className="plot-axes">
              <line className="base-line" x2={width} y1={height} y2={height} />
            </g>
          )}
          <path className="histogram-bars" d={plot.bars} style={{ fill: hue ?? 'var(--category-0)' }} />
          {plot.curve !== undefined && <path className="histogram-curve" d={plot.curve} />}
          {hasAxes && curve !== undefined && (
            <g transform={`translate(${width - textWidth(curve.label) - 22},-17)`}>
              <line className="histogram-curve" x2={16} />
              <text className="plot-text" x={21} dy="0.34em">
                {curve.label}
              </text>
            </g>
          )}
        </g>
      </svg>
    </figure>
  );
}
