/** The lab as a figure of a note: plot and chart side by side, the few sliders that matter, and the way to the full bench. */
import { racerEntryOf } from '@shared/numerics/catalog/racer-choice.ts';
import { useMemo } from 'react';
import { HyperparameterControl } from '../HyperparameterControl.tsx';
import { openInSandbox, sandboxHref } from '../sandbox-link.ts';
import { BackendBadge } from './BackendBadge.tsx';
import { Explosions } from './Explosions.tsx';
import { LossPanel } from './LossPanel.tsx';
import { lossReadouts } from './loss-readouts.ts';
import { ProbeReadout } from './ProbeReadout.tsx';
import { RacePlot } from './RacePlot.tsx';
import { RacerSwatch } from './RacerSwatch.tsx';
import { racerStyle } from './racer-style.ts';
import { StepTable } from './StepTable.tsx';
import { SurfaceParameters } from './SurfaceControls.tsx';
import { Transport } from './Transport.tsx';
import type { Descent } from './use-descent.ts';

/** At most this many learning rates get a slider in a note; the sandbox has them all. */
const MAX_SLIDERS = 3;

export function CompactLab({ descent }: { readonly descent: Descent }) {
  const { state, edit, recipe, run, playback, send, paths, names } = descent;
  const ofOneStart = paths.filter(({ startIndex }) => startIndex === 0);
  const readouts = lossReadouts(paths, playback.step);
  const href = useMemo(() => sandboxHref(recipe), [recipe]);
  return (
    <>
      <div className="compact-plots">
        <RacePlot descent={descent} />
        <LossPanel descent={descent} />
      </div>
      <ul className="compact-legend">
        {ofOneStart.map((path) => (
          <li key={path.key}>
            <RacerSwatch style={path.style} />
            <span>{names.get(path.slot)}</span> <span className="racer-readout">{readouts.get(path.slot)}</span>
          </li>
        ))}
      </ul>
      <Transport playback={playback} send={send} isCompact />
      <Explosions descent={descent} />
      <div className="compact-sliders">
        <SurfaceParameters surface={state.surface} edit={edit} />
        {state.racers.slice(0, MAX_SLIDERS).map((racer) => {
          const rate = racerEntryOf(racer.choice).parameters.find((parameter) => parameter.name === 'lr');
          if (rate === undefined) return null;
          return (
            <div key={racer.slot} className="compact-racer">
              <RacerSwatch style={racerStyle(racer.choice.id, racer.slot)} />
              <HyperparameterControl
                choice={racer.choice}
                owner={names.get(racer.slot) ?? racer.choice.id}
                parameter={rate}
                isHelped={false}
                onChange={(choice) => edit({ type: 'racer', slot: racer.slot, choice })}
              />
            </div>
          );
        })}
      </div>
      <ProbeReadout probe={descent.probe} isHovering={descent.isHovering} curvature={descent.curvature} />
      <div className="compact-foot">
        <BackendBadge
          run={run}
          gpu={descent.gpu}
          isPending={descent.isPending}
          wanted={descent.wanted}
          onWant={descent.setWanted}
          isCompact
        />
        <a
          href={href}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
            event.preventDefault();
            openInSandbox(recipe);
          }}
        >
          Open in sandbox
        </a>
      </div>
      <StepTable paths={paths} names={names} lastStep={playback.lastStep} step={playback.step} />
    </>
  );
}
