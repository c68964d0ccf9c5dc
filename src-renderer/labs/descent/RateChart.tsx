/** The learning rate of the inspected racer against the step, as its schedule moves it. */
import { isHandwritten } from '@shared/numerics/catalog/racer-choice.ts';
import { lrScaleOf } from '@shared/numerics/cpu/schedule-scale.ts';
import { useMemo, useRef } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import { useSize } from '../use-size.ts';
import type { Descent } from './use-descent.ts';

export function RateChart({ descent: { run, inspected, playback } }: { readonly descent: Descent }) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const series = useMemo(() => {
    const optimizer = inspected?.trajectory.optimizer;
    if (run === undefined || optimizer === undefined || isHandwritten(optimizer)) return [];
    const scale = lrScaleOf(run.recipe.schedule, optimizer, run.recipe.steps);
    if (scale === undefined) return [];
    const lr = Number(optimizer.lr);
    return [
      {
        id: 'lr',
        label: 'lr',
        x: Float64Array.from(scale, (_, step) => step),
        y: scale.map((factor) => factor * lr),
        hue: inspected?.style.hue ?? 'var(--ink)',
      },
    ];
  }, [run, inspected]);
  return (
    <div ref={ref} className="rate-chart">
      {size !== undefined && series.length > 0 && (
        <LineChart
          size={size}
          x={{ label: 'step', scale: 'linear' }}
          y={{ label: 'lr', scale: 'linear' }}
          series={series}
          rules={[{ axis: 'x', at: playback.step, label: '', hue: 'var(--ink-soft)' }]}
          title="Learning rate against the step"
        />
      )}
    </div>
  );
}
