/**
 * The headings of a note with the slugs that links, contents and bookmarks use: GitHub's rule, unique within the note.
 */
import GithubSlugger, { slug as plainSlug } from 'github-slugger';
import type { Heading, Nodes } from 'mdast';
import type { NoteDocument } from './note-tree.ts';
import { plainInline } from './plain-text.ts';

export interface NoteHeading {
  /** As written, 1 to 6. */
  readonly depth: 1 | 2 | 3 | 4 | 5 | 6;
  /** As drawn under the note's title, 2 to 6: never the title's own level, and no level skipped on the way down. */
  readonly level: number;
  /** The heading as plain text, formulas in words. */
  readonly text: string;
  /** Unique within the note, never empty. */
  readonly slug: string;
  readonly node: Heading;
}

/** All headings in reading order, those inside callouts and lists included. */
export function noteHeadings(document: NoteDocument): NoteHeading[] {
  const slugger = new GithubSlugger();
  const headings: NoteHeading[] = [];
  let above = 1;
  const walk = (node: Nodes): void => {
    if (node.type === 'heading') {
      const text = plainInline(node.children).trim();
      above = Math.max(2, Math.min(node.depth, above + 1));
      const slug = slugger.slug(plainSlug(text.normalize('NFC')) || 'section');
      headings.push({ depth: node.depth, level: above, text, slug, node });
    } else if ('children' in node) node.children.forEach(walk);
  };
  walk(document);
  return headings;
}
