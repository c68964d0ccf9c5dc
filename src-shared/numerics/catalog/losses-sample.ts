/**
 * Losses of a whole sample: of scores over classes, of pairs and triples of vectors. The formula is that of one sample.
 */
import { type ArgumentValues, flag, pythonArgument, real, whole } from './arguments.ts';
import { type LossInput, REDUCTION, type SampleLossEntry } from './losses-entry.ts';

const POSITIVE: readonly [number, number] = [Number.MIN_VALUE, Number.POSITIVE_INFINITY];
const AT_LEAST_0: readonly [number, number] = [0, Number.POSITIVE_INFINITY];

const vector = (name: string, meaning: string): LossInput => ({ name, differentiable: true, meaning });
const scores: LossInput = vector('input', 'Scores (N, C, …); the classes lie along dimension 1.');
const classes: LossInput = {
  name: 'target',
  differentiable: false,
  meaning: 'Class indices (N, …), or probabilities in the shape of the input.',
};
const weight: LossInput = {
  name: 'weight',
  differentiable: false,
  optional: true,
  meaning: 'Weight of each class (C); the mean divides by the weights of the targets.',
};
const similar = (meaning: string): LossInput => ({ name: 'target', differentiable: false, meaning });

const ignored = whole('ignore_index', -100, 'y_0', [-100, 10], 'Targets of this value count nowhere.', {
  limits: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
});
const margin = (value: number, meaning: string) => real('margin', value, 'm', [0, 3], meaning);
const temperature = (value: number): ReturnType<typeof real> =>
  real('temperature', value, '\\tau', [0.01, 2], 'Small: only the hardest negatives count.', {
    limits: POSITIVE,
    scale: 'log',
  });

const PROBABILITY = '\\frac{e^{x_y}}{\\sum_c e^{x_c}}';

function reduced(python: string, { reduction }: ArgumentValues): string {
  return reduction === 'none' ? python : `(${python}).${reduction}()`;
}

const quoted = ({ reduction }: ArgumentValues): string => `reduction=${pythonArgument(reduction ?? 'mean')}`;

export const SAMPLE_LOSSES: readonly SampleLossEntry[] = [
  {
    kind: 'sample',
    id: 'cross_entropy',
    name: 'CrossEntropyLoss',
    title: 'Cross-entropy',
    teaches: 'Takes scores, not probabilities: softmax is inside, and the gradient is probabilities minus targets.',
    source: 'torch.nn.CrossEntropyLoss; smoothing: Szegedy et al. 2016, arXiv 1512.00567',
    inputs: [scores, classes, weight],
    args: [
      ignored,
      REDUCTION,
      real('label_smoothing', 0, '\\epsilon', [0, 0.5], 'Share of the target spread evenly over all classes.', {
        limits: [0, 1],
      }),
    ],
    formula: ({ label_smoothing }) =>
      label_smoothing === 0 ? '-w_y*log(p)' : '-(1 - label_smoothing)*w_y*log(p) - label_smoothing/C*all',
    tex: { p: PROBABILITY, w_y: 'w_y', C: 'C', all: '\\sum_c w_c \\ln p_c' },
  },
  {
    kind: 'sample',
    id: 'nll',
    name: 'NLLLoss',
    title: 'Negative log-likelihood',
    teaches: 'Cross-entropy’s second half: it only picks the target’s log-probability, and trusts that it is one.',
    source: 'torch.nn.NLLLoss',
    inputs: [{ ...scores, meaning: 'Log-probabilities (N, C, …).' }, classes, weight],
    args: [ignored, REDUCTION],
    formula: () => '-w_y*x_y',
    tex: { w_y: 'w_y', x_y: 'x_y' },
  },
  {
    kind: 'sample',
    id: 'focal_softmax',
    name: 'FocalSoftmax',
    title: 'Focal loss over classes',
    teaches: 'Cross-entropy times (1 − p)^γ: a class that is already right stops teaching.',
    source: 'Lin et al. 2017, arXiv 1708.02002',
    inputs: [scores, classes, { ...weight, meaning: 'Factor α of each class (C); the mean is over samples.' }],
    args: [
      REDUCTION,
      real('gamma', 2, '\\gamma', [0, 5], 'How fast easy examples are forgotten; 0 is cross-entropy.', {
        limits: AT_LEAST_0,
      }),
    ],
    formula: () => '-a*(1 - p)^gamma*log(p)',
    tex: { p: 'p_y', a: '\\alpha_y' },
    python: (values) =>
      `lambda x, y: (lambda l: ${reduced(`-(1 - l.exp())**${values.gamma}*l`, values)})(F.log_softmax(x, 1).gather(1, y[:, None])[:, 0])`,
  },
  {
    kind: 'sample',
    id: 'triplet',
    name: 'TripletMarginLoss',
    title: 'Triplet margin',
    teaches: 'Only order matters: the positive must be nearer than the negative by a margin, and then nothing pulls.',
    source: 'torch.nn.TripletMarginLoss; Balntas et al. 2016; Schroff et al. 2015, arXiv 1503.03832',
    inputs: [
      vector('anchor', 'Vectors (N, D).'),
      vector('positive', 'Vectors (N, D) that belong with the anchors.'),
      vector('negative', 'Vectors (N, D) that do not.'),
    ],
    args: [
      margin(1, 'How much farther the negative must be.'),
      real('p', 2, 'p', [1, 4], 'Exponent of the distance.', { limits: POSITIVE }),
      real('eps', 1e-6, '\\varepsilon', [0, 1e-3], 'Added to every difference, so that no distance is 0.', {
        limits: AT_LEAST_0,
      }),
      flag('swap', false, 'Take the nearer of anchor and positive as the one the negative must keep away from.'),
      REDUCTION,
    ],
    formula: () => 'max(near - far + margin, 0)',
    tex: { near: '\\lVert a - p + \\varepsilon \\rVert_p', far: '\\lVert a - n + \\varepsilon \\rVert_p' },
  },
  {
    kind: 'sample',
    id: 'cosine_embedding',
    name: 'CosineEmbeddingLoss',
    title: 'Cosine embedding',
    teaches: 'Angles alone: lengths get no gradient, and a dissimilar pair rests once its cosine is below the margin.',
    source: 'torch.nn.CosineEmbeddingLoss',
    inputs: [vector('x1', 'Vectors (N, D).'), vector('x2', 'Vectors (N, D).'), similar('(N), 1 similar, −1 not.')],
    args: [real('margin', 0, 'm', [-1, 1], 'Cosine below which a dissimilar pair costs nothing.'), REDUCTION],
    formula: () => 'where(t == 1, 1 - c, max(0, c - margin))',
    tex: { t: 't', c: '\\cos(x_1, x_2)' },
  },
  {
    kind: 'sample',
    id: 'contrastive_pair',
    name: 'ContrastivePair',
    title: 'Contrastive pair',
    teaches: 'Similar pairs are springs, dissimilar ones push only inside the margin.',
    source: 'Hadsell, Chopra & LeCun 2006, https://doi.org/10.1109/CVPR.2006.100',
    inputs: [vector('x1', 'Vectors (N, D).'), vector('x2', 'Vectors (N, D).'), similar('(N), 1 similar, 0 not.')],
    args: [REDUCTION, margin(1, 'Distance from which a dissimilar pair costs nothing.')],
    formula: () => '0.5*y*d^2 + 0.5*(1 - y)*max(0, margin - d)^2',
    tex: { y: 'y', d: '\\lVert x_1 - x_2 \\rVert' },
    python: (values) =>
      `lambda x1, x2, y: (lambda d: ${reduced(`0.5*y*d**2 + 0.5*(1 - y)*F.relu(${values.margin} - d)**2`, values)})((x1 - x2).pow(2).sum(1).sqrt())`,
  },
  {
    kind: 'sample',
    id: 'info_nce',
    name: 'InfoNCE',
    title: 'InfoNCE',
    teaches:
      'Find your partner among the batch: cross-entropy over similarities, with the temperature as its sharpness.',
    source: 'van den Oord et al. 2018, arXiv 1807.03748; symmetric: Radford et al. 2021, arXiv 2103.00020',
    inputs: [vector('query', 'Vectors (N, D).'), vector('key', 'Vectors (N, D); row i is the partner of query i.')],
    args: [
      REDUCTION,
      temperature(0.1),
      flag('normalize', true, 'Make every row a unit vector first.'),
      flag('symmetric', false, 'Also let each key find its query, and take the mean of both.'),
    ],
    formula: () => '-log(exp(s_i/temperature)/total)',
    tex: { s_i: 'q_i^\\top k_i', total: '\\sum_j e^{q_i^\\top k_j / \\tau}' },
    python: (values) => {
      const unit = (name: string) => (values.normalize === true ? `F.normalize(${name})` : name);
      const one = `F.cross_entropy(s, torch.arange(len(s)), ${quoted(values)})`;
      const body = values.symmetric === true ? `0.5*(${one} + ${one.replace('(s,', '(s.T,')})` : one;
      return `lambda q, k: (lambda s: ${body})(${unit('q')} @ ${unit('k')}.T / ${values.temperature})`;
    },
  },
  {
    kind: 'sample',
    id: 'nt_xent',
    name: 'NTXent',
    title: 'NT-Xent (SimCLR)',
    teaches: 'InfoNCE among both views at once: 2N − 2 negatives for the price of N images.',
    source: 'Chen et al. 2020, arXiv 2002.05709, §2.1',
    inputs: [vector('query', 'Vectors (N, D), one view.'), vector('key', 'Vectors (N, D), the other view.')],
    args: [REDUCTION, temperature(0.5)],
    formula: () => '-log(exp(s/temperature)/total)',
    tex: { s: '\\cos(z_i, z_j)', total: '\\sum_{k \\ne i} e^{\\cos(z_i, z_k)/\\tau}' },
    python: (values) =>
      `lambda q, k: (lambda z, n: F.cross_entropy((z @ z.T / ${values.temperature}).masked_fill(torch.eye(2*n, dtype=torch.bool), float('-inf')), torch.arange(2*n).roll(n), ${quoted(values)}))(F.normalize(torch.cat([q, k])), len(q))`,
  },
];
