/**
 * Ensemble engines for the page's own thread, where even laying out a million starts would be felt: each lives in a worker
 * of its own, and nothing of it runs here.
 */
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { remoteEnsemble } from '@shared/numerics/ensemble/remote-ensemble.ts';
import ensembleWorker from './ensemble-worker.ts?worker&url';
import { startPort } from './worker-ports.ts';

/** Rejects with AppError('unavailable') if there is no such backend here. The caller disposes the engine, which ends its workers. */
export function openPageEnsemble(backend: EnsembleBackend): Promise<EnsembleEngine> {
  return remoteEnsemble(startPort(ensembleWorker, backend), backend);
}
