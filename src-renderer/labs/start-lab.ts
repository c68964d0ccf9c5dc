/**
 * Runs labs in threads beside the page: one run a thread, idle threads kept warm, a thread whose run is stopped ended at once,
 * because a kernel in the middle of its work does not listen.
 */
import { AppError } from '@shared/contract/result.ts';
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { fastestBackend, measureOnce } from '../engines/fastest-engine.ts';
import { startWorker } from '../engines/start-worker.ts';
import type { BackendWish, LabReply, LabRequest } from './lab-messages.ts';
import workerUrl from './lab-worker.ts?worker&url';

/** Threads kept for the next run. */
const IDLE_THREADS = 2;
/** Runs at the same time; further ones wait for their turn. */
const MOST_RUNS = 3;

export interface LabWork {
  readonly outcome: Promise<LabOutcome>;
  /** Ends the run within the message loop's turn; `outcome` rejects with AppError('cancelled'). */
  readonly stop: () => void;
}

export interface LabListener {
  readonly onProgress: (share: number) => void;
  /** A coarser outcome of a run that goes on. */
  readonly onPreview: (outcome: LabOutcome) => void;
}

const idle: Worker[] = [];
const waiting: (() => void)[] = [];
let running = 0;

/** Runs a checked recipe. `outcome` rejects with AppError. */
export function startLab(recipe: LabRecipe, backend: BackendWish, { onProgress, onPreview }: LabListener): LabWork {
  const { promise, resolve, reject } = Promise.withResolvers<LabOutcome>();
  let worker: Worker | undefined;
  let isOver = false;

  const finish = (settle: () => void, isReusable: boolean): void => {
    if (isOver) return;
    isOver = true;
    if (worker !== undefined) {
      running -= 1;
      release(worker, isReusable);
      waiting.shift()?.();
    }
    settle();
  };
  const begin = (): void => {
    if (isOver) {
      waiting.shift()?.();
      return;
    }
    running += 1;
    const thread = idle.pop() ?? startWorker(workerUrl, 'lab');
    worker = thread;
    thread.onmessage = ({ data }: MessageEvent<LabReply>) => {
      if (data.kind === 'progress') onProgress(data.share);
      else if (data.kind === 'preview') onPreview(data.outcome);
      else if (data.kind === 'done') {
        finish(() => resolve(data.outcome), true);
        if (running === 0) measureOnce();
      } else finish(() => reject(new AppError(data.error.code, data.error.message, data.error.hint)), true);
    };
    thread.onerror = (event) => {
      event.preventDefault();
      const died = new AppError(
        'unavailable',
        `The thread that runs this lab died: ${event.message || 'its file could not be loaded'}.`,
        'Change a control to run it again; a smaller run needs less memory.',
      );
      finish(() => reject(died), false);
    };
    thread.postMessage({ recipe, backend, fastest: fastestBackend() } satisfies LabRequest);
  };

  if (running < MOST_RUNS) begin();
  else waiting.push(begin);
  return {
    outcome: promise,
    stop: () => finish(() => reject(new AppError('cancelled', 'The run was stopped.')), false),
  };
}

function release(worker: Worker, isReusable: boolean): void {
  worker.onmessage = null;
  worker.onerror = null;
  if (isReusable && idle.length < IDLE_THREADS) idle.push(worker);
  else worker.terminate();
}
