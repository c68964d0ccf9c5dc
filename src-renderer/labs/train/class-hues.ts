/** One colour for what a point is and what the surface says there: the ends of the diverging ramp, or the categories' hues. */
import type { TrainOutcome } from '@shared/numerics/labs/train.ts';
import type { Domain } from '../plot/axis-scale.ts';
import { valueDomain } from '../plot/cell-colours.ts';
import { categoryHue, type Paper, rampColours } from '../plot/ramps.ts';
import { useThemeRevision } from '../use-theme-revision.ts';

const SHADES = 33;

export function usePaper(): Paper {
  useThemeRevision();
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
}

/** CSS colour of class `own` of `classes`. */
export function classHue(own: number, classes: number, paper: Paper): string {
  if (classes > 2) return categoryHue(own);
  return rampColours('diverging', paper, 2)[own] ?? categoryHue(own);
}

/** CSS colour of a number to predict. */
export function valueHue(value: number, [low, high]: Domain, paper: Paper): string {
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return rampColours('diverging', paper, SHADES)[Math.round(share * (SHADES - 1))] ?? 'gray';
}

/** As far on both sides of zero as the points of a regression reach; of two classes, from one to the other. */
export function surfaceDomain({ task, train, validation }: TrainOutcome): Domain {
  if (task === 'classes') return [0, 1];
  return valueDomain([...train.label, ...validation.label], 'linear', true);
}
