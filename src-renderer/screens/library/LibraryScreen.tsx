/** The library's front page: search on top, then every note by area; a selection can be taken to paper. */
import type { ConceptId } from '@shared/study/concept.ts';
import { BookOpen, FileDown, ListChecks } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useExport } from '../../app/use-export.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { AreaList } from './AreaList.tsx';
import { ExportNotice } from './ExportNotice.tsx';
import { LibrarySearch } from './LibrarySearch.tsx';
import { useLibraryListing } from './library-listing.tsx';
import './library.css';

export function LibraryScreen() {
  const listing = useLibraryListing();
  const [query, setQuery] = useState('');
  const [selection, setSelection] = useState<ReadonlySet<ConceptId>>();
  const job = useExport();
  const reload = listing.reload;
  const isFirstLook = useRef(true);
  // Notes may have changed on disk since the listing was last asked for; the first look has just asked.
  useEffect(() => {
    if (!isFirstLook.current) reload();
    isFirstLook.current = false;
  }, [reload]);

  const areas = listing.value?.areas ?? [];
  const problems = listing.value?.problems ?? [];
  const count = areas.reduce((sum, area) => sum + area.concepts.length, 0);
  const isSearching = query.trim() !== '';
  const chosen = areas.flatMap((area) => area.concepts.map((concept) => concept.id)).filter((id) => selection?.has(id));
  return (
    <div className="page library">
      <header className="library-head">
        <PageHeading title="Library" />
        {count > 0 && <p className="library-count">{`${count} notes in ${areas.length} areas`}</p>}
      </header>
      <LibrarySearch query={query} onQuery={setQuery} />
      {listing.status === 'failed' && (
        <Notice
          tone="error"
          title={listing.error.message}
          actions={
            <Button size="small" onClick={reload}>
              Try again
            </Button>
          }
        >
          {listing.error.hint !== undefined && <p>{listing.error.hint}</p>}
        </Notice>
      )}
      {listing.value === undefined && listing.status === 'loading' && <Spinner label="Opening the library…" />}
      {listing.value !== undefined && count === 0 && (
        <EmptyState icon={<BookOpen />} title="No notes yet">
          <p>
            Notes are Markdown files, one concept each, in folders by area. Saddlepoint ships with its own; if this list
            is empty, its files are missing. Install it again, and they will be here.
          </p>
        </EmptyState>
      )}
      {!isSearching && problems.length > 0 && (
        <Notice tone="warn" title={`${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out`}>
          <ul className="library-problems">
            {problems.map((problem) => (
              <li key={`${problem.file} ${problem.message}`}>
                <code>{problem.file}</code>: {problem.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {!isSearching && count > 0 && (
        <>
          <div className={selection === undefined ? 'library-tools' : 'library-tools library-tools-open'}>
            {selection === undefined ? (
              <Button variant="quiet" size="small" icon={<ListChecks />} onClick={() => setSelection(new Set())}>
                Select notes
              </Button>
            ) : (
              <>
                <Button
                  variant="primary"
                  size="small"
                  icon={<FileDown />}
                  disabled={chosen.length === 0 || job.state.status === 'running'}
                  onClick={() => job.start(chosen)}
                >
                  {`Export PDF (${chosen.length})`}
                </Button>
                <Button
                  size="small"
                  onClick={() =>
                    setSelection(new Set(areas.flatMap((area) => area.concepts.map((concept) => concept.id))))
                  }
                >
                  Select all
                </Button>
                <Button size="small" variant="quiet" onClick={() => setSelection(undefined)}>
                  Done
                </Button>
              </>
            )}
          </div>
          <ExportNotice job={job} />
          {areas.map((area) => (
            <AreaList key={area.id} area={area} selection={selection} onSelection={setSelection} />
          ))}
        </>
      )}
    </div>
  );
}
