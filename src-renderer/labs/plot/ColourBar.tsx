/** The key to a heat map's colours, as SVG: a bar with ticks beside it, or a swatch for each category. */

import { TickText } from './Axes.tsx';
import { axisScale, type Domain, type ScaleKind } from './axis-scale.ts';
import { BAR_PX, barTicks } from './colour-bar-ticks.ts';
import { type Paper, type RampName, rampColours } from './ramps.ts';

const STRIPES = 64;

export interface ColourBarProps {
  readonly height: number;
  readonly ramp: RampName;
  readonly paper: Paper;
  readonly domain: Domain;
  readonly kind: ScaleKind;
  readonly label: string;
  /** Pixels from the origin where the label ends. */
  readonly labelEnd: number;
}

/** Origin: the upper left corner of the bar. */
export function ColourBar({ height, ramp, paper, domain, kind, label, labelEnd }: ColourBarProps) {
  const scale = axisScale(kind, domain, [height, 0]);
  const stripe = height / STRIPES;
  return (
    <g className="plot-axes">
      {rampColours(ramp, paper, STRIPES).map((colour, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a stripe is its place
          key={index}
          y={height - (index + 1) * stripe}
          width={BAR_PX}
          height={stripe + (index === 0 ? 0 : 0.6)}
          style={{ fill: colour }}
        />
      ))}
      <rect className="plot-frame" x={-0.5} y={-0.5} width={BAR_PX + 1} height={height + 1} />
      {barTicks(domain, kind, height).map((tick) => (
        <g key={tick.value} transform={`translate(${BAR_PX},${scale.toPixel(tick.value).toFixed(1)})`}>
          <line x2={4} />
          <TickText tick={tick} x={8} dy="0.32em" textAnchor="start" />
        </g>
      ))}
      <text className="axis-name" x={labelEnd} y={-13} textAnchor="end">
        {label}
      </text>
    </g>
  );
}

export interface ClassKeyProps {
  /** CSS colours and names, in order. */
  readonly entries: readonly KeyEntry[];
  /** Always shown, below the others. */
  readonly missing: KeyEntry;
  /** Pixels; what does not fit is counted. */
  readonly height: number;
}

interface KeyEntry {
  readonly hue: string;
  readonly label: string;
}

const ENTRY_PX = 18;

export function ClassKey({ entries, missing, height }: ClassKeyProps) {
  const room = Math.max(2, Math.floor(height / ENTRY_PX));
  const isWhole = entries.length + 1 <= room;
  const shown = isWhole ? entries : entries.slice(0, room - 2);
  return (
    <g>
      {!isWhole && (
        <text className="plot-text" x={BAR_PX + 6} y={(room - 2) * ENTRY_PX + BAR_PX - 2}>
          and {entries.length - shown.length} more
        </text>
      )}
      {[...shown, missing].map(({ hue, label }, index) => (
        <g key={label} transform={`translate(0,${(index + (isWhole || index < shown.length ? 0 : 1)) * ENTRY_PX})`}>
          <rect className="heat-map-key" width={BAR_PX} height={BAR_PX} style={{ fill: hue }} />
          <text className="plot-text" x={BAR_PX + 6} y={BAR_PX - 2}>
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}
