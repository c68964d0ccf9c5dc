/** Two runs side by side, and above them the fields in which their recipes differ. */
import type { KeptRun } from '@shared/study/lab-run.ts';
import { Suspense } from 'react';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useQuery } from '../../app/use-query.ts';
import { readRecipe } from '../../labs/read-recipe.ts';
import { viewOf } from '../../labs/views.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { GalleryLink } from './GalleryLink.tsx';
import { runTitle } from './KeptRuns.tsx';
import { recipeDifferences } from './recipe-differences.ts';

export function CompareRuns({ ids }: { readonly ids: readonly number[] }) {
  const { value } = useQuery('runs:list', {});
  const runs = ids.flatMap((id) => value?.runs.find((run) => run.id === id) ?? []);
  const [first, second] = runs;
  return (
    <div className="compare">
      <header className="sandbox-head">
        <GalleryLink />
        <PageHeading title="Two runs" className="sandbox-title" />
      </header>
      {value === undefined ? (
        <Spinner label="Looking up the runs…" />
      ) : first === undefined || second === undefined ? (
        <Notice tone="warn" title="One of these runs is no longer in the history." />
      ) : (
        <>
          <Differences first={first} second={second} />
          <div className="compare-pair">
            {[first, second].map((run) => (
              <ComparedRun key={run.id} run={run} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

function Differences({ first, second }: { readonly first: KeptRun; readonly second: KeptRun }) {
  const rows = recipeDifferences(first.recipe, second.recipe);
  if (rows.length === 0) return <p>Their recipes are the same.</p>;
  return (
    <table className="compare-differences">
      <caption className="visually-hidden">Where the recipes differ</caption>
      <thead>
        <tr>
          <th scope="col">differs in</th>
          <th scope="col">{runTitle(first)}</th>
          <th scope="col">{runTitle(second)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, left, right }) => (
          <tr key={field}>
            <th scope="row">{field}</th>
            <td>{left}</td>
            <td>{right}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ComparedRun({ run }: { readonly run: KeptRun }) {
  const read = readRecipe(run.recipe);
  if (!read.ok) return <Notice tone="error" title={read.error.message} />;
  const { Lab } = viewOf(read.value);
  return (
    <section className="compare-run" aria-label={runTitle(run)}>
      <h2 className="lab-heading">{runTitle(run)}</h2>
      <Suspense fallback={<Spinner label="Setting up the bench…" />}>
        <Lab recipe={read.value} variant="note" />
      </Suspense>
    </section>
  );
}
