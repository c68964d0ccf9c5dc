/** Runs of the norm lab that tell a story, each with what a reader should check with their own eyes. */
import { normLab } from '@shared/numerics/labs/norm/norm.ts';
import type { NormRecipe } from '@shared/numerics/labs/norm/norm-recipe.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<NormRecipe> {
  return { id, title, story: told, recipe: normLab.parse({ lab: 'norm', title, ...recipe }) };
}

export const NORM_STORIES: readonly Story<NormRecipe>[] = [
  story(
    'who-shares',
    'Who shares a mean',
    'Cells of one colour share a mean and a variance. Point at one, then change the layer: batch norm paints channels, layer norm samples, instance norm every slab by itself.',
    {},
  ),
  story(
    'batch-of-two',
    'A batch of two knows only order',
    'With two numbers to a channel every x-hat is +1 or −1, however far apart they were: that is how much noise a small batch makes. Raise N and watch values come back; at N = 1 PyTorch refuses.',
    { norm: { id: 'batch_norm_2d', eps: 0 }, shape: { n: 2, c: 6, h: 1, w: 1 } },
  ),
  story(
    'remembering',
    'What the layer remembers',
    'The distribution steps at batch 20. The running mean follows by a tenth a batch, so for a while evaluation and training are two different functions: the lowest plot. Try momentum 0.9, or all batches alike.',
    { view: 'running' },
  ),
  story(
    'what-dies',
    'What dies on the way back',
    'A gradient that is the same everywhere asks for what normalization undoes, so nothing of it reaches x. Choose a random one: it loses its mean and its part along x-hat, and keeps the rest. In evaluation everything passes.',
    { view: 'gradient', dy: 'constant' },
  ),
  story(
    'colours-moved',
    'Six numbers carry a look',
    'Each colour of the dunes gets the mean and the deviation that the leaves have: no pixel moves, yet the hour of day does. Drag the strength and watch dots meet triangles.',
    { view: 'adain' },
  ),
  story(
    'slow-not-unstable',
    'Scale makes descent slow',
    'One feature is ten times wider than another and all have an offset: κ is in the hundreds, and so are the steps. Standardize, and a dozen do. Raise the correlation to see what scaling cannot mend.',
    { view: 'conditioning' },
  ),
];
