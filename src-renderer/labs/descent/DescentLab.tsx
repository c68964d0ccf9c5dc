/**
 * The descent lab on screen, in two sizes: the whole bench of the sandbox, and the compact figure of a note. Printing has its
 * own static DescentFigure.
 */
import { surfaceTex } from '@shared/numerics/catalog/formulas.ts';
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import type { DescentRecipe, SurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
} from 'react';
import { openGpu } from '../../gpu/shared-engine.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { LabProps } from '../lab-view.ts';
import { TexText } from '../TexText.tsx';
import { BackendBadge } from './BackendBadge.tsx';
import { CompactLab } from './CompactLab.tsx';
import { Explosions } from './Explosions.tsx';
import { Inspector } from './Inspector.tsx';
import { KeptRuns } from './KeptRuns.tsx';
import { LookChoice } from './LookChoice.tsx';
import { LossPanel } from './LossPanel.tsx';
import { lossReadouts } from './loss-readouts.ts';
import { ProbeReadout } from './ProbeReadout.tsx';
import { RacePlot } from './RacePlot.tsx';
import { RacerList } from './RacerList.tsx';
import { RunExport } from './RunExport.tsx';
import { RunSettings } from './RunSettings.tsx';
import { SharpnessChart } from './SharpnessChart.tsx';
import { StepTable } from './StepTable.tsx';
import { SurfaceControls } from './SurfaceControls.tsx';
import { Transport } from './Transport.tsx';
import { type Descent, useDescent } from './use-descent.ts';
import '../labs.css';
import '../lab-frame.css';
import '../plot/plots.css';
import './descent-layout.css';
import './descent-panels.css';
import './descent-plots.css';

export default function DescentLab({ recipe, variant, onRecipeChange, caption }: LabProps<DescentRecipe>) {
  const descent = useDescent(recipe, onRecipeChange);
  const root = useRef<HTMLDivElement>(null);
  const onKeyDown = usePlaybackKeys(descent, variant === 'screen');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are shortcuts for the transport's own buttons
    <div
      ref={root}
      className={`lab descent-lab is-${variant}`}
      data-lab="descent"
      onKeyDown={variant === 'note' ? onKeyDown : undefined}
    >
      <LabNotices descent={descent} />
      {variant === 'note' ? (
        <CompactLab descent={descent} />
      ) : (
        <FullLab descent={descent} caption={caption} root={root} />
      )}
    </div>
  );
}

interface FullLabProps {
  readonly descent: Descent;
  readonly caption: ReactNode;
  readonly root: RefObject<HTMLElement | null>;
}

function FullLab({ descent, caption, root }: FullLabProps) {
  const { state, edit, run, playback, send, paths, names, inspected } = descent;
  // A moved start redraws its path first; what is said about it may follow a moment later.
  const { facts } = descent;
  const settled = useDeferredValue(useMemo(() => ({ inspected, run, facts }), [inspected, run, facts]));
  const later = { ...descent, facts: settled.facts };
  const onCpu = useMemo(
    () => new Set(paths.filter(({ trajectory }) => trajectory.backend !== run?.backend).map(({ slot }) => slot)),
    [paths, run],
  );
  return (
    <>
      <div className="lab-top">
        <div className="lab-caption">{caption}</div>
        <BackendBadge
          run={run}
          gpu={descent.gpu}
          isPending={descent.isPending}
          wanted={descent.wanted}
          onWant={(backend) => {
            descent.setWanted(backend);
            if (backend === 'webgpu') void openGpu(true);
          }}
        />
      </div>
      <div className="bench">
        <div className="lab-controls">
          <SurfaceControls surface={state.surface} starts={state.starts} steps={state.steps} edit={edit} />
          <RacerList
            racers={state.racers}
            edit={edit}
            inspected={inspected?.slot}
            onInspect={descent.setInspected}
            readouts={lossReadouts(paths, playback.step, inspected?.startIndex)}
            onCpu={onCpu}
          />
          <RunSettings descent={descent} />
        </div>
        <div className="lab-plot">
          <RacePlot descent={descent} look={descent.look} />
          <SurfaceFormula surface={state.surface} />
          <div className="plot-foot">
            <ProbeReadout probe={descent.probe} isHovering={descent.isHovering} curvature={descent.curvature} />
            <LookChoice descent={descent} />
          </div>
          <Transport playback={playback} send={send} />
        </div>
        <div className="lab-side">
          <LossPanel descent={descent} />
          <Explosions descent={descent} />
          {settled.inspected !== undefined && settled.run !== undefined && (
            <>
              <SharpnessChart descent={later} path={settled.inspected} run={settled.run} />
              <Inspector descent={later} path={settled.inspected} run={settled.run} />
            </>
          )}
          <KeptRuns descent={descent} />
          <StepTable paths={paths} names={names} lastStep={playback.lastStep} step={playback.step} />
          <RunExport descent={descent} root={root} />
        </div>
      </div>
    </>
  );
}

function SurfaceFormula({ surface }: { readonly surface: SurfaceChoice }) {
  return (
    <div className="surface-formula">
      <TexText tex={surfaceTex(surface)} isBlock label={`Formula of ${surfaceDefinitionOf(surface).title}`} />
    </div>
  );
}

/** A refused recipe, and a GPU that went away, each in a sentence; the lab goes on with what it has. */
function LabNotices({ descent }: { readonly descent: Descent }) {
  const { error, gpu, wanted } = descent;
  return (
    <>
      {error !== undefined && (
        <Notice tone="error" title={error.message}>
          {error.hint}
        </Notice>
      )}
      {wanted === 'webgpu' && gpu.status === 'unavailable' && gpu.isLoss && (
        <Notice
          tone="warn"
          title={gpu.sentence}
          actions={
            <Button size="small" onClick={() => void openGpu(true)}>
              Try the GPU again
            </Button>
          }
        />
      )}
    </>
  );
}

/** Space plays and pauses, the arrow keys step; on the sandbox screen from anywhere that has no keys of its own. */
function usePlaybackKeys(
  { send }: Descent,
  isWholePage: boolean,
): (event: KeyboardEvent | globalThis.KeyboardEvent) => void {
  const onKeyDown = (event: KeyboardEvent | globalThis.KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('button, a, input, select, textarea, summary, dialog, [role="slider"], [tabindex="0"]')) return;
    const action = actionOf(event.key, event.shiftKey);
    if (action === undefined) return;
    event.preventDefault();
    send(action);
  };
  const onPageKey = useEffectEvent(onKeyDown);
  useEffect(() => {
    if (!isWholePage) return;
    const listener = (event: globalThis.KeyboardEvent) => {
      if (document.querySelector('dialog[open]') === null) onPageKey(event);
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [isWholePage]);
  return onKeyDown;
}

function actionOf(key: string, isShift: boolean): Parameters<Descent['send']>[0] | undefined {
  if (key === ' ') return { type: 'toggle' };
  if (key === 'ArrowRight') return { type: 'step-by', steps: isShift ? 10 : 1 };
  if (key === 'ArrowLeft') return { type: 'step-by', steps: isShift ? -10 : -1 };
  if (key === 'Home') return { type: 'reset' };
  if (key === 'End') return { type: 'end' };
  return undefined;
}
