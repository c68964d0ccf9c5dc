/** What the layer remembers, batch by batch: mean and variance of one channel, and how far evaluation is from training. */
import { ofOneChannel, type RunningOutcome, type Track } from '@shared/numerics/labs/norm/running.ts';
import { useMemo } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartSeries } from '../plot/line-chart-layout.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';

export interface RunningPictureProps {
  readonly outcome: RunningOutcome;
  readonly channel: number;
  readonly size: Size;
}

const SHARES = { mean: 0.39, variance: 0.36, mismatch: 0.25 } as const;
const GAPS = 16;

export function RunningPicture({ outcome, channel, size }: RunningPictureProps) {
  const { recipe, mismatch } = outcome;
  const batches = useMemo(() => Float64Array.from({ length: recipe.steps }, (_, step) => step + 1), [recipe.steps]);
  const [mean, variance] = useMemo(
    () => [seriesOf(outcome, 'mean', channel, batches), seriesOf(outcome, 'variance', channel, batches)],
    [outcome, channel, batches],
  );
  const off = useMemo(
    () => [{ id: 'mismatch', label: 'rms difference of y', x: batches, y: mismatch, hue: categoryHue(2) }],
    [batches, mismatch],
  );
  const x = { label: 'batch', scale: 'linear' } as const;
  const high = (share: number): Size => ({ width: size.width, height: Math.floor((size.height - GAPS) * share) });
  return (
    <div className="norm-picture" data-picture="">
      <LineChart
        size={high(SHARES.mean)}
        x={x}
        y={{ label: 'mean', scale: 'linear' }}
        series={mean}
        title={`Means of channel ${channel}`}
      />
      <LineChart
        size={high(SHARES.variance)}
        x={x}
        y={{ label: 'variance', scale: 'linear' }}
        series={variance}
        title={`Variances of channel ${channel}`}
      />
      <LineChart
        size={high(SHARES.mismatch)}
        x={x}
        y={{ label: 'training against evaluation: rms difference of y', scale: 'linear' }}
        series={off}
        title="Difference of the layer's output between training and evaluation"
      />
    </div>
  );
}

function seriesOf(outcome: RunningOutcome, moment: keyof Track, channel: number, x: Float64Array): ChartSeries[] {
  const { truth, batch, unbiased, running, cumulative, swapped, channels, recipe } = outcome;
  const of = (values: Float64Array) => ofOneChannel(values, channels, channel);
  const isVariance = moment === 'variance';
  const { momentum } = recipe.norm;
  return [
    {
      id: 'batch',
      label: isVariance ? 'batch, unbiased' : 'batch',
      x,
      y: of(isVariance ? unbiased : batch.mean),
      hue: 'var(--norm-batch)',
    },
    { id: 'truth', label: 'distribution', x, y: of(truth[moment]), hue: 'var(--ink-soft)', dash: [4, 3] },
    ...(momentum === null
      ? []
      : [{ id: 'cumulative', label: 'all batches alike', x, y: of(cumulative[moment]), hue: categoryHue(1) }]),
    ...(swapped === undefined
      ? []
      : [
          {
            id: 'swapped',
            label: 'if it weighed the old',
            x,
            y: of(swapped[moment]),
            hue: categoryHue(2),
            dash: [1.5, 3],
          },
        ]),
    { id: 'running', label: 'running', x, y: of(running[moment]), hue: categoryHue(0) },
  ];
}
