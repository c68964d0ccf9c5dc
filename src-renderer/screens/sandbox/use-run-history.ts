/**
 * Notes what stands on the bench in the desk's history once the reader leaves it alone for a moment, with what it found. A desk
 * that does not answer costs the entry, never the lab.
 */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { type KeptRun, MAX_RECIPE_CHARACTERS } from '@shared/study/lab-run.ts';
import { useEffect, useState } from 'react';
import { api } from '../../app/api.ts';

/** Milliseconds a recipe must stand before it counts as a run. */
const STANDING_MS = 3000;
const LONGEST_FINDING = 600;

export interface RunHistory {
  /** The kept run of the present recipe, once it is noted. */
  readonly run: KeptRun | undefined;
  /** Notes the present recipe without waiting. */
  readonly note: () => Promise<KeptRun>;
}

export function useRunHistory(recipe: LabRecipe, finding: string): RunHistory {
  const [kept, setKept] = useState<KeptRun>();
  const text = JSON.stringify(recipe);
  useEffect(() => {
    let isStale = false;
    if (text.length > MAX_RECIPE_CHARACTERS) return;
    const timer = setTimeout(() => {
      noteRun(text, finding).then(
        (run) => {
          if (!isStale) setKept(run);
        },
        () => {
          if (!isStale) setKept(undefined);
        },
      );
    }, STANDING_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [text, finding]);
  return {
    run: kept?.recipe === text ? kept : undefined,
    note: async () => {
      const run = await noteRun(text, finding);
      setKept(run);
      return run;
    },
  };
}

function noteRun(recipe: string, finding: string): Promise<KeptRun> {
  return api['runs:note']({ recipe, finding: finding.slice(0, LONGEST_FINDING) });
}
