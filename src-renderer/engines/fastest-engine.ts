/**
 * Which ensemble engine is the fastest in this page: measured once, when first wanted, and remembered while the page lives.
 * Screens watch it here; what is measured and how is choose-backend.ts.
 */
import type { AppError } from '@shared/contract/result.ts';
import { type BackendChoice, chooseBackend } from '@shared/numerics/ensemble/choose-backend.ts';
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { toAppError } from '../app/api.ts';
import { openPageEnsemble } from './page-ensembles.ts';

export type EngineState =
  | { readonly status: 'unmeasured' }
  /** `share` in [0, 1] of this backend's work is done. */
  | { readonly status: 'measuring'; readonly backend: EnsembleBackend; readonly share: number }
  | { readonly status: 'measured'; readonly choice: BackendChoice }
  | { readonly status: 'failed'; readonly error: AppError };

const FLOAT32_BACKENDS = ['wasm', 'webgpu'] as const;

let state: EngineState = { status: 'unmeasured' };
let fastest: EnsembleBackend = 'wasm';
let signal = { aborted: false };
let measuring: Promise<BackendChoice> | undefined;
const listeners = new Set<() => void>();

/** For useSyncExternalStore. */
export function subscribeEngines(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readEngines(): EngineState {
  return state;
}

/** The fastest backend that agrees with float64; until that is measured WebAssembly, which is the same on every machine. */
export function fastestBackend(): EnsembleBackend {
  return fastest;
}

/** Measures if nobody has; for a moment when nothing else is at work. */
export function measureOnce(): void {
  if (state.status === 'unmeasured') measureEngines().catch(() => {});
}

/** Measures anew, or joins a measurement under way. Throws AppError: 'cancelled' after `cancelMeasuring`. */
export function measureEngines(): Promise<BackendChoice> {
  measuring ??= measure().finally(() => {
    measuring = undefined;
  });
  return measuring;
}

export function cancelMeasuring(): void {
  signal.aborted = true;
}

async function measure(): Promise<BackendChoice> {
  const before = state;
  signal = { aborted: false };
  set({ status: 'measuring', backend: 'cpu', share: 0 });
  const opened: EnsembleEngine[] = [];
  const open = async (backend: EnsembleBackend): Promise<EnsembleEngine> => {
    const engine = await openPageEnsemble(backend);
    opened.push(engine);
    return engine;
  };
  const onProgress = (backend: EnsembleBackend, share: number): void => set({ status: 'measuring', backend, share });
  try {
    const candidates = FLOAT32_BACKENDS.map((backend) => ({ backend, open: () => open(backend) }));
    const controls = { signal, onProgress };
    const choice = await chooseBackend(await open('cpu'), candidates, () => performance.now(), controls);
    fastest = choice.backend;
    set({ status: 'measured', choice });
    return choice;
  } catch (thrown) {
    const error = toAppError(thrown);
    set(error.code === 'cancelled' ? before : { status: 'failed', error });
    throw error;
  } finally {
    for (const engine of opened) engine.dispose();
  }
}

function set(next: EngineState): void {
  state = next;
  for (const listener of listeners) listener();
}
