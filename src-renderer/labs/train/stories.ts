/** Training runs that teach one thing each, with the sentence a reader should check with their own eyes. */
import type { TrainRecipe } from '@shared/numerics/labs/train/train-recipe.ts';
import { trainLab } from '@shared/numerics/labs/train.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<TrainRecipe> {
  return { id, title, story: told, recipe: trainLab.parse({ lab: 'train', title, ...recipe }) };
}

const RELU = { activation: { id: 'relu' }, init: { id: 'kaiming_normal' } } as const;
/** Few noisy points, some of them with wrong labels, and far more weights than points. */
const TOO_LARGE = {
  data: { id: 'moons', n: 80, noise: 0.35, label_noise: 0.1, validation: 0.5 },
  net: { layers: [48, 48], ...RELU },
  epochs: 300,
};

export const TRAIN_STORIES: readonly Story<TrainRecipe>[] = [
  story(
    'xor',
    'XOR needs a hidden layer',
    'Without hidden units the boundary is a straight line, and no line cuts XOR. Type 4 into “Hidden layers” and it bends.',
    { data: { id: 'xor', n: 200 }, net: { layers: [] }, optimizer: { id: 'adam', lr: 0.05 } },
  ),
  story(
    'spirals',
    'Spirals and width',
    'Two layers of three ReLU units run out of straight pieces halfway along the arms. Make them 8, 8 and scrub through the epochs to watch the arms come apart.',
    { data: { id: 'spirals', n: 400, noise: 0, validation: 0.25 }, net: { layers: [3, 3], ...RELU } },
  ),
  story(
    'overfitting',
    'Overfitting and decay',
    'Forty points, four of them with a wrong label, and 2,600 weights: training loss goes to zero, held-out loss climbs. Raise weight_decay to 1: the boundary calms down, and held-out loss ends at less than half.',
    { ...TOO_LARGE, optimizer: { id: 'adamw', lr: 0.01, weight_decay: 0 } },
  ),
  story(
    'dropout',
    'Dropout',
    'The same points and the same network with half of its units switched off at random in each step. Held-out loss ends at a quarter of what it is without. Set the drop rate to 0 to see what it held back.',
    { ...TOO_LARGE, net: { ...TOO_LARGE.net, dropout: 0.5 }, optimizer: { id: 'adamw', lr: 0.01, weight_decay: 0 } },
  ),
  story(
    'dead-relu',
    'Dead ReLUs',
    'One overlong step throws the weights to where ReLUs say 0 for every point; no gradient comes back, so no later step helps. Lower lr to 2: a third of the units still die, and the rest do the work.',
    { data: { id: 'circles' }, net: { layers: [16, 16], ...RELU }, optimizer: { id: 'sgd', lr: 20 }, epochs: 100 },
  ),
  story(
    'zero-init',
    'All zeros',
    'With every weight at 0 a tanh unit says 0 and hears nothing back: W0 and W1 never move. Choose “Constant” with val 0.5 instead: now all units learn, and all learn the same; the boundary is that of one unit.',
    {
      data: { id: 'linear', n: 100, noise: 0, seed: 14 },
      net: { layers: [8], init: { id: 'zeros' } },
      optimizer: { id: 'sgd', lr: 0.1 },
      batch_size: 1000,
      epochs: 500,
    },
  ),
  story(
    'edge-of-stability',
    'Edge of stability',
    'Choose “Sharpness”: full-batch descent makes its own loss sharper until the largest curvature overshoots 2/lr, is thrown back, and from then on hovers there. Change lr: the line moves and sharpness follows it.',
    {
      data: { id: 'moons', n: 60, validation: 0 },
      net: { layers: [16, 16], init: { id: 'xavier_normal', gain: 0.7 } },
      loss: { id: 'mse' },
      optimizer: { id: 'sgd', lr: 0.5 },
      batch_size: 1000,
      epochs: 1000,
      curvature: true,
    },
  ),
  story(
    'label-smoothing',
    'Label smoothing',
    'With a tenth of each label spread over ten classes no prediction can be perfect: the loss ends at 0.500, not at 0. Set smoothing to 0 and the same network goes on growing its weights for ever.',
    {
      data: { id: 'blobs', classes: 10, n: 200, noise: 0.06 },
      net: { layers: [32] },
      loss: { id: 'cross_entropy', label_smoothing: 0.1 },
      optimizer: { id: 'adam', lr: 0.02 },
    },
  ),
  story(
    'thousand-seeds',
    '1,000 seeds',
    'The same sixty points and three ReLU units from a thousand different first weights. Some solve XOR, many are stuck for good: look at “1000 seeds” before you believe a single run.',
    {
      data: { id: 'xor', n: 60, noise: 0, validation: 0 },
      net: { layers: [3], ...RELU },
      optimizer: { id: 'adam', lr: 0.1 },
      batch_size: 60,
      epochs: 100,
      seeds: 1000,
    },
  ),
];
