/**
 * A recipe's schedule against the catalogue: checked, defaults filled in, and what the descent lab cannot follow refused. A
 * schedule that looks at the loss or moves momentum needs more of a run than its rates, which are all known beforehand.
 */
import { AppError } from '../../contract/result.ts';
import type { ArgumentValues } from './arguments.ts';
import { findSchedule, isChained, isSequential, type ScheduleChoice, scheduleArguments } from './schedules.ts';

const MAX_PARTS = 8;
const MAX_DEPTH = 3;

/** Throws AppError('invalid-recipe') on an illegal choice, `plateau`, and a schedule that would move momentum. */
export function fillScheduleChoice(choice: ScheduleChoice, depth = 1): ScheduleChoice {
  if (isSequential(choice) || isChained(choice)) {
    const schedules = partsOf(choice, depth).map((part) => fillScheduleChoice(part, depth + 1));
    if (isChained(choice)) return { id: choice.id, schedules };
    return { id: choice.id, schedules, milestones: milestonesOf(choice.milestones) };
  }
  if (choice.id === 'plateau')
    throw new AppError(
      'invalid-recipe',
      'schedule "plateau" looks at the loss on the way, but the descent lab fixes all rates before the first step.',
      'Use "step" or "multi_step" and say when the rate falls.',
    );
  const values: ArgumentValues = scheduleArguments(choice);
  if (values.cycle_momentum === true)
    throw new AppError(
      'invalid-recipe',
      `schedule "${findSchedule(choice.id).id}" would move momentum too, and the descent lab moves lr alone.`,
      'Set "cycle_momentum": false.',
    );
  return { id: choice.id, ...values };
}

function partsOf(
  choice: Extract<ScheduleChoice, { id: 'sequential' | 'chained' }>,
  depth: number,
): readonly ScheduleChoice[] {
  const parts: unknown = choice.schedules;
  const isList = Array.isArray(parts) && parts.length >= 1 && parts.length <= MAX_PARTS && parts.every(isChoice);
  if (!isList)
    throw new AppError(
      'invalid-recipe',
      `schedules of schedule "${choice.id}" must be a list of 1 to ${MAX_PARTS} objects with the id of a schedule.`,
      'For example [{"id": "linear"}, {"id": "cosine", "T_max": 50}].',
    );
  if (depth >= MAX_DEPTH)
    throw new AppError(
      'invalid-recipe',
      `Schedules may be put into one another ${MAX_DEPTH - 1} deep; this one goes deeper.`,
      'Flatten it.',
    );
  return parts;
}

function milestonesOf(milestones: unknown): readonly number[] {
  if (Array.isArray(milestones) && milestones.every((milestone) => typeof milestone === 'number')) return milestones;
  throw new AppError(
    'invalid-recipe',
    'milestones of schedule "sequential" must be a list of steps, one fewer than its schedules.',
    'Name the step at which each schedule but the first begins.',
  );
}

function isChoice(part: unknown): part is ScheduleChoice {
  return typeof part === 'object' && part !== null && 'id' in part && typeof part.id === 'string';
}
