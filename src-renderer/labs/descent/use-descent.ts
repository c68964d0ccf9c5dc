/**
 * Everything a descent lab holds together: the reader's set-up, the run behind the picture, playback, what is inspected and
 * hovered. The one hook both the full lab and the compact one in notes stand on.
 */
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { useDeferredValue, useMemo, useReducer, useState } from 'react';
import { useAnnouncedRecipe } from '../use-announced-recipe.ts';
import { type KeptRun, keptRun } from './kept-runs.ts';
import { editLab, recipeOf, shownRacers, stateOf } from './lab-state.ts';
import type { Look } from './RacePlot.tsx';
import { racerNames } from './racer-names.ts';
import type { HeightScale } from './relief.ts';
import { type StyledPath, styledPath } from './styled-path.ts';
import { surfaceFacts } from './surface-facts.ts';
import { usePlayback } from './use-playback.ts';
import { useRun } from './use-run.ts';

const ORIGIN = [0, 0] as const;

export function useDescent(initial: DescentRecipe, onRecipeChange: ((recipe: DescentRecipe) => void) | undefined) {
  const [state, edit] = useReducer(editLab, initial, stateOf);
  const [wanted, setWanted] = useState<Backend>('webgpu');
  const [inspectedSlot, setInspected] = useState<number>();
  const [inspectedStart, setInspectedStart] = useState(0);
  const [hovered, setHovered] = useState<readonly [number, number]>();
  const [look, setLook] = useState<Look>('plane');
  const [heightScale, setHeightScale] = useState<HeightScale>();
  const [kept, setKept] = useState<readonly KeptRun[]>([]);
  const recipe = useMemo(() => recipeOf(state), [state]);
  const { run, error, gpu, isPending } = useRun(recipe, wanted);
  const [playback, send] = usePlayback(recipe.steps);

  useAnnouncedRecipe(recipe, onRecipeChange);

  const racers = state.racers;
  const paths = useMemo<readonly StyledPath[]>(() => {
    if (run === undefined) return [];
    const shown = shownRacers(state);
    // While a newer run is on its way the old one stays; racers that came or went since are matched by what is left.
    return run.trajectories.flatMap((trajectory, index) => {
      const racer = shown[index % run.recipe.optimizers.length];
      return racer === undefined || racer.choice.id !== trajectory.optimizer.id ? [] : [styledPath(racer, trajectory)];
    });
  }, [run, state]);

  const inspected =
    paths.find((path) => path.slot === inspectedSlot && path.startIndex === inspectedStart) ??
    paths.find((path) => path.slot === inspectedSlot) ??
    paths[0];
  const probe = hovered ?? state.starts[0] ?? ORIGIN;
  const surface = state.surface;
  // The search for the minima of a typed surface may take longer than a key; till it is done the last ones stay.
  const searched = useDeferredValue(surface);
  const found = useMemo(() => surfaceFacts(searched), [searched]);
  const facts = useMemo(() => ({ ...found, surface: surfaceOf(surface) }), [found, surface]);
  const curvature = useMemo(() => hessianAt(facts.surface, probe[0], probe[1]), [facts, probe]);
  const names = useMemo(() => racerNames(racers), [racers]);

  return {
    state,
    edit,
    recipe,
    run,
    error,
    gpu,
    isPending,
    wanted,
    setWanted,
    playback,
    send,
    paths,
    names,
    inspected,
    setInspected,
    inspect: ({ slot, startIndex }: StyledPath) => {
      setInspected(slot);
      setInspectedStart(startIndex);
    },
    look,
    setLook,
    heightScale,
    setHeightScale,
    kept,
    keep: () => setKept([...kept, keptRun(paths, names, recipe.steps)]),
    clearKept: () => setKept([]),
    probe,
    isHovering: hovered !== undefined,
    setHovered,
    facts,
    curvature,
  };
}

export type Descent = ReturnType<typeof useDescent>;
