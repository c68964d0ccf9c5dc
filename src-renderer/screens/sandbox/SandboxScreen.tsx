/**
 * The sandbox: stories to start from along the top, the bench below. Its address always holds the present recipe, so reload,
 * back and a copied address all bring the same race back.
 */
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import type { DescentRecipe } from '@shared/numerics/labs/descent-recipe.ts';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { PageHeading } from '../../app/PageHeading.tsx';
import { PRESETS, type Preset } from '../../labs/descent/presets.ts';
import { recipeTextIn, sandboxHref } from '../../labs/descent/sandbox-link.ts';
import { readRecipe } from '../../labs/read-recipe.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { PresetStrip } from './PresetStrip.tsx';
import './sandbox.css';

// As notes load it, so that both share one chunk.
const DescentLab = lazy(() => import('../../labs/descent/DescentLab.tsx'));

/** Milliseconds of quiet before the address follows the sliders. */
const ADDRESS_QUIET_MS = 400;

interface Bench {
  readonly recipe: DescentRecipe;
  /** The story on show, until the reader changes its set-up. */
  readonly preset: Preset | undefined;
  /** Makes React build the lab anew. */
  readonly revision: number;
}

export default function SandboxScreen() {
  const [opened] = useState(() => openFrom(window.location.hash));
  const [bench, setBench] = useState<Bench>(opened.bench);
  const [problem, setProblem] = useState(opened.problem);
  const writeAddress = useAddress();

  useEffect(() => {
    // A link pasted into the open window, or the browser's back button.
    const onHashChange = () => {
      if (!window.location.hash.startsWith('#/sandbox')) return;
      const next = openFrom(window.location.hash);
      setProblem(next.problem);
      setBench((old) => ({ ...next.bench, revision: old.revision + 1 }));
    };
    window.addEventListener('hashchange', onHashChange);
    return () => window.removeEventListener('hashchange', onHashChange);
  }, []);

  const choose = (preset: Preset) => {
    setProblem(undefined);
    setBench((old) => ({ recipe: preset.recipe, preset, revision: old.revision + 1 }));
  };

  return (
    <div className="sandbox">
      <header className="sandbox-head">
        <PageHeading title="Sandbox" className="sandbox-title" />
        <PresetStrip presets={PRESETS} chosen={bench.preset?.id} onChoose={choose} />
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
          onRecipeChange={(recipe) => writeAddress(recipe)}
          caption={
            <p>
              {bench.preset?.story ??
                bench.recipe.title ??
                'Drag the start, move a slider, press Space. Pick a story above to be shown around.'}
            </p>
          }
        />
      </Suspense>
    </div>
  );
}

/** Replaces the address after a moment of quiet; no history entry, no hashchange event. */
function useAddress(): (recipe: DescentRecipe) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (recipe) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (window.location.hash.startsWith('#/sandbox'))
        window.history.replaceState(window.history.state, '', sandboxHref(recipe));
    }, ADDRESS_QUIET_MS);
  };
}

function openFrom(hash: string): { readonly bench: Bench; readonly problem: string | undefined } {
  const text = recipeTextIn(hash);
  const first = PRESETS[0];
  if (first === undefined) throw new Error('Invariant broken: the sandbox has at least one preset');
  const fallback: Bench = { recipe: first.recipe, preset: first, revision: 0 };
  if (text === undefined) return { bench: fallback, problem: undefined };
  const read = readRecipe(text);
  if (!read.ok) return { bench: fallback, problem: read.error.message };
  const preset = PRESETS.find((one) => JSON.stringify(parseDescentRecipe(one.recipe)) === JSON.stringify(read.value));
  return { bench: { recipe: read.value, preset, revision: 0 }, problem: undefined };
}
