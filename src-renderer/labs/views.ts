/** The labs on screen: every lab of the numeric core has its view here, in the order of the gallery. */

import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { isNetworkSweep } from '@shared/numerics/labs/sweep-outcome.ts';
import { BASIN_STORIES } from './basin/stories.ts';
import { CALCULATOR_STORIES } from './calculator/stories.ts';
import { CURVE_STORIES } from './curve/stories.ts';
import { isSameRace, PRESETS } from './descent/presets.ts';
import { FIELD_STORIES } from './field/stories.ts';
import { FIT_STORIES } from './fit/stories.ts';
import { type LabView, labView } from './lab-view.ts';
import { NORM_STORIES } from './norm/stories.ts';
import { SIGNAL_STORIES } from './signal/stories.ts';
import { SWEEP_STORIES } from './sweep/stories.ts';
import { TRAIN_STORIES } from './train/stories.ts';

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
      told.optimizer.id === present.optimizer.id &&
      (isNetworkSweep(told)
        ? isNetworkSweep(present)
        : !isNetworkSweep(present) && told.surface.id === present.surface.id),
  }),
  labView({
    id: 'signal',
    group: 'Signals and layers',
    loadLab: () => import('./signal/SignalLab.tsx'),
    loadFigure: () => import('./signal/SignalFigure.tsx'),
    stories: SIGNAL_STORIES,
    isSameStory: (told, present) => told.view === present.view && told.activation.id === present.activation.id,
  }),
  labView({
    id: 'norm',
    group: 'Signals and layers',
    loadLab: () => import('./norm/NormLab.tsx'),
    loadFigure: () => import('./norm/NormFigure.tsx'),
    stories: NORM_STORIES,
    isSameStory: (told, present) => told.view === present.view,
  }),
  labView({
    id: 'fit',
    group: 'Training and generalization',
    loadLab: () => import('./fit/FitLab.tsx'),
    loadFigure: () => import('./fit/FitFigure.tsx'),
    stories: FIT_STORIES,
    isSameStory: (told, present) => told.view === present.view,
  }),
  labView({
    id: 'train',
    group: 'Training and generalization',
    loadLab: () => import('./train/TrainLab.tsx'),
    loadFigure: () => import('./train/TrainFigure.tsx'),
    stories: TRAIN_STORIES,
    isSameStory: (told, present) => JSON.stringify(told.data) === JSON.stringify(present.data),
  }),
  labView({
    id: 'curve',
    group: 'Formulas and figures',
    loadLab: () => import('./curve/CurveLab.tsx'),
    loadFigure: () => import('./curve/CurveFigure.tsx'),
    stories: CURVE_STORIES,
    isSameStory: (told, present) => isSameText(told.curves, present.curves),
  }),
  labView({
    id: 'calculator',
    group: 'Formulas and figures',
    loadLab: () => import('./calculator/CalculatorLab.tsx'),
    loadFigure: () => import('./calculator/CalculatorFigure.tsx'),
    stories: CALCULATOR_STORIES,
    isSameStory: (told, present) => isSameText(told.steps, present.steps),
  }),
  labView({
    id: 'field',
    group: 'Formulas and figures',
    loadLab: () => import('./field/FieldLab.tsx'),
    loadFigure: () => import('./field/FieldFigure.tsx'),
    stories: FIELD_STORIES,
    isSameStory: (told, present) => isSameText(told.f, present.f),
  }),
];

/** The formulas of a story, as they stand in its recipe. */
function isSameText(told: unknown, present: unknown): boolean {
  return JSON.stringify(told) === JSON.stringify(present);
}

/** The view of the lab a checked recipe names. */
export function viewOf(recipe: LabRecipe): LabView {
  const view = LAB_VIEWS.find(({ id }) => id === recipe.lab);
  if (view === undefined) throw new Error(`Invariant broken: the lab "${labOf(recipe).id}" has no view`);
  return view;
}
