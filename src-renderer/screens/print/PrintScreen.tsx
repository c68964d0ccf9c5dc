/**
 * The paper version of a selection of notes: the same parser and the same `NoteBody` as the screen, drawn light, without
 * navigation. Says on <html> when it is ready to be printed (`data-print-ready`) or why it never will be (`data-print-failed`).
 */
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import type { ConceptPage } from '@shared/study/concept.ts';
import { useEffect, useMemo, useRef } from 'react';
import { forceLight } from '../../app/theme.ts';
import { useQuery } from '../../app/use-query.ts';
import { NoteBody } from '../library/NoteBody.tsx';
import { NoteContext, type NoteSurroundings } from '../library/note-context.ts';
import { SourceList } from '../library/SourceList.tsx';
import { whenPrintable } from './when-printable.ts';
// Static faces: Chromium writes variable fonts into a PDF as Type 3, without hinting and without names.
import '@fontsource/source-serif-4/400.css';
import '@fontsource/source-serif-4/400-italic.css';
import '@fontsource/source-serif-4/600.css';
import '@fontsource/source-serif-4/600-italic.css';
import '@fontsource/inter/400.css';
import '@fontsource/inter/600.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/700.css';
import '@fontsource/source-serif-4/700.css';
import './print.css';

export default function PrintScreen({ jobId }: { readonly jobId: string }) {
  const content = useQuery('export:content', { jobId });
  // Only for the names of concepts outside the export; without it they are named by their ids.
  const listing = useQuery('library:list', {});
  const ref = useRef<HTMLElement>(null);
  const { status, value, error } = content;
  const isSettled = listing.status !== 'loading';
  useEffect(forceLight, []);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (status === 'failed') {
      dataset.printFailed = error.message;
      return;
    }
    const root = ref.current;
    if (status !== 'ready' || !isSettled || root === null) return;
    document.title = value.title;
    const abort = new AbortController();
    whenPrintable(root, abort.signal).then(
      () => {
        if (!abort.signal.aborted) dataset.printReady = 'true';
      },
      (thrown: unknown) => {
        if (!abort.signal.aborted) dataset.printFailed = thrown instanceof Error ? thrown.message : String(thrown);
      },
    );
    return () => abort.abort();
  }, [status, value, error, isSettled]);
  const areas = listing.value?.areas;
  const names = useMemo(
    () =>
      new Map((areas ?? []).flatMap((area) => area.concepts.map(({ id, title }) => [id as string, title] as const))),
    [areas],
  );
  const printed = useMemo(() => new Set(value?.pages.map((page) => page.id as string)), [value]);
  if (value === undefined || !isSettled) return null;
  return (
    <main ref={ref} className="print">
      {value.pages.map((page) => (
        <PrintedNote key={page.id} page={page} printed={printed} names={names} />
      ))}
    </main>
  );
}

/** Unique over all notes of the export: ids of concepts never hold two hyphens in a row. */
function headingElementId(conceptId: string, slug: string): string {
  return `note-${conceptId}--${slug}`;
}

interface PrintedNoteProps {
  readonly page: ConceptPage;
  /** The notes of this export: only these are link targets on paper. */
  readonly printed: ReadonlySet<string>;
  /** Titles of all concepts of the library, by id. */
  readonly names: ReadonlyMap<string, string>;
}

function PrintedNote({ page, printed, names }: PrintedNoteProps) {
  const { document: tree, surroundings } = useMemo(() => {
    const parsed = parseNote(page.body);
    const headings = noteHeadings(parsed);
    const byNode = new Map(headings.map((heading) => [heading.node, heading]));
    const around: NoteSurroundings = {
      resolve: (id, headingSlug) => {
        const target = id === '' ? page.id : id;
        const title = target === page.id ? page.title : names.get(target);
        if (title === undefined) return undefined;
        if (!printed.has(target)) return { title };
        // A heading of this very note can be checked here; in another note the title is the safe place to land.
        const isHere = target === page.id && headings.some((heading) => heading.slug === headingSlug);
        return { href: isHere ? `#${headingElementId(page.id, headingSlug ?? '')}` : `#note-${target}`, title };
      },
      heading: (node) => {
        const found = byNode.get(node);
        return found === undefined ? undefined : { id: headingElementId(page.id, found.slug), level: found.level };
      },
      printing: true,
    };
    return { document: parsed, surroundings: around };
  }, [page, printed, names]);
  return (
    <article className="print-note">
      <header>
        <h1 id={`note-${page.id}`}>{page.title}</h1>
        <p className="print-summary">{page.summary}</p>
        <PrintedLinks label="Builds on" links={page.prerequisites} printed={printed} />
        <PrintedLinks label="Leads to" links={page.leadsTo} printed={printed} />
      </header>
      <NoteContext value={surroundings}>
        <NoteBody document={tree} />
      </NoteContext>
      <SourceList sources={page.sources} printing />
    </article>
  );
}

interface PrintedLinksProps {
  readonly label: string;
  readonly links: ConceptPage['prerequisites'];
  readonly printed: ReadonlySet<string>;
}

function PrintedLinks({ label, links, printed }: PrintedLinksProps) {
  if (links.length === 0) return null;
  return (
    <p className="print-links">
      {label}:{' '}
      {links.map((link, index) => {
        const name = link.title ?? link.id.replaceAll('-', ' ');
        return (
          <span key={link.id}>
            {index > 0 && ', '}
            {printed.has(link.id) ? <a href={`#note-${link.id}`}>{name}</a> : name}
          </span>
        );
      })}
    </p>
  );
}
