/**
 * Everything a descent lab holds together: the reader's set-up, the run behind the picture, playback, what is inspected and
 * hovered. The one hook both the full lab and the compact one in notes stand on.
 */
import type { Backend } from '@shared/numerics/labs/descent-engine.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { useEffect, useEffectEvent, useMemo, useReducer, useState } from 'react';
import { editLab, recipeOf, shownRacers, stateOf } from './lab-state.ts';
import type { StyledPath } from './PathCanvas.tsx';
import { racerNames } from './racer-names.ts';
import { racerStyle } from './racer-style.ts';
import { surfaceFacts } from './surface-facts.ts';
import { usePlayback } from './use-playback.ts';
import { useRun } from './use-run.ts';

export function useDescent(initial: DescentRecipe, onRecipeChange: ((recipe: DescentRecipe) => void) | undefined) {
  const [state, edit] = useReducer(editLab, initial, stateOf);
  const [wanted, setWanted] = useState<Backend>('webgpu');
  const [inspectedSlot, setInspected] = useState<number>();
  const [hovered, setHovered] = useState<readonly [number, number]>();
  const recipe = useMemo(() => recipeOf(state), [state]);
  const { run, error, gpu, isPending } = useRun(recipe, wanted);
  const [playback, send] = usePlayback(recipe.steps);

  const announce = useEffectEvent(() => onRecipeChange?.(recipe));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the recipe is what is announced
  useEffect(() => announce(), [recipe]);

  const racers = state.racers;
  const paths = useMemo<readonly StyledPath[]>(() => {
    if (run === undefined) return [];
    const shown = shownRacers(state);
    // While a newer run is on its way the old one stays; racers that came or went since are matched by what is left.
    return run.trajectories.flatMap((trajectory, index) => {
      const racer = shown[index];
      return racer === undefined || racer.choice.id !== trajectory.optimizer.id
        ? []
        : [{ slot: racer.slot, trajectory, style: racerStyle(racer.choice.id, racer.slot) }];
    });
  }, [run, state]);

  const inspected = paths.find((path) => path.slot === inspectedSlot) ?? paths[0];
  const probe = hovered ?? state.start;
  const surface = state.surface;
  const facts = useMemo(() => surfaceFacts(surface), [surface]);
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
    probe,
    isHovering: hovered !== undefined,
    setHovered,
    facts,
    curvature,
  };
}

export type Descent = ReturnType<typeof useDescent>;
