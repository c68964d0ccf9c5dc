/** The file of a worker: one ensemble engine, named by the worker's own name, away from the page's thread. */
import type { EnsembleBackend } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { serveEnsemble } from '@shared/numerics/ensemble/remote-ensemble.ts';
import { openThreadEnsemble } from './thread-ensemble.ts';
import { ownPort } from './worker-ports.ts';

// Messages are let through by a message: a timer would wait four milliseconds each time.
const { port1, port2 } = new MessageChannel();
const pause = (): Promise<void> =>
  new Promise((resolve) => {
    port1.onmessage = () => resolve();
    port2.postMessage(undefined);
  });

serveEnsemble(ownPort(), openThreadEnsemble(self.name as EnsembleBackend), pause);
