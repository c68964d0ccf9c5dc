/**
 * The optimizers, each defined once as update lines over named state slots, in torch's names and torch's order of
 * operations. Several entries of the list may share one definition with other defaults.
 * Lines are read as formulas: `grad` is the gradient at the start of the step, `t` counts from 1, slots start at 0.
 */
import type { FlagParameter, NumberParameter, PairParameter, Parameter } from './parameters.ts';

export interface OptimizerDefinition {
  /** The class in torch.optim. */
  readonly torchName: string;
  readonly slots: readonly string[];
  /** `name = formula`, one a line, from top to bottom; the last value of theta is the new parameter. */
  readonly update: string;
  /** TeX of the names that are not hyperparameters. */
  readonly tex: Readonly<Record<string, string>>;
  readonly parameters: readonly Parameter[];
  readonly source: string;
}

export interface OptimizerEntry {
  readonly id: string;
  readonly title: string;
  /** What one learns from watching it, in one sentence. */
  readonly teaches: string;
  readonly definition: OptimizerDefinition;
  /** torch's parameters with the defaults this entry starts from. */
  readonly parameters: readonly Parameter[];
}

const POSITIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

function numeric(
  name: string,
  value: number,
  tex: string,
  range: readonly [number, number],
  scale: 'linear' | 'log',
  meaning: string,
): NumberParameter {
  return { kind: 'number', name, default: value, range, scale, limits: POSITIVE, tex, meaning };
}

function flag(name: string, meaning: string): FlagParameter {
  return { kind: 'flag', name, default: false, meaning };
}

const rate = (value: number): NumberParameter =>
  numeric('lr', value, '\\eta', [1e-5, 1], 'log', 'Learning rate: the length of a step in units of the update.');

const decay = (value: number, meaning: string): NumberParameter =>
  numeric('weight_decay', value, '\\lambda', [0, 1], 'linear', meaning);

const COUPLED = 'L2 penalty: weight_decay·θ is added to the gradient before anything else sees it.';

const epsilon = numeric(
  'eps',
  1e-8,
  '\\varepsilon',
  [1e-12, 1e-1],
  'log',
  'Added to the denominator after the root; bounds the step where gradients vanish.',
);

const beta = (name: string, value: number, tex: string, meaning: string): NumberParameter => ({
  ...numeric(name, value, tex, [0, 0.9999], 'linear', meaning),
  limits: [0, 1],
  openEnd: true,
});

const betas: PairParameter = {
  kind: 'pair',
  name: 'betas',
  default: [0.9, 0.999],
  parts: [
    beta('beta1', 0.9, '\\beta_1', 'Memory of the mean of gradients, about 1/(1 − β₁) steps.'),
    beta('beta2', 0.999, '\\beta_2', 'Memory of the mean of squared gradients, about 1/(1 − β₂) steps.'),
  ],
  meaning: 'Memory of the first and of the second moment.',
};

const amsgrad = flag('amsgrad', 'Divide by the largest second moment seen so far, so that the step never grows back.');

const COMMON_TEX = { theta: '\\theta', grad: '\\nabla f(\\theta)' };

const SGD: OptimizerDefinition = {
  torchName: 'SGD',
  slots: ['buf'],
  update: `
    g = grad + weight_decay*theta
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
    numeric('dampening', 0, '\\tau', [0, 1], 'linear', 'Share of each new gradient that the velocity leaves out.'),
    decay(0, COUPLED),
    flag('nesterov', 'Step along the gradient plus the velocity it leads to, instead of the velocity alone.'),
  ],
  source: 'torch.optim.SGD; Sutskever et al. 2013, https://proceedings.mlr.press/v28/sutskever13.html',
};

const RMSPROP: OptimizerDefinition = {
  torchName: 'RMSprop',
  slots: ['v', 'a', 'buf'],
  update: `
    g = grad + weight_decay*theta
    v = alpha*v + (1 - alpha)*g*g
    a = alpha*a + (1 - alpha)*g
    q = sqrt(where(centered, v - a^2, v)) + eps
    buf = momentum*buf + g/q
    theta = theta - lr*buf`,
  tex: { ...COMMON_TEX, a: '\\bar g', buf: 'b' },
  parameters: [
    rate(1e-2),
    { ...beta('alpha', 0.99, '\\alpha', 'Memory of squared gradients, about 1/(1 − α) steps.'), openEnd: false },
    epsilon,
    decay(0, COUPLED),
    numeric('momentum', 0, '\\mu', [0, 0.999], 'linear', 'Share of the last scaled step that is kept.'),
    flag('centered', 'Divide by the estimated standard deviation instead of the root mean square.'),
  ],
  source: 'torch.optim.RMSprop; Tieleman & Hinton 2012, lecture 6.5; centered: Graves 2013, arXiv 1308.0850',
};

// torch's order: (1 − β₂)·g times g, which overflows later than g²; the step size lr/(1 − β₁ᵗ) first, the two roots apart, eps outside both; the maximum is of uncorrected v.
const ADAM_STEP = `
    m = beta1*m + (1 - beta1)*g
    v = beta2*v + (1 - beta2)*g*g
    vmax = max(vmax, v)
    q = sqrt(where(amsgrad, vmax, v))/sqrt(1 - beta2^t) + eps
    theta = theta - lr/(1 - beta1^t)*m/q`;

const ADAM: OptimizerDefinition = {
  torchName: 'Adam',
  slots: ['m', 'v', 'vmax'],
  update: `
    g = grad + weight_decay*theta${ADAM_STEP}`,
  tex: { ...COMMON_TEX, vmax: 'v_{\\max}' },
  parameters: [rate(1e-3), betas, epsilon, decay(0, COUPLED), amsgrad],
  source: 'torch.optim.Adam; Kingma & Ba 2015, arXiv 1412.6980; amsgrad: Reddi et al. 2018, arXiv 1904.09237',
};

const ADAMW: OptimizerDefinition = {
  torchName: 'AdamW',
  slots: ['m', 'v', 'vmax'],
  update: `
    g = grad
    theta = theta*(1 - lr*weight_decay)${ADAM_STEP}`,
  tex: { ...COMMON_TEX, vmax: 'v_{\\max}' },
  parameters: [
    rate(1e-3),
    betas,
    epsilon,
    decay(1e-2, 'Decoupled decay: θ shrinks by lr·weight_decay each step, and the moments never see it.'),
    amsgrad,
  ],
  source: 'torch.optim.AdamW; Loshchilov & Hutter 2019, arXiv 1711.05101',
};

function entry(
  id: string,
  title: string,
  definition: OptimizerDefinition,
  teaches: string,
  defaults: Readonly<Record<string, number | boolean>> = {},
): OptimizerEntry {
  const parameters = definition.parameters.map((parameter): Parameter => {
    const value = defaults[parameter.name];
    if (parameter.kind === 'number' && typeof value === 'number') return { ...parameter, default: value };
    if (parameter.kind === 'flag' && typeof value === 'boolean') return { ...parameter, default: value };
    return parameter;
  });
  return { id, title, teaches, definition, parameters };
}

export const OPTIMIZERS: readonly OptimizerEntry[] = [
  entry(
    'sgd',
    'Gradient descent',
    SGD,
    'A step against the gradient: stable only while lr stays below 2 over the largest curvature.',
  ),
  entry(
    'momentum',
    'Momentum',
    SGD,
    'A heavy ball: velocity averages the zigzag away and builds up along the valley.',
    { momentum: 0.9 },
  ),
  entry(
    'nesterov',
    'Nesterov momentum',
    SGD,
    'Momentum that looks ahead: it damps faster, and pays with a lower stability limit.',
    { momentum: 0.9, nesterov: true },
  ),
  entry(
    'rmsprop',
    'RMSprop',
    RMSPROP,
    'Divides each coordinate by the size of its recent gradients, so that steep and flat axes move alike.',
  ),
  entry('adam', 'Adam', ADAM, 'Momentum over RMSprop, with both averages corrected for starting at zero.'),
  entry('adamw', 'AdamW', ADAMW, 'Adam whose weight decay is not divided by the gradient’s size.'),
];
