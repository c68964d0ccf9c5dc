/**
 * Adam and what was made of it: corrected averages of gradients and of their squares, and sign descent with momentum.
 */
import {
  betas,
  COMMON_TEX,
  COUPLED,
  DECOUPLED,
  decay,
  epsilon,
  flag,
  maximize,
  memory,
  numeric,
  type OptimizerDefinition,
  type OptimizerEntry,
  optimizerEntry,
  pair,
  rate,
  SLOPE,
} from './optimizer-definition.ts';

const amsgrad = flag('amsgrad', 'Divide by the largest second moment seen so far, so that the step never grows back.');
const decoupled = flag(
  'decoupled_weight_decay',
  'Shrink θ by lr·weight_decay as AdamW does, instead of adding to the gradient.',
);

// torch's order: (1 − β₂)·g times g, which overflows later than g²; the step size lr/(1 − β₁ᵗ) first, the two roots apart, eps outside both; the maximum is of uncorrected v.
const MOMENTS = `
    m = beta1*m + (1 - beta1)*g
    v = beta2*v + (1 - beta2)*g*g`;
const ADAM_STEP = `${MOMENTS}
    vmax = max(vmax, v)
    q = sqrt(where(amsgrad, vmax, v))/sqrt(1 - beta2^t) + eps
    theta = theta - lr/(1 - beta1^t)*m/q`;
const EITHER_DECAY = `
    theta = where(decoupled_weight_decay, theta*(1 - lr*weight_decay), theta)
    g = ${SLOPE} + where(decoupled_weight_decay, 0, weight_decay*theta)`;

const ADAM: OptimizerDefinition = {
  torchName: 'Adam',
  slots: ['m', 'v', 'vmax'],
  update: `${EITHER_DECAY}${ADAM_STEP}`,
  tex: { ...COMMON_TEX, vmax: 'v_{\\max}' },
  parameters: [rate(1e-3), betas(0.9, 0.999), epsilon(1e-8), decay(0, COUPLED), amsgrad, maximize, decoupled],
  source: 'torch.optim.Adam; Kingma & Ba 2015, arXiv 1412.6980; amsgrad: Reddi et al. 2018, arXiv 1904.09237',
};

const ADAMW: OptimizerDefinition = {
  torchName: 'AdamW',
  slots: ['m', 'v', 'vmax'],
  update: `
    g = ${SLOPE}
    theta = theta*(1 - lr*weight_decay)${ADAM_STEP}`,
  tex: { ...COMMON_TEX, vmax: 'v_{\\max}' },
  parameters: [rate(1e-3), betas(0.9, 0.999), epsilon(1e-8), decay(1e-2, DECOUPLED), amsgrad, maximize],
  source: 'torch.optim.AdamW; Loshchilov & Hutter 2019, arXiv 1711.05101',
};

const ADAMAX: OptimizerDefinition = {
  torchName: 'Adamax',
  slots: ['m', 'u'],
  update: `
    g = ${SLOPE} + weight_decay*theta
    m = beta1*m + (1 - beta1)*g
    u = max(beta2*u, abs(g) + eps)
    theta = theta - lr/(1 - beta1^t)*m/u`,
  tex: COMMON_TEX,
  parameters: [
    rate(2e-3),
    betas(0.9, 0.999),
    epsilon(1e-8, 'Added to the size of the gradient, inside the maximum.'),
    decay(0, COUPLED),
    maximize,
  ],
  source: 'torch.optim.Adamax; Kingma & Ba 2015, arXiv 1412.6980, §7.1',
};

const NADAM: OptimizerDefinition = {
  torchName: 'NAdam',
  slots: ['m', 'v', 'prod'],
  initial: { prod: '1' },
  update: `${EITHER_DECAY}
    mu = beta1*(1 - 0.5*0.96^(t*momentum_decay))
    munext = beta1*(1 - 0.5*0.96^((t + 1)*momentum_decay))
    prod = prod*mu${MOMENTS}
    q = sqrt(v/(1 - beta2^t)) + eps
    theta = theta - lr*(1 - mu)/(1 - prod)*g/q - lr*munext/(1 - prod*munext)*m/q`,
  tex: { ...COMMON_TEX, mu: '\\mu_t', munext: '\\mu_{t+1}', prod: '\\Pi' },
  parameters: [
    rate(2e-3),
    betas(0.9, 0.999),
    epsilon(1e-8),
    decay(0, COUPLED),
    numeric(
      'momentum_decay',
      4e-3,
      '\\psi',
      [0, 0.1],
      'linear',
      'How fast the momentum grows from β₁/2 to β₁; 0 keeps it at β₁/2.',
    ),
    decoupled,
    maximize,
  ],
  source: 'torch.optim.NAdam (2.0 and later); Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ',
};

const RADAM: OptimizerDefinition = {
  torchName: 'RAdam',
  slots: ['m', 'v'],
  update: `${EITHER_DECAY}${MOMENTS}
    rhoinf = 2/(1 - beta2) - 1
    rho = rhoinf - 2*t*beta2^t/(1 - beta2^t)
    r = where(rho > 5, sqrt((rho - 4)*(rho - 2)*rhoinf/((rhoinf - 4)*(rhoinf - 2)*rho))*sqrt(1 - beta2^t), 0)
    d = where(rho > 5, r*m/(sqrt(v) + eps), m)
    theta = theta - lr/(1 - beta1^t)*d`,
  tex: { ...COMMON_TEX, rho: '\\rho_t', rhoinf: '\\rho_\\infty', r: 'r_t' },
  parameters: [rate(1e-3), betas(0.9, 0.999), epsilon(1e-8), decay(0, COUPLED), decoupled, maximize],
  source: 'torch.optim.RAdam; Liu et al. 2020, arXiv 1908.03265 (their threshold is 4, torch’s and their code’s is 5)',
};

const LION: OptimizerDefinition = {
  torchName: 'Lion',
  isOwnClass: true,
  slots: ['m'],
  update: `
    g = ${SLOPE}
    c = beta1*m + (1 - beta1)*g
    theta = theta*(1 - lr*weight_decay)
    theta = theta - lr*sign(c)
    m = beta2*m + (1 - beta2)*g`,
  tex: COMMON_TEX,
  parameters: [
    rate(1e-4),
    pair(
      'betas',
      memory('beta1', 0.9, '\\beta_1', 'Weight of the memory in the direction of this step.'),
      memory('beta2', 0.99, '\\beta_2', 'Memory of the gradients, about 1/(1 − β₂) steps.'),
      'Weight of the memory now, and how long it lasts.',
    ),
    decay(0, DECOUPLED),
    maximize,
  ],
  source: 'Chen et al. 2023, arXiv 2302.06675, Algorithm 2',
};

export const ADAM_FAMILY: readonly OptimizerEntry[] = [
  optimizerEntry('adam', 'Adam', ADAM, 'Momentum over RMSprop, with both averages corrected for starting at zero.'),
  optimizerEntry('adamw', 'AdamW', ADAMW, 'Adam whose weight decay is not divided by the gradient’s size.'),
  optimizerEntry(
    'adamax',
    'Adamax',
    ADAMAX,
    'Adam that divides by the largest recent gradient: one steep spot slows it for as long as β₂ remembers.',
  ),
  optimizerEntry(
    'nadam',
    'NAdam',
    NADAM,
    'Adam with Nesterov’s look ahead: this step already uses the momentum of the next.',
  ),
  optimizerEntry(
    'radam',
    'RAdam',
    RADAM,
    'Adam that waits until its variance estimate means something: the first five steps are plain momentum, so a large lr explodes there.',
  ),
  optimizerEntry(
    'lion',
    'Lion',
    LION,
    'Only the sign of the momentum counts: every step is lr long in every coordinate, up to the minimum and past it.',
  ),
];
