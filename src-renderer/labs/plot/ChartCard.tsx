/** The readout beside a line chart's cursor: every curve's value there, in the order of their heights. */

import { SeriesStroke } from './ChartMarks.tsx';
import type { ChartLayout, ChartSeries } from './line-chart-layout.ts';
import { numberText } from './number-text.ts';
import { valueAt } from './sample-cursor.ts';

const GAP = 12;

export interface ChartCardProps {
  readonly layout: ChartLayout;
  readonly series: readonly ChartSeries[];
  readonly at: number;
  readonly xLabel: string;
}

export function ChartCard({ layout, series, at, xLabel }: ChartCardProps) {
  const rows = series
    .filter(({ isFaint = false }) => !isFaint)
    .map((one) => ({ one, value: valueAt(one, at) }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => b.value - a.value);
  const across = layout.x.toPixel(at);
  const isLeft = across > layout.width / 2;
  const side = isLeft
    ? { right: `calc(100% - ${layout.left + across - GAP}px)` }
    : { left: layout.left + across + GAP };
  return (
    <div className="plot-card" aria-hidden="true" style={{ top: layout.top + 4, ...side }}>
      <div className="plot-card-head">
        {xLabel} {numberText(at)}
      </div>
      {rows.map(({ one, value }) => (
        <div key={one.id} className="plot-card-row">
          <svg width={18} height={8} viewBox="0 -4 18 8" aria-hidden="true" data-picture-skip="">
            <SeriesStroke series={one} length={18} />
          </svg>
          <span>{one.label}</span>
          <span>{numberText(value)}</span>
        </div>
      ))}
    </div>
  );
}
