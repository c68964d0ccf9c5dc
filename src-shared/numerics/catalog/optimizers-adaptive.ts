/**
 * A step size for each coordinate, learned from the gradients seen so far or from their signs.
 */
import {
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

const ADAGRAD: OptimizerDefinition = {
  torchName: 'Adagrad',
  slots: ['s'],
  initial: { s: 'initial_accumulator_value' },
  update: `
    g = ${SLOPE} + weight_decay*theta
    s = s + g*g
    theta = theta - lr/(1 + (t - 1)*lr_decay)*g/(sqrt(s) + eps)`,
  tex: COMMON_TEX,
  parameters: [
    rate(1e-2),
    numeric('lr_decay', 0, '\\gamma', [0, 1], 'linear', 'Lets lr fall as 1/(1 + (t − 1)·lr_decay) besides.'),
    decay(0, COUPLED),
    numeric(
      'initial_accumulator_value',
      0,
      's_0',
      [0, 10],
      'linear',
      'Sum of squares to begin with; damps the first steps.',
    ),
    epsilon(1e-10),
    maximize,
  ],
  source: 'torch.optim.Adagrad; Duchi, Hazan & Singer 2011, https://jmlr.org/papers/v12/duchi11a.html',
};

const ADADELTA: OptimizerDefinition = {
  torchName: 'Adadelta',
  slots: ['v', 'u'],
  update: `
    g = ${SLOPE} + weight_decay*theta
    v = rho*v + (1 - rho)*g*g
    d = sqrt(u + eps)/sqrt(v + eps)*g
    u = rho*u + (1 - rho)*d*d
    theta = theta - lr*d`,
  tex: { ...COMMON_TEX, d: '\\Delta' },
  parameters: [
    { ...rate(1), meaning: 'Factor on the step, which has the unit of θ by itself; 1 is the paper’s.' },
    {
      ...memory('rho', 0.9, '\\rho', 'Memory of squared gradients and squared steps, about 1/(1 − ρ) steps.'),
      openEnd: false,
    },
    epsilon(1e-6, 'Added inside both roots; decides the very first step.'),
    decay(0, COUPLED),
    maximize,
  ],
  source: 'torch.optim.Adadelta; Zeiler 2012, arXiv 1212.5701',
};

const RMSPROP: OptimizerDefinition = {
  torchName: 'RMSprop',
  slots: ['v', 'a', 'buf'],
  update: `
    g = ${SLOPE} + weight_decay*theta
    v = alpha*v + (1 - alpha)*g*g
    a = alpha*a + (1 - alpha)*g
    q = sqrt(where(centered, v - a^2, v)) + eps
    buf = momentum*buf + g/q
    theta = theta - lr*buf`,
  tex: { ...COMMON_TEX, a: '\\bar g', buf: 'b' },
  parameters: [
    rate(1e-2),
    { ...memory('alpha', 0.99, '\\alpha', 'Memory of squared gradients, about 1/(1 − α) steps.'), openEnd: false },
    epsilon(1e-8),
    decay(0, COUPLED),
    numeric('momentum', 0, '\\mu', [0, 0.999], 'linear', 'Share of the last scaled step that is kept.'),
    flag('centered', 'Divide by the estimated standard deviation instead of the root mean square.'),
    maximize,
  ],
  source: 'torch.optim.RMSprop; Tieleman & Hinton 2012, lecture 6.5; centered: Graves 2013, arXiv 1308.0850',
};

const RPROP: OptimizerDefinition = {
  torchName: 'Rprop',
  slots: ['prev', 'h'],
  initial: { h: 'lr' },
  update: `
    g = ${SLOPE}
    s = sign(g*prev)
    h = clamp(h*where(s > 0, etaplus, where(s < 0, etaminus, 1)), hmin, hmax)
    g = where(s < 0, 0, g)
    theta = theta - sign(g)*h
    prev = g`,
  tex: { ...COMMON_TEX, prev: 'g_{-}' },
  parameters: [
    { ...rate(1e-2), meaning: 'Length of the first step in each coordinate; later changes of it do nothing.' },
    pair(
      'etas',
      {
        ...numeric(
          'etaminus',
          0.5,
          '\\eta_-',
          [0.1, 0.95],
          'linear',
          'Factor on the step length when the slope changes sign.',
        ),
        limits: [1e-6, 1],
        openEnd: true,
      },
      {
        ...numeric(
          'etaplus',
          1.2,
          '\\eta_+',
          [1.01, 2],
          'linear',
          'Factor on the step length while the slope keeps its sign.',
        ),
        limits: [1.000001, Number.POSITIVE_INFINITY],
      },
      'Factors on the step length after a change of sign, and without one.',
    ),
    pair(
      'step_sizes',
      numeric('hmin', 1e-6, 'h_{\\min}', [1e-9, 1e-1], 'log', 'Shortest step.'),
      numeric('hmax', 50, 'h_{\\max}', [1e-1, 100], 'log', 'Longest step.'),
      'Shortest and longest step.',
    ),
    maximize,
  ],
  source: 'torch.optim.Rprop; Riedmiller & Braun 1993, https://doi.org/10.1109/ICNN.1993.298623',
};

const ADAFACTOR_TORCH: OptimizerDefinition = {
  torchName: 'Adafactor',
  slots: ['v'],
  update: `
    g = ${SLOPE}
    w = t^beta2_decay
    alpha = max(eps2, rms(theta))*min(lr, 1/sqrt(t))
    theta = theta*(1 - lr*weight_decay)
    v = v + w*(g*g - v)
    u = g/sqrt(max(v, eps1^2))
    theta = theta - alpha/max(1, rms(u)/d)*u`,
  tex: { ...COMMON_TEX, alpha: '\\alpha_t', w: 'w_t' },
  parameters: [
    rate(1e-2),
    {
      ...numeric(
        'beta2_decay',
        -0.8,
        '\\tau',
        [-1, -0.1],
        'linear',
        'The memory of squared gradients grows as 1 − t^beta2_decay.',
      ),
      limits: [Number.NEGATIVE_INFINITY, 0],
    },
    pair(
      'eps',
      {
        ...numeric(
          'eps1',
          Number.EPSILON,
          '\\varepsilon_1',
          [1e-16, 1e-1],
          'log',
          'Smallest root of the second moment; torch’s None is the rounding unit of the dtype.',
        ),
        none: Number.EPSILON,
      },
      numeric('eps2', 1e-3, '\\varepsilon_2', [1e-6, 1], 'log', 'Size of θ below which steps shrink no further.'),
      'Floors of the second moment and of the size of θ.',
    ),
    numeric('d', 1, 'd', [0.1, 10], 'log', 'The update’s root mean square is clipped to this.'),
    decay(0, DECOUPLED),
    maximize,
  ],
  source: 'torch.optim.Adafactor (2.5 and later), for vectors; Shazeer & Stern 2018, arXiv 1804.04235',
};

const ADAFACTOR: OptimizerDefinition = {
  torchName: 'TransformersAdafactor',
  isOwnClass: true,
  slots: ['v', 'm'],
  update: `
    g = grad
    rate = where(relative_step, min(where(warmup_init, 1e-6*t, 1e-2), 1/sqrt(t)), lr)
    alpha = where(scale_parameter, max(eps2, rms(theta))*rate, rate)
    b2 = 1 - t^decay_rate
    v = b2*v + (1 - b2)*(g*g + eps1)
    u = g/sqrt(v)
    d = alpha*u/max(1, rms(u)/clip_threshold)
    m = beta1*m + (1 - beta1)*d
    theta = theta - weight_decay*alpha*theta - m`,
  tex: { ...COMMON_TEX, alpha: '\\alpha_t', rate: '\\rho_t', b2: '\\hat\\beta_2', d: '\\Delta' },
  parameters: [
    { ...rate(1e-3), meaning: 'Learning rate; stands idle while relative_step is on.' },
    pair(
      'eps',
      numeric('eps1', 1e-30, '\\varepsilon_1', [1e-30, 1e-1], 'log', 'Added to every squared gradient.'),
      numeric('eps2', 1e-3, '\\varepsilon_2', [1e-6, 1], 'log', 'Size of θ below which steps shrink no further.'),
      'Floors of the second moment and of the size of θ.',
    ),
    numeric('clip_threshold', 1, 'd', [0.1, 10], 'log', 'The update’s root mean square is clipped to this.'),
    {
      ...numeric(
        'decay_rate',
        -0.8,
        '\\tau',
        [-1, -0.1],
        'linear',
        'The memory of squared gradients grows as 1 − t^decay_rate.',
      ),
      limits: [Number.NEGATIVE_INFINITY, 0],
    },
    memory('beta1', 0, '\\beta_1', 'Memory of the steps; 0, the library’s None, keeps none.'),
    decay(0, 'Decoupled decay: θ shrinks by weight_decay times this step’s rate.'),
    flag('scale_parameter', 'Multiply the rate by the size of θ.', true),
    flag('relative_step', 'Take the rate from the step number, min(0.01, 1/√t), instead of lr.', true),
    flag('warmup_init', 'Start the relative rate at 1e-6·t.'),
  ],
  source: 'transformers.Adafactor, for vectors; Shazeer & Stern 2018, arXiv 1804.04235',
};

export const ADAPTIVE_METHODS: readonly OptimizerEntry[] = [
  optimizerEntry(
    'adagrad',
    'Adagrad',
    ADAGRAD,
    'Divides by the root of all squared gradients ever seen: fair to rare directions, and slower with every step.',
  ),
  optimizerEntry(
    'adadelta',
    'Adadelta',
    ADADELTA,
    'Steps as long as its own recent steps: it needs no lr, and takes its time to start because those begin at zero.',
  ),
  optimizerEntry(
    'rmsprop',
    'RMSprop',
    RMSPROP,
    'Divides each coordinate by the size of its recent gradients, so that steep and flat axes move alike.',
  ),
  optimizerEntry(
    'rprop',
    'Rprop',
    RPROP,
    'Only the sign of the slope counts: a coordinate strides out while it keeps and halves its step when it turns. Fast with exact gradients, lost with noisy ones.',
  ),
  optimizerEntry(
    'adafactor',
    'Adafactor',
    ADAFACTOR_TORCH,
    'Steps in proportion to the size of θ itself; on matrices it remembers rows and columns instead of every entry.',
  ),
  optimizerEntry(
    'transformers-adafactor',
    'Adafactor (transformers)',
    ADAFACTOR,
    'The library form that sets its own rate from the step number: lr does nothing until relative_step is off.',
  ),
];
