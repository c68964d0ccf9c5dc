/** A note on the screen, from props only: head, text, sources, what links here, and the contents beside it on wide windows. */
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import type { NoteDocument } from '@shared/markdown/note-tree.ts';
import type { ConceptLink, ConceptPage, ConceptSummary } from '@shared/study/concept.ts';
import { ArrowLeft, ArrowRight, FileDown } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Link } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import type { NoteExport } from '../../app/use-export.ts';
import { Button } from '../../ui/Button.tsx';
import { ExportNotice } from './ExportNotice.tsx';
import { FormulaCopy } from './FormulaCopy.tsx';
import { LinkPreview } from './LinkPreview.tsx';
import { NoteBody } from './NoteBody.tsx';
import { NoteContents } from './NoteContents.tsx';
import { NoteContext, type NoteSurroundings } from './note-context.ts';
import { SourceList } from './SourceList.tsx';
import { useScrollRegions } from './use-scroll-regions.ts';
import './note-view.css';

export interface NoteViewProps {
  readonly page: ConceptPage;
  readonly document: NoteDocument;
  readonly areaTitle: string;
  readonly concepts: ReadonlyMap<string, ConceptSummary>;
  readonly previous: ConceptSummary | undefined;
  readonly next: ConceptSummary | undefined;
  /** The heading to stand at, if any. */
  readonly slug: string | undefined;
  readonly job: NoteExport;
}

/** Element id of a heading: prefixed, so that no heading can take the id of a part of the desk. */
const elementId = (slug: string): string => `s-${slug}`;

export function NoteView({ page, document: tree, areaTitle, concepts, previous, next, slug, job }: NoteViewProps) {
  const textRef = useRef<HTMLDivElement>(null);
  const headings = useMemo(() => noteHeadings(tree), [tree]);
  const surroundings = useMemo((): NoteSurroundings => {
    const byNode = new Map(headings.map((heading) => [heading.node, heading]));
    return {
      resolve: (id, headingSlug) => {
        const concept = concepts.get(id === '' ? page.id : id);
        if (concept === undefined) return undefined;
        const place = headingSlug === undefined ? '' : `/${headingSlug}`;
        return { href: `#/library/${concept.id}${place}`, title: concept.title };
      },
      heading: (node) => {
        const found = byNode.get(node);
        return found === undefined
          ? undefined
          : { id: elementId(found.slug), level: found.level, href: `#/library/${page.id}/${found.slug}` };
      },
      printing: false,
    };
  }, [headings, concepts, page.id]);
  useScrollRegions(textRef, tree);
  const goTo = (target: string): void => {
    const heading = window.document.getElementById(elementId(target));
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (slug === undefined) return;
    const heading = window.document.getElementById(elementId(slug));
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  }, [slug]);
  const body = useMemo(() => <NoteBody document={tree} />, [tree]);

  return (
    <div className="note-layout">
      <article className="note" aria-labelledby="note-title">
        <header className="note-head">
          <p className="note-area">
            <Link href="/library">Library</Link>
            <span aria-hidden="true"> · </span>
            {areaTitle}
          </p>
          <PageHeading title={page.title} className="note-title">
            <span id="note-title">{page.title}</span>
          </PageHeading>
          <p className="note-summary">{page.summary}</p>
          <div className="note-meta">
            <span>{page.minutes} min</span>
            {page.questionCount > 0 && (
              <Link href="/interview">
                {page.questionCount === 1 ? '1 interview question' : `${page.questionCount} interview questions`}
              </Link>
            )}
            <Button
              size="small"
              variant="quiet"
              icon={<FileDown />}
              disabled={job.state.status === 'running'}
              onClick={() => job.start([page.id])}
            >
              Export to PDF
            </Button>
          </div>
          <ExportNotice job={job} />
          <Relations label="Builds on" links={page.prerequisites} />
          <Relations label="Leads to" links={page.leadsTo} />
        </header>
        <div ref={textRef} className="note-text">
          <NoteContext value={surroundings}>{body}</NoteContext>
          <FormulaCopy box={textRef} />
          <LinkPreview box={textRef} />
        </div>
        <footer className="note-foot">
          <SourceList sources={page.sources} />
          {page.backlinks.length > 0 && (
            <section aria-labelledby="note-backlinks">
              <h2 id="note-backlinks">Linked from</h2>
              <Chips links={page.backlinks} />
            </section>
          )}
          <nav className="note-turn" aria-label="Neighbouring notes">
            {previous !== undefined && (
              <Link href={`/library/${previous.id}`} className="note-turn-link">
                <span className="note-turn-word">
                  <ArrowLeft aria-hidden="true" /> Previous
                </span>
                <span>{previous.title}</span>
              </Link>
            )}
            {next !== undefined && (
              <Link href={`/library/${next.id}`} className="note-turn-link note-turn-next">
                <span className="note-turn-word">
                  Next <ArrowRight aria-hidden="true" />
                </span>
                <span>{next.title}</span>
              </Link>
            )}
          </nav>
        </footer>
      </article>
      <NoteContents conceptId={page.id} headings={headings} elementId={elementId} onGo={goTo} />
    </div>
  );
}

function Relations({ label, links }: { readonly label: string; readonly links: readonly ConceptLink[] }) {
  if (links.length === 0) return null;
  return (
    <div className="note-relations">
      <span className="note-relations-label">{label}</span>
      <Chips links={links} />
    </div>
  );
}

function Chips({ links }: { readonly links: readonly ConceptLink[] }) {
  return (
    <ul className="plain-list chips">
      {links.map((link) => (
        <li key={link.id}>
          {link.title === undefined ? (
            <span className="chip chip-unwritten" title="not written yet">
              {link.id.replaceAll('-', ' ')}
            </span>
          ) : (
            <Link href={`/library/${link.id}`} className="chip">
              {link.title}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
