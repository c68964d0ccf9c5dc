/** Fetches one note and hands it to `NoteView`, with its neighbours, its link targets and its export. */
import { parseNote } from '@shared/markdown/parse-note.ts';
import type { ConceptSummary } from '@shared/study/concept.ts';
import { conceptIdSchema } from '@shared/study/concept.ts';
import { useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useSingleKeys } from '../../app/shortcuts.ts';
import { useExport } from '../../app/use-export.ts';
import { useQuery } from '../../app/use-query.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useConcepts, useLibraryListing } from './library-listing.tsx';
import { NoteView } from './NoteView.tsx';

export function NoteScreen({ id, slug }: { readonly id: string; readonly slug: string | undefined }) {
  const [, navigate] = useLocation();
  const isId = conceptIdSchema.safeParse(id).success;
  const page = useQuery('library:read', isId ? { id } : undefined);
  const body = page.value?.body;
  const document = useMemo(() => (body === undefined ? undefined : parseNote(body)), [body]);
  const concepts = useConcepts();
  const areas = useLibraryListing().value?.areas;
  const { previous, next } = useMemo(() => neighbours([...concepts.values()], id), [concepts, id]);
  const job = useExport();
  useSingleKeys({
    '[': () => previous !== undefined && navigate(`/library/${previous.id}`),
    ']': () => next !== undefined && navigate(`/library/${next.id}`),
  });

  if (page.status === 'failed' && page.error.code !== 'not-found') {
    return (
      <div className="page">
        <PageHeading title={concepts.get(id)?.title ?? 'This note'} />
        <Notice
          tone="error"
          title={page.error.message}
          actions={
            <Button size="small" onClick={page.reload}>
              Try again
            </Button>
          }
        >
          {page.error.hint !== undefined && <p>{page.error.hint}</p>}
        </Notice>
      </div>
    );
  }
  if (!isId || page.status === 'failed') {
    return (
      <div className="page">
        <PageHeading title="No such note" />
        <EmptyState title="This concept is not written yet.">
          <p>
            The <Link href="/library">library</Link> lists every note there is.
          </p>
        </EmptyState>
      </div>
    );
  }
  const shown = page.value;
  if (shown === undefined || document === undefined) return null;
  return (
    <NoteView
      page={shown}
      document={document}
      areaTitle={areas?.find((area) => area.id === shown.area)?.title ?? shown.area}
      concepts={concepts}
      previous={previous}
      next={next}
      slug={slug}
      job={job}
    />
  );
}

function neighbours(
  concepts: readonly ConceptSummary[],
  id: string,
): { readonly previous: ConceptSummary | undefined; readonly next: ConceptSummary | undefined } {
  const at = concepts.findIndex((concept) => concept.id === id);
  return at < 0 ? { previous: undefined, next: undefined } : { previous: concepts[at - 1], next: concepts[at + 1] };
}
