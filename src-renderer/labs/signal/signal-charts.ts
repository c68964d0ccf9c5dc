/** The pictures of the signal lab as series and counts: what is drawn at which layer, and theory's lines beside it. */
import type { NetSeries, SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import { HISTOGRAM_REACH, SIGNAL_BINS } from '@shared/numerics/signal/signal-engine.ts';
import type { AxisSpec } from '../plot/axis-scale.ts';
import type { TableColumn } from '../plot/csv.ts';
import type { LayerCounts } from '../plot/Histograms.tsx';
import type { ChartRule, ChartSeries } from '../plot/line-chart-layout.ts';

export const FORWARD_HUE = 'var(--category-0)';
export const BACKWARD_HUE = 'var(--category-2)';
const THEORY_DASH = [5, 4];
/** log₁₀: beyond this a standard deviation has no float64, and the axis is that of the logarithm. */
const HELD_BY_FLOAT64 = 300;
/** Either side of 1 at least, so that a flat line looks flat. */
const LEAST_REACH = 1;
/** In log₁₀: a signal out of here has left the healthy range. */
const HEALTHY_REACH = 3;

export interface SpreadChart {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  readonly series: readonly ChartSeries[];
  readonly rules: readonly ChartRule[];
}

type Read = (log: number) => number;

/** Undefined for a map. */
export function spreadChart({ layers, predicted }: SignalOutcome): SpreadChart | undefined {
  if (layers === undefined) return undefined;
  const { forward, backward } = layers;
  const lines = [forward.low, forward.high, backward.low, backward.high, predicted?.forward, predicted?.backward];
  const logs = lines.flatMap((line) => Array.from(line ?? [])).filter(Number.isFinite);
  const [low, high] = [Math.min(-LEAST_REACH, ...logs), Math.max(LEAST_REACH, ...logs)];
  const isHeld = low > -HELD_BY_FLOAT64 && high < HELD_BY_FLOAT64;
  const read: Read = isHeld ? (log) => 10 ** log : (log) => (Number.isFinite(log) ? log : Number.NaN);
  const margin = 0.04 * (high - low);
  const x = Float64Array.from(forward.mean, (_, layer) => layer);
  return {
    x: { label: 'layer', scale: 'linear', domain: [0, x.length - 1] },
    y: {
      label: isHeld ? 'standard deviation' : 'log10 of the standard deviation',
      scale: isHeld ? 'log' : 'linear',
      domain: [read(low - margin), read(high + margin)],
    },
    series: [
      measured('forward', 'signal', x, forward, FORWARD_HUE, read),
      measured('backward', 'gradient', x, backward, BACKWARD_HUE, read),
      ...(predicted === undefined
        ? []
        : [
            theory('forward-theory', 'signal, theory', x, predicted.forward, FORWARD_HUE, read),
            theory('backward-theory', 'gradient, theory', x, predicted.backward, BACKWARD_HUE, read),
          ]),
    ],
    rules: [
      { at: -HEALTHY_REACH, label: 'a thousandth' },
      { at: HEALTHY_REACH, label: 'a thousand times' },
    ]
      .filter(({ at }) => at > low && at < high)
      .map(({ at, label }) => ({ axis: 'y', at: read(at), label, hue: 'var(--ink-quiet)' })),
  };
}

function measured(id: string, label: string, x: Float64Array, { mean, low, high }: NetSeries, hue: string, read: Read) {
  const isSpread = low.some((value, at) => value !== high[at]);
  return {
    id,
    label,
    x,
    y: mean.map(read),
    hue,
    ...(isSpread && { band: { low: low.map(read), high: high.map(read) } }),
  };
}

function theory(id: string, label: string, x: Float64Array, logs: Float64Array, hue: string, read: Read): ChartSeries {
  return { id, label, x, y: logs.map(read), hue, dash: THEORY_DASH };
}

/** Shares of dead and of flat units a layer. */
export function shareSeries({ layers }: SignalOutcome): readonly ChartSeries[] {
  if (layers === undefined) return [];
  const x = Float64Array.from(layers.dead, (_, at) => at + 1);
  return [
    { id: 'dead', label: 'dead units', x, y: layers.dead, hue: 'var(--category-3)' },
    { id: 'saturated', label: 'saturated', x, y: layers.saturated, hue: 'var(--category-4)' },
  ];
}

/** A few layers, evenly spread, in standard deviations from each one's mean. */
export function layerCounts(
  { layers }: SignalOutcome,
  of: 'activation' | 'gradient',
  most: number,
): readonly LayerCounts[] {
  if (layers === undefined) return [];
  const bins = of === 'activation' ? layers.activationHistograms : layers.gradientHistograms;
  const depth = layers.dead.length;
  const shown = Math.min(most, depth + 1);
  const edges = Float64Array.from(
    { length: SIGNAL_BINS + 1 },
    (_, edge) => HISTOGRAM_REACH * ((2 * edge) / SIGNAL_BINS - 1),
  );
  return Array.from({ length: shown }, (_, index) => {
    const layer = Math.round((index * depth) / Math.max(1, shown - 1));
    return { label: String(layer), edges, counts: bins.subarray(layer * SIGNAL_BINS, (layer + 1) * SIGNAL_BINS) };
  });
}

/** Of the table and the CSV. */
export function signalColumns({ layers, predicted, map }: SignalOutcome): readonly TableColumn[] {
  if (map !== undefined) return mapColumns(map);
  if (layers === undefined) return [];
  const afterInput = (values: Float64Array): (number | string)[] => ['', ...values];
  return [
    { name: 'layer', values: layers.forward.mean.map((_, layer) => layer) },
    { name: 'log10 std of the signal', values: layers.forward.mean },
    { name: 'log10 std of the gradient', values: layers.backward.mean },
    ...(predicted === undefined
      ? []
      : [
          { name: 'signal, theory', values: predicted.forward },
          { name: 'gradient, theory', values: predicted.backward },
        ]),
    { name: 'log10 std of the weights’ gradient', values: afterInput(layers.weightGradient.mean) },
    { name: 'dead share', values: afterInput(layers.dead) },
    { name: 'saturated share', values: afterInput(layers.saturated) },
  ];
}

function mapColumns({ gains, forward, backward }: NonNullable<SignalOutcome['map']>): readonly TableColumn[] {
  const columns = gains.length;
  return [
    { name: 'gain', values: forward.map((_, at) => gains[at % columns] ?? Number.NaN) },
    { name: 'layers passed', values: forward.map((_, at) => Math.floor(at / columns) + 1) },
    { name: 'log10 change of the signal', values: forward },
    { name: 'log10 change of the gradient', values: backward },
  ];
}
