/** The signal engine of this thread, opened once: a graphics card's if there is one, else float64; SwiftShader is slower than that. */
import { AppError } from '@shared/contract/result.ts';
import { createGpuSignal } from '@shared/numerics/gpu/signal-engine.ts';
import { createCpuSignal } from '@shared/numerics/signal/cpu-signal.ts';
import type { SignalEngine } from '@shared/numerics/signal/signal-engine.ts';
import { acquireDevice } from '../gpu/acquire-device.ts';
import { troubleSentence } from '../gpu/gpu-trouble.ts';
import type { BackendWish } from '../labs/lab-messages.ts';

const now = (): number => performance.now();

const onGpu = new Map<BackendWish, Promise<SignalEngine>>();

/** Throws AppError('unavailable') if WebGPU was asked for and is not there. */
export async function threadSignal(wish: BackendWish): Promise<SignalEngine> {
  if (wish === 'webgpu') return keptGpuSignal(wish);
  return wish === 'auto' ? keptGpuSignal(wish).catch(() => createCpuSignal(now)) : createCpuSignal(now);
}

/** What is not there is not looked for again; what was lost is. */
function keptGpuSignal(wish: 'auto' | 'webgpu'): Promise<SignalEngine> {
  const known = onGpu.get(wish);
  if (known !== undefined) return known;
  const opening = openGpuSignal(wish === 'webgpu');
  onGpu.set(wish, opening);
  opening.then(
    (engine) => engine.lost.then(() => void onGpu.delete(wish)),
    () => {},
  );
  return opening;
}

async function openGpuSignal(acceptsSoftware: boolean): Promise<SignalEngine> {
  const acquired = await acquireDevice(navigator.gpu as GPU | undefined);
  if (!acquired.ok) throw new AppError('unavailable', troubleSentence(acquired.trouble));
  const { device, adapterName } = acquired.open;
  if (acceptsSoftware || !device.adapterInfo.isFallbackAdapter) return createGpuSignal(device, adapterName, now);
  device.destroy();
  throw new AppError('unavailable', `${adapterName} is no graphics device, and slower than the CPU itself.`);
}
