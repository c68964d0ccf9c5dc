/**
 * The ensemble engines of the command line, each opened with what Node has for it: this thread, worker threads, or Dawn.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { openDawnDevice } from '../gpu/dawn-device.ts';
import { NODE_PATIENCE } from '../gpu/node-patience.ts';
import { appFiles } from '../locations.ts';

/** More threads than this gain little and hold a memory each. */
const MOST_THREADS = 8;

const now = (): number => performance.now();

/**
 * Throws AppError('unavailable') if the backend is not there. The caller disposes the engine; the threads of `wasm` keep the
 * process alive until then. `webgpu` needs a process that was started for Dawn, see gpu/graphics.ts.
 */
export async function openNodeEnsemble(backend: EnsembleBackend): Promise<EnsembleEngine> {
  if (backend === 'cpu') return createCpuEnsemble(now);
  if (backend === 'wasm') {
    const ports = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, openLaneThread);
    return createWasmEnsemble({ api: WebAssembly, now, ports });
  }
  const { device, adapterName } = await openDawnDevice();
  return createGpuEnsemble(device, adapterName, now, NODE_PATIENCE);
}

function openLaneThread(): LanePort {
  const worker = new Worker(appFiles().laneThread);
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (heard, failed) => {
      worker.on('message', heard);
      // Node ends a thread that is out of memory with an error of its own.
      worker.on('error', (error) => failed(error instanceof Error ? error.message : String(error)));
    },
    close: () => void worker.terminate(),
  };
}
