/**
 * A GPUDevice in Node, through Dawn, for the command line. The engines of `src-shared/numerics/gpu` only need a device
 * handed in and cannot tell it from a page's.
 */
import { AppError } from '@shared/contract/result.ts';

export interface DawnDevice {
  readonly device: GPUDevice;
  /** The adapter's own name, e.g. `SwiftShader Device (LLVM 16.0.0)`. */
  readonly adapterName: string;
}

declare global {
  // Dawn aborts the process once the object `create` returned has been collected, so it lives as long as the process.
  var saddlepointDawn: GPU | undefined;
}

/** Throws AppError('unavailable') when Dawn cannot be loaded or offers no adapter. */
export async function openDawnDevice(): Promise<DawnDevice> {
  let gpu: GPU;
  try {
    const dawn = await import('webgpu');
    Object.assign(globalThis, dawn.globals);
    globalThis.saddlepointDawn ??= dawn.create([]);
    gpu = globalThis.saddlepointDawn;
  } catch (cause) {
    throw new AppError(
      'unavailable',
      'WebGPU is not available on the command line: the Dawn library did not load.',
      'Use --backend cpu.',
      { cause },
    );
  }
  const adapter = await gpu.requestAdapter();
  if (adapter === null) {
    throw new AppError(
      'unavailable',
      'WebGPU found no adapter: neither a graphics device with a Vulkan driver nor SwiftShader.',
      'Use --backend cpu, or install a Vulkan driver; `saddlepoint doctor` shows what was looked for.',
    );
  }
  const adapterName = adapter.info.description || adapter.info.device || adapter.info.vendor || 'unnamed adapter';
  return { device: await adapter.requestDevice(), adapterName };
}
