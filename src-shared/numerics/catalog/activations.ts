/**
 * The activation functions, each defined once as a formula in x; the derivative is taken from the formula, and branches
 * are cut so that it is torch's where a kink makes it a convention. Softmax and its logarithm look at a whole vector:
 * their formula shows one element, `cpu/softmax.ts` computes them.
 */
import { AppError } from '../../contract/result.ts';
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { type ArgumentValues, choice, flag, pythonKeywords, real, whole } from './arguments.ts';
import { argumentsOf, argumentTex, type CatalogueEntry, type Choice, findEntry } from './entry.ts';

export interface ActivationEntry extends CatalogueEntry {
  /** `element`: a function of one number; `vector`: of all numbers along `dim`. */
  readonly kind: 'element' | 'vector';
  /** In x, the arguments and `constants`; of a vector's element in `x_i` and what `tex` explains. */
  readonly formula: (values: ArgumentValues) => string;
  /** Fixed numbers of the definition that are shown as symbols. */
  readonly constants: Readonly<Record<string, number>>;
  /** TeX of the names that are not arguments. */
  readonly tex: Readonly<Record<string, string>>;
}

function element(
  id: string,
  name: string,
  title: string,
  formula: string | ((values: ArgumentValues) => string),
  teaches: string,
  source: string,
  more: Partial<Pick<ActivationEntry, 'args' | 'constants' | 'tex' | 'kind'>> = {},
): ActivationEntry {
  const text = typeof formula === 'string' ? () => formula : formula;
  return {
    kind: 'element',
    args: [],
    constants: {},
    tex: {},
    ...more,
    id,
    name,
    title,
    teaches,
    source,
    formula: text,
  };
}

const POSITIVE: readonly [number, number] = [Number.MIN_VALUE, Number.POSITIVE_INFINITY];
const inplace = flag('inplace', false, 'Overwrite the input to save memory; the values are the same.');
const alpha = (meaning: string) => real('alpha', 1, '\\alpha', [0.1, 3], meaning);
const dim = whole('dim', -1, 'd', [-1, 3], 'The axis whose numbers sum to 1; negative counts from the last.', {
  limits: [-16, 15],
  required: true,
});

// λ and α solve mean 0 and variance 1 as a fixed point; these are torch's digits.
const SELU = { lambda: 1.0507009873554805, alpha: 1.6732632423543772 };

export const ACTIVATIONS: readonly ActivationEntry[] = [
  element(
    'relu',
    'ReLU',
    'ReLU',
    'where(x <= 0, 0, x)',
    'Gradient 1 or 0: deep nets train, and a unit that is never positive never learns again.',
    'torch.nn.ReLU; Nair & Hinton 2010',
    { args: [inplace] },
  ),
  element(
    'leaky_relu',
    'LeakyReLU',
    'Leaky ReLU',
    'where(x > 0, x, negative_slope*x)',
    'A small slope on the left keeps every unit learning.',
    'torch.nn.LeakyReLU; Maas et al. 2013',
    {
      args: [real('negative_slope', 0.01, 'a', [0, 1], 'Slope for x ≤ 0; at the kink torch takes this side.'), inplace],
    },
  ),
  element(
    'elu',
    'ELU',
    'ELU',
    'where(x > 0, x, alpha*expm1(x))',
    'Saturates at −α, which pulls the mean of the outputs towards 0.',
    'torch.nn.ELU; Clevert et al. 2016, arXiv 1511.07289',
    { args: [alpha('Depth of the left plateau.'), inplace] },
  ),
  element(
    'celu',
    'CELU',
    'CELU',
    'where(x > 0, x, alpha*expm1(x/alpha))',
    'ELU with slope 1 at 0 for every α: continuously differentiable.',
    'torch.nn.CELU; Barron 2017, arXiv 1704.07483',
    { args: [alpha('Depth and width of the left plateau.'), inplace] },
  ),
  element(
    'selu',
    'SELU',
    'SELU',
    'lambda*where(x > 0, x, alpha*expm1(x))',
    'Two constants chosen so that mean 0 and variance 1 reproduce themselves from layer to layer.',
    'torch.nn.SELU; Klambauer et al. 2017, arXiv 1706.02515',
    { args: [inplace], constants: SELU },
  ),
  element(
    'gelu',
    'GELU',
    'GELU',
    ({ approximate }) =>
      approximate === 'tanh' ? '0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))' : '0.5*x*(1 + erf(x/sqrt(2)))',
    'x weighted by the probability that a standard normal lies below it; smooth, with a dip left of 0.',
    'torch.nn.GELU; Hendrycks & Gimpel 2016, arXiv 1606.08415',
    { args: [choice('approximate', ['none', 'tanh'], 'none: the error function; tanh: the cheaper fit of GPT-2.')] },
  ),
  element(
    'silu',
    'SiLU',
    'SiLU (Swish)',
    'x*sigmoid(x)',
    'A smooth ReLU that is not monotone: its minimum is −0.278 at x = −1.278.',
    'torch.nn.SiLU; Elfwing et al. 2018, arXiv 1702.03118',
    { args: [inplace] },
  ),
  element(
    'mish',
    'Mish',
    'Mish',
    'x*tanh(softplus(x))',
    'Shaped like SiLU, a little steeper on the right.',
    'torch.nn.Mish; Misra 2019, arXiv 1908.08681',
    { args: [inplace] },
  ),
  element(
    'softplus',
    'Softplus',
    'Softplus',
    'where(beta*x > threshold, x, softplus(beta*x)/beta)',
    'A smooth ReLU whose derivative is the sigmoid; torch switches to x itself above the threshold.',
    'torch.nn.Softplus; Dugas et al. 2001',
    {
      args: [
        real('beta', 1, '\\beta', [0.1, 10], 'Sharpness: ReLU as it grows.', { limits: POSITIVE }),
        real('threshold', 20, 't', [1, 50], 'Where β·x exceeds this the function is linear.'),
      ],
    },
  ),
  element(
    'sigmoid',
    'Sigmoid',
    'Sigmoid',
    'sigmoid(x)',
    'Derivative at most 1/4: each layer divides the gradient by four or more.',
    'torch.nn.Sigmoid',
  ),
  element(
    'logsigmoid',
    'LogSigmoid',
    'Log-sigmoid',
    '-softplus(-x)',
    'The logarithm of a probability from a logit, without ever forming the probability.',
    'torch.nn.LogSigmoid',
  ),
  element(
    'tanh',
    'Tanh',
    'Tanh',
    'tanh(x)',
    'Zero-centred and slope 1 at 0: signals survive while they are small and vanish once units saturate.',
    'torch.nn.Tanh; LeCun et al. 1998, Efficient BackProp',
  ),
  element(
    'hardswish',
    'Hardswish',
    'Hard swish',
    'where(x < -3, 0, where(x < 3, x*(x + 3)/6, x))',
    'SiLU from a parabola and two lines, for devices without a fast exponential.',
    'torch.nn.Hardswish; Howard et al. 2019, arXiv 1905.02244',
    { args: [inplace] },
  ),
  element(
    'hardsigmoid',
    'Hardsigmoid',
    'Hard sigmoid',
    'where(x <= -3, 0, where(x >= 3, 1, x/6 + 0.5))',
    'A sigmoid of three lines: cheap, and exactly flat outside (−3, 3).',
    'torch.nn.Hardsigmoid; Courbariaux et al. 2015, arXiv 1511.00363',
    { args: [inplace] },
  ),
  element(
    'hardtanh',
    'Hardtanh',
    'Hard tanh',
    'where(x <= min_val, min_val, where(x >= max_val, max_val, x))',
    'Identity between two walls; outside them nothing is learned.',
    'torch.nn.Hardtanh; Collobert 2004',
    {
      args: [
        real('min_val', -1, 'a', [-6, 0], 'Lower wall; at it the derivative is 0.'),
        real('max_val', 1, 'b', [0, 6], 'Upper wall; at it the derivative is 0.'),
        inplace,
      ],
    },
  ),
  element(
    'relu6',
    'ReLU6',
    'ReLU6',
    'where(x <= 0, 0, where(x >= 6, 6, x))',
    'ReLU with a ceiling, so that few bits can hold its output.',
    'torch.nn.ReLU6; Howard et al. 2017, arXiv 1704.04861',
    { args: [inplace] },
  ),
  element(
    'softsign',
    'Softsign',
    'Softsign',
    'x/(1 + abs(x))',
    'Like tanh, but its tails fade as 1/x² and so saturate late.',
    'torch.nn.Softsign; Bergstra et al. 2009',
  ),
  element(
    'softmax',
    'Softmax',
    'Softmax',
    'exp(x_i)/total',
    'Scores to probabilities: only differences matter, so the largest may be subtracted before exponentials overflow.',
    'torch.nn.Softmax; Bridle 1990',
    { kind: 'vector', args: [dim], tex: { x_i: 'x_i', total: '\\sum_j e^{x_j}' } },
  ),
  element(
    'log_softmax',
    'LogSoftmax',
    'Log-softmax',
    'x_i - log(total)',
    'Log-probabilities straight from scores: finite where the probability itself has underflowed to 0.',
    'torch.nn.LogSoftmax',
    { kind: 'vector', args: [dim], tex: { x_i: 'x_i', total: '\\sum_j e^{x_j}' } },
  ),
];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findActivation(id: string): ActivationEntry {
  return findEntry('activation', ACTIVATIONS, id);
}

/** Every argument, defaults filled in. Throws AppError('invalid-recipe') on an illegal choice. */
export function activationArguments(choice: Choice): ArgumentValues {
  const values = argumentsOf('activation', findActivation(choice.id), choice);
  if (choice.id === 'celu' && values.alpha === 0)
    throw new AppError(
      'invalid-recipe',
      'alpha of activation "celu" must not be 0, which it divides by; got 0.',
      'The default is 1.',
    );
  return values;
}

/** `f(x) = …` in TeX, arguments as symbols. Throws AppError('invalid-recipe') on an illegal choice. */
export function activationTex(choice: Choice): string {
  const entry = findActivation(choice.id);
  const names = { ...argumentTex(entry), ...entry.tex };
  const known = ['x', ...Object.keys(names), ...Object.keys(entry.constants)];
  const expr = parseFormula(entry.formula(activationArguments(choice)), known);
  return `${entry.kind === 'vector' ? 'f(x)_i' : 'f(x)'} = ${printTex(expr, names)}`;
}

/** `torch.nn.LeakyReLU(negative_slope=0.2)`. Throws AppError('invalid-recipe') on an illegal choice. */
export function activationPython(choice: Choice): string {
  const entry = findActivation(choice.id);
  return `torch.nn.${entry.name}(${pythonKeywords(entry.args, activationArguments(choice)).join(', ')})`;
}
