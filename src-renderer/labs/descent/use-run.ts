/**
 * From a recipe to a picture: the CPU in float64 answers within the frame, so that dragging feels like touching; the GPU, when
 * chosen and there, follows after a moment of quiet and replaces the picture, with its distance from the reference.
 */

import { AppError, type ErrorData, toErrorData } from '@shared/contract/result.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import type { Backend, DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { type RacePath, race, raceOf } from '@shared/numerics/labs/race.ts';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type GpuState, openGpu, readGpu, reportGpuFailure, subscribeGpu } from '../../gpu/shared-engine.ts';
import { type Difference, largestDifference } from './compare-runs.ts';

/** Milliseconds without a change before the GPU is asked. */
const QUIET_MS = 140;
/** A little less than the shortest frame of a common screen. */
const FRAME_MS = 12;

export interface Run {
  /** The recipe these numbers belong to. */
  readonly recipe: DescentRecipe;
  readonly trajectories: readonly RacePath[];
  /** The same in float64; the trajectories themselves when the CPU drew the picture. */
  readonly reference: readonly RacePath[];
  readonly backend: Backend;
  /** Only for runs that are not the reference itself. */
  readonly difference: Difference | undefined;
}

export interface RunState {
  readonly run: Run | undefined;
  readonly error: ErrorData | undefined;
  readonly gpu: GpuState;
  /** The GPU is to follow or is at work. */
  readonly isPending: boolean;
}

let cpu: DescentEngine | undefined;

/** The float64 engine, made on first use; it holds no resources, so the page shares one. */
export function cpuEngine(): DescentEngine {
  cpu ??= createCpuEngine();
  return cpu;
}

/** `wanted`: the backend the reader chose; `webgpu` opens the device. */
export function useRun(recipe: DescentRecipe, wanted: Backend): RunState {
  const gpu = useSyncExternalStore(subscribeGpu, readGpu);
  const [run, setRun] = useState<Run>();
  const [error, setError] = useState<ErrorData>();
  const [isPending, setPending] = useState(false);
  const beganAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    if (wanted === 'webgpu') void openGpu();
  }, [wanted]);

  const gpuEngine = wanted === 'webgpu' && gpu.status === 'ready' ? gpu.engine : undefined;
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    const follow = (reference: readonly RacePath[]) => {
      if (gpuEngine === undefined) return;
      setPending(true);
      timer = setTimeout(async () => {
        try {
          const trajectories = await race(raceOf(recipe), gpuEngine, stop.signal);
          if (stop.signal.aborted) return;
          setRun({
            recipe,
            trajectories,
            reference,
            backend: 'webgpu',
            difference: largestDifference(trajectories, reference),
          });
        } catch (thrown) {
          if (!stop.signal.aborted) reportGpuFailure(gpuEngine, thrown);
        } finally {
          if (!stop.signal.aborted) setPending(false);
        }
      }, QUIET_MS);
    };

    const runNow = (): void => {
      beganAt.current = performance.now();
      race(raceOf(recipe), cpuEngine(), stop.signal)
        .then((trajectories) => {
          if (stop.signal.aborted) return;
          setError(undefined);
          setRun({ recipe, trajectories, reference: trajectories, backend: 'cpu', difference: undefined });
          follow(trajectories);
        })
        .catch((thrown: unknown) => {
          if (stop.signal.aborted || (thrown instanceof AppError && thrown.code === 'cancelled')) return;
          setError(toErrorData(thrown));
        });
    };
    // At once, so that the path is there in the frame of the movement; but one run a frame at most, however fast a pointer reports.
    let frame: number | undefined;
    if (performance.now() - beganAt.current > FRAME_MS) runNow();
    else frame = requestAnimationFrame(runNow);

    return () => {
      stop.abort();
      if (frame !== undefined) cancelAnimationFrame(frame);
      clearTimeout(timer);
      setPending(false);
    };
  }, [recipe, gpuEngine]);

  return { run, error, gpu, isPending };
}
