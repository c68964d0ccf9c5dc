/** Many histograms of one quantity side by side, e.g. one a layer: violins on one shared axis, named where there is room. */
import { useMemo } from 'react';
import type { Size } from '../use-size.ts';
import { Axes } from './Axes.tsx';
import { BOTTOM_MARGIN, leftMargin, TOP_MARGIN } from './axis-room.ts';
import { type AxisSpec, axisName, axisScale, domainOf } from './axis-scale.ts';
import { type Counts, violinPath } from './bar-shapes.ts';
import { textWidth } from './text-width.ts';
import { useStable } from './use-stable.ts';

export interface LayerCounts extends Counts {
  readonly label: string;
  /** Overrides the strip's hue, e.g. for a layer that died. */
  readonly hue?: string | undefined;
}

export interface HistogramsProps {
  readonly size: Size;
  readonly layers: readonly LayerCounts[];
  /** What is counted: the shared vertical axis. Default domain: all edges between which something was counted. */
  readonly value: AxisSpec;
  /** What the layers are, under the strip. */
  readonly layerLabel: string;
  readonly hue?: string | undefined;
  readonly title: string;
}

const RIGHT = 10;
/** Share of its place that a violin may fill. */
const FULL = 0.46;

export function Histograms({ size, layers, value, layerLabel, hue = 'var(--category-0)', title }: HistogramsProps) {
  const given = useStable({ size, value });
  const plot = useMemo(() => {
    const domain = given.value.domain ?? domainOf(given.value.scale, layers.map(filledEdges), true);
    const height = given.size.height - TOP_MARGIN - BOTTOM_MARGIN;
    const left = leftMargin({ kind: given.value.scale, domain }, height);
    const width = given.size.width - left - RIGHT;
    const y = axisScale(given.value.scale, domain, [height, 0]);
    const place = width / Math.max(1, layers.length);
    const shapes = layers.map((layer, index) => violinPath(layer, y, (index + 0.5) * place, place * FULL));
    return { left, width, height, y, place, shapes };
  }, [given, layers]);
  const { left, width, height, place } = plot;
  if (width < 40 || height < 30) return null;
  const widest = Math.max(0, ...layers.map(({ label }) => textWidth(label)));
  const every = Math.max(1, Math.ceil((widest + 8) / place));
  return (
    <figure className="plot histograms" data-picture="" style={{ width: size.width, height: size.height }}>
      <svg
        className="plot-svg"
        width={size.width}
        height={size.height}
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-label={title}
      >
        <g transform={`translate(${left},${TOP_MARGIN})`}>
          <Axes
            width={width}
            height={height}
            y={plot.y}
            xName={layerLabel}
            yName={axisName(value)}
            look="grid"
            nameLeft={10 - left}
          />
          <svg
            x={0}
            y={-1}
            width={width}
            height={height + 2}
            viewBox={`0 -1 ${width} ${height + 2}`}
            overflow="hidden"
            aria-hidden="true"
          >
            {layers.map((layer, index) => (
              <path
                key={layer.label}
                className="histogram-bars"
                d={plot.shapes[index]}
                style={{ fill: layer.hue ?? hue }}
              />
            ))}
          </svg>
          <g className="plot-axes">
            {layers.map(({ label }, index) =>
              index % every === 0 ? (
                <text key={label} x={((index + 0.5) * place).toFixed(1)} y={height + 17} textAnchor="middle">
                  {label}
                </text>
              ) : null,
            )}
          </g>
        </g>
      </svg>
    </figure>
  );
}

/** The edges of the bins that hold anything. */
function filledEdges({ edges, counts }: Counts): number[] {
  const filled: number[] = [];
  for (let index = 0; index < counts.length; index++) {
    if ((counts[index] ?? 0) > 0) filled.push(edges[index] ?? Number.NaN, edges[index + 1] ?? Number.NaN);
  }
  return filled;
}
