/**
 * The sandbox: stories to start from along the top, the bench below. A recipe may come in the address (a note's link); the
 * present one is kept in the history entry, so reload and back bring the same race back.
 */
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { loadPart } from '../../app/load-part.ts';
import { PageHeading } from '../../app/PageHeading.tsx';
import { isSameRace, PRESETS, type Preset } from '../../labs/descent/presets.ts';
import { historyState, recipeTextIn, recipeTextInState } from '../../labs/descent/sandbox-link.ts';
import { readRecipe } from '../../labs/read-recipe.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { PresetStrip } from './PresetStrip.tsx';
import './sandbox.css';

// As notes load it, so that both share one chunk.
const DescentLab = lazy(loadPart(() => import('../../labs/descent/DescentLab.tsx')));

/** Milliseconds of quiet before the history entry follows the sliders. */
const HISTORY_QUIET_MS = 400;

interface Bench {
  readonly recipe: DescentRecipe;
  /** The story it was opened with. */
  readonly preset: Preset | undefined;
  /** Makes React build the lab anew. */
  readonly revision: number;
}

export default function SandboxScreen() {
  const [opened] = useState(() => openFrom(recipeHere()));
  const [bench, setBench] = useState<Bench>(opened.bench);
  const [problem, setProblem] = useState(opened.problem);
  const [present, setPresent] = useState<DescentRecipe>(bench.recipe);
  const remember = useHistoryEntry();
  const story = bench.preset !== undefined && isSameRace(bench.preset.recipe, present) ? bench.preset : undefined;

  useEffect(() => {
    // A link pasted into the open window, or the browser's back button.
    const onHashChange = () => {
      const text = isHere() ? recipeHere() : undefined;
      if (text === undefined) return;
      const next = openFrom(text);
      setProblem(next.problem);
      setPresent(next.bench.recipe);
      setBench((old) => ({ ...next.bench, revision: old.revision + 1 }));
    };
    window.addEventListener('hashchange', onHashChange);
    return () => window.removeEventListener('hashchange', onHashChange);
  }, []);

  const choose = (preset: Preset) => {
    setProblem(undefined);
    setPresent(preset.recipe);
    setBench((old) => ({ recipe: preset.recipe, preset, revision: old.revision + 1 }));
  };

  return (
    <div className="sandbox">
      <header className="sandbox-head">
        <PageHeading title="Sandbox" className="sandbox-title" />
        <PresetStrip presets={PRESETS} chosen={story?.id} onChoose={choose} />
      </header>
      {problem !== undefined && (
        <Notice tone="error" title={problem}>
          The first story was opened instead.
        </Notice>
      )}
      <Suspense fallback={<Spinner label="Setting up the bench…" />}>
        <DescentLab
          key={bench.revision}
          recipe={bench.recipe}
          variant="screen"
          onRecipeChange={(recipe) => {
            setPresent(recipe);
            remember(recipe);
          }}
          caption={
            <p>
              {story?.story ??
                present.title ??
                'Drag the start, move a slider, press Space. Pick a story above to be shown around.'}
            </p>
          }
        />
      </Suspense>
    </div>
  );
}

function isHere(): boolean {
  return window.location.hash.startsWith('#/sandbox');
}

/** The text of the recipe this page was opened with: the address first, else what the history entry remembers. */
function recipeHere(): string | undefined {
  return recipeTextIn(window.location.hash) ?? recipeTextInState(window.history.state);
}

/** Writes the recipe into the present history entry after a moment of quiet; its address becomes the plain one. */
function useHistoryEntry(): (recipe: DescentRecipe) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (recipe) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (isHere()) window.history.replaceState(historyState(recipe), '', '#/sandbox');
    }, HISTORY_QUIET_MS);
  };
}

function openFrom(text: string | undefined): { readonly bench: Bench; readonly problem: string | undefined } {
  const first = PRESETS[0];
  if (first === undefined) throw new Error('Invariant broken: the sandbox has at least one preset');
  const fallback: Bench = { recipe: first.recipe, preset: first, revision: 0 };
  if (text === undefined) return { bench: fallback, problem: undefined };
  const read = readRecipe(text);
  if (!read.ok) return { bench: fallback, problem: read.error.message };
  const preset = PRESETS.find((one) => JSON.stringify(parseDescentRecipe(one.recipe)) === JSON.stringify(read.value));
  return { bench: { recipe: read.value, preset, revision: 0 }, problem: undefined };
}
