/** One input of a calculation over its whole range, and where it stands now. */
import type { CalculatorOutcome, Sweep } from '@shared/numerics/labs/calculator.ts';
import { useMemo } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartSeries } from '../plot/line-chart-layout.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';
import { nameOf } from './calculator-words.ts';
import { quantityText } from './quantity-text.ts';

export interface SweepChartProps {
  readonly outcome: CalculatorOutcome;
  readonly sweep: Sweep;
  readonly size: Size;
}

export function SweepChart({ outcome, sweep, size }: SweepChartProps) {
  const { recipe, values } = outcome;
  const input = recipe.inputs.find(({ name }) => name === sweep.input);
  const series = useMemo(() => seriesOf(outcome, sweep), [outcome, sweep]);
  const at = values[sweep.input] ?? Number.NaN;
  const swept = recipe.steps.filter(({ name }) => sweep.curves.some((curve) => curve.name === name));
  const isAlone = swept.length === 1;
  const units = new Set(
    swept.map(({ unit, format }) => unit ?? (format?.endsWith('bytes') === true ? 'B' : undefined)),
  );
  return (
    <LineChart
      size={size}
      x={{ label: sweep.input, unit: input?.unit, scale: input?.scale ?? 'linear' }}
      y={{
        label: isAlone && swept[0] !== undefined ? nameOf(swept[0]) : 'value',
        unit: units.size === 1 ? units.values().next().value : undefined,
        scale: scaleOf(outcome, sweep),
      }}
      series={series}
      markers={sweep.curves.map(({ name }, index) => {
        const step = recipe.steps.find((one) => one.name === name);
        const value = values[name] ?? Number.NaN;
        return {
          x: at,
          y: value,
          label: quantityText(value, step?.format ?? 'number', step?.unit),
          hue: categoryHue(index),
        };
      })}
      title={`${swept.map(nameOf).join(', ')} against ${sweep.input}`}
    />
  );
}

function seriesOf({ recipe }: CalculatorOutcome, { x, curves }: Sweep): ChartSeries[] {
  return curves.map(({ name, values }, index) => ({
    id: name,
    label: nameOf(recipe.steps.find((step) => step.name === name) ?? { name }),
    x,
    y: values,
    hue: categoryHue(index),
  }));
}

/** A power law swept over decades is a straight line on two logarithmic axes; that needs heights above 0. */
function scaleOf({ recipe }: CalculatorOutcome, { input, curves }: Sweep): 'linear' | 'log' {
  const wanted = recipe.sweep?.scale ?? recipe.inputs.find(({ name }) => name === input)?.scale ?? 'linear';
  return wanted === 'log' && curves.every(({ values }) => values.every((value) => value > 0)) ? 'log' : 'linear';
}
