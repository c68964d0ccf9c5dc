/** What is left of signal and gradient at each layer: their spread over depth, and the shape of their numbers. */
import type { SignalOutcome } from '@shared/numerics/labs/signal/signal-outcome.ts';
import { useMemo, useRef } from 'react';
import { Histograms } from '../plot/Histograms.tsx';
import { LineChart } from '../plot/LineChart.tsx';
import { type Size, useSize } from '../use-size.ts';
import { BACKWARD_HUE, FORWARD_HUE, layerCounts, shareSeries, spreadChart } from './signal-charts.ts';

export function SpreadPlot({ outcome, size }: { readonly outcome: SignalOutcome; readonly size: Size }) {
  const chart = useMemo(() => spreadChart(outcome), [outcome]);
  if (chart === undefined) return null;
  return <LineChart size={size} {...chart} title="Standard deviation of signal and gradient at each layer" />;
}

/** Layers in a strip. */
const SHOWN = 11;
const DEVIATIONS = { label: 'std from the mean', scale: 'linear', domain: [-4, 4] } as const;

export function ShapeStrip({
  outcome,
  of,
}: {
  readonly outcome: SignalOutcome;
  readonly of: 'activation' | 'gradient';
}) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const layers = useMemo(() => layerCounts(outcome, of, SHOWN), [outcome, of]);
  const name = of === 'activation' ? 'signal' : 'gradient';
  return (
    <div className="signal-strip">
      <p className="lab-heading">Shape of the {name}</p>
      <div ref={box} className="signal-strip-box">
        {size !== undefined && (
          <Histograms
            size={size}
            layers={layers}
            value={DEVIATIONS}
            layerLabel="layer"
            hue={of === 'activation' ? FORWARD_HUE : BACKWARD_HUE}
            title={`Distribution of the ${name}’s numbers at ${layers.length} layers`}
          />
        )}
      </div>
    </div>
  );
}

export function SharePlot({ outcome }: { readonly outcome: SignalOutcome }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const series = useMemo(() => shareSeries(outcome), [outcome]);
  return (
    <div ref={box} className="signal-shares">
      {size !== undefined && (
        <LineChart
          size={size}
          x={{ label: 'layer', scale: 'linear' }}
          y={{ label: 'share', scale: 'linear', domain: [0, 1] }}
          series={series}
          title="Share of dead and saturated units at each layer"
        />
      )}
    </div>
  );
}
