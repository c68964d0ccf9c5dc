/**
 * Which optax function stands for which class of the catalogue, whose argument is whose, and where the mathematics part.
 * Source: optax 0.2.8; every text was run beside our engine (see the tests).
 */
import { pythonNumber } from '../expression/python.ts';

/** Functions of optax 0.2.8 and those of their arguments the texts use. SOURCE: `inspect.signature` of the released wheel. */
export const OPTAX_ARGUMENTS = {
  sgd: ['learning_rate', 'momentum', 'nesterov'],
  adagrad: ['learning_rate', 'initial_accumulator_value', 'eps'],
  adadelta: ['learning_rate', 'rho', 'eps', 'weight_decay'],
  rmsprop: ['learning_rate', 'decay', 'eps', 'eps_in_sqrt', 'centered', 'momentum'],
  rprop: ['learning_rate', 'eta_minus', 'eta_plus', 'min_step_size', 'max_step_size'],
  adam: ['learning_rate', 'b1', 'b2', 'eps'],
  adamw: ['learning_rate', 'b1', 'b2', 'eps', 'weight_decay'],
  adamax: ['learning_rate', 'b1', 'b2', 'eps'],
  nadam: ['learning_rate', 'b1', 'b2', 'eps'],
  nadamw: ['learning_rate', 'b1', 'b2', 'eps', 'weight_decay'],
  radam: ['learning_rate', 'b1', 'b2', 'eps', 'threshold'],
  lion: ['learning_rate', 'b1', 'b2', 'weight_decay'],
  amsgrad: ['learning_rate', 'b1', 'b2', 'eps'],
  lbfgs: ['learning_rate', 'memory_size', 'linesearch'],
  adafactor: [
    'learning_rate',
    'min_dim_size_to_factor',
    'decay_rate',
    'multiply_by_parameter_scale',
    'clipping_threshold',
    'momentum',
    'weight_decay_rate',
    'eps',
  ],
  'contrib.muon': [
    'learning_rate',
    'ns_coeffs',
    'ns_steps',
    'beta',
    'eps',
    'weight_decay',
    'nesterov',
    'consistent_rms',
  ],
  scale: ['step_size'],
  trace: ['decay', 'nesterov'],
  add_decayed_weights: ['weight_decay'],
  scale_by_learning_rate: ['learning_rate'],
  scale_by_radam: ['b1', 'b2', 'eps', 'threshold'],
  scale_by_amsgrad: ['b1', 'b2', 'eps'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OptaxName = keyof typeof OPTAX_ARGUMENTS;
/** A string is Python as it stands. */
export type OptaxValue = number | boolean | string;
export type Arguments<N extends OptaxName> = Partial<Record<(typeof OPTAX_ARGUMENTS)[N][number], OptaxValue>>;

/** Hyperparameters under the names of the update lines, see `hyperparametersOf`. */
type Flat = Readonly<Record<string, number>>;

export interface OptaxForm {
  /** `coupled`: torch adds weight_decay·θ to the gradient, and optax has to be told to. */
  readonly decay?: 'coupled';
  /** The transformations, first one first; absent: optax has none, and the differences say why. */
  readonly steps?: (flat: Flat) => readonly string[];
  readonly differences?: (flat: Flat) => readonly string[];
  /** Where optax's defaults are not torch's. */
  readonly defaults?: string;
}

/** `optax.name(argument=value, …)`. */
export function call<N extends OptaxName>(name: N, args: Arguments<N>): string {
  const texts = Object.entries(args).map(([argument, value]) => `${argument}=${printed(value as OptaxValue)}`);
  return `optax.${name}(${texts.join(', ')})`;
}

function printed(value: OptaxValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? pythonNumber(value) : value;
}

/** Our names → optax's, one call, nothing else to say. */
function renamed<N extends OptaxName>(name: N, names: Readonly<Record<string, keyof Arguments<N> & string>>) {
  return (flat: Flat): readonly string[] => {
    const args = Object.fromEntries(Object.entries(names).map(([ours, theirs]) => [theirs, flat[ours] ?? 0]));
    return [call(name, args as Arguments<N>)];
  };
}

const ADAM_NAMES = { lr: 'learning_rate', beta1: 'b1', beta2: 'b2', eps: 'eps' } as const;

const some = (...sentences: readonly (string | false)[]): readonly string[] =>
  sentences.filter((sentence) => sentence !== false);

const AMSGRAD =
  'optax.amsgrad keeps the largest of the corrected second moments; torch keeps the largest uncorrected one and corrects that.';

function sgdSteps({ lr = 0, momentum = 0, dampening = 0, nesterov = 0 }: Flat): readonly string[] {
  if (momentum === 0) return [call('sgd', { learning_rate: lr })];
  if (dampening === 0) return [call('sgd', { learning_rate: lr, momentum, ...(nesterov !== 0 && { nesterov: true }) })];
  return [
    call('scale', { step_size: 1 - dampening }),
    call('trace', { decay: momentum }),
    call('scale_by_learning_rate', { learning_rate: lr }),
  ];
}

// The rate of each step, from the number of steps before it.
const adagradRate = ({ lr = 0, lr_decay = 0 }: Flat): OptaxValue =>
  lr_decay === 0 ? lr : `lambda count: ${pythonNumber(lr)}/(1 + count*${pythonNumber(lr_decay)})`;
const adafactorRate = ({ lr = 0 }: Flat): string => `lambda count: jnp.minimum(${pythonNumber(lr)}, (count + 1)**-0.5)`;
const relativeRate = ({ lr = 0, relative_step = 0, warmup_init = 0 }: Flat): OptaxValue =>
  relative_step === 0
    ? lr
    : `lambda count: jnp.minimum(${warmup_init === 0 ? '0.01' : '1e-6*(count + 1)'}, (count + 1)**-0.5)`;

function adamwSteps(flat: Flat): readonly string[] {
  const { lr = 0, beta1 = 0, beta2 = 0, eps = 0, weight_decay = 0, amsgrad } = flat;
  if (amsgrad === 0) return renamed('adamw', { ...ADAM_NAMES, weight_decay: 'weight_decay' })(flat);
  return [
    call('scale_by_amsgrad', { b1: beta1, b2: beta2, eps }),
    call('add_decayed_weights', { weight_decay }),
    call('scale_by_learning_rate', { learning_rate: lr }),
  ];
}

export const OPTAX_FORMS: Readonly<Record<string, OptaxForm>> = {
  SGD: {
    decay: 'coupled',
    steps: sgdSteps,
    differences: ({ momentum, dampening }) =>
      some(momentum !== 0 && dampening !== 0 && 'torch leaves the very first gradient undamped; optax damps it too.'),
  },
  HeavyBall: {
    // The rate before the trace: then a changing lr leaves past moves as long as they were, as in Polyak's form.
    steps: ({ lr = 0, momentum = 0 }) => [
      call('scale_by_learning_rate', { learning_rate: lr }),
      call('trace', { decay: momentum }),
    ],
  },
  NesterovTextbook: {
    differences: () => [
      'optax takes the gradient where the parameters are and not at a point ahead of them; optax.sgd(nesterov=True) walks the points ahead, if the momentum is constant.',
    ],
  },
  ASGD: {
    differences: () => [
      'optax has no averaged SGD: its step size schedule could be composed, but an average of the iterates lives outside of it.',
    ],
  },
  Adagrad: {
    decay: 'coupled',
    steps: (flat) => [
      call('adagrad', {
        learning_rate: adagradRate(flat),
        initial_accumulator_value: flat.initial_accumulator_value ?? 0,
        eps: (flat.eps ?? 0) ** 2,
      }),
    ],
    differences: () => [
      'optax adds eps inside the root: the square of ours there leaves the same smallest denominator.',
    ],
    defaults: 'optax.adagrad starts at initial_accumulator_value=0.1 with eps=1e-7 (torch: 0 and 1e-10).',
  },
  Adadelta: {
    steps: renamed('adadelta', { lr: 'learning_rate', rho: 'rho', eps: 'eps', weight_decay: 'weight_decay' }),
  },
  RMSprop: {
    decay: 'coupled',
    steps: ({ lr = 0, alpha = 0, eps = 0, centered = 0, momentum = 0 }) => [
      call('rmsprop', {
        learning_rate: lr,
        decay: alpha,
        eps,
        eps_in_sqrt: false,
        ...(centered !== 0 && { centered: true }),
        ...(momentum !== 0 && { momentum }),
      }),
    ],
    differences: ({ momentum }) =>
      some(momentum !== 0 && 'With a schedule they part: optax multiplies by lr before the momentum, torch after it.'),
    defaults: 'optax.rmsprop takes decay=0.9 and adds eps inside the root (torch: alpha 0.99, outside).',
  },
  Rprop: {
    steps: renamed('rprop', {
      lr: 'learning_rate',
      etaminus: 'eta_minus',
      etaplus: 'eta_plus',
      hmin: 'min_step_size',
      hmax: 'max_step_size',
    }),
    differences: () => [
      'optax 0.2.8 returns the step it computed one step earlier, so that its first step is zero; and its step length is not clipped while the gradient is zero.',
    ],
  },
  Adafactor: {
    steps: (flat) => [
      call('adafactor', {
        learning_rate: adafactorRate(flat),
        min_dim_size_to_factor: 1,
        decay_rate: -(flat.beta2_decay ?? 0),
        clipping_threshold: flat.d ?? 1,
        eps: (flat.eps1 ?? 0) ** 2,
        ...(flat.weight_decay !== 0 && { weight_decay_rate: (flat.lr ?? 0) * (flat.weight_decay ?? 0) }),
      }),
    ],
    differences: ({ eps2 }) =>
      some(
        'optax computes how much memory keeps in float32.',
        'optax adds eps to every squared gradient; torch bounds the second moment by it from below.',
        eps2 !== 1e-3 && 'optax.adafactor holds the floor of the parameter’s size at 1e-3.',
      ),
    defaults: 'optax.adafactor factors only dimensions of 128 and more, and takes lr as it is (torch: min(lr, 1/√t)).',
  },
  TransformersAdafactor: {
    steps: (flat) => [
      call('adafactor', {
        learning_rate: relativeRate(flat),
        min_dim_size_to_factor: 1,
        decay_rate: -(flat.decay_rate ?? 0),
        multiply_by_parameter_scale: flat.scale_parameter !== 0,
        clipping_threshold: flat.clip_threshold ?? 1,
        eps: flat.eps1 ?? 0,
        ...(flat.beta1 !== 0 && { momentum: flat.beta1 ?? 0 }),
        ...(flat.weight_decay !== 0 && { weight_decay_rate: flat.weight_decay ?? 0 }),
      }),
    ],
    differences: ({ weight_decay, eps2, scale_parameter }) =>
      some(
        'optax computes how much memory keeps in float32.',
        weight_decay !== 0 &&
          'optax shrinks θ by weight_decay_rate itself; transformers by weight_decay times the rate.',
        scale_parameter !== 0 && eps2 !== 1e-3 && 'optax.adafactor holds the floor of the parameter’s size at 1e-3.',
      ),
  },
  Adam: {
    decay: 'coupled',
    steps: (flat) => {
      if (flat.decoupled_weight_decay !== 0) return adamwSteps(flat);
      return flat.amsgrad !== 0 ? renamed('amsgrad', ADAM_NAMES)(flat) : renamed('adam', ADAM_NAMES)(flat);
    },
    differences: ({ amsgrad }) => some(amsgrad !== 0 && AMSGRAD),
  },
  AdamW: {
    steps: adamwSteps,
    differences: ({ amsgrad }) => some(amsgrad !== 0 && AMSGRAD),
    defaults: 'optax.adamw takes weight_decay=1e-4 (torch: 1e-2).',
  },
  Adamax: { decay: 'coupled', steps: renamed('adamax', ADAM_NAMES) },
  NAdam: {
    decay: 'coupled',
    steps: (flat) =>
      flat.decoupled_weight_decay !== 0
        ? renamed('nadamw', { ...ADAM_NAMES, weight_decay: 'weight_decay' })(flat)
        : renamed('nadam', ADAM_NAMES)(flat),
    differences: () => [
      'optax.nadam is adam(nesterov=True) with a constant b1; torch lets the momentum grow from b1/2 by momentum_decay and corrects by its running product.',
    ],
    defaults: 'optax.nadamw takes weight_decay=1e-4.',
  },
  RAdam: {
    decay: 'coupled',
    steps: (flat) => {
      const { lr = 0, beta1 = 0, beta2 = 0, eps = 0, weight_decay = 0, decoupled_weight_decay } = flat;
      if (decoupled_weight_decay === 0)
        return [call('radam', { learning_rate: lr, b1: beta1, b2: beta2, eps, threshold: 5 })];
      return [
        call('scale_by_radam', { b1: beta1, b2: beta2, eps, threshold: 5 }),
        call('add_decayed_weights', { weight_decay }),
        call('scale_by_learning_rate', { learning_rate: lr }),
      ];
    },
    differences: () => ['optax adds eps after correcting the second moment, torch before.'],
  },
  Lion: {
    steps: renamed('lion', { lr: 'learning_rate', beta1: 'b1', beta2: 'b2', weight_decay: 'weight_decay' }),
    defaults: 'optax.lion takes weight_decay=1e-3 (the paper’s code: 0).',
  },
};
