/**
 * Says what computed the picture, how far it is from float64, and with which seed; while a run is at work, how far it is, how
 * long it will take, and a way to stop it. Never claims a backend that did not do the work.
 */
import type { LabOutcome, Provenance } from '@shared/numerics/labs/lab.ts';
import { Play, Square } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { numberText } from './plot/number-text.ts';
import type { LabRun } from './use-lab-run.ts';

export function LabBadge({ run }: { readonly run: LabRun<LabOutcome> }) {
  const { outcome, progress, isStopped } = run;
  return (
    <div className="lab-badge">
      <p className="backend-badge" data-backend={outcome?.computed.backend ?? 'none'}>
        <span className={progress === undefined ? 'backend-dot' : 'backend-dot is-busy'} aria-hidden="true" />
        <span className="backend-name">{outcome?.computed.description ?? 'not computed yet'}</span>
        {outcome !== undefined && <span className="backend-difference">{proof(outcome.computed)}</span>}
      </p>
      {progress !== undefined && (
        <div className="lab-progress">
          <progress value={progress} max={1} aria-label="How much of the run is done" />
          <span className="lab-remaining">{remainingText(run.remaining)}</span>
          <Button size="small" icon={<Square />} onClick={run.stop}>
            Stop
          </Button>
        </div>
      )}
      {progress === undefined && isStopped && (
        <div className="lab-progress">
          <span className="lab-remaining">stopped</span>
          <Button size="small" icon={<Play />} onClick={run.start}>
            Run
          </Button>
        </div>
      )}
    </div>
  );
}

/** `within 3e-7 of float64 · seed 4`. */
function proof({ difference, seed, refused = [] }: Provenance): string {
  return [
    difference === undefined ? 'the reference' : `within ${numberText(difference, 2)} of float64`,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...refused.map(({ sentence }) => sentence),
  ].join(' · ');
}

/** In the coarsest unit that says something; nothing until the pace is known. */
export function remainingText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '';
  const seconds = milliseconds / 1000;
  if (seconds < 1) return 'under a second';
  if (seconds < 90) return `${Math.round(seconds)} s to go`;
  return `${Math.round(seconds / 60)} min to go`;
}
