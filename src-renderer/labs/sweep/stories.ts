/** Sweeps that tell a story, each with the one sentence a reader should check with their own eyes. */
import { sweepLab } from '@shared/numerics/labs/sweep.ts';
import type { SweepRecipe } from '@shared/numerics/labs/sweep-outcome.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<SweepRecipe> {
  return { id, title, story: told, recipe: sweepLab.parse({ lab: 'sweep', title, ...recipe }) };
}

const VALLEY = { id: 'quadratic', kappa: 100, theta: 0.35 } as const;
const LR = { name: 'lr', from: 1e-3, to: 0.1, scale: 'log' } as const;

export const SWEEP_STORIES: readonly Story<SweepRecipe>[] = [
  story(
    'lr-momentum',
    'lr against momentum at κ = 100',
    'The line is lr·λmax = 2(1 + μ): momentum buys room for a larger rate. The fastest pair sits where theory puts it, near lr 0.033 and momentum 0.67.',
    {
      surface: VALLEY,
      optimizer: { id: 'momentum' },
      start: [-2.4, 0.1],
      across: LR,
      down: { name: 'momentum', from: 0, to: 0.98 },
    },
  ),
  story(
    'nesterov-narrower',
    'Nesterov bears less, not more',
    'In torch’s form the limit is (2 + 2μ)/(1 + 2μ), below plain descent’s 2: look how the stable region shrinks as momentum grows.',
    {
      surface: VALLEY,
      optimizer: { id: 'nesterov' },
      start: [-2.4, 0.1],
      across: LR,
      down: { name: 'momentum', from: 0.01, to: 0.98 },
    },
  ),
  story(
    'adam-forgives',
    'Adam forgives the rate',
    'On the banana plain momentum has a thin strip of rates that work; Adam has decades. What it pays is the last stretch: few pairs reach the goal quickly.',
    {
      surface: { id: 'rosenbrock' },
      optimizer: { id: 'adam' },
      steps: 1000,
      across: { name: 'lr', from: 1e-3, to: 1, scale: 'log' },
      down: { name: 'beta1', from: 0, to: 0.99 },
      goal: 1e-4,
    },
  ),
  story(
    'adam-eps',
    'eps is a hyperparameter',
    'With a large eps Adam turns into scaled momentum and its rate no longer means the length of a step. The border between the two regimes runs along lr ∝ eps.',
    {
      surface: VALLEY,
      optimizer: { id: 'adam' },
      start: [-2.4, 0.1],
      steps: 300,
      across: { name: 'lr', from: 1e-3, to: 10, scale: 'log' },
      down: { name: 'eps', from: 1e-8, to: 100, scale: 'log' },
      goal: 1e-4,
    },
  ),
  story(
    'trainability',
    'Where a network trains',
    'Every pixel is a small network on two moons. It trains best just before it cannot train at all, and that border is no line: choose 64 × 64 and look along it.',
    {
      network: { data: { id: 'moons', n: 48, validation: 0 }, net: { layers: [6] } },
      optimizer: { id: 'momentum', momentum: 0 },
      steps: 150,
      size: 24,
      across: { name: 'lr', from: 0.05, to: 50, scale: 'log' },
      down: { name: 'momentum', from: 0, to: 0.95 },
    },
  ),
  story(
    'rmsprop-alpha',
    'RMSprop never rests',
    'Without decay of lr its steps stay about lr long at the minimum, so the loss it reaches grows with lr²; colour by loss to see it.',
    {
      surface: VALLEY,
      optimizer: { id: 'rmsprop' },
      start: [-2.4, 0.1],
      steps: 500,
      across: { name: 'lr', from: 1e-4, to: 1, scale: 'log' },
      down: { name: 'alpha', from: 0.5, to: 0.999 },
      goal: 1e-4,
    },
  ),
];
