/**
 * Learning rate, and momentum where a schedule moves it, step by step in float64: single schedules, one after another
 * (SequentialLR) and several at once (ChainedScheduler). Index i of a series is what optimizer step i runs with, that is
 * after i calls of `scheduler.step()`.
 */
import { AppError, invariant } from '../../contract/result.ts';
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import {
  type ChainedChoice,
  findSchedule,
  isChained,
  isSequential,
  type ScheduleChoice,
  type SequentialChoice,
  scheduleArguments,
} from '../catalog/schedules.ts';
import { compile } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { plateauRates } from './schedule-plateau.ts';
import { quantitiesOf } from './schedule-quantities.ts';

export interface ScheduleSeries {
  /** steps + 1 rates; the first is in force before any step. */
  readonly lr: Float64Array;
  /** As many, in [0, 1]; undefined where the schedule leaves momentum alone. */
  readonly momentum: Float64Array | undefined;
}

/** What some schedules are told besides the step. */
export interface ScheduleInputs {
  /** For `plateau`: the metric after each step. */
  readonly metrics?: ArrayLike<number>;
  /** For `cosine_restarts`: the epoch given to each call of step(), fractions allowed. */
  readonly epochs?: ArrayLike<number>;
}

interface Point {
  readonly lr: number;
  readonly momentum?: number;
}

/** A schedule that needs no inputs: the rate after k steps, and what a step does to a rate others change as well. */
interface Schedule {
  at(k: number): Point;
  /** The rate after step k inside a chain, given the rate before it (for k = 0: the optimizer's own). */
  advance(lr: number, k: number): Point;
}

/**
 * `baseLr` is the optimizer's own rate, ≥ 0. Throws AppError('invalid-recipe') on an illegal choice, on `plateau` inside a
 * composition or without a metric for each step, and past the end of a `one_cycle`.
 */
export function scheduleSeries(
  choice: ScheduleChoice,
  baseLr: number,
  steps: number,
  inputs: ScheduleInputs = {},
): ScheduleSeries {
  if (choice.id === 'plateau')
    return { lr: plateauRates(scheduleArguments(choice), baseLr, steps, inputs.metrics), momentum: undefined };
  const schedule = createSchedule(choice, baseLr);
  const lr = new Float64Array(steps + 1);
  const momentum = new Float64Array(steps + 1).fill(Number.NaN);
  for (let i = 0; i <= steps; i += 1) {
    const point = schedule.at(i === 0 ? 0 : (inputs.epochs?.[i - 1] ?? i));
    lr[i] = point.lr;
    momentum[i] = point.momentum ?? Number.NaN;
  }
  return { lr, momentum: Number.isNaN(momentum[0]) ? undefined : momentum };
}

function createSchedule(choice: ScheduleChoice, baseLr: number): Schedule {
  if (isSequential(choice)) return sequential(choice, baseLr);
  if (isChained(choice)) return chained(choice, baseLr);
  if (choice.id === 'plateau')
    throw new AppError(
      'invalid-recipe',
      'schedule "plateau" reads a metric, which a composition cannot give it.',
      'Use it on its own.',
    );
  return single(choice, baseLr);
}

function single(choice: Choice, baseLr: number): Schedule {
  const { id, effect, formula } = findSchedule(choice.id);
  const values = scheduleArguments(choice);
  const rate = rateOf(formula(values), values, id);
  const at = (k: number): Point => {
    const { rate: quantities, momentum } = quantitiesOf(id, values, k);
    const lr = rate({ k, B: baseLr, ...quantities });
    return momentum === undefined ? { lr } : { lr, momentum };
  };
  if (effect === 'multiplies')
    return {
      at,
      advance: (lr, k) => {
        const before = k === 0 ? baseLr : at(k - 1).lr;
        // A polynomial that has reached 0 leaves the rate alone from then on, as torch does.
        return { lr: before === 0 ? lr : lr * (at(k).lr / before) };
      },
    };
  if (effect === 'cosine') return { at, advance: (lr, k) => ({ lr: cosineStep(numbersOf(values), baseLr, lr, k) }) };
  return { at, advance: (_lr, k) => at(k) };
}

function rateOf(text: string, values: ArgumentValues, id: string): (names: Record<string, number>) => number {
  const numbers = numbersOf(values);
  const names = ['k', 'B', ...Object.keys(numbers), ...Object.keys(findSchedule(id).quantities)];
  const evaluate = compile(parseFormula(text, names), names);
  return (given) => evaluate(names.map((name) => given[name] ?? numbers[name] ?? Number.NaN));
}

// torch's recursion: at the bottom of the cosine the ratio is 0/0, so one step is added instead.
function cosineStep({ T_max = 1, eta_min = 0 }: Record<string, number>, base: number, lr: number, k: number): number {
  if (k === 0) return lr;
  if ((k - 1 - T_max) % (2 * T_max) === 0) return lr + ((base - eta_min) * (1 - Math.cos(Math.PI / T_max))) / 2;
  const ratio = (1 + Math.cos((Math.PI * k) / T_max)) / (1 + Math.cos((Math.PI * (k - 1)) / T_max));
  return ratio * (lr - eta_min) + eta_min;
}

function sequential({ schedules, milestones }: SequentialChoice, baseLr: number): Schedule {
  const rises = milestones.every((milestone, i) => Number.isInteger(milestone) && milestone > (milestones[i - 1] ?? 0));
  if (schedules.length === 0 || milestones.length !== schedules.length - 1 || !rises)
    throw new AppError(
      'invalid-recipe',
      `schedule "sequential" must have one rising milestone fewer than schedules; got ${schedules.length} schedules and milestones [${milestones.join(', ')}].`,
      'Name the step at which each schedule but the first begins.',
    );
  const parts = schedules.map((choice) => createSchedule(choice, baseLr));
  const at = (k: number): Point => {
    const index = milestones.filter((milestone) => milestone <= k).length;
    const part = parts[index];
    invariant(part !== undefined, 'one schedule more than milestones');
    return part.at(k - (index === 0 ? 0 : (milestones[index - 1] ?? 0)));
  };
  return { at, advance: (_lr, k) => at(k) };
}

function chained({ schedules }: ChainedChoice, baseLr: number): Schedule {
  if (schedules.length === 0)
    throw new AppError('invalid-recipe', 'schedule "chained" must hold at least one schedule; got none.');
  const parts = schedules.map((choice) => createSchedule(choice, baseLr));
  const points: Point[] = [];
  const advance = (lr: number, k: number): Point => {
    let point: Point = { lr };
    for (const part of parts) {
      const next = part.advance(point.lr, k);
      const momentum = next.momentum ?? point.momentum;
      point = momentum === undefined ? { lr: next.lr } : { lr: next.lr, momentum };
    }
    return point;
  };
  const at = (k: number): Point => {
    while (points.length <= k) points.push(advance(points.at(-1)?.lr ?? baseLr, points.length));
    return points[k] ?? { lr: Number.NaN };
  };
  return { at, advance };
}
