/**
 * Descent along the gradient itself: with momentum in its three forms, and with averaging.
 */
import {
  ANY,
  COMMON_TEX,
  COUPLED,
  decay,
  flag,
  maximize,
  numeric,
  type OptimizerDefinition,
  type OptimizerEntry,
  oneOf,
  optimizerEntry,
  rate,
  SLOPE,
} from './optimizer-definition.ts';

const SGD: OptimizerDefinition = {
  torchName: 'SGD',
  slots: ['buf'],
  update: `
    g = ${SLOPE} + weight_decay*theta
    buf = where(t == 1, g, momentum*buf + (1 - dampening)*g)
    d = where(momentum == 0, g, where(nesterov, g + momentum*buf, buf))
    theta = theta - lr*d`,
  tex: { ...COMMON_TEX, buf: 'b' },
  parameters: [
    rate(1e-3),
    numeric(
      'momentum',
      0,
      '\\mu',
      [0, 0.999],
      'linear',
      'Share of the last velocity that is kept; 0 is plain descent.',
    ),
    {
      ...numeric('dampening', 0, '\\tau', [0, 1], 'linear', 'Share of each new gradient that the velocity leaves out.'),
      limits: ANY,
    },
    decay(0, COUPLED),
    flag('nesterov', 'Step along the gradient plus the velocity it leads to, instead of the velocity alone.'),
    maximize,
  ],
  source: 'torch.optim.SGD; Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html',
};

const HEAVY_BALL: OptimizerDefinition = {
  torchName: 'HeavyBall',
  isOwnClass: true,
  slots: ['prev'],
  initial: { prev: 'theta' },
  update: `
    move = momentum*(theta - prev) - lr*grad
    prev = theta
    theta = theta + move`,
  tex: { ...COMMON_TEX, prev: '\\theta_{-}', move: '\\Delta' },
  parameters: [
    rate(1e-2),
    {
      ...numeric('momentum', 0.9, '\\mu', [0, 0.999], 'linear', 'Share of the last move that is repeated.'),
      limits: ANY,
    },
  ],
  source: 'Polyak 1964, https://doi.org/10.1016/0041-5553(64)90137-5',
};

const NESTEROV_TEXTBOOK: OptimizerDefinition = {
  torchName: 'NesterovTextbook',
  isOwnClass: true,
  slots: ['prev', 'tk'],
  initial: { prev: 'theta', tk: '1' },
  update: `
    k = t - 1
    tnext = (1 + sqrt(1 + 4*tk^2))/2
    b = where(schedule == 0, momentum, where(schedule == 1, k/(k + 3), (tk - 1)/tnext))
    point = theta + b*(theta - prev)
    prev = theta
    tk = tnext
    theta = point - lr*grad`,
  tex: {
    theta: '\\theta',
    grad: '\\nabla f(y)',
    point: 'y',
    prev: '\\theta_{-}',
    tk: 's',
    tnext: 's_{+}',
  },
  parameters: [
    rate(1e-2),
    numeric('momentum', 0.9, '\\mu', [0, 0.999], 'linear', 'Share of the last move taken before looking at the slope.'),
    oneOf(
      'schedule',
      ['constant', 'k/(k+3)', 'fista'],
      'How the momentum grows: not at all, as k/(k+3) for convex functions, or by the sequence of FISTA.',
    ),
  ],
  source:
    'Nesterov 1983; Su, Boyd & Candès 2016, arXiv 1503.01243; Beck & Teboulle 2009, https://doi.org/10.1137/080716542',
};

const ASGD: OptimizerDefinition = {
  torchName: 'ASGD',
  slots: ['ax', 'eta', 'mu'],
  initial: { ax: 'theta', eta: 'lr', mu: '1' },
  recorded: ['ax'],
  update: `
    g = ${SLOPE} + weight_decay*theta
    theta = theta*(1 - lambd*eta) - eta*g
    ax = where(mu == 1, theta, ax + mu*(theta - ax))
    eta = lr/(1 + lambd*lr*t)^alpha
    mu = 1/max(1, t - t0)`,
  tex: { ...COMMON_TEX, ax: '\\bar\\theta', eta: '\\eta_t', mu: '\\mu_t' },
  parameters: [
    rate(1e-2),
    numeric('lambd', 1e-4, '\\Lambda', [0, 1], 'linear', 'Decay: shrinks θ by lambd·η a step and makes η fall.'),
    numeric('alpha', 0.75, '\\alpha', [0, 1], 'linear', 'How fast the step size falls, as a power of the step number.'),
    {
      ...numeric('t0', 1e6, 't_0', [1, 1e6], 'log', 'Step after which the iterates are averaged instead of followed.'),
      limits: ANY,
    },
    decay(0, COUPLED),
    maximize,
  ],
  source: 'torch.optim.ASGD; Polyak & Juditsky 1992, https://doi.org/10.1137/0330046',
};

export const DESCENT_METHODS: readonly OptimizerEntry[] = [
  optimizerEntry(
    'sgd',
    'Gradient descent',
    SGD,
    'A step against the gradient: stable only while lr stays below 2 over the largest curvature.',
  ),
  optimizerEntry(
    'momentum',
    'Momentum',
    SGD,
    'A heavy ball: velocity averages the zigzag away and builds up along the valley.',
    { momentum: 0.9 },
  ),
  optimizerEntry(
    'nesterov',
    'Nesterov momentum',
    SGD,
    'Momentum that looks ahead: it damps faster, and pays with a lower stability limit.',
    { momentum: 0.9, nesterov: true },
  ),
  optimizerEntry(
    'heavy-ball',
    'Heavy ball (textbook)',
    HEAVY_BALL,
    'Polyak’s form of momentum: with a constant lr it walks exactly where torch’s momentum walks, and a changing lr parts them.',
  ),
  optimizerEntry(
    'textbook-nesterov',
    'Nesterov (textbook)',
    NESTEROV_TEXTBOOK,
    'Move first, then look at the slope where that leads: the growing schedules reach the optimal 1/k² on convex functions.',
  ),
  optimizerEntry(
    'asgd',
    'Averaged SGD',
    ASGD,
    'The average of the iterates settles long before the iterates do: the answer to gradient noise.',
  ),
];
