/**
 * Schedules given by a formula of one's own (LambdaLR, MultiplicativeLR), and the two of the transformer literature that
 * are written that way in PyTorch: Noam, and warm-up followed by a cosine.
 */
import { type ArgumentValues, choice, type FormulaArgument, real, whole } from './arguments.ts';
import type { ScheduleEntry } from './schedules.ts';

const lambda = (text: string, meaning: string): FormulaArgument => ({
  kind: 'formula',
  name: 'lr_lambda',
  default: text,
  variables: ['k'],
  required: true,
  meaning,
});

const PROGRESS = '(k - warmup_steps)/max(1, total_steps - warmup_steps)';

const warmedUp = ({ convention }: ArgumentValues): string =>
  convention === 'plus1'
    ? `where(k < warmup_steps, B*(k + 1)/max(warmup_steps, 1), min_lr + (B - min_lr)*(1 + cos(pi*min(1, ${PROGRESS})))/2)`
    : `where(k < warmup_steps, B*k/max(warmup_steps, 1), min_lr + (B - min_lr)*max(0, (1 + cos(2*pi*num_cycles*${PROGRESS}))/2))`;

export const WARMUP_SCHEDULES: readonly ScheduleEntry[] = [
  {
    id: 'lambda',
    name: 'LambdaLR',
    title: 'Formula of k',
    teaches: 'Any schedule is a factor on the rate: type it.',
    source: 'torch.optim.lr_scheduler.LambdaLR',
    args: [lambda('1/sqrt(k + 1)', 'Factor on the optimizer’s rate as a formula in k.')],
    formula: ({ lr_lambda }) => `B*(${lr_lambda})`,
    quantities: {},
    effect: 'sets',
  },
  {
    id: 'multiplicative',
    name: 'MultiplicativeLR',
    title: 'Product of factors',
    teaches: 'The factor of each step, not of the start: the rate is the product of all so far.',
    source: 'torch.optim.lr_scheduler.MultiplicativeLR',
    args: [lambda('0.95', 'Factor of step k as a formula in k, k = 1, 2, …')],
    formula: () => 'B*product',
    quantities: { product: '\\prod_{i=1}^{k} \\lambda(i)' },
    effect: 'multiplies',
  },
  {
    id: 'noam',
    name: 'Noam',
    title: 'Noam (inverse square root)',
    teaches: 'Linear warm-up, then decay as 1/√k; the width of the model sets the height. The rate of the Transformer.',
    source: 'Vaswani et al. 2017, arXiv 1706.03762, §5.3',
    args: [
      whole('d_model', 512, 'd', [16, 4096], 'Width of the model.', { limits: [1, Number.MAX_SAFE_INTEGER] }),
      whole('warmup', 4000, 'w', [1, 10000], 'Steps of the linear rise.', { limits: [1, Number.MAX_SAFE_INTEGER] }),
      real('factor', 1, 'f', [0.1, 10], 'Scale of the whole curve; the optimizer’s own rate is not used.', {
        limits: [0, Number.POSITIVE_INFINITY],
      }),
    ],
    formula: () => 'factor*d_model^(-0.5)*min((k + 1)^(-0.5), (k + 1)*warmup^(-1.5))',
    quantities: {},
    effect: 'sets',
  },
  {
    id: 'warmup_cosine',
    name: 'WarmupCosine',
    title: 'Warm-up and cosine',
    teaches: 'How language models are trained: a ramp, then one slow cosine to almost nothing.',
    source: 'transformers.get_cosine_schedule_with_warmup (hf); Brown et al. 2020, arXiv 2005.14165',
    args: [
      whole('warmup_steps', 10, 'w', [0, 1000], 'Steps of the ramp.'),
      whole('total_steps', 100, 'n', [1, 10000], 'Step at which the cosine ends.', {
        limits: [1, Number.MAX_SAFE_INTEGER],
      }),
      real('num_cycles', 0.5, 'c', [0.5, 4], 'Whole cosines after the ramp, hf only; ½ ends at the bottom.'),
      real('min_lr', 0, '\\eta_{\\min}', [0, 0.01], 'Lowest rate.', { limits: [0, Number.POSITIVE_INFINITY] }),
      choice(
        'convention',
        ['hf', 'plus1'],
        'hf starts at 0 and rises again past the end; plus1 starts at B/w and stays.',
      ),
    ],
    formula: warmedUp,
    quantities: {},
    effect: 'sets',
  },
];
