/**
 * An ensemble on the first backend that finishes it. A backend that is not there, or dies on the way, is named with its
 * sentence, and the next one begins the job anew: what it needs stands in the job, on the CPU.
 */
import { AppError } from '../../contract/result.ts';
import type { BackendCandidate, BackendRefusal } from './choose-backend.ts';
import type { EnsembleBackend, EnsembleJob, EnsembleResult, RunControls } from './ensemble-engine.ts';

export interface FinishedEnsemble {
  readonly result: EnsembleResult;
  readonly backend: EnsembleBackend;
  readonly description: string;
  /** Those that were tried before, in order. */
  readonly refused: readonly BackendRefusal[];
}

/**
 * Tries the candidates in order. Engines that were opened stay the candidates' own. Throws AppError('unavailable') with all
 * sentences if none finishes; a cancellation or a job that breaks a rule is thrown as it is, whichever backend says so.
 */
export async function runOnFirst(
  candidates: readonly BackendCandidate[],
  job: EnsembleJob,
  controls: RunControls = {},
): Promise<FinishedEnsemble> {
  const refused: BackendRefusal[] = [];
  for (const { backend, open } of candidates)
    try {
      const engine = await open();
      const run = await engine.prepare(job);
      try {
        await run.run(controls);
        return { result: await run.read(), backend, description: engine.description, refused };
      } finally {
        run.dispose();
      }
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'unavailable')) throw thrown;
      refused.push({ backend, sentence: thrown.message });
    }
  throw new AppError(
    'unavailable',
    `No backend finished the ensemble. ${refused.map(({ sentence }) => sentence).join(' ')}`,
    'Make it smaller, or restart Saddlepoint.',
  );
}
