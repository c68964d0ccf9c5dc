/** Worker threads of Node as ports for the WebAssembly ensemble. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';

export function openWorkerPort(): LanePort {
  const alias = join(import.meta.dirname, '..', 'support', 'shared-alias.mjs');
  const worker = new Worker(join(import.meta.dirname, 'ensemble-worker.ts'), { execArgv: ['--import', alias] });
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (heard, failed) => {
      worker.on('message', heard);
      worker.on('error', (error) => failed(error instanceof Error ? error.message : String(error)));
    },
    close: () => void worker.terminate(),
  };
}
