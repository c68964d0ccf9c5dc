/** The curves of an outcome with their lines, points and shaded areas: the same on screen and on paper. */
import type { CurveOutcome } from '@shared/numerics/labs/curve.ts';
import { useMemo } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartSeries } from '../plot/line-chart-layout.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';

const DASH = [5, 4] as const;

export interface CurveChartProps {
  readonly outcome: CurveOutcome;
  readonly size: Size;
}

export function CurveChart({ outcome, size }: CurveChartProps) {
  const { recipe, rules, markers } = outcome;
  const series = useMemo(() => seriesOf(outcome), [outcome]);
  return (
    <LineChart
      size={size}
      x={{ label: recipe.x.label ?? recipe.x.name, unit: recipe.x.unit, scale: recipe.x.scale, domain: recipe.x.range }}
      y={{ label: recipe.y.label, unit: recipe.y.unit, scale: recipe.y.scale, domain: recipe.y.range }}
      series={series}
      rules={rules.map((rule) => ({ ...rule, hue: 'var(--ink-quiet)' }))}
      markers={markers
        .filter(({ y }) => Number.isFinite(y))
        .map(({ x, y, label }, index) => ({ x, y, label: label ?? '', hue: hueOfMarker(outcome, index) }))}
      title={recipe.title ?? `Curves over ${recipe.x.label ?? recipe.x.name}`}
    />
  );
}

function hueOfMarker({ recipe }: CurveOutcome, index: number): string {
  const curve = recipe.markers[index]?.curve;
  return curve === undefined ? 'var(--ink)' : categoryHue(curve);
}

function seriesOf({ x, curves, areas, recipe }: CurveOutcome): ChartSeries[] {
  const nothing = new Float64Array(x.length).fill(Number.NaN);
  return [
    ...areas.map(
      ({ low, high }, index): ChartSeries => ({
        id: `area ${index}`,
        label: '',
        x,
        y: nothing,
        hue: categoryHue(recipe.areas[index]?.curve ?? 0),
        band: { low, high },
        isFaint: true,
      }),
    ),
    ...curves.map(
      ({ label, values }, index): ChartSeries => ({
        id: `curve ${index}`,
        label,
        x,
        y: values,
        hue: categoryHue(index),
        ...(recipe.curves[index]?.dashed && { dash: DASH }),
      }),
    ),
  ];
}
