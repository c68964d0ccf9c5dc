/**
 * The normalization layers: which numbers share a mean and a variance, and torch's arguments for each. The arithmetic is
 * in `cpu/norms.ts`; the formula here is that of one element.
 */
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import {
  type ArgumentValues,
  choice,
  flag,
  type ListArgument,
  type OptionalArgument,
  pythonArgument,
  pythonKeywords,
  real,
  whole,
} from './arguments.ts';
import { argumentsOf, argumentTex, type CatalogueEntry, type Choice, findEntry } from './entry.ts';

export interface NormEntry extends CatalogueEntry {
  /** Of one element x, in the arguments and the names of `tex`. */
  readonly formula: (values: ArgumentValues) => string;
  readonly tex: Readonly<Record<string, string>>;
  /** Which axes the statistics run over, in words. */
  readonly over: string;
  /** Sizes torch's constructor takes from the input, before the arguments. */
  readonly sizes: readonly string[];
  /** Python for what torch.nn has no class for. */
  readonly python?: (values: ArgumentValues) => string;
}

const AT_LEAST_0: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
const eps = real('eps', 1e-5, '\\varepsilon', [1e-12, 1e-1], 'Added to the variance inside the root.', {
  limits: AT_LEAST_0,
  scale: 'log',
});
const momentum: OptionalArgument = {
  kind: 'optional',
  name: 'momentum',
  default: 0.1,
  limits: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  tex: 'm',
  meaning: 'Share of the new batch in the running statistics; null averages all batches alike.',
};
const affine = (value: boolean) => flag('affine', value, 'Learn a scale γ and a shift β for each channel.');
const track = (value: boolean) =>
  flag('track_running_stats', value, 'Keep running statistics, and use them in evaluation.');
const normalizedShape: ListArgument = {
  kind: 'list',
  name: 'normalized_shape',
  default: [8],
  limits: [1, Number.MAX_SAFE_INTEGER],
  required: true,
  meaning: 'The last sizes of the input: what one mean and variance cover, and the shape of γ and β.',
};

const CENTRED = {
  formula: ({ affine: isAffine, elementwise_affine }: ArgumentValues) =>
    isAffine === false || elementwise_affine === false
      ? '(x - mean)/sqrt(var + eps)'
      : '(x - mean)/sqrt(var + eps)*gamma + beta',
  tex: { x: 'x', mean: '\\mu', var: '\\sigma^2', gamma: '\\gamma', beta: '\\beta' },
};

const batchNorm = (id: string, name: string, title: string, over: string): NormEntry => ({
  id,
  name,
  title,
  over,
  teaches:
    'Statistics of the batch in training, running ones in evaluation: two different functions, and a common bug.',
  source: `torch.nn.${name}; Ioffe & Szegedy 2015, arXiv 1502.03167`,
  args: [eps, momentum, affine(true), track(true)],
  sizes: ['num_features'],
  ...CENTRED,
});

export const NORMS: readonly NormEntry[] = [
  batchNorm('batch_norm_1d', 'BatchNorm1d', 'Batch norm', 'N (and L) for each channel'),
  batchNorm('batch_norm_2d', 'BatchNorm2d', 'Batch norm of images', 'N, H, W for each channel'),
  {
    id: 'layer_norm',
    name: 'LayerNorm',
    title: 'Layer norm',
    over: 'the last axes, for each sample',
    teaches: 'Looks at one sample alone, so a batch of one, training and evaluation are all the same.',
    source: 'torch.nn.LayerNorm; Ba et al. 2016, arXiv 1607.06450',
    args: [normalizedShape, eps, flag('elementwise_affine', true, 'Learn γ and β for each place.')],
    sizes: [],
    ...CENTRED,
  },
  {
    id: 'instance_norm_2d',
    name: 'InstanceNorm2d',
    title: 'Instance norm',
    over: 'H, W for each sample and channel',
    teaches: 'Takes contrast and brightness out of every channel of every image: what style is made of.',
    source: 'torch.nn.InstanceNorm2d; Ulyanov et al. 2016, arXiv 1607.08022',
    args: [eps, momentum, affine(false), track(false)],
    sizes: ['num_features'],
    ...CENTRED,
  },
  {
    id: 'group_norm',
    name: 'GroupNorm',
    title: 'Group norm',
    over: 'H, W and the channels of a group, for each sample',
    teaches: 'Between layer norm (one group) and instance norm (a group a channel); independent of the batch size.',
    source: 'torch.nn.GroupNorm; Wu & He 2018, arXiv 1803.08494',
    args: [
      whole('num_groups', 2, 'G', [1, 32], 'Groups the channels are split into.', {
        limits: [1, Number.MAX_SAFE_INTEGER],
        required: true,
      }),
      eps,
      affine(true),
    ],
    sizes: ['num_channels'],
    ...CENTRED,
  },
  {
    id: 'rms_norm',
    name: 'RMSNorm',
    title: 'RMS norm',
    over: 'the last axes, for each sample',
    teaches: 'Layer norm without the mean: one pass, no shift, and language models do as well.',
    source: 'torch.nn.RMSNorm; Zhang & Sennrich 2019, arXiv 1910.07467',
    args: [
      normalizedShape,
      {
        kind: 'optional',
        name: 'eps',
        default: null,
        limits: AT_LEAST_0,
        tex: '\\varepsilon',
        meaning: 'Added to the mean square inside the root; null: the spacing of floats at 1, here 2⁻⁵².',
      },
      flag('elementwise_affine', true, 'Learn γ for each place.'),
    ],
    sizes: [],
    formula: ({ elementwise_affine }) =>
      elementwise_affine === false ? 'x/sqrt(square + eps)' : 'x/sqrt(square + eps)*gamma',
    tex: { x: 'x', square: '\\overline{x^2}', gamma: '\\gamma' },
  },
  {
    id: 'ada_in',
    name: 'AdaIN',
    title: 'Adaptive instance norm',
    over: 'H, W for each sample and channel, of content and style',
    teaches: 'Give an image another’s means and deviations, channel by channel, and it takes on its style.',
    source: 'Huang & Belongie 2017, arXiv 1703.06868',
    args: [
      eps,
      choice(
        'variant',
        ['epsBoth', 'epsContentOnly'],
        'eps in both deviations, or as in the authors’ code in the content’s alone.',
      ),
    ],
    sizes: [],
    formula: () => '(x - mean)/sqrt(var + eps)*style_std + style_mean',
    tex: { x: 'x', mean: '\\mu(x)', var: '\\sigma^2(x)', style_std: '\\sigma(s)', style_mean: '\\mu(s)' },
    python: ({ eps: value, variant }) => {
      const spread = (name: string, inside: string) =>
        `(${name}.var((2, 3), keepdim=True, unbiased=False)${inside}).sqrt()`;
      const style = spread('s', variant === 'epsBoth' ? ` + ${value}` : '');
      return `lambda x, s: (x - x.mean((2, 3), keepdim=True))/${spread('x', ` + ${value}`)}*${style} + s.mean((2, 3), keepdim=True)`;
    },
  },
  {
    id: 'standardize',
    name: 'Standardize',
    title: 'Standardization of features',
    over: 'the rows of the training set, for each column',
    teaches: 'Fit on the training set alone: the same mean and deviation are then used for every later row.',
    source: 'sklearn.preprocessing.StandardScaler',
    args: [
      whole('ddof', 0, 'd', [0, 1], 'Taken from the number of rows in the variance’s divisor.', {
        limits: [0, Number.MAX_SAFE_INTEGER],
      }),
    ],
    sizes: [],
    formula: () => '(x - mean)/std',
    tex: { x: 'x', mean: '\\bar x', std: 's' },
    python: ({ ddof }) => `lambda x: (x - x.mean(0))/x.std(0, correction=${pythonArgument(ddof ?? 0)})`,
  },
];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findNorm(id: string): NormEntry {
  return findEntry('norm', NORMS, id);
}

/** Every argument, defaults filled in. Throws AppError('invalid-recipe') on an illegal choice. */
export function normArguments(choice: Choice): ArgumentValues {
  return argumentsOf('norm', findNorm(choice.id), choice);
}

/** `y = …` of one element in TeX. Throws AppError('invalid-recipe') on an illegal choice. */
export function normTex(choice: Choice): string {
  const entry = findNorm(choice.id);
  const names = { ...argumentTex(entry), ...entry.tex };
  return `y = ${printTex(parseFormula(entry.formula(normArguments(choice)), Object.keys(names)), names)}`;
}

/**
 * `torch.nn.GroupNorm(num_groups=3, num_channels=6)`; `channels` is the second size of the input.
 * Throws AppError('invalid-recipe') on an illegal choice.
 */
export function normPython(choice: Choice, channels: number): string {
  const entry = findNorm(choice.id);
  const values = normArguments(choice);
  if (entry.python !== undefined) return entry.python(values);
  const sizes = entry.sizes.map((name) => `${name}=${channels}`);
  return `torch.nn.${entry.name}(${[...sizes, ...pythonKeywords(entry.args, values)].join(', ')})`;
}
