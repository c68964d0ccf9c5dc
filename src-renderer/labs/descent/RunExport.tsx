/** What of a race can be taken elsewhere: all that every lab offers, and a short video of the run. */
import { toErrorData } from '@shared/contract/result.ts';
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { isHandwritten } from '@shared/numerics/catalog/racer-choice.ts';
import { resultOf } from '@shared/numerics/labs/descent.ts';
import type { LabOutcome } from '@shared/numerics/labs/lab.ts';
import { Film, Square } from 'lucide-react';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { downloadBlob } from '../copy-text.ts';
import { TakeAway } from '../TakeAway.tsx';
import { backendName } from './BackendBadge.tsx';
import { optaxText } from './optax-text.ts';
import { recordRun } from './record-run.ts';
import { runCsv } from './run-csv.ts';
import { pathName } from './styled-path.ts';
import type { Descent } from './use-descent.ts';

export interface RunExportProps {
  readonly descent: Descent;
  /** The lab's element: the picture is what is marked data-picture in it. */
  readonly root: RefObject<HTMLElement | null>;
}

export function RunExport({ descent, root }: RunExportProps) {
  const { recipe, paths, names } = descent;
  const outcome = useMemo(() => outcomeOf(descent.run, descent.gpu), [descent.run, descent.gpu]);
  const picture = () => root.current?.querySelector<HTMLElement>('.race-plots') ?? undefined;
  return (
    <div className="run-export">
      <TakeAway
        recipe={recipe}
        outcome={outcome}
        picture={picture}
        pytorch={() => inspectedScript(descent)}
        optax={() => inspectedOptax(descent)}
        csv={() =>
          runCsv(
            paths.map((path) => path.trajectory),
            paths.map((path) => pathName(path, names)),
          )
        }
      />
      <VideoButton descent={descent} picture={picture} />
    </div>
  );
}

interface VideoButtonProps {
  readonly descent: Descent;
  readonly picture: () => HTMLElement | undefined;
}

/** Plays the run once from its start while it is filmed; pressed again, it stops and saves nothing. */
function VideoButton({ descent, picture }: VideoButtonProps) {
  const { playback, send, paths, names } = descent;
  const stop = useRef<AbortController>(undefined);
  const [isFilming, setFilming] = useState(false);
  const [said, setSaid] = useState('');
  const film = async () => {
    const element = picture();
    if (element === undefined) return;
    const back = playback.step;
    stop.current = new AbortController();
    setFilming(true);
    setSaid('');
    try {
      const blob = await recordRun({
        element,
        lastStep: playback.lastStep,
        show: (step) => send({ type: 'scrub', step }),
        caption: (step) =>
          `step ${step} of ${playback.lastStep} · ${[...new Set(paths.map(({ slot }) => names.get(slot)))].join(' · ')}`,
        signal: stop.current.signal,
      });
      downloadBlob(blob, 'descent.webm');
      setSaid('Video saved');
    } catch (thrown) {
      setSaid(toErrorData(thrown).message);
    } finally {
      setFilming(false);
      send({ type: 'scrub', step: back });
    }
  };
  return (
    <>
      <Button
        size="small"
        icon={isFilming ? <Square /> : <Film />}
        disabled={paths.length === 0}
        onClick={() => (isFilming ? stop.current?.abort() : void film())}
      >
        {isFilming ? 'Stop recording' : 'Video'}
      </Button>
      <span className="share-said" role="status">
        {said}
      </span>
    </>
  );
}

/** The run as the command line would print it; undefined where a start has no finite loss. */
function outcomeOf(run: Descent['run'], gpu: Descent['gpu']): LabOutcome | undefined {
  if (run === undefined) return undefined;
  const { backend, recipe, difference } = run;
  const description = backendName(backend, gpu);
  try {
    const computed = { backend, description, difference: difference?.relative, seed: recipe.noise?.seed };
    return { ...resultOf(recipe, run.trajectories, { backend, description }), computed };
  } catch {
    return undefined;
  }
}

/** In float64; undefined until the run is there. */
function inspectedPath({ run, paths, inspected }: Descent) {
  return run?.reference[inspected === undefined ? 0 : paths.indexOf(inspected)];
}

function inspectedOptax(descent: Descent): string {
  const path = inspectedPath(descent);
  if (path === undefined) return '';
  const { clip, schedule } = descent.recipe;
  if (isHandwritten(path.optimizer)) return optaxText(path.optimizer);
  return optaxText(path.optimizer, [...(clip ? ['clipping'] : []), ...(schedule ? ['schedule'] : [])]);
}

/** A script for the inspected racer that asserts where the float64 run ended. */
function inspectedScript(descent: Descent): string {
  const { run } = descent;
  const path = inspectedPath(descent);
  if (run === undefined || path === undefined) return '';
  const { surface, steps, noise, clip, schedule } = run.recipe;
  // What takes lr and gradient as they stand here must do so there too.
  const settings = isHandwritten(path.optimizer) ? { noise } : { noise, clip, schedule };
  return pytorchScript({
    ...settings,
    surface,
    start: path.start,
    steps,
    optimizer: path.optimizer,
    end: [path.x[steps] ?? 0, path.y[steps] ?? 0],
    diverged: path.firstNonFinite !== undefined,
  });
}
