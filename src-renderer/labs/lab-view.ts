/**
 * What a lab is on screen: a bench for the sandbox and a compact figure for notes (one component, two variants), a static
 * figure for paper, and stories that show it off. Knows no lab by name.
 */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { type ComponentType, lazy, type ReactNode } from 'react';
import { loadPart } from '../app/load-part.ts';

export interface LabProps<Recipe extends LabRecipe = LabRecipe> {
  /** What the lab opens with; later changes of this prop are ignored, so give a new recipe a new `key`. */
  readonly recipe: Recipe;
  readonly variant: 'screen' | 'note';
  readonly onRecipeChange?: ((recipe: Recipe) => void) | undefined;
  /** Set above the bench, e.g. the story of a preset. */
  readonly caption?: ReactNode;
}

/** On paper: no canvas of the GPU, nothing to touch, `data-lab-wait` until it is drawn. */
export interface LabFigureProps<Recipe extends LabRecipe = LabRecipe> {
  readonly recipe: Recipe;
}

/** A recipe with the one sentence a reader should check with their own eyes. */
export interface Story<Recipe extends LabRecipe = LabRecipe> {
  readonly id: string;
  readonly title: string;
  /** What to look for, and what to touch next. */
  readonly story: string;
  readonly recipe: Recipe;
}

/** What the gallery sorts labs by: what one learns there. */
export type LabGroup = 'Optimization' | 'Signals and layers' | 'Training and generalization' | 'Formulas and figures';

export interface LabView {
  readonly id: string;
  readonly group: LabGroup;
  readonly Lab: ComponentType<LabProps>;
  readonly Figure: ComponentType<LabFigureProps>;
  readonly stories: readonly Story[];
  /** Whether a story still fits after its sliders were moved. */
  isSameStory(told: LabRecipe, present: LabRecipe): boolean;
}

export interface LabViewSource<Recipe extends LabRecipe> {
  readonly id: Recipe['lab'];
  readonly group: LabGroup;
  readonly loadLab: () => Promise<{ default: ComponentType<LabProps<Recipe>> }>;
  readonly loadFigure: () => Promise<{ default: ComponentType<LabFigureProps<Recipe>> }>;
  readonly stories: readonly Story<Recipe>[];
  /** Default: any recipe of the same lab. */
  readonly isSameStory?: (told: Recipe, present: Recipe) => boolean;
}

/**
 * A lab's view, its parts loaded when first shown. The casts widen what its components take from their own recipe to any:
 * they only ever get recipes that their lab has checked.
 */
export function labView<Recipe extends LabRecipe>(source: LabViewSource<Recipe>): LabView {
  const { id, group, stories, isSameStory = () => true } = source;
  return {
    id,
    group,
    stories,
    Lab: lazy(loadPart(source.loadLab)) as unknown as ComponentType<LabProps>,
    Figure: lazy(loadPart(source.loadFigure)) as unknown as ComponentType<LabFigureProps>,
    isSameStory: (told, present) =>
      told.lab === id && present.lab === id && isSameStory(told as Recipe, present as Recipe),
  };
}
