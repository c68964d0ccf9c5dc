/** Curves that tell a story, each with the one sentence a reader should check with their own eyes. */
import { curveLab } from '@shared/numerics/labs/curve.ts';
import type { CurveRecipe } from '@shared/numerics/labs/curve-recipe.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<CurveRecipe> {
  return { id, title, story: told, recipe: curveLab.parse({ lab: 'curve', title, ...recipe }) };
}

export const CURVE_STORIES: readonly Story<CurveRecipe>[] = [
  story(
    'sigmoid-slope',
    'A slope of at most a quarter',
    'The sigmoid is steepest at 0, and even there its slope is 1/4: ten sigmoid layers pass on less than a millionth of a gradient. Raise beta and the peak rises with it.',
    {
      x: { range: [-6, 6] },
      inputs: [
        {
          name: 'beta',
          value: 1,
          range: [0.25, 4],
          scale: 'log',
          meaning: 'Factor on the input: how sharp the step is.',
        },
      ],
      curves: [
        { name: 'f', label: 'σ(βx)', y: 'sigmoid(beta*x)' },
        { label: 'its slope', y: 'f', derivative: 1 },
      ],
      rules: [{ axis: 'y', at: '1/4', label: '1/4' }],
    },
  ),
  story(
    'gelu-fit',
    'GELU and the fit GPT-2 used',
    'Two formulas that no eye can tell apart. Their difference is drawn 1,000 times enlarged: never more than half a thousandth, and the minimum at −0.752 is attained.',
    {
      x: { range: [-5, 5] },
      curves: [
        { name: 'exact', label: 'GELU', activation: 'gelu' },
        { name: 'fit', label: 'tanh fit', activation: { id: 'gelu', approximate: 'tanh' }, dashed: true },
        { label: '1000 × difference', y: '1000*(fit - exact)' },
      ],
    },
  ),
  story(
    'huber',
    'Huber, between two losses',
    'Parabola inside, line outside, joined without a corner: the slope is continuous, the curvature jumps at ±delta. The splice of plain squares and plain errors would tear.',
    {
      x: { label: 'error', range: [-4, 4] },
      y: { label: 'loss', range: [-2.5, 8] },
      inputs: [
        { name: 'delta', value: 1.5, range: [0.2, 3.5], meaning: 'Error at which the parabola becomes a line.' },
      ],
      curves: [
        { label: 'Huber', loss: 'huber' },
        { label: 'slope', loss: 'huber', derivative: 1 },
        { label: 'curvature', loss: 'huber', derivative: 2 },
        { label: 'x² / 2', y: 'x^2/2', dashed: true },
        { label: 'naive splice', y: 'where(abs(x) <= delta, x^2, abs(x))', dashed: true },
      ],
      rules: [{ axis: 'x', at: 'delta', label: 'δ' }],
    },
  ),
  story(
    'cosine-climbs',
    'The cosine that climbs again',
    'CosineAnnealingLR stepped past T_max does not stay down: at twice T_max the full rate is back. A warm-up and one cosine over all that is left ends at the bottom.',
    {
      x: { name: 'k', label: 'step', range: [0, 300], whole: true },
      y: { label: 'lr' },
      inputs: [
        {
          name: 'lr',
          value: 0.1,
          range: [0.001, 1],
          scale: 'log',
          meaning: 'The optimizer’s own rate: the top of the curves.',
        },
        {
          name: 'T_max',
          value: 100,
          range: [10, 300],
          whole: true,
          meaning: 'Steps from the top of the cosine to its bottom.',
        },
      ],
      curves: [
        { label: 'cosine', schedule: 'cosine' },
        {
          label: 'warm-up, then cosine',
          schedule: {
            id: 'sequential',
            schedules: [
              { id: 'linear', start_factor: 0.02, total_iters: 20 },
              { id: 'cosine', T_max: 280 },
            ],
            milestones: [20],
          },
        },
      ],
      rules: [{ axis: 'x', at: 'T_max', label: 'T_max' }],
      markers: [{ x: '2*T_max', curve: 0, label: 'back at the top' }],
    },
  ),
  story(
    'thresholds',
    'Soft, hard, and shrinking',
    'Three penalties as maps from a weight to what is left of it. L1 subtracts and stops at zero, L0 keeps or kills, ridge only scales: at threshold 1, 1.5 becomes 0.5, 1.5 and 0.75.',
    {
      x: { label: 'weight', range: [-3, 3] },
      y: { label: 'what is left' },
      inputs: [
        { name: 't', value: 1, range: [0.1, 2], meaning: 'Threshold of L1 and L0, lambda of ridge.' },
        { name: 'w', value: 1.5, range: [-3, 3], meaning: 'The weight that is marked.' },
      ],
      curves: [
        { label: 'L1, soft', y: 'sign(x)*max(abs(x) - t, 0)' },
        { label: 'L0, hard', y: 'where(abs(x) > t, x, 0)' },
        { label: 'ridge', y: 'x/(1 + t)' },
      ],
      markers: [
        { x: 'w', curve: 0 },
        { x: 'w', curve: 1 },
        { x: 'w', curve: 2 },
      ],
    },
  ),
  story(
    'stopping-and-ridge',
    'Early stopping is nearly ridge',
    'How much of a direction is learned after time t, and how much of it ridge with λ = 1/(ηt) keeps. The two filters are never further apart than 0.204, at u = 2.51, and never equal in between.',
    {
      x: { name: 'u', label: 'u = η λ t', range: [0.01, 100], scale: 'log' },
      y: { label: 'share that is kept' },
      curves: [
        { label: 'early stopping', y: '1 - exp(-u)' },
        { label: 'ridge', y: 'u/(1 + u)' },
        { label: 'difference', y: '1 - exp(-u) - u/(1 + u)', dashed: true },
      ],
    },
  ),
];
