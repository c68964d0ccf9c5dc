/** The numbers of one group at one place of the layer, with their mean and deviation above. */
import { useMemo } from 'react';
import { Histogram } from '../plot/Histogram.tsx';
import { numberText } from '../plot/number-text.ts';
import type { Size } from '../use-size.ts';
import { binCounts } from './bin-counts.ts';
import { rounded } from './norm-words.ts';

export interface TapHistogramProps {
  readonly name: string;
  readonly label: string;
  readonly values: Float64Array;
  readonly moments: readonly [mean: number, deviation: number];
  readonly hue: string;
  readonly size: Size;
}

const HEAD = 34;
/** Below, a third digit would touch the next histogram. */
const NARROW = 230;

export function TapHistogram({ name, label, values, moments: [mean, deviation], hue, size }: TapHistogramProps) {
  const counts = useMemo(() => binCounts(values), [values]);
  const digits = size.width < NARROW ? 2 : 3;
  const said = `mean ${numberText(rounded(mean), digits)}, std ${numberText(deviation, digits)}`;
  return (
    <div className="norm-tap">
      <p className="norm-tap-head">
        <b>{name}</b> {label}
        <span>{said}</span>
      </p>
      <Histogram
        {...counts}
        size={{ width: size.width, height: size.height - HEAD }}
        x={{ label: name, scale: 'linear' }}
        hue={hue}
        title={`${name}, ${label}: ${values.length} numbers, ${said}`}
      />
    </div>
  );
}
