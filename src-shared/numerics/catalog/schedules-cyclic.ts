/**
 * Schedules that go up and down again, or react to what happens: OneCycle, Cyclic, warm restarts, reduction on a plateau.
 * Phases and cycles are quantities computed beside the formula; the formula says what the rate is inside one.
 */
import { type ArgumentValues, choice, flag, type OptionalArgument, real, whole } from './arguments.ts';
import type { ScheduleEntry } from './schedules.ts';

const RATE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
const LENGTH: readonly [number, number] = [Number.MIN_VALUE, Number.MAX_VALUE];
const COUNT: readonly [number, number] = [1, Number.MAX_SAFE_INTEGER];

const momentum = (name: 'base_momentum' | 'max_momentum', value: number, meaning: string) =>
  real(name, value, name === 'base_momentum' ? 'm_0' : 'm_1', [0, 0.99], meaning, { limits: [0, 1] });

const count = (name: string, tex: string, meaning: string): OptionalArgument => ({
  kind: 'optional',
  name,
  default: null,
  limits: COUNT,
  whole: true,
  tex,
  meaning,
});

const annealed = ({ anneal_strategy }: ArgumentValues): string =>
  anneal_strategy === 'linear' ? 'a + (b - a)*q' : 'b + (a - b)/2*(1 + cos(pi*q))';

const cycled = ({ mode, scale_fn }: ArgumentValues): string => {
  const height = 'base_lr + (max_lr - base_lr)*s';
  if (typeof scale_fn === 'string') return `${height}*w`;
  if (mode === 'triangular2') return `${height}*2^(1 - c)`;
  return mode === 'exp_range' ? `${height}*gamma^k` : height;
};

export const CYCLIC_SCHEDULES: readonly ScheduleEntry[] = [
  {
    id: 'cosine_restarts',
    name: 'CosineAnnealingWarmRestarts',
    title: 'Cosine with warm restarts',
    teaches: 'Each restart throws the weights out of their basin; ever longer cycles settle ever deeper.',
    source: 'torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov & Hutter 2017, arXiv 1608.03983',
    args: [
      whole('T_0', 10, 'T_0', [1, 200], 'Length of the first cycle in steps.', { required: true, limits: COUNT }),
      whole('T_mult', 1, 'T_{mult}', [1, 4], 'Factor by which each cycle is longer than the last.', { limits: COUNT }),
      real('eta_min', 0, '\\eta_{\\min}', [0, 0.1], 'Lowest rate.', { limits: RATE }),
    ],
    formula: () => 'eta_min + (B - eta_min)*(1 + cos(pi*T_cur/T_i))/2',
    quantities: { T_cur: 'T_{cur}', T_i: 'T_i' },
    effect: 'sets',
  },
  {
    id: 'cyclic',
    name: 'CyclicLR',
    title: 'Cyclic',
    teaches: 'A saw between two rates: the way to see, in one run, which rates still make the loss fall.',
    source: 'torch.optim.lr_scheduler.CyclicLR; Smith 2017, arXiv 1506.01186',
    args: [
      real('base_lr', 0.001, '\\eta_0', [0, 0.1], 'Rate at the bottom; the optimizer’s own is ignored.', {
        limits: RATE,
        required: true,
      }),
      real('max_lr', 0.1, '\\eta_1', [0, 1], 'Rate at the top of the first cycle.', { limits: RATE, required: true }),
      real('step_size_up', 2000, 'u', [1, 5000], 'Steps from bottom to top, fractions allowed.', { limits: LENGTH }),
      {
        kind: 'optional',
        name: 'step_size_down',
        default: null,
        limits: LENGTH,
        tex: 'd',
        meaning: 'Steps from top to bottom, fractions allowed; as many as up if null.',
      },
      choice(
        'mode',
        ['triangular', 'triangular2', 'exp_range'],
        'Cycles of one height, halved each time, or shrinking by gamma each step.',
      ),
      real('gamma', 1, '\\gamma', [0.9, 1], 'Shrinkage per step of exp_range.', { limits: RATE }),
      {
        kind: 'formula',
        name: 'scale_fn',
        default: null,
        variables: ['x'],
        meaning: 'Height of a cycle as a formula in x; overrides mode.',
      },
      choice('scale_mode', ['cycle', 'iterations'], 'What x of scale_fn counts.'),
      flag('cycle_momentum', true, 'Move momentum (β₁ for Adam) against the rate.'),
      momentum('base_momentum', 0.8, 'Momentum where the rate is highest.'),
      momentum('max_momentum', 0.9, 'Momentum where the rate is lowest.'),
    ],
    formula: cycled,
    quantities: { s: 's', c: 'c', w: 'w' },
    effect: 'sets',
  },
  {
    id: 'one_cycle',
    name: 'OneCycleLR',
    title: 'One cycle',
    teaches: 'One rise to a rate that would diverge if held, one long fall far below the start: super-convergence.',
    source: 'torch.optim.lr_scheduler.OneCycleLR; Smith & Topin 2018, arXiv 1708.07120',
    args: [
      real('max_lr', 0.1, '\\eta_1', [0, 1], 'Rate at the top; the optimizer’s own is ignored.', {
        limits: RATE,
        required: true,
      }),
      count('total_steps', 'N', 'Steps of the whole cycle; epochs·steps_per_epoch if null.'),
      count('epochs', 'E', 'Epochs of the cycle, with steps_per_epoch, instead of total_steps.'),
      count('steps_per_epoch', 'S', 'Steps of an epoch.'),
      real('pct_start', 0.3, 'p', [0, 1], 'Share of the steps that go up.', { limits: [0, 1] }),
      choice('anneal_strategy', ['cos', 'linear'], 'How the rate moves between two knots.'),
      flag('cycle_momentum', true, 'Move momentum (β₁ for Adam) against the rate.'),
      momentum('base_momentum', 0.85, 'Momentum where the rate is highest.'),
      momentum('max_momentum', 0.95, 'Momentum where the rate is lowest.'),
      real('div_factor', 25, 'd', [1, 100], 'max_lr over the first rate.', { limits: [Number.MIN_VALUE, 1e300] }),
      real('final_div_factor', 1e4, 'f', [1, 1e6], 'The first rate over the last.', {
        limits: [Number.MIN_VALUE, 1e300],
        scale: 'log',
      }),
      flag('three_phase', false, 'Come back to the first rate symmetrically, then fall to the last.'),
    ],
    formula: annealed,
    quantities: { a: 'a', b: 'b', q: 'q' },
    effect: 'sets',
  },
  {
    id: 'plateau',
    name: 'ReduceLROnPlateau',
    title: 'Reduce on plateau',
    teaches: 'The only schedule that looks at the loss: it waits until patience is over and then cuts.',
    source: 'torch.optim.lr_scheduler.ReduceLROnPlateau',
    args: [
      choice('mode', ['min', 'max'], 'Whether a smaller or a larger metric is better.'),
      real('factor', 0.1, 'f', [0.01, 0.99], 'What a cut multiplies the rate by.', { limits: [0, 1], openEnd: true }),
      whole('patience', 10, 'P', [0, 50], 'Bad epochs that are tolerated; one more cuts.'),
      real('threshold', 1e-4, '\\tau', [0, 0.1], 'Smallest improvement that counts.', { limits: RATE }),
      choice('threshold_mode', ['rel', 'abs'], 'Whether threshold is a share of the best metric or an amount.'),
      whole('cooldown', 0, 'C', [0, 50], 'Epochs after a cut in which none counts as bad.'),
      real('min_lr', 0, '\\eta_{\\min}', [0, 0.01], 'No cut goes below.', { limits: RATE }),
      real('eps', 1e-8, '\\varepsilon', [0, 1e-4], 'Cuts smaller than this are dropped.', { limits: RATE }),
    ],
    formula: () => 'max(factor*previous, min_lr)',
    quantities: { previous: '\\eta_{k-1}' },
    effect: 'sets',
  },
];
