/** The schedules a race offers, each with arguments that fit the length of the run. */
import { findSchedule, SCHEDULES, type ScheduleChoice } from '@shared/numerics/catalog/schedules.ts';

/** `plateau` looks at the loss on the way; a race fixes its rates before it starts. */
export const OFFERED_SCHEDULES = SCHEDULES.filter(({ id }) => id !== 'plateau');

/** A schedule that spans the run, where its own defaults would end long before or after it. */
export function spanning(id: string, steps: number): ScheduleChoice {
  const known = new Set(findSchedule(id).args.map(({ name }) => name));
  const spans: Readonly<Record<string, unknown>> = {
    T_max: steps,
    // One rate more than steps: the last one is in force after the last step.
    total_steps: steps + 1,
    cycle_momentum: false,
    step_size: Math.max(1, Math.round(steps / 4)),
    milestones: [Math.round(steps / 2), Math.round((3 * steps) / 4)],
    step_size_up: Math.max(1, Math.round(steps / 4)),
  };
  return { id, ...Object.fromEntries(Object.entries(spans).filter(([name]) => known.has(name))) };
}

/** A short linear warm-up, then a cosine to 0 at the last step. */
export function warmThenCosine(steps: number): ScheduleChoice {
  const warm = Math.max(1, Math.round(steps / 10));
  return {
    id: 'sequential',
    schedules: [
      { id: 'linear', start_factor: 0.01, total_iters: warm },
      { id: 'cosine', T_max: Math.max(1, steps - warm) },
    ],
    milestones: [warm],
  };
}
