/**
 * An engine of this thread that wants a graphics card, opened once: on WebGPU if there is a card or it was asked for, else in
 * float64; SwiftShader is slower than that.
 */
import { AppError } from '@shared/contract/result.ts';
import type { Patience } from '@shared/numerics/gpu/session.ts';
import { acquireDevice } from '../gpu/acquire-device.ts';
import { troubleSentence } from '../gpu/gpu-trouble.ts';
import { PAGE_PATIENCE } from '../gpu/page-patience.ts';
import type { BackendWish } from '../labs/lab-messages.ts';

interface Losable {
  readonly lost: Promise<string>;
}

type OnGpu<Engine> = (device: GPUDevice, adapterName: string, patience: Patience) => Engine;

/** The opener of an engine. What it opens throws AppError('unavailable') if WebGPU was asked for and is not there. */
export function graphicsEngine<Engine extends Losable>(
  onGpu: OnGpu<Engine>,
  onCpu: () => Engine,
): (wish: BackendWish) => Promise<Engine> {
  const known = new Map<BackendWish, Promise<Engine>>();
  // What is not there is not looked for again; what was lost is.
  const kept = (wish: BackendWish): Promise<Engine> => {
    const opening = known.get(wish) ?? open(wish === 'webgpu', onGpu);
    if (!known.has(wish)) {
      known.set(wish, opening);
      opening.then(
        (engine) => engine.lost.then(() => void known.delete(wish)),
        () => {},
      );
    }
    return opening;
  };
  return async (wish) => {
    if (wish === 'webgpu') return kept(wish);
    return wish === 'auto' ? kept(wish).catch(onCpu) : onCpu();
  };
}

async function open<Engine>(acceptsSoftware: boolean, onGpu: OnGpu<Engine>): Promise<Engine> {
  const acquired = await acquireDevice(navigator.gpu as GPU | undefined);
  if (!acquired.ok) throw new AppError('unavailable', troubleSentence(acquired.trouble));
  const { device, adapterName } = acquired.open;
  if (acceptsSoftware || !device.adapterInfo.isFallbackAdapter) return onGpu(device, adapterName, PAGE_PATIENCE);
  device.destroy();
  throw new AppError('unavailable', `${adapterName} is no graphics device, and slower than the CPU itself.`);
}
