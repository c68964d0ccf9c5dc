/** Saved runs and the history below the gallery: each opens its bench again; two can be laid side by side. */
import type { KeptRun } from '@shared/study/lab-run.ts';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../app/api.ts';
import { useQuery } from '../../app/use-query.ts';
import { readRecipe } from '../../labs/read-recipe.ts';
import { sandboxHref } from '../../labs/sandbox-link.ts';
import { LAB_VIEWS } from '../../labs/views.ts';
import { Button } from '../../ui/Button.tsx';

const SHOWN_AT_FIRST = 8;

export function KeptRuns() {
  const query = useQuery('runs:list', {});
  const [picked, setPicked] = useState<readonly number[]>([]);
  const [isLong, setLong] = useState(false);
  const runs = query.value?.runs ?? [];
  if (runs.length === 0) return null;
  const saved = runs.filter(({ name }) => name !== undefined);
  const history = runs.filter(({ name }) => name === undefined);
  const pick = (id: number) =>
    setPicked((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id].slice(-2)));
  const forget = async (id: number) => {
    await api['runs:forget']({ id }).catch(() => {});
    setPicked((old) => old.filter((one) => one !== id));
    query.reload();
  };
  const row = (run: KeptRun) => (
    <RunRow key={run.id} run={run} isPicked={picked.includes(run.id)} onPick={pick} onForget={forget} />
  );
  return (
    <section className="gallery-group" aria-label="Your runs">
      <h2 className="gallery-group-title">Your runs</h2>
      <p className="kept-compare" role="status">
        {picked.length < 2 ? (
          'Tick two runs to lay them side by side.'
        ) : (
          <a href={`#/sandbox?compare=${picked.join('-')}`}>Compare the two</a>
        )}
      </p>
      {saved.length > 0 && (
        <ul className="kept-runs" aria-label="Saved">
          {saved.map(row)}
        </ul>
      )}
      {history.length > 0 && (
        <ul className="kept-runs" aria-label="History">
          {history.slice(0, isLong ? undefined : SHOWN_AT_FIRST).map(row)}
        </ul>
      )}
      {history.length > SHOWN_AT_FIRST && (
        <Button variant="quiet" size="small" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {isLong ? 'Show fewer' : `Show all ${history.length}`}
        </Button>
      )}
    </section>
  );
}

interface RunRowProps {
  readonly run: KeptRun;
  readonly isPicked: boolean;
  readonly onPick: (id: number) => void;
  readonly onForget: (id: number) => void;
}

function RunRow({ run, isPicked, onPick, onForget }: RunRowProps) {
  const title = runTitle(run);
  const read = readRecipe(run.recipe);
  return (
    <li className="kept-run">
      <input
        type="checkbox"
        checked={isPicked}
        aria-label={`Compare ${title}`}
        onChange={() => onPick(run.id)}
        disabled={!read.ok}
      />
      <span className="kept-run-text">
        {read.ok ? <a href={sandboxHref(read.value)}>{title}</a> : <span>{title}</span>}
        <span className="kept-run-finding">{read.ok ? run.finding : read.error.message}</span>
      </span>
      <time className="kept-run-when" dateTime={new Date(run.atMs).toISOString()}>
        {new Date(run.atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
      </time>
      <Button
        variant="quiet"
        size="small"
        icon={<Trash2 />}
        aria-label={`Forget ${title}`}
        onClick={() => onForget(run.id)}
      />
    </li>
  );
}

/** The name it was saved under, the title of its recipe, or the lab with what tells the recipe from others. */
export function runTitle(run: KeptRun): string {
  if (run.name !== undefined) return run.name;
  const read = readRecipe(run.recipe);
  if (!read.ok) return run.lab;
  const story = LAB_VIEWS.find(({ id }) => id === run.lab)?.stories.find(
    ({ recipe }) => JSON.stringify(recipe) === JSON.stringify(read.value),
  );
  return read.value.title ?? story?.title ?? `${run.lab}: ${run.finding === '' ? 'a run' : run.finding.slice(0, 60)}`;
}
