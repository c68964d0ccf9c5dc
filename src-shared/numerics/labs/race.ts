/**
 * A race whole: every optimizer from every start, each on the engine that can run it. Engines know one start and update lines
 * alone; what is handwritten runs on the CPU beside them.
 */
import { isHandwritten } from '../catalog/racer-choice.ts';
import { createCpuEngine } from '../cpu/descent-engine.ts';
import type { Backend, Cancellation, DescentEngine, DescentJob, Trajectory } from './descent-engine.ts';
import type { DescentRecipe } from './descent-recipe.ts';

export interface RaceJob extends DescentJob {
  /** Where every optimizer starts besides `start`. */
  readonly starts?: DescentRecipe['starts'];
}

export interface RacePath extends Trajectory {
  readonly start: readonly [number, number];
  /** 0: the race's `start`; k: the k-th of its further ones. */
  readonly startIndex: number;
  /** What ran this path. */
  readonly backend: Backend;
}

/** What a race needs of a recipe. */
export function raceOf({ surface, start, starts, steps, optimizers, clip, schedule, noise }: DescentRecipe): RaceJob {
  return { surface, start, starts, steps, optimizers, clip, schedule, noise };
}

export function startsOf({ start, starts }: Pick<RaceJob, 'start' | 'starts'>): readonly (readonly [number, number])[] {
  return [start, ...(starts ?? [])];
}

/** All optimizers from the first start in their order, then all from the next. Throws as `DescentEngine.run`. */
export async function race(job: RaceJob, engine: DescentEngine, signal?: Cancellation): Promise<readonly RacePath[]> {
  const paths: RacePath[] = [];
  for (const [startIndex, start] of startsOf(job).entries()) {
    const walked = await fromOneStart({ ...job, start }, engine, signal);
    paths.push(...walked.map((path) => ({ ...path, start, startIndex })));
  }
  return paths;
}

async function fromOneStart(
  job: DescentJob,
  engine: DescentEngine,
  signal: Cancellation | undefined,
): Promise<readonly Omit<RacePath, 'start' | 'startIndex'>[]> {
  const isForCpu = job.optimizers.map((choice) => engine.backend !== 'cpu' && isHandwritten(choice));
  const run = async (by: DescentEngine, onCpu: boolean) => {
    const optimizers = job.optimizers.filter((_, index) => isForCpu[index] === onCpu);
    const paths = optimizers.length === 0 ? [] : await by.run({ ...job, optimizers }, signal);
    return paths.map((path) => ({ ...path, backend: by.backend }))[Symbol.iterator]();
  };
  const [own, handwritten] = [await run(engine, false), await run(createCpuEngine(), true)];
  return isForCpu.flatMap((onCpu) => (onCpu ? handwritten : own).next().value ?? []);
}
