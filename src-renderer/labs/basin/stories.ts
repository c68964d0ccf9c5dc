/** Maps that tell a story, each with the one sentence a reader should check with their own eyes. */
import type { BasinRecipe } from '@shared/numerics/labs/basin.ts';
import { basinLab } from '@shared/numerics/labs/basin.ts';
import type { Story } from '../lab-view.ts';

function story(id: string, title: string, told: string, recipe: object): Story<BasinRecipe> {
  return { id, title, story: told, recipe: basinLab.parse({ lab: 'basin', title, ...recipe }) };
}

export const BASIN_STORIES: readonly Story<BasinRecipe>[] = [
  story(
    'four-valleys',
    'Four valleys, four countries',
    'Gradient descent with a small rate respects the watersheds of Himmelblau’s surface: four smooth countries. Raise lr and watch the borders dissolve.',
    { surface: { id: 'himmelblau' }, optimizer: { id: 'sgd', lr: 0.005 }, steps: 400 },
  ),
  story(
    'edge-of-stability',
    'At the edge of stability the borders turn to dust',
    'The same surface just below the rate where descent leaves: starts a hair apart end in different valleys. Zoom in: there is no scale at which the border is a line.',
    { surface: { id: 'himmelblau' }, optimizer: { id: 'sgd', lr: 0.0222 }, steps: 600 },
  ),
  story(
    'momentum-mixes',
    'Momentum rolls over the hills',
    'With momentum 0.9 a start remembers the slope it came down and may pass its own valley. The countries wind around each other; set momentum to 0 to straighten them.',
    { surface: { id: 'himmelblau' }, optimizer: { id: 'momentum', lr: 0.01 }, steps: 400 },
  ),
  story(
    'adam-squares',
    'Adam draws with a ruler',
    'Adam’s first steps are all lr long in each coordinate, whatever the slope, so its borders follow the diagonals and the axes. Turn eps up to 1 and it becomes momentum.',
    { surface: { id: 'himmelblau' }, optimizer: { id: 'adam', lr: 0.1 }, steps: 500 },
  ),
  story(
    'rastrigin',
    'A hundred traps',
    'On Rastrigin’s surface nearly every start is caught by the nearest dimple; the share of the best one is in the list. Which optimizer finds it from furthest away?',
    { surface: { id: 'rastrigin' }, optimizer: { id: 'momentum', lr: 0.0015, momentum: 0.95 }, steps: 600 },
  ),
  story(
    'two-bowls',
    'Two bowls',
    'The deeper bowl is the narrow one. A larger learning rate cannot sit in it and is thrown into the wide one: rate as a preference for flatness.',
    { surface: { id: 'two-bowls' }, optimizer: { id: 'momentum', lr: 0.01, momentum: 0.8 }, steps: 400 },
  ),
];
