/**
 * A WebGPU device under Node, through Dawn, on whatever Vulkan driver the environment names (run-tests.ts sets it).
 * There is no skipping: without an adapter the suite fails and says what is missing.
 */
import { create, globals } from 'webgpu';

declare global {
  // Dawn aborts the process if its root object is ever collected.
  var __dawn: GPU | undefined;
}

export interface TestDevice {
  readonly device: GPUDevice;
  readonly adapterName: string;
}

export async function requestDevice(): Promise<TestDevice> {
  Object.assign(globalThis, globals);
  globalThis.__dawn ??= create([]);
  const adapter = await globalThis.__dawn.requestAdapter();
  if (adapter === null)
    throw new Error(
      'No WebGPU adapter. Run through `npm run test:gpu`, which finds a Vulkan driver (SwiftShader of the test browser at least).',
    );
  const { device: name, description, vendor } = adapter.info;
  return { device: await adapter.requestDevice(), adapterName: name || description || vendor || 'unnamed adapter' };
}
