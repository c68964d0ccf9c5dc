/**
 * One GPU device for the whole page, however many labs are on it, and one descent engine on it. Answers for opening it once,
 * noticing its loss, and telling every lab; a lab that hears of a loss goes on with the CPU and may ask for another try.
 */

import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import { acquireDevice } from './acquire-device.ts';
import { type GpuTrouble, troubleSentence } from './gpu-trouble.ts';
import { PAGE_PATIENCE } from './page-patience.ts';

export type GpuState =
  | { readonly status: 'idle' }
  | { readonly status: 'opening' }
  | { readonly status: 'ready'; readonly engine: DescentEngine; readonly adapterName: string }
  /** `isLoss`: the device had been there; the reader should be told in a notice, not only in the badge. */
  | { readonly status: 'unavailable'; readonly sentence: string; readonly isLoss: boolean };

let state: GpuState = { status: 'idle' };
const listeners = new Set<() => void>();

/** For useSyncExternalStore. */
export function subscribeGpu(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function readGpu(): GpuState {
  return state;
}

/** Opens the device unless it is open or opening. `isRetry` also tries again after a failure. Never throws. */
export async function openGpu(isRetry = false): Promise<void> {
  if (state.status === 'opening' || state.status === 'ready') return;
  if (state.status === 'unavailable' && !isRetry) return;
  set({ status: 'opening' });
  const acquired = await acquireDevice(navigator.gpu as GPU | undefined);
  if (!acquired.ok) {
    fail(acquired.trouble, false);
    return;
  }
  const { device, adapterName } = acquired.open;
  let engine: DescentEngine;
  try {
    engine = await createGpuEngine(device, adapterName, undefined, PAGE_PATIENCE);
  } catch (thrown) {
    fail({ kind: 'stopped', sentence: sentenceOf(thrown) }, false);
    return;
  }
  set({ status: 'ready', engine, adapterName });
  void engine.lost.then((sentence) => stop(engine, sentence));
}

/** A lab reports that a run on the GPU threw; the page goes on with the CPU. */
export function reportGpuFailure(engine: DescentEngine, thrown: unknown): void {
  stop(engine, sentenceOf(thrown));
}

function stop(engine: DescentEngine, sentence: string): void {
  // A second piece of bad news about a device that is already given up adds nothing.
  if (state.status !== 'ready' || state.engine !== engine) return;
  engine.dispose();
  fail({ kind: 'stopped', sentence }, true);
}

function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function fail(trouble: GpuTrouble, isLoss: boolean): void {
  set({ status: 'unavailable', sentence: troubleSentence(trouble), isLoss });
}

function set(next: GpuState): void {
  state = next;
  for (const listener of listeners) listener();
}
