/** The labs on screen: every lab of the numeric core has its view here, in the order of the gallery. */

import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { BASIN_STORIES } from './basin/stories.ts';
import { isSameRace, PRESETS } from './descent/presets.ts';
import { type LabView, labView } from './lab-view.ts';
import { SWEEP_STORIES } from './sweep/stories.ts';

export const LAB_VIEWS: readonly LabView[] = [
  labView({
    id: 'descent',
    group: 'Optimization',
    loadLab: () => import('./descent/DescentLab.tsx'),
    loadFigure: () => import('./descent/DescentFigure.tsx'),
    stories: PRESETS,
    isSameStory: isSameRace,
  }),
  labView({
    id: 'basin',
    group: 'Optimization',
    loadLab: () => import('./basin/BasinLab.tsx'),
    loadFigure: () => import('./basin/BasinFigure.tsx'),
    stories: BASIN_STORIES,
    isSameStory: (told, present) =>
      told.surface.id === present.surface.id && told.optimizer.id === present.optimizer.id,
  }),
  labView({
    id: 'sweep',
    group: 'Optimization',
    loadLab: () => import('./sweep/SweepLab.tsx'),
    loadFigure: () => import('./sweep/SweepFigure.tsx'),
    stories: SWEEP_STORIES,
    isSameStory: (told, present) =>
      told.surface.id === present.surface.id && told.optimizer.id === present.optimizer.id,
  }),
];

/** The view of the lab a checked recipe names. */
export function viewOf(recipe: LabRecipe): LabView {
  const view = LAB_VIEWS.find(({ id }) => id === recipe.lab);
  if (view === undefined) throw new Error(`Invariant broken: the lab "${labOf(recipe).id}" has no view`);
  return view;
}
