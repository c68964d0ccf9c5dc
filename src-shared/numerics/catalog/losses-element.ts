/**
 * Losses of one prediction x against one target y. Branches are cut so that the derivative at a kink is torch's.
 */
import { type ArgumentValues, choice, flag, type OptionalArgument, real } from './arguments.ts';
import { type ElementLossEntry, type LossInput, REDUCTION } from './losses-entry.ts';

const input = (meaning: string): LossInput => ({ name: 'input', differentiable: true, meaning });
const target = (meaning: string): LossInput => ({ name: 'target', differentiable: false, meaning });
const weight: LossInput = {
  name: 'weight',
  differentiable: false,
  optional: true,
  meaning: 'Factor on the loss of each element; its shape spreads over the input.',
};
const VALUES = [input('Predictions, any shape.'), target('Of the same shape.')];
const XY = { x: 'x', y: 'y' };
const AT_LEAST_0: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
const DISTANCE = 'abs(x - y)';

const alpha: OptionalArgument = {
  kind: 'optional',
  name: 'alpha',
  default: 0.25,
  limits: [0, 1],
  tex: '\\alpha',
  meaning: 'Weight of the positive class, 1 − α of the negative; null: both 1.',
};

/** The loss of a sigmoid's logit without forming the probability. */
const LOGIT_LOSS = '((1 - y)*x + softplus(-x))';
/** 1 − p_t: the probability of the wrong answer, without cancellation. */
const MISS = '(sigmoid(-x)*y + sigmoid(x)*(1 - y))';

function reduced(python: string, { reduction }: ArgumentValues): string {
  return reduction === 'none' ? python : `(${python}).${reduction}()`;
}

export const ELEMENT_LOSSES: readonly ElementLossEntry[] = [
  {
    kind: 'element',
    id: 'mse',
    name: 'MSELoss',
    title: 'Squared error',
    teaches: 'Its best constant is the mean: one outlier pulls with a force that grows with its distance.',
    source: 'torch.nn.MSELoss; Gauss 1809',
    inputs: VALUES,
    args: [REDUCTION],
    formula: () => '(x - y)^2',
    tex: XY,
  },
  {
    kind: 'element',
    id: 'l1',
    name: 'L1Loss',
    title: 'Absolute error',
    teaches: 'Its best constant is the median; every error pulls alike, and the gradient never fades near the minimum.',
    source: 'torch.nn.L1Loss; Laplace 1774',
    inputs: VALUES,
    args: [REDUCTION],
    formula: () => DISTANCE,
    tex: XY,
  },
  {
    kind: 'element',
    id: 'huber',
    name: 'HuberLoss',
    title: 'Huber',
    teaches: 'Squared near zero, absolute far away: outliers lose their pull, the minimum keeps its curvature.',
    source: 'torch.nn.HuberLoss; Huber 1964',
    inputs: VALUES,
    args: [
      REDUCTION,
      real('delta', 1, '\\delta', [0.1, 5], 'Error at which the parabola becomes a line.', {
        limits: [Number.MIN_VALUE, 1e300],
      }),
    ],
    formula: () => `where(${DISTANCE} <= delta, 0.5*(x - y)^2, delta*(${DISTANCE} - 0.5*delta))`,
    tex: XY,
  },
  {
    kind: 'element',
    id: 'smooth_l1',
    name: 'SmoothL1Loss',
    title: 'Smooth L1',
    teaches: 'Huber divided by its knee: the slope of the line stays 1 whatever beta is.',
    source: 'torch.nn.SmoothL1Loss; Girshick 2015, arXiv 1504.08083',
    inputs: VALUES,
    args: [
      REDUCTION,
      real('beta', 1, '\\beta', [0, 5], 'Error at which the parabola becomes a line; 0 is L1.', { limits: AT_LEAST_0 }),
    ],
    formula: () => `where(${DISTANCE} < beta, 0.5*(x - y)^2/beta, ${DISTANCE} - 0.5*beta)`,
    // Where beta is 0 torch's derivative of a perfect prediction is −1, unlike L1's.
    gradient: 'where(x - y <= -beta, -1, where(x - y >= beta, 1, (x - y)/beta))',
    tex: XY,
  },
  {
    kind: 'element',
    id: 'bce',
    name: 'BCELoss',
    title: 'Binary cross-entropy',
    teaches:
      'Surprise at the true answer; a confident mistake costs without bound, so torch clamps the logarithm at −100.',
    source: 'torch.nn.BCELoss',
    inputs: [input('Probabilities in [0, 1].'), target('Of the same shape, in [0, 1].'), weight],
    args: [REDUCTION],
    formula: () => '-(y*max(log(x), -100) + (1 - y)*max(log1p(-x), -100))',
    gradient: '(x - y)/max(x*(1 - x), 1e-12)',
    tex: XY,
  },
  {
    kind: 'element',
    id: 'bce_with_logits',
    name: 'BCEWithLogitsLoss',
    title: 'Binary cross-entropy of logits',
    teaches: 'Sigmoid and logarithm in one: its gradient is probability minus target, and nothing saturates.',
    source: 'torch.nn.BCEWithLogitsLoss',
    inputs: [
      input('Logits, any shape.'),
      target('Of the same shape, in [0, 1].'),
      weight,
      {
        name: 'pos_weight',
        differentiable: false,
        optional: true,
        meaning: 'Factor on the positive term, for rare positives.',
      },
    ],
    args: [REDUCTION],
    formula: () => '(1 - y)*x + (1 + (pos_weight - 1)*y)*softplus(-x)',
    tex: { ...XY, pos_weight: 'w_+' },
  },
  {
    kind: 'element',
    id: 'kl_div',
    name: 'KLDivLoss',
    title: 'Kullback–Leibler divergence',
    teaches: 'The input is a log-probability and comes first; only batchmean is the divergence itself.',
    source: 'torch.nn.KLDivLoss; Kullback & Leibler 1951',
    inputs: [input('Log-probabilities.'), target('Probabilities of the same shape; logarithms with log_target.')],
    args: [
      choice(
        'reduction',
        ['mean', 'sum', 'none', 'batchmean'],
        'mean divides by all elements, batchmean by the first size.',
      ),
      flag('log_target', false, 'The target holds log-probabilities too.'),
    ],
    formula: ({ log_target }) => (log_target === true ? 'exp(y)*(y - x)' : 'where(y == 0, 0, y*(log(y) - x))'),
    tex: XY,
  },
  {
    kind: 'element',
    id: 'hinge',
    name: 'Hinge',
    title: 'Hinge',
    teaches: 'Zero once the answer is right by the margin: only the points near the boundary decide it.',
    source: 'Cortes & Vapnik 1995, https://doi.org/10.1007/BF00994018',
    inputs: [input('Scores, any shape.'), target('Of the same shape, 1 or −1.')],
    args: [
      REDUCTION,
      real('margin', 1, 'm', [0, 3], 'How far on the right side is enough.'),
      flag('squared', false, 'Square it: smooth, and harder on large violations.'),
    ],
    formula: ({ squared }) => {
      const gap = 'where(margin - y*x >= 0, margin - y*x, 0)';
      return squared === true ? `${gap}^2` : gap;
    },
    tex: XY,
    python: (values) =>
      `lambda x, y: ${reduced(`F.relu(${values.margin} - y*x)${values.squared === true ? '**2' : ''}`, values)}`,
  },
  {
    kind: 'element',
    id: 'focal_sigmoid',
    name: 'FocalSigmoid',
    title: 'Focal loss',
    teaches:
      'Cross-entropy that looks away from what is already right, so that a flood of easy negatives cannot drown the rest.',
    source: 'Lin et al. 2017, arXiv 1708.02002; torchvision.ops.sigmoid_focal_loss',
    inputs: [input('Logits, any shape.'), target('Of the same shape, in [0, 1].')],
    args: [
      REDUCTION,
      real('gamma', 2, '\\gamma', [0, 5], 'How fast easy examples are forgotten; 0 is cross-entropy.', {
        limits: AT_LEAST_0,
      }),
      alpha,
    ],
    formula: ({ alpha: balance }) => {
      const focal = `${MISS}^gamma*${LOGIT_LOSS}`;
      return balance === null ? focal : `(alpha*y + (1 - alpha)*(1 - y))*${focal}`;
    },
    tex: XY,
    python: (values) => {
      const { alpha: a, gamma } = values;
      const balance = a === null ? '' : `(${a}*y + ${1 - Number(a)}*(1 - y))*`;
      const miss = '(torch.sigmoid(-x)*y + torch.sigmoid(x)*(1 - y))';
      const loss = `${balance}${miss}**${gamma}*F.binary_cross_entropy_with_logits(x, y, reduction='none')`;
      return `lambda x, y: ${reduced(loss, values)}`;
    },
  },
];
