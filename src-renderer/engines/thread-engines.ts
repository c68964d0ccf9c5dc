/** The engines a lab's thread can open: each when it is first asked for, kept for the thread's next runs. */
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import type { LabEngines } from '@shared/numerics/labs/lab.ts';
import type { BackendWish } from '../labs/lab-messages.ts';
import { openThreadEnsemble } from './thread-ensemble.ts';
import { threadMlp } from './thread-mlp.ts';
import { threadSignal } from './thread-signal.ts';

const ensembles = new Map<EnsembleBackend, Promise<EnsembleEngine>>();

/** `fastest` is what `auto` stands for, as the page has measured it. */
export function openEngines(wish: BackendWish, fastest: EnsembleBackend = 'wasm'): LabEngines {
  return {
    descent: async () => createCpuEngine(),
    ensembles: ensembleOrder(wish, fastest).map((backend) => ({ backend, open: () => keptEnsemble(backend) })),
    signal: () => threadSignal(wish),
    mlp: () => threadMlp(wish),
  };
}

/** What was there when it was measured may be gone; float64 never is. */
function ensembleOrder(wish: BackendWish, fastest: EnsembleBackend): readonly EnsembleBackend[] {
  return wish === 'auto' ? [...new Set<EnsembleBackend>([fastest, 'wasm', 'cpu'])] : [wish];
}

function keptEnsemble(backend: EnsembleBackend): Promise<EnsembleEngine> {
  const known = ensembles.get(backend);
  if (known !== undefined) return known;
  const opening = openThreadEnsemble(backend);
  const forget = (): void => void ensembles.delete(backend);
  ensembles.set(backend, opening);
  opening.then((engine) => engine.lost.then(forget), forget);
  return opening;
}
