/**
 * The sandbox: the gallery of labs, or the bench of one. A recipe may come in the address (a note's link); the present one is
 * kept in the history entry, so reload and back bring the same run back.
 */
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { Suspense, useEffect, useRef, useState } from 'react';
import { PageHeading } from '../../app/PageHeading.tsx';
import type { Story } from '../../labs/lab-view.ts';
import { readRecipe } from '../../labs/read-recipe.ts';
import { historyState, recipeTextIn, recipeTextInState } from '../../labs/sandbox-link.ts';
import { UnbrokenText } from '../../labs/UnbrokenText.tsx';
import { VerdictListener } from '../../labs/Verdict.tsx';
import { LAB_VIEWS, viewOf } from '../../labs/views.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { CompareRuns } from './CompareRuns.tsx';
import { GalleryLink } from './GalleryLink.tsx';
import { LabGallery } from './LabGallery.tsx';
import { PresetStrip } from './PresetStrip.tsx';
import { SaveRun } from './SaveRun.tsx';
import { useRunHistory } from './use-run-history.ts';
import './sandbox.css';

/** Milliseconds of quiet before the history entry follows the sliders. */
const HISTORY_QUIET_MS = 400;

interface Bench {
  readonly recipe: LabRecipe;
  /** The story it was opened with. */
  readonly story: Story | undefined;
  /** Why another recipe than the one asked for was opened. */
  readonly problem: string | undefined;
}

export default function SandboxScreen() {
  const [bench, setBench] = useState(() => benchHere());
  const [revision, setRevision] = useState(0);

  useEffect(() => {
    // A link followed or pasted into the open window, or the browser's back button.
    const follow = () => {
      if (!isHere()) return;
      setBench(benchHere());
      setRevision((count) => count + 1);
    };
    window.addEventListener('hashchange', follow);
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('hashchange', follow);
      window.removeEventListener('popstate', follow);
    };
  }, []);

  const compared = comparedIn(window.location.hash);
  if (compared !== undefined) return <CompareRuns key={revision} ids={compared} />;
  if (bench === undefined) return <LabGallery />;
  return (
    <LabBench
      key={revision}
      bench={bench}
      onChoose={(story) => {
        window.history.replaceState(historyState(story.recipe), '', '#/sandbox');
        setBench({ recipe: story.recipe, story, problem: undefined });
        setRevision((count) => count + 1);
      }}
    />
  );
}

function LabBench({ bench, onChoose }: { readonly bench: Bench; readonly onChoose: (story: Story) => void }) {
  const [present, setPresent] = useState(bench.recipe);
  const [finding, setFinding] = useState('');
  const remember = useHistoryEntry();
  const history = useRunHistory(present, finding);
  const view = viewOf(bench.recipe);
  const { Lab } = view;
  const told = bench.story;
  const story = told !== undefined && view.isSameStory(told.recipe, present) ? told : undefined;
  return (
    <div className="sandbox">
      <header className="sandbox-head">
        <GalleryLink />
        <PageHeading title={labOf(bench.recipe).title} className="sandbox-title" />
        <PresetStrip presets={view.stories} chosen={story?.id} onChoose={onChoose} />
        <SaveRun history={history} suggested={story?.title ?? present.title ?? ''} />
      </header>
      {bench.problem !== undefined && (
        <Notice tone="error" title={bench.problem}>
          The first story was opened instead.
        </Notice>
      )}
      <Suspense fallback={<Spinner label="Setting up the bench…" />}>
        <VerdictListener value={setFinding}>
          <Lab
            recipe={bench.recipe}
            variant="screen"
            onRecipeChange={(recipe) => {
              setPresent(recipe);
              remember(recipe);
            }}
            caption={
              <p>
                <UnbrokenText>{story?.story ?? present.title ?? labOf(present).sentence}</UnbrokenText>
              </p>
            }
          />
        </VerdictListener>
      </Suspense>
    </div>
  );
}

/** The two runs an address lays side by side: `#/sandbox?compare=3-7`. */
function comparedIn(hash: string): readonly number[] | undefined {
  const [, first, second] = /[?&]compare=(\d+)-(\d+)/.exec(hash) ?? [];
  return first === undefined || second === undefined ? undefined : [Number(first), Number(second)];
}

function isHere(): boolean {
  return window.location.hash.startsWith('#/sandbox');
}

/** Writes the recipe into the present history entry after a moment of quiet; its address becomes the plain one. */
function useHistoryEntry(): (recipe: LabRecipe) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (recipe) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (isHere()) window.history.replaceState(historyState(recipe), '', '#/sandbox');
    }, HISTORY_QUIET_MS);
  };
}

/** What this page was opened with: the address first, else what the history entry remembers; undefined: the gallery. */
function benchHere(): Bench | undefined {
  const text = recipeTextIn(window.location.hash) ?? recipeTextInState(window.history.state);
  if (text === undefined) return undefined;
  const read = readRecipe(text);
  if (!read.ok) return { ...firstBench(text), problem: read.error.message };
  const { value: recipe } = read;
  const same = viewOf(recipe).stories.find((one) => {
    const told = readRecipe(JSON.stringify(one.recipe));
    return told.ok && JSON.stringify(told.value) === JSON.stringify(recipe);
  });
  return { recipe, story: same, problem: undefined };
}

/** The first story of the lab a refused recipe names, or of the first lab. */
function firstBench(text: string): Bench {
  const [, lab] = /"lab"\s*:\s*"(\w+)"/.exec(text) ?? [];
  const named = LAB_VIEWS.find(({ id }) => id === lab);
  const story = (named ?? LAB_VIEWS[0])?.stories[0];
  if (story === undefined) throw new Error('Invariant broken: the sandbox has at least one story');
  return { recipe: story.recipe, story, problem: undefined };
}
