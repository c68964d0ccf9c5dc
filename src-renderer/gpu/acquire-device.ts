/**
 * Opens the page's one GPU device and names the adapter behind it. Knows WebGPU and its ways to fail, nothing of labs;
 * who shares the device and what happens after a loss is shared-engine.ts.
 */
import type { GpuTrouble } from './gpu-trouble.ts';

export interface OpenDevice {
  readonly device: GPUDevice;
  /** For the screen, e.g. `nvidia ampere` or `SwiftShader Device (Subzero)`. */
  readonly adapterName: string;
}

export type Acquired =
  | { readonly ok: true; readonly open: OpenDevice }
  | { readonly ok: false; readonly trouble: GpuTrouble };

/** What the descent kernels need; every conforming adapter offers it, software ones with bugs may not. */
const NEEDED_LIMITS = { maxComputeInvocationsPerWorkgroup: 64, maxStorageBuffersPerShaderStage: 4 } as const;

/** Never throws: every failure is one of the troubles. `gpu`: `navigator.gpu`, absent where there is no WebGPU. */
export async function acquireDevice(gpu: GPU | undefined): Promise<Acquired> {
  if (gpu === undefined) return { ok: false, trouble: { kind: 'no-webgpu' } };
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch {
    // Some builds throw where the specification says null.
    adapter = null;
  }
  if (adapter === null) return { ok: false, trouble: { kind: 'no-adapter' } };
  for (const [limit, needed] of Object.entries(NEEDED_LIMITS)) {
    const offered = adapter.limits[limit as keyof typeof NEEDED_LIMITS];
    if (offered < needed) return { ok: false, trouble: { kind: 'missing-limit', limit, needed, offered } };
  }
  try {
    const device = await adapter.requestDevice();
    return { ok: true, open: { device, adapterName: nameAdapter(adapter.info) } };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, trouble: { kind: 'refused-device', reason } };
  }
}

/** The most telling of the adapter's four texts; browsers blank some of them for privacy. */
export function nameAdapter(info: Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description'>): string {
  if (info.description !== '') return info.description;
  const name = [info.vendor, info.architecture, info.device].filter((part) => part !== '').join(' ');
  return name === '' ? 'unnamed adapter' : name;
}
