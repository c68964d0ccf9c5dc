/** The engine of this thread that trains populations of networks. */
import { createGpuMlp } from '@shared/numerics/gpu/mlp-engine.ts';
import { createCpuMlp } from '@shared/numerics/mlp/cpu-mlp.ts';
import { graphicsEngine } from './graphics-engine.ts';

const now = (): number => performance.now();

/** Throws AppError('unavailable') if WebGPU was asked for and is not there. */
export const threadMlp = graphicsEngine(
  (device, adapterName, patience) => createGpuMlp(device, adapterName, now, {}, patience),
  () => createCpuMlp(now),
);
