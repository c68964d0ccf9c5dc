/** The excess loss of both descents over the steps beside the pace that theory gives them, and the eigenvalues that set it. */
import { type ConditioningOutcome, GOAL, type LinearDescent } from '@shared/numerics/labs/norm/conditioning.ts';
import { useMemo } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartSeries } from '../plot/line-chart-layout.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';
import { SpectrumStrip } from './SpectrumStrip.tsx';

export interface ConditioningPictureProps {
  readonly outcome: ConditioningOutcome;
  readonly size: Size;
}

const STRIP = 150;
/** Lowest share of the start that is drawn: below lies rounding. */
const FLOOR = 1e-16;

export const RAW = { label: 'as they come', hue: categoryHue(2) } as const;
export const STANDARDIZED = { label: 'standardized', hue: categoryHue(0) } as const;

export function ConditioningPicture({ outcome, size }: ConditioningPictureProps) {
  const { raw, standardized, recipe } = outcome;
  const series = useMemo(
    () => [
      ...curves('raw', RAW, raw, recipe.steps),
      ...curves('standardized', STANDARDIZED, standardized, recipe.steps),
    ],
    [raw, standardized, recipe.steps],
  );
  return (
    <div className="norm-picture" data-picture="">
      <LineChart
        size={{ width: size.width, height: size.height - STRIP }}
        x={{
          label: 'step',
          scale: recipe.steps > 200 ? 'log' : 'linear',
          domain: recipe.steps > 200 ? [1, recipe.steps] : [0, recipe.steps],
        }}
        y={{ label: 'excess loss over its start', scale: 'log', domain: heights(raw, standardized) }}
        series={series}
        rules={[{ axis: 'y', at: GOAL, label: 'goal', hue: 'var(--ink-quiet)' }]}
        title="Excess loss of gradient descent before and after standardization"
      />
      <SpectrumStrip
        rows={[
          { ...RAW, values: raw.eigenvalues },
          { ...STANDARDIZED, values: standardized.eigenvalues },
        ]}
        size={{ width: size.width, height: STRIP }}
      />
    </div>
  );
}

function heights(raw: LinearDescent, standardized: LinearDescent): readonly [number, number] {
  const all = [...raw.loss, ...standardized.loss].filter((value) => value > FLOOR && Number.isFinite(value));
  const top = all.reduce((most, value) => Math.max(most, value), 1);
  const leaves = raw.predictedRate > 1 && standardized.predictedRate > 1;
  const low = all.reduce((least, value) => Math.min(least, value), leaves ? 1 : GOAL);
  return [10 ** Math.floor(Math.log10(low)), Math.min(1e30, 10 ** Math.ceil(Math.log10(top)))];
}

/** Measured, and dashed the pace rate²ᵗ of the slowest direction. */
function curves(
  id: string,
  { label, hue }: { readonly label: string; readonly hue: string },
  { loss, predictedRate }: LinearDescent,
  steps: number,
): ChartSeries[] {
  const x = Float64Array.from({ length: steps + 1 }, (_, step) => step);
  return [
    { id, label, x, y: loss, hue },
    {
      id: `${id} theory`,
      label: `theory, ${label}`,
      x,
      y: x.map((step) => predictedRate ** (2 * step)),
      hue,
      dash: [4, 3],
    },
  ];
}
