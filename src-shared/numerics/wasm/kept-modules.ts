/**
 * The compiled modules of a thread, by their bytes. A module is kept with the fast code V8 has made of it, and runs that
 * differ in numbers only share it.
 */
import { compileModule } from './lane.ts';
import type { WebAssemblyApi } from './web-assembly.ts';

const MODULES_KEPT = 16;

/** Compiles each module once and forgets the oldest. Rejects with AppError('unavailable') if the host has no SIMD. */
export function keptModules(api: WebAssemblyApi): (bytes: Uint8Array<ArrayBuffer>) => Promise<object> {
  const modules = new Map<string, Promise<object>>();
  return (bytes) => {
    const key = bytes.join();
    const known = modules.get(key);
    if (known !== undefined) return known;
    const [oldest] = modules.keys();
    if (oldest !== undefined && modules.size >= MODULES_KEPT) modules.delete(oldest);
    const compiled = compileModule(api, bytes);
    modules.set(key, compiled);
    compiled.catch(() => modules.delete(key));
    return compiled;
  };
}
