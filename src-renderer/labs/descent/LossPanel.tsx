/** Gives the loss chart its room and its data, and its text alternative: who stands where at the shown step. */
import { useMemo, useRef } from 'react';
import { useSize } from '../use-size.ts';
import { LossChart } from './LossChart.tsx';
import { lossReadouts } from './loss-readouts.ts';
import type { Descent } from './use-descent.ts';

export function LossPanel({ descent }: { readonly descent: Descent }) {
  const ref = useRef<HTMLDivElement>(null);
  const size = useSize(ref);
  const { run, paths, kept, playback, names, inspected, send } = descent;
  const ghosts = useMemo(() => kept.flatMap((one) => one.paths), [kept]);
  const readouts = lossReadouts(paths, playback.step);
  const summary = paths
    .filter(({ startIndex }) => startIndex === 0)
    .map((path) => `${names.get(path.slot)}: ${readouts.get(path.slot)}`)
    .join('; ');
  return (
    <div ref={ref} className="loss-panel" role="img" aria-label={`Loss by step. At step ${playback.step}: ${summary}`}>
      {size !== undefined && run !== undefined && (
        <LossChart
          size={size}
          paths={paths}
          floor={descent.facts.floor}
          lastStep={playback.lastStep}
          step={playback.step}
          inspected={inspected?.key}
          ghosts={ghosts}
          onScrub={(step) => send({ type: 'scrub', step })}
        />
      )}
    </div>
  );
}
