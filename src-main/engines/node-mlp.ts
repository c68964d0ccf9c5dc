/** The engines of the command line that train populations of networks: float64 on this thread, or Dawn. */
import { AppError } from '@shared/contract/result.ts';
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import type { MlpEngine } from '@shared/numerics/mlp/mlp-engine.ts';
import { openDawnDevice } from '../gpu/dawn-device.ts';
import { NODE_PATIENCE } from '../gpu/node-patience.ts';

const now = (): number => performance.now();

/** Throws AppError('unavailable') if the backend is not there, and for WebAssembly. The caller disposes the engine. */
export async function openNodeMlp(backend: Backend): Promise<MlpEngine> {
  if (backend === 'cpu') return createCpuMlp(now);
  if (backend === 'wasm')
    throw new AppError(
      'unavailable',
      'Networks are not trained in WebAssembly: there is no such engine.',
      'Use --backend cpu or --backend webgpu.',
    );
  const { device, adapterName } = await openDawnDevice();
  return createGpuMlp(device, adapterName, now, {}, NODE_PATIENCE);
}
