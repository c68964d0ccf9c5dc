/**
 * From a recipe to its outcome while the reader goes on: starts after a moment of quiet, away from the page's thread, tells
 * how far it is and how long it will take, and stops at once when it is told to or when the recipe changes.
 */
import { AppError, type ErrorData, toErrorData } from '@shared/contract/result.ts';
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { useEffect, useState } from 'react';
import type { BackendWish } from './lab-messages.ts';
import { startLab } from './start-lab.ts';

/** Milliseconds without a change before a run starts. */
const QUIET_MS = 90;

export interface LabRun<Outcome extends LabOutcome> {
  /** Of the latest run that was finished; stays on screen while a newer one is at work. */
  readonly outcome: Outcome | undefined;
  readonly error: ErrorData | undefined;
  /** Share in [0, 1] that is done; undefined: nothing is at work. */
  readonly progress: number | undefined;
  /** Milliseconds still to go, from the pace so far; undefined while that is not known. */
  readonly remaining: number | undefined;
  /** The reader stopped the run of the present recipe. */
  readonly isStopped: boolean;
  readonly stop: () => void;
  /** Runs the present recipe (again). */
  readonly start: () => void;
}

interface Work {
  readonly progress: number;
  readonly remaining: number | undefined;
}

/** `recipe` must keep its identity while it does not change. */
export function useLabRun<Outcome extends LabOutcome>(
  recipe: LabRecipe,
  backend: BackendWish = 'auto',
): LabRun<Outcome> {
  const [outcome, setOutcome] = useState<Outcome>();
  const [error, setError] = useState<ErrorData>();
  const [work, setWork] = useState<Work>();
  const [stoppedAt, setStoppedAt] = useState<LabRecipe>();
  const [attempt, setAttempt] = useState(0);
  const isStopped = stoppedAt === recipe;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks for the same run once more
  useEffect(() => {
    if (isStopped) return;
    let stopRun: (() => void) | undefined;
    const timer = setTimeout(() => {
      const began = performance.now();
      setWork({ progress: 0, remaining: undefined });
      const run = startLab(recipe, backend, {
        onProgress: (progress) => {
          const elapsed = performance.now() - began;
          const remaining = progress > 0.02 && elapsed > 300 ? (elapsed * (1 - progress)) / progress : undefined;
          setWork({ progress, remaining });
        },
        // What runs a lab answers with that lab's outcome.
        onPreview: (preview) => setOutcome(preview as Outcome),
      });
      stopRun = run.stop;
      run.outcome
        .then((done) => {
          setError(undefined);
          setOutcome(done as Outcome);
        })
        .catch((thrown: unknown) => {
          if (!(thrown instanceof AppError && thrown.code === 'cancelled')) setError(toErrorData(thrown));
        })
        .finally(() => {
          if (stopRun === run.stop) setWork(undefined);
        });
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      stopRun?.();
      stopRun = undefined;
      setWork(undefined);
    };
  }, [recipe, backend, isStopped, attempt]);

  return {
    outcome,
    error,
    progress: work?.progress,
    remaining: work?.remaining,
    isStopped,
    stop: () => setStoppedAt(recipe),
    start: () => {
      setStoppedAt(undefined);
      setAttempt((count) => count + 1);
    },
  };
}
