/** The curves of a run: loss, accuracy, sharpness against what the optimizer bears, the spread over many starts. */
import type { SeedSpread } from '@shared/numerics/labs/train/seed-spread.ts';
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import { useMemo } from 'react';
import { LineChart } from '../plot/LineChart.tsx';
import type { ChartRule, ChartSeries } from '../plot/line-chart-layout.ts';
import { categoryHue } from '../plot/ramps.ts';
import type { Size } from '../use-size.ts';

export type CurveKind = 'loss' | 'accuracy' | 'sharpness' | 'seeds';

const [TRAIN, HELD_OUT, LIMIT] = [categoryHue(0), categoryHue(2), 'var(--ink-quiet)'] as const;

/** The charts a run has numbers for. */
export function curveKinds(outcome: TrainOutcome): readonly { readonly value: CurveKind; readonly label: string }[] {
  return [
    { value: 'loss', label: 'Loss' },
    ...(outcome.task === 'classes' ? [{ value: 'accuracy' as const, label: 'Accuracy' }] : []),
    ...(outcome.sharpness === undefined ? [] : [{ value: 'sharpness' as const, label: 'Sharpness' }]),
    ...(outcome.spread === undefined ? [] : [{ value: 'seeds' as const, label: `${outcome.spread.seeds} seeds` }]),
  ];
}

export interface TrainChartProps {
  readonly outcome: TrainOutcome;
  readonly kind: CurveKind;
  /** Where the cursor stands while the reader moves none of their own. */
  readonly epoch?: number | undefined;
  readonly size: Size;
}

export function TrainChart({ outcome, kind, epoch, size }: TrainChartProps) {
  const series = useMemo(() => seriesOf(outcome, kind), [outcome, kind]);
  const rules = useMemo(() => rulesOf(outcome, kind), [outcome, kind]);
  const isShare = kind === 'accuracy' || (kind === 'seeds' && outcome.task === 'classes');
  const label = { loss: 'loss', accuracy: 'accuracy', sharpness: 'sharpness', seeds: isShare ? 'accuracy' : 'loss' }[
    kind
  ];
  return (
    <LineChart
      size={size}
      x={{ label: 'epoch', scale: 'linear' }}
      y={
        isShare
          ? { label, scale: 'linear', domain: [lowestShare(series), 1] }
          : { label, scale: kind === 'sharpness' ? 'linear' : 'log' }
      }
      series={series}
      rules={rules}
      cursor={epoch}
      title={`${label[0]?.toUpperCase()}${label.slice(1)} over the epochs`}
    />
  );
}

function seriesOf(outcome: TrainOutcome, kind: CurveKind): ChartSeries[] {
  const { curves, validation, sharpness, spread, task } = outcome;
  const x = curves.trainLoss.map((_, epoch) => epoch);
  const isHeld = validation.label.length > 0;
  const pair = (train: readonly number[], held: readonly number[]): ChartSeries[] => [
    { id: 'train', label: 'training', x, y: train, hue: TRAIN },
    ...(isHeld ? [{ id: 'held', label: 'held out', x, y: held, hue: HELD_OUT }] : []),
  ];
  if (kind === 'accuracy') return pair(curves.trainAccuracy, curves.validationAccuracy);
  if (kind === 'sharpness' && sharpness !== undefined)
    return [
      { id: 'sharp', label: 'sharpness', x: sharpness.epochs, y: sharpness.values, hue: TRAIN },
      ...(sharpness.limit === undefined
        ? []
        : [
            {
              id: 'limit',
              label: limitName(outcome),
              x: sharpness.epochs,
              y: sharpness.limit,
              hue: LIMIT,
              dash: [5, 4],
            },
          ]),
    ];
  if (kind === 'seeds' && spread !== undefined) return spreadSeries(spread, task === 'classes', isHeld);
  return pair(curves.trainLoss, curves.validationLoss);
}

function limitName({ recipe }: TrainOutcome): string {
  const { momentum } = recipe.optimizer;
  return typeof momentum === 'number' && momentum > 0 ? 'what it bears' : '2/lr';
}

/** The middle start, and what nine in ten do. */
function spreadSeries(spread: SeedSpread, isShare: boolean, isHeld: boolean): ChartSeries[] {
  const bands = isShare
    ? { train: spread.trainAccuracy, held: spread.validationAccuracy }
    : { train: spread.trainLoss, held: spread.validationLoss };
  const one = (id: string, label: string, band: SeedSpread['trainLoss'], hue: string): ChartSeries => ({
    id,
    label,
    x: spread.epochs,
    y: band[2] ?? [],
    hue,
    band: { low: band[0] ?? [], high: band[4] ?? [] },
  });
  return [
    one('train', 'training', bands.train, TRAIN),
    ...(isHeld ? [one('held', 'held out', bands.held, HELD_OUT)] : []),
  ];
}

function rulesOf({ recipe, kept, lossFloor, isStopped, epochs }: TrainOutcome, kind: CurveKind): ChartRule[] {
  if (kind === 'sharpness' || kind === 'seeds') return [];
  return [
    ...(recipe.early_stopping === null ? [] : [{ axis: 'x' as const, at: kept.epoch, label: 'kept', hue: LIMIT }]),
    ...(isStopped ? [{ axis: 'x' as const, at: epochs, label: 'stopped', hue: LIMIT }] : []),
    ...(kind === 'loss' && lossFloor > 0
      ? [{ axis: 'y' as const, at: lossFloor, label: 'floor of smoothing', hue: LIMIT }]
      : []),
  ];
}

function lowestShare(series: readonly ChartSeries[]): number {
  const values = series
    .flatMap(({ y, band }) => [...Array.from(y), ...Array.from(band?.low ?? [])])
    .filter(Number.isFinite);
  return Math.floor(Math.min(0.9, ...values) * 10) / 10;
}
