/** The signal engines of the command line: float64 on this thread, or Dawn. */
import { AppError } from '@shared/contract/result.ts';
import { createGpuSignal } from '@shared/numerics/gpu/signal-engine.ts';
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import type { SignalEngine } from '@shared/numerics/signal/signal-engine.ts';
import { openDawnDevice } from '../gpu/dawn-device.ts';
import { NODE_PATIENCE } from '../gpu/node-patience.ts';

const now = (): number => performance.now();

/** Throws AppError('unavailable') if the backend is not there, and for WebAssembly. The caller disposes the engine. */
export async function openNodeSignal(backend: Backend): Promise<SignalEngine> {
  if (backend === 'cpu') return createCpuSignal(now);
  if (backend === 'wasm')
    throw new AppError(
      'unavailable',
      'Signals are not sent through WebAssembly: there is no such engine.',
      'Use --backend cpu or --backend webgpu.',
    );
  const { device, adapterName } = await openDawnDevice();
  return createGpuSignal(device, adapterName, now, NODE_PATIENCE);
}
