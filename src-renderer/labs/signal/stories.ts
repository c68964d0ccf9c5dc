/** Nets that tell a story, each with the one sentence a reader should check with their own eyes. */
import { LINEAR } from '@shared/numerics/labs/signal/net-words.ts';
import { signalLab } from '@shared/numerics/labs/signal/signal.ts';
import type { SignalRecipe } from '@shared/numerics/labs/signal/signal-recipe.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<SignalRecipe> {
  return { id, title, story: told, recipe: signalLab.parse({ lab: 'signal', title, ...recipe }) };
}

const TANH = { id: 'tanh' };
const XAVIER = { id: 'xavier_normal' };

export const SIGNAL_STORIES: readonly Story<SignalRecipe>[] = [
  story(
    'he',
    'He: it arrives',
    'ReLU throws half of the power away, so He doubles the weights’ variance, and both lines stay level for fifty layers. Turn the gain down to 0.71 and you have Xavier.',
    {},
  ),
  story(
    'xavier-relu',
    'Xavier under ReLU',
    'The right initialization for the wrong activation: each layer keeps half of the variance, exactly as theory’s dashed line says. Switch the activation to tanh and it recovers.',
    { init: XAVIER },
  ),
  story(
    'torch-default',
    'PyTorch’s default',
    'torch.nn.Linear draws with variance 1/(3 fan_in), a sixth of what ReLU needs. Fifty layers of it leave nothing; shallow nets and norm layers hide that.',
    { init: { id: 'linear_default' } },
  ),
  story(
    'too-small',
    'Too small',
    'N(0, 0.01²), once the default everywhere. Small weights do not only slow learning: signal and gradient both fade by the same factor a layer.',
    { activation: TANH, init: { id: 'normal', std: 0.01 } },
  ),
  story(
    'zero',
    'All zero',
    'No weight of this net gets any gradient, because every one of them is multiplied by a zero. Choose sigmoid instead of tanh: now the last layer moves, and it alone.',
    { depth: 8, activation: TANH, init: { id: 'zeros' } },
  ),
  story(
    'too-large',
    'Too large',
    'Most tanh units are flat at this gain, so gradients ought to vanish. They explode: the few units that are not flat sit behind weights ten times too large.',
    { depth: 30, activation: TANH, init: XAVIER, gain: 10 },
  ),
  story(
    'orthogonal',
    'Orthogonal',
    'Without an activation lengths are kept to the last digit through fifty layers. Choose tanh or ReLU and the exactness is gone.',
    { activation: LINEAR, init: { id: 'orthogonal' } },
  ),
  story(
    'batch-norm',
    'Batch norm explodes',
    'The signal is kept at one size by force, and the gradient pays: 1.21 times larger at every layer on its way back. Change batch norm to layer norm, or add a skip.',
    { norm: 'batch', batch: 128 },
  ),
  story(
    'residual',
    'Residual blocks',
    'Every block adds as much variance as it found: thirty of them multiply it by a billion. Set the scale s to 1/√depth and the whole tower adds a factor of e.',
    { depth: 30, skip: 'block', nets: 4, width: 128 },
  ),
  story(
    'edge-of-chaos',
    'Edge of chaos',
    'Left of the dashed line tanh nets forget their input, right of it gradients explode. The deeper you look, the narrower the passage.',
    {
      view: 'map',
      shows: 'backward',
      activation: TANH,
      init: XAVIER,
      depth: 60,
      map: { from: 0.5, to: 2.5, columns: 61 },
    },
  ),
];
