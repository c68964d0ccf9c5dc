/** Fetches the debrief of a round and hands it to its view, or says why there is none (yet). */
import type { Debrief, RoundId } from '@shared/study/round.ts';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useQuery } from '../../app/use-query.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { useConcepts, useLibraryListing } from '../library/library-listing.tsx';
import type { NoteSurroundings } from '../library/note-context.ts';
import { DebriefView } from './DebriefView.tsx';
import { useGrading } from './use-grading.ts';

export function DebriefScreen({ roundId }: { readonly roundId: RoundId }) {
  const debrief = useQuery('interview:debrief', { roundId });
  if (debrief.value !== undefined) return <Shown debrief={debrief.value} />;
  return (
    <div className="page">
      <PageHeading title="Debrief" />
      {debrief.status !== 'failed' ? (
        <Spinner label="Opening the debrief…" />
      ) : debrief.error.code === 'refused' ? (
        <EmptyState title="This round has not ended.">
          <p>
            Its debrief opens when it has: <Link href={`/interview/${roundId}`}>go on with the round</Link>, or end it
            there.
          </p>
        </EmptyState>
      ) : (
        <Notice
          tone="error"
          title={debrief.error.message}
          actions={<Button onClick={debrief.reload}>Try again</Button>}
        >
          <p>
            {debrief.error.hint} <Link href="/interview">Back to the interviews</Link>
          </p>
        </Notice>
      )}
    </div>
  );
}

function Shown({ debrief }: { readonly debrief: Debrief }) {
  const grading = useGrading(debrief);
  const concepts = useConcepts();
  const areas = useLibraryListing().value?.areas;
  const surroundings = useMemo(
    (): NoteSurroundings => ({
      resolve: (id, slug) => {
        const concept = concepts.get(id);
        return concept === undefined
          ? undefined
          : { href: `#/library/${id}${slug === undefined ? '' : `/${slug}`}`, title: concept.title };
      },
      heading: () => undefined,
      printing: false,
    }),
    [concepts],
  );
  const titleOf = (area: string): string => areas?.find(({ id }) => id === area)?.title ?? area.replaceAll('-', ' ');
  return <DebriefView debrief={debrief} grading={grading} surroundings={surroundings} areaTitle={titleOf} />;
}
