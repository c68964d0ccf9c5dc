/** An ensemble as a part of a lab's run: on the first backend that finishes it, its progress a share of the lab's. */
import type { BackendCandidate } from '../ensemble/choose-backend.ts';
import type { EnsembleJob } from '../ensemble/ensemble-engine.ts';
import { type FinishedEnsemble, runOnFirst } from '../ensemble/fallback.ts';
import type { EnsembleProof } from './ensemble-proof.ts';
import type { LabContext, Provenance } from './lab.ts';

/** Which part of the lab's work this is: it begins at `from` and is `share` of the whole. */
export interface Part {
  readonly from: number;
  readonly share: number;
}

/** Throws as `runOnFirst`. */
export function walkEnsemble(
  job: EnsembleJob,
  context: LabContext,
  { from, share }: Part,
  candidates: readonly BackendCandidate[] = context.engines.ensembles,
): Promise<FinishedEnsemble> {
  return runOnFirst(candidates, job, {
    signal: context.signal,
    onProgress: (done) => context.onProgress?.(from + share * done),
  });
}

/** What the badge says of it. */
export function provenanceOf({ backend, description, refused }: FinishedEnsemble, proof: EnsembleProof): Provenance {
  return {
    backend,
    description,
    ...(backend !== 'cpu' && { difference: proof.difference }),
    ...(refused.length > 0 && { refused }),
  };
}
