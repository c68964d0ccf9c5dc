/**
 * Opens an ensemble engine in whatever thread this is; meant for workers, so that the page's own thread stays free. The
 * WebAssembly engine gives orders only: its trajectories lie in workers of its own, each with its own memory.
 */
import { AppError } from '@shared/contract/result.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { acquireDevice } from '../gpu/acquire-device.ts';
import { troubleSentence } from '../gpu/gpu-trouble.ts';
import { PAGE_PATIENCE } from '../gpu/page-patience.ts';
import laneWorker from './lane-worker.ts?worker&url';
import { startPort } from './worker-ports.ts';

/** More threads than this gain little and hold a memory each. */
const MOST_THREADS = 8;

const now = (): number => performance.now();

/** Throws AppError('unavailable') if the backend is not there. The caller disposes the engine. */
export async function openThreadEnsemble(backend: EnsembleBackend): Promise<EnsembleEngine> {
  if (backend === 'cpu') return createCpuEnsemble(now);
  if (backend === 'wasm') return openWasm();
  const acquired = await acquireDevice(navigator.gpu as GPU | undefined);
  if (!acquired.ok) throw new AppError('unavailable', troubleSentence(acquired.trouble));
  return createGpuEnsemble(acquired.open.device, acquired.open.adapterName, now, PAGE_PATIENCE);
}

function openWasm(): EnsembleEngine {
  const { promise: lost, resolve: sayLost } = Promise.withResolvers<string>();
  const told = (port: LanePort): LanePort => ({
    ...port,
    listen: (heard, failed) =>
      port.listen(heard, (reason) => {
        failed(reason);
        sayLost(`A worker of the WebAssembly engine stopped: ${reason}.`);
      }),
  });
  const threads = Math.min(navigator.hardwareConcurrency, MOST_THREADS);
  const ports = Array.from({ length: threads }, (_, lane) => told(startPort(laneWorker, `lane ${lane + 1}`)));
  return { ...createWasmEnsemble({ api: WebAssembly, now, ports }), lost };
}
