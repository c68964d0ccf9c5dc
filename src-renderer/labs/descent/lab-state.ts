/**
 * What the reader has set up in a descent lab: a recipe plus the racers that are switched off for the moment. Pure edits;
 * the recipe that runs, is shared and is saved always follows from the state by `recipeOf`.
 */
import {
  type DescentRecipe,
  MAX_STARTS,
  MAX_STEPS,
  type OptimizerChoice,
  type SurfaceChoice,
} from '@shared/numerics/labs/descent-recipe.ts';

export const MAX_RACERS = 8;

export interface Racer {
  /** 0 to 7, unique in the race; decides dash and marker, and stays the same while others come and go. */
  readonly slot: number;
  readonly choice: OptimizerChoice;
  readonly isShown: boolean;
}

export interface LabState {
  readonly title: string | undefined;
  readonly surface: SurfaceChoice;
  /** At least one; every racer runs from each. */
  readonly starts: readonly Point[];
  readonly steps: number;
  readonly racers: readonly Racer[];
  readonly clip: DescentRecipe['clip'];
  readonly schedule: DescentRecipe['schedule'];
  readonly noise: DescentRecipe['noise'];
}

type Point = readonly [number, number];

export type LabEdit =
  | { readonly type: 'load'; readonly recipe: DescentRecipe }
  | { readonly type: 'start'; readonly index: number; readonly start: Point }
  | { readonly type: 'add-start'; readonly start: Point }
  | { readonly type: 'remove-start'; readonly index: number }
  | { readonly type: 'steps'; readonly steps: number }
  /** A new surface brings its own start; another formula or parameter of the same one keeps the starts. */
  | { readonly type: 'surface'; readonly surface: SurfaceChoice; readonly start?: Point }
  | { readonly type: 'clip'; readonly clip: DescentRecipe['clip'] }
  | { readonly type: 'schedule'; readonly schedule: DescentRecipe['schedule'] }
  | { readonly type: 'noise'; readonly noise: DescentRecipe['noise'] }
  | { readonly type: 'racer'; readonly slot: number; readonly choice: OptimizerChoice }
  | { readonly type: 'show'; readonly slot: number; readonly isShown: boolean }
  | { readonly type: 'add'; readonly choice: OptimizerChoice }
  | { readonly type: 'remove'; readonly slot: number };

export function stateOf(recipe: DescentRecipe): LabState {
  return {
    title: recipe.title,
    surface: recipe.surface,
    starts: [recipe.start, ...(recipe.starts ?? [])],
    steps: recipe.steps,
    racers: recipe.optimizers.map((choice, slot) => ({ slot, choice, isShown: true })),
    clip: recipe.clip,
    schedule: recipe.schedule,
    noise: recipe.noise,
  };
}

export function recipeOf(state: LabState): DescentRecipe {
  const [start = [0, 0], ...starts] = state.starts;
  return {
    lab: 'descent',
    ...(state.title === undefined ? {} : { title: state.title }),
    surface: state.surface,
    start: [start[0], start[1]],
    ...(starts.length === 0 ? {} : { starts }),
    steps: state.steps,
    optimizers: shownRacers(state).map((racer) => racer.choice),
    ...(state.clip === undefined ? {} : { clip: state.clip }),
    ...(state.schedule === undefined ? {} : { schedule: state.schedule }),
    ...(state.noise === undefined ? {} : { noise: state.noise }),
  };
}

/** In the order of the recipe's optimizers, so that trajectory k belongs to shown racer k. */
export function shownRacers(state: LabState): readonly Racer[] {
  return state.racers.filter((racer) => racer.isShown);
}

/** Any edit by hand drops the title: it told the story of the recipe as it was loaded. */
export function editLab(state: LabState, edit: LabEdit): LabState {
  switch (edit.type) {
    case 'load':
      return stateOf(edit.recipe);
    case 'start':
      return { ...state, starts: state.starts.map((start, index) => (index === edit.index ? edit.start : start)) };
    case 'add-start':
      return state.starts.length >= MAX_STARTS ? state : { ...state, starts: [...state.starts, edit.start] };
    case 'remove-start':
      return state.starts.length === 1
        ? state
        : { ...state, starts: state.starts.filter((_, index) => index !== edit.index) };
    case 'steps':
      return { ...state, steps: Math.max(1, Math.min(MAX_STEPS, Math.round(edit.steps))) };
    case 'surface':
      return {
        ...state,
        title: undefined,
        surface: edit.surface,
        starts: edit.start === undefined ? state.starts : [edit.start],
      };
    case 'clip':
      return { ...state, title: undefined, clip: edit.clip };
    case 'schedule':
      return { ...state, title: undefined, schedule: edit.schedule };
    case 'noise':
      return { ...state, title: undefined, noise: edit.noise };
    case 'racer':
      return withRacer(state, edit.slot, (racer) => ({ ...racer, choice: edit.choice }));
    case 'show':
      // A race needs at least one racer.
      if (!edit.isShown && shownRacers(state).length <= 1) return state;
      return withRacer(state, edit.slot, (racer) => ({ ...racer, isShown: edit.isShown }));
    case 'add':
      return addRacer(state, edit.choice);
    case 'remove':
      return removeRacer(state, edit.slot);
    default:
      edit satisfies never;
      return state;
  }
}

function withRacer(state: LabState, slot: number, change: (racer: Racer) => Racer): LabState {
  return {
    ...state,
    title: undefined,
    racers: state.racers.map((racer) => (racer.slot === slot ? change(racer) : racer)),
  };
}

function addRacer(state: LabState, choice: OptimizerChoice): LabState {
  const taken = new Set(state.racers.map((racer) => racer.slot));
  const slot = Array.from({ length: MAX_RACERS }, (_, index) => index).find((index) => !taken.has(index));
  if (slot === undefined) return state;
  return { ...state, title: undefined, racers: [...state.racers, { slot, choice, isShown: true }] };
}

function removeRacer(state: LabState, slot: number): LabState {
  const racers = state.racers.filter((racer) => racer.slot !== slot);
  if (racers.length === 0) return state;
  const last = racers.at(-1);
  const isNoneShown = !racers.some((racer) => racer.isShown);
  return {
    ...state,
    title: undefined,
    racers: isNoneShown ? racers.map((racer) => (racer === last ? { ...racer, isShown: true } : racer)) : racers,
  };
}
