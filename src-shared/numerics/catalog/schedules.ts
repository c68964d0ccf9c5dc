/**
 * The learning-rate schedules of torch.optim.lr_scheduler, and two of the transformer literature. Each is a formula in k
 * (calls of `scheduler.step()` so far), B (the optimizer's own rate) and the schedule's arguments; what the formula
 * cannot say, such as how many milestones have passed, comes as a quantity from `cpu/schedule-quantities.ts`.
 */
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { type ArgumentValues, type ListArgument, real, whole } from './arguments.ts';
import { argumentsOf, argumentTex, type CatalogueEntry, type Choice, findEntry } from './entry.ts';
import { CYCLIC_SCHEDULES } from './schedules-cyclic.ts';
import { WARMUP_SCHEDULES } from './schedules-warmup.ts';

export interface ScheduleEntry extends CatalogueEntry {
  /** The rate after k steps, in k, B, the arguments and the quantities. */
  readonly formula: (values: ArgumentValues) => string;
  /** TeX of the quantities the formula reads besides k and B. */
  readonly quantities: Readonly<Record<string, string>>;
  /** What one more step does to the rate inside ChainedScheduler: multiply it, or set it whatever it was. */
  readonly effect: 'multiplies' | 'cosine' | 'sets';
}

/** One after another: at milestones[i] schedule i + 1 starts at its own k = 0. */
export interface SequentialChoice {
  readonly id: 'sequential';
  readonly schedules: readonly ScheduleChoice[];
  readonly milestones: readonly number[];
}

/** All at once: each step, every schedule in turn changes the rate the one before it left. */
export interface ChainedChoice {
  readonly id: 'chained';
  readonly schedules: readonly ScheduleChoice[];
}

/** How a recipe names a schedule: an entry with its arguments, or a composition. */
export type ScheduleChoice = SequentialChoice | ChainedChoice | Choice;

const factor = (value: number, meaning: string) =>
  real('gamma', value, '\\gamma', [0.01, 1], meaning, { limits: [0, Number.POSITIVE_INFINITY] });

// A ramp of no steps: torch never gets to its end and keeps its beginning, and so do the formulas below.
const span = (meaning: string) => whole('total_iters', 5, 'T', [1, 200], meaning);

const milestones: ListArgument = {
  kind: 'list',
  name: 'milestones',
  default: [30, 80],
  limits: [0, Number.MAX_SAFE_INTEGER],
  required: true,
  meaning: 'Steps at which the rate is multiplied by gamma; one named twice counts twice.',
};

const DECAYS: readonly ScheduleEntry[] = [
  {
    id: 'step',
    name: 'StepLR',
    title: 'Step decay',
    teaches: 'Plateaus and cliffs: each drop lets the loss fall to a new floor that the old rate was too loud for.',
    source: 'torch.optim.lr_scheduler.StepLR',
    args: [
      whole('step_size', 10, 's', [1, 100], 'Steps between two drops.', {
        required: true,
        limits: [1, Number.MAX_SAFE_INTEGER],
      }),
      factor(0.1, 'Factor of each drop.'),
    ],
    formula: () => 'B*gamma^floor(k/step_size)',
    quantities: {},
    effect: 'multiplies',
  },
  {
    id: 'multi_step',
    name: 'MultiStepLR',
    title: 'Step decay at milestones',
    teaches: 'Drops where you say: how the ResNets were trained.',
    source: 'torch.optim.lr_scheduler.MultiStepLR; He et al. 2016, arXiv 1512.03385',
    args: [milestones, factor(0.1, 'Factor of each drop.')],
    formula: () => 'B*gamma^passed',
    quantities: { passed: '\\left|\\{\\text{milestones} \\le k\\}\\right|' },
    effect: 'multiplies',
  },
  {
    id: 'exponential',
    name: 'ExponentialLR',
    title: 'Exponential decay',
    teaches: 'The same shrinkage every step: a straight line on a logarithmic axis, and soon nothing.',
    source: 'torch.optim.lr_scheduler.ExponentialLR',
    args: [{ ...factor(0.95, 'Factor of every step.'), required: true }],
    formula: () => 'B*gamma^k',
    quantities: {},
    effect: 'multiplies',
  },
  {
    id: 'constant',
    name: 'ConstantLR',
    title: 'Constant, then full',
    teaches: 'The crudest warm-up: a reduced rate for the first steps, then the rate itself.',
    source: 'torch.optim.lr_scheduler.ConstantLR',
    args: [
      real('factor', 1 / 3, 'f', [0, 1], 'Share of the rate before total_iters.', { limits: [0, 1] }),
      span('Steps with the reduced rate.'),
    ],
    formula: ({ total_iters }) => (total_iters === 0 ? 'B*factor' : 'B*where(k < total_iters, factor, 1)'),
    quantities: {},
    effect: 'multiplies',
  },
  {
    id: 'linear',
    name: 'LinearLR',
    title: 'Linear ramp',
    teaches: 'The usual warm-up: adaptive methods need a few steps before their averages mean anything.',
    source: 'torch.optim.lr_scheduler.LinearLR; Goyal et al. 2017, arXiv 1706.02677',
    args: [
      real('start_factor', 1 / 3, 's', [0, 1], 'Share of the rate at k = 0.', { limits: [Number.MIN_VALUE, 1] }),
      real('end_factor', 1, 'e', [0, 1], 'Share of the rate from total_iters on.', { limits: [0, 1] }),
      span('Length of the ramp in steps; the rate stays put after it.'),
    ],
    formula: ({ total_iters }) =>
      total_iters === 0
        ? 'B*start_factor'
        : 'B*(start_factor + (end_factor - start_factor)*(min(k, total_iters)/total_iters))',
    quantities: {},
    effect: 'multiplies',
  },
  {
    id: 'polynomial',
    name: 'PolynomialLR',
    title: 'Polynomial decay',
    teaches: 'Power 1 is a straight line to zero; a higher power leaves a longer tail of small steps.',
    source: 'torch.optim.lr_scheduler.PolynomialLR; Chen et al. 2017, arXiv 1606.00915',
    args: [
      span('Steps until the rate is 0.'),
      real('power', 1, 'p', [0.25, 4], 'Exponent of what is left of the way.', { limits: [0, 64] }),
    ],
    formula: ({ total_iters }) => (total_iters === 0 ? 'B' : 'B*(1 - min(k, total_iters)/total_iters)^power'),
    quantities: {},
    effect: 'multiplies',
  },
  {
    id: 'cosine',
    name: 'CosineAnnealingLR',
    title: 'Cosine annealing',
    teaches: 'High for long, then gently down; and past T_max it climbs again, which few expect.',
    source: 'torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov & Hutter 2017, arXiv 1608.03983',
    args: [
      whole('T_max', 50, 'T_{\\max}', [1, 500], 'Steps from the top to the bottom: half a period.', {
        required: true,
        limits: [1, Number.MAX_SAFE_INTEGER],
      }),
      real('eta_min', 0, '\\eta_{\\min}', [0, 0.1], 'Lowest rate.', { limits: [0, Number.POSITIVE_INFINITY] }),
    ],
    formula: () => 'eta_min + (B - eta_min)*(1 + cos(pi*k/T_max))/2',
    quantities: {},
    effect: 'cosine',
  },
];

export const SCHEDULES: readonly ScheduleEntry[] = [...DECAYS, ...CYCLIC_SCHEDULES, ...WARMUP_SCHEDULES];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findSchedule(id: string): ScheduleEntry {
  return findEntry('schedule', SCHEDULES, id);
}

/** Every argument, defaults filled in. Throws AppError('invalid-recipe') on an illegal choice. */
export function scheduleArguments(choice: Choice): ArgumentValues {
  return argumentsOf('schedule', findSchedule(choice.id), choice);
}

/** `η_k = …` in TeX, arguments as symbols. Throws AppError('invalid-recipe') on an illegal choice. */
export function scheduleTex(choice: Choice): string {
  const entry = findSchedule(choice.id);
  const names = { ...argumentTex(entry), ...entry.quantities };
  const expr = parseFormula(entry.formula(scheduleArguments(choice)), ['k', 'B', ...Object.keys(names)]);
  return `\\eta_k = ${printTex(expr, names)}`;
}

export function isSequential(choice: ScheduleChoice): choice is SequentialChoice {
  return choice.id === 'sequential';
}

export function isChained(choice: ScheduleChoice): choice is ChainedChoice {
  return choice.id === 'chained';
}
