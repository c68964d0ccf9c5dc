/** Fields that tell a story, each with the one sentence a reader should check with their own eyes. */
import { type FieldRecipe, fieldLab } from '@shared/numerics/labs/field.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<FieldRecipe> {
  return { id, title, story: told, recipe: fieldLab.parse({ lab: 'field', title, ...recipe }) };
}

export const FIELD_STORIES: readonly Story<FieldRecipe>[] = [
  story(
    'logit-and-target',
    'Cross-entropy is convex in the logit alone',
    'Each row is the loss of one target. Its lowest point lies on σ(z) = t; at t = 0 and t = 1 there is none, and the logit runs away. Along a row the arrows shrink towards that line.',
    {
      x: { name: 'z', label: 'logit z', range: [-5, 5] },
      y: { name: 't', label: 'target t', range: [0, 1] },
      f: 'softplus(z) - t*z',
      colour: { label: 'loss' },
      levels: ['0.1', '0.3', '0.5', '1', '2', '3', '4'],
      curves: [{ zero: 'sigmoid(z) - t', label: 'σ(z) = t, lowest in each row' }],
      markers: [{ x: '0', y: '0.5', label: 'ln 2' }],
    },
  ),
  story(
    'xor',
    'One product separates XOR',
    'No straight line parts the corners (0,0), (1,1) from (0,1), (1,0). Give the unit the product of its inputs, and its boundary bends: at m = 2 into a cross. Lower m to 0: a line again, and a corner is wrong.',
    {
      x: { range: [-0.5, 1.5] },
      y: { range: [-0.5, 1.5] },
      inputs: [
        { name: 'm', value: 2, range: [0, 3], meaning: 'Weight of the product x·y.' },
        { name: 's', value: 8, range: [1, 20], meaning: 'How sure the unit is.' },
      ],
      parts: [{ name: 'score', formula: 'x + y - m*x*y - 0.5' }],
      f: 'sigmoid(s*score)',
      colour: { label: 'probability', ramp: 'diverging', range: [0, 1] },
      curves: [{ zero: 'score', label: 'decision boundary' }],
      markers: [
        { x: '0', y: '0', label: 'class 0' },
        { x: '1', y: '1', label: 'class 0' },
        { x: '0', y: '1', label: 'class 1' },
        { x: '1', y: '0', label: 'class 1' },
      ],
    },
  ),
  story(
    'iso-flop',
    'GPT-3 on its own budget',
    'The fitted loss over size and data, and the line of GPT-3’s compute. The valley along that line is flat: 51 billion parameters and a trillion tokens would have gained 0.04 nats.',
    {
      x: { name: 'N', label: 'parameters N', range: [1e9, 1e12], scale: 'log' },
      y: { name: 'D', label: 'tokens D', range: [3e10, 1e14], scale: 'log' },
      inputs: [
        {
          name: 'C',
          value: 3.15e23,
          range: [1e21, 1e26],
          scale: 'log',
          unit: 'FLOP',
          meaning: 'Compute of the solid line.',
        },
        { name: 'A', value: 406.4, range: [100, 1000], meaning: 'Price of being small.' },
        { name: 'B', value: 410.7, range: [100, 3000], meaning: 'Price of seeing little.' },
      ],
      f: '1.69 + A/N^0.34 + B/D^0.28',
      colour: { label: 'loss', unit: 'nats' },
      levels: ['1.8', '1.85', '1.9', '1.95', '2', '2.1', '2.2', '2.3', '2.4'],
      curves: [
        { zero: 'log(6*N*D/C)', label: '6ND = C' },
        { zero: '0.34*A/N^0.34 - 0.28*B/D^0.28', label: 'best split of any budget' },
      ],
      markers: [
        { x: '175e9', y: '3e11', label: 'GPT-3' },
        { x: '51e9', y: '1.02e12', label: '51B' },
      ],
    },
  ),
  story(
    'kl-of-gaussians',
    'The price of the wrong width',
    'KL of a Gaussian (μ, σ) from the standard one. It is zero at one point and lopsided in σ: too narrow costs a logarithm, too wide a square. The arrows are what a variational posterior feels.',
    {
      x: { name: 'mu', label: 'μ', range: [-2, 2] },
      y: { name: 's', label: 'σ', range: [0.1, 3] },
      f: '(mu^2 + s^2 - 1)/2 - log(s)',
      colour: { label: 'KL', unit: 'nats' },
      levels: ['0.05', '0.2', '0.5', '1', '2', '3', '4'],
      arrows: 'down',
      markers: [{ x: '0', y: '1', label: 'the prior' }],
    },
  ),
  story(
    'softmax-temperature',
    'Attention between two keys',
    'The weight of the better of two keys against their gap in score and the temperature. Above the line of 0.99 nothing is left for the other key, nor for its gradient.',
    {
      x: { name: 'gap', label: 'gap of the scores', range: [0, 12] },
      y: { name: 'T', label: 'temperature', range: [0.1, 10], scale: 'log' },
      f: 'sigmoid(gap/T)',
      colour: { label: 'weight of the better key', range: [0.5, 1] },
      levels: ['0.6', '0.75', '0.9', '0.99'],
      curves: [{ zero: 'gap - T*log(99)', label: 'weight 0.99' }],
    },
  ),
  story(
    'penalties',
    'Why L1 finds corners',
    'A loss, its minimum in the circle, and the ball that a penalty allows. Slide q from 2 to 1: the ball grows corners, and the level line that just touches it, at 2.232, does so on an axis.',
    {
      x: { name: 'u', label: 'first weight', range: [-2, 3] },
      y: { name: 'v', label: 'second weight', range: [-2, 3] },
      inputs: [
        { name: 'q', value: 2, range: [0.5, 4], meaning: 'Power of the penalty: 1 is lasso, 2 is ridge.' },
        { name: 'r', value: 1, range: [0.3, 2.5], meaning: 'Radius of the ball on the axes.' },
      ],
      f: '2*(u - 1.9)^2 + 0.8*(v - 0.6)^2 + 0.6*(u - 1.9)*(v - 0.6)',
      colour: { label: 'loss' },
      levels: ['0.25', '1', '1.6', '2.232', '4', '7', '12', '20'],
      curves: [{ zero: 'abs(u)^q + abs(v)^q - r^q', label: 'what the penalty allows' }],
      markers: [{ x: '1.9', y: '0.6', label: 'unpenalized' }],
    },
  ),
];
