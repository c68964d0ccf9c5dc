/** The engine of this thread that sends signals through deep nets. */
import { createGpuSignal } from '@shared/numerics/gpu/signal-engine.ts';
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import { graphicsEngine } from './graphics-engine.ts';

const now = (): number => performance.now();

/** Throws AppError('unavailable') if WebGPU was asked for and is not there. */
export const threadSignal = graphicsEngine(
  (device, adapterName, patience) => createGpuSignal(device, adapterName, now, patience),
  () => createCpuSignal(now),
);
