/**
 * Starts a module worker from a file of this build. Worker addresses are script sinks under Trusted Types, so the one policy
 * the content-security policy allows (`saddlepoint-worker`) is made here, and it lets nothing through but the page's own files.
 */

interface WorkerPolicy {
  createScriptURL(url: string): unknown;
}

interface TrustedTypesFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): WorkerPolicy;
}

let policy: WorkerPolicy | undefined;

/** `url`: of a file Vite has built as a worker (`import url from './x.ts?worker&url'`). */
export function startWorker(url: string, name: string): Worker {
  const factory = (globalThis as { readonly trustedTypes?: TrustedTypesFactory }).trustedTypes;
  policy ??= factory?.createPolicy('saddlepoint-worker', { createScriptURL: sameOrigin }) ?? {
    createScriptURL: sameOrigin,
  };
  // The type of `Worker` knows no trusted addresses yet.
  return new Worker(policy.createScriptURL(url) as string, { type: 'module', name });
}

function sameOrigin(url: string): string {
  const { origin, href } = new URL(url, globalThis.location.href);
  if (origin !== globalThis.location.origin) throw new TypeError(`A worker must come from this page; got ${href}.`);
  return href;
}
