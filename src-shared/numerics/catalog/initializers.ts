/**
 * The initializers of torch.nn.init, and LeCun's. What is drawn from a distribution says its bounds or its deviation as
 * formulas in fan_in, fan_out and the arguments; the rest is built in `cpu/initializers.ts`.
 */
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { type ArgumentValues, choice, pythonKeywords, real, whole } from './arguments.ts';
import { argumentsOf, argumentTex, type CatalogueEntry, type Choice, findEntry } from './entry.ts';
import { NONLINEARITIES } from './gains.ts';

/** Formulas in the arguments, fan_in, fan_out, fan (the one `mode` picks) and gain. */
export type Law =
  | { readonly type: 'uniform'; readonly low: string; readonly high: string }
  | { readonly type: 'normal'; readonly mean: string; readonly std: string }
  | {
      readonly type: 'truncatedNormal';
      readonly low: string;
      readonly high: string;
      readonly mean: string;
      readonly std: string;
    }
  /** Built, not drawn element by element; `tex` says what holds of the result. */
  | { readonly type: 'built'; readonly tex: string };

export interface InitializerEntry extends CatalogueEntry {
  readonly law: Law;
  /** Python for what torch.nn.init has no function of that name for; `w` is the tensor. */
  readonly python?: string;
}

const AT_LEAST_0: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
const std = (value: number, meaning = 'Standard deviation.') =>
  real('std', value, '\\sigma', [0.001, 2], meaning, { limits: AT_LEAST_0, scale: 'log' });
const mean = real('mean', 0, '\\mu', [-1, 1], 'Mean.');
const gain = real('gain', 1, 'g', [0.1, 3], 'Factor for the activation that follows, see the table of gains.');

const KAIMING = [
  real('a', 0, 'a', [0, 3], 'Negative slope of leaky_relu; 0 is ReLU, √5 is what torch.nn.Linear does.'),
  choice('mode', ['fan_in', 'fan_out'], 'fan_in keeps the signal’s variance forward, fan_out the gradient’s backward.'),
  choice(
    'nonlinearity',
    ['leaky_relu', ...NONLINEARITIES.filter((name) => name !== 'leaky_relu')],
    'The activation that follows; decides the gain.',
  ),
];

const symmetric = (bound: string): Law => ({ type: 'uniform', low: `-${bound}`, high: bound });
const centred = (deviation: string): Law => ({ type: 'normal', mean: '0', std: deviation });
const built = (tex: string): Law => ({ type: 'built', tex });

const GLOROT = 'torch.nn.init; Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html';
const HE = 'torch.nn.init; He et al. 2015, arXiv 1502.01852';
const LECUN = 'LeCun et al. 1998, Efficient BackProp, https://doi.org/10.1007/3-540-49430-8_2';

export const INITIALIZERS: readonly InitializerEntry[] = [
  {
    id: 'uniform',
    name: 'uniform_',
    title: 'Uniform',
    teaches: 'A fixed width knows nothing of the layer: its variance (b − a)²/12 is right for one fan only.',
    source: 'torch.nn.init.uniform_',
    args: [real('a', 0, 'a', [-1, 1], 'Lower end.'), real('b', 1, 'b', [-1, 1], 'Upper end.')],
    law: { type: 'uniform', low: 'a', high: 'b' },
  },
  {
    id: 'normal',
    name: 'normal_',
    title: 'Normal',
    teaches: 'N(0, 0.01²), once the default everywhere: a deep net’s signal is gone after a dozen layers.',
    source: 'torch.nn.init.normal_',
    args: [mean, std(1)],
    law: { type: 'normal', mean: 'mean', std: 'std' },
  },
  {
    id: 'trunc_normal',
    name: 'trunc_normal_',
    title: 'Truncated normal',
    teaches: 'a and b are absolute, not multiples of σ: with σ = 0.02 the defaults ±2 cut nothing off.',
    source: 'torch.nn.init.trunc_normal_',
    args: [
      mean,
      std(1, 'Standard deviation before the cut.'),
      real('a', -2, 'a', [-4, 0], 'Lower cut, absolute.'),
      real('b', 2, 'b', [0, 4], 'Upper cut, absolute.'),
    ],
    law: { type: 'truncatedNormal', low: 'a', high: 'b', mean: 'mean', std: 'std' },
  },
  {
    id: 'constant',
    name: 'constant_',
    title: 'Constant',
    teaches: 'All units of a layer alike get the same gradient and stay alike: a layer of width one.',
    source: 'torch.nn.init.constant_',
    args: [real('val', 0, 'c', [-1, 1], 'The value.', { required: true })],
    law: built('W_{ij} = c'),
  },
  {
    id: 'ones',
    name: 'ones_',
    title: 'Ones',
    teaches: 'Right for the scale of a norm layer, wrong for a weight.',
    source: 'torch.nn.init.ones_',
    args: [],
    law: built('W_{ij} = 1'),
  },
  {
    id: 'zeros',
    name: 'zeros_',
    title: 'Zeros',
    teaches: 'Right for biases and for the last layer of a residual branch; anywhere else nothing learns.',
    source: 'torch.nn.init.zeros_',
    args: [],
    law: built('W_{ij} = 0'),
  },
  {
    id: 'eye',
    name: 'eye_',
    title: 'Identity',
    teaches: 'A linear layer that passes its input on: every singular value is 1.',
    source: 'torch.nn.init.eye_',
    args: [],
    law: built('W_{ij} = [i = j]'),
  },
  {
    id: 'dirac',
    name: 'dirac_',
    title: 'Dirac',
    teaches: 'The identity for convolutions: the middle of each kernel passes one channel on.',
    source: 'torch.nn.init.dirac_; Zagoruyko & Komodakis 2017, arXiv 1706.00388',
    args: [whole('groups', 1, 'G', [1, 8], 'Groups of the convolution.', { limits: [1, Number.MAX_SAFE_INTEGER] })],
    law: built('W_{ij} = [i = j]\\,\\delta'),
  },
  {
    id: 'xavier_uniform',
    name: 'xavier_uniform_',
    title: 'Xavier uniform',
    teaches: 'Splits the difference between forward and backward: variance 2/(fan_in + fan_out).',
    source: GLOROT,
    args: [gain],
    law: symmetric('gain*sqrt(6/(fan_in + fan_out))'),
  },
  {
    id: 'xavier_normal',
    name: 'xavier_normal_',
    title: 'Xavier normal',
    teaches: 'Made for tanh near 0; under ReLU it loses half the signal’s power in each layer.',
    source: GLOROT,
    args: [gain],
    law: centred('gain*sqrt(2/(fan_in + fan_out))'),
  },
  {
    id: 'kaiming_uniform',
    name: 'kaiming_uniform_',
    title: 'Kaiming uniform',
    teaches: 'ReLU throws half away, so the variance is doubled: signals keep their size through any depth.',
    source: HE,
    args: KAIMING,
    law: symmetric('gain*sqrt(3/fan)'),
  },
  {
    id: 'kaiming_normal',
    name: 'kaiming_normal_',
    title: 'Kaiming normal',
    teaches: 'The same deviation from a normal: only variance matters to a wide layer, not the shape.',
    source: HE,
    args: KAIMING,
    law: centred('gain/sqrt(fan)'),
  },
  {
    id: 'linear_default',
    name: 'Linear',
    title: 'torch.nn.Linear’s own',
    teaches: 'What you get without asking: variance 1/(3 fan_in), a sixth of what ReLU needs.',
    source: 'torch.nn.Linear.reset_parameters',
    args: [],
    law: symmetric('(1/sqrt(fan_in))'),
    python: 'torch.nn.init.kaiming_uniform_(w, a=5**0.5)',
  },
  {
    id: 'lecun_normal',
    name: 'lecun_normal',
    title: 'LeCun normal',
    teaches: 'Variance 1/fan_in, the plain answer for a linear layer, and what SELU asks for.',
    source: LECUN,
    args: [],
    law: centred('1/sqrt(fan_in)'),
    python: "torch.nn.init.kaiming_normal_(w, nonlinearity='linear')",
  },
  {
    id: 'lecun_uniform',
    name: 'lecun_uniform',
    title: 'LeCun uniform',
    teaches: 'The same variance from a box: a uniform of half-width b has variance b²/3.',
    source: LECUN,
    args: [],
    law: symmetric('sqrt(3/fan_in)'),
    python: "torch.nn.init.kaiming_uniform_(w, nonlinearity='linear')",
  },
  {
    id: 'orthogonal',
    name: 'orthogonal_',
    title: 'Orthogonal',
    teaches: 'All singular values equal: lengths are kept exactly, not only on average.',
    source: 'torch.nn.init.orthogonal_; Saxe et al. 2014, arXiv 1312.6120',
    args: [gain],
    law: built('W W^\\top = g^2 I'),
  },
  {
    id: 'sparse',
    name: 'sparse_',
    title: 'Sparse',
    teaches: 'A few strong inputs for each unit instead of many weak ones, so that units start out different.',
    source: 'torch.nn.init.sparse_; Martens 2010',
    args: [
      real('sparsity', 0.1, 's', [0, 1], 'Share of each column that is 0, rounded up.', {
        limits: [0, 1],
        required: true,
      }),
      std(0.01, 'Standard deviation of the rest.'),
    ],
    law: built('W_{ij} \\sim \\mathcal{N}(0, \\sigma^2), \\quad \\lceil s\\,n \\rceil \\text{ zeros a column}'),
  },
];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findInitializer(id: string): InitializerEntry {
  return findEntry('initializer', INITIALIZERS, id);
}

/** Every argument, defaults filled in. Throws AppError('invalid-recipe') on an illegal choice. */
export function initializerArguments(choice: Choice): ArgumentValues {
  return argumentsOf('initializer', findInitializer(choice.id), choice);
}

/** Names a law's formulas may read. */
export function lawNames(entry: InitializerEntry): readonly string[] {
  const names = entry.args.filter(({ kind }) => kind === 'number').map(({ name }) => name);
  return [...new Set(['fan_in', 'fan_out', 'fan', 'gain', ...names])];
}

/** `W ~ U(…)` in TeX. Throws AppError('invalid-recipe') on an unknown id. */
export function initializerTex(choice: Choice): string {
  const entry = findInitializer(choice.id);
  const { law } = entry;
  if (law.type === 'built') return law.tex;
  const fan = initializerArguments(choice).mode === 'fan_out' ? 'n_{out}' : 'n_{in}';
  const names = { ...argumentTex(entry), fan_in: 'n_{in}', fan_out: 'n_{out}', fan, gain: 'g' };
  const print = (formula: string) => printTex(parseFormula(formula, lawNames(entry)), names);
  if (law.type === 'uniform') return `W_{ij} \\sim \\mathcal{U}\\left(${print(law.low)},\\; ${print(law.high)}\\right)`;
  const normal = `W_{ij} \\sim \\mathcal{N}\\left(${print(law.mean)},\\; \\left(${print(law.std)}\\right)^2\\right)`;
  return law.type === 'normal' ? normal : `${normal} \\text{ on } [${print(law.low)}, ${print(law.high)}]`;
}

/** `torch.nn.init.xavier_uniform_(w, gain=2)`. Throws AppError('invalid-recipe') on an illegal choice. */
export function initializerPython(choice: Choice): string {
  const entry = findInitializer(choice.id);
  const keywords = pythonKeywords(entry.args, initializerArguments(choice));
  return entry.python ?? `torch.nn.init.${entry.name}(${['w', ...keywords].join(', ')})`;
}
