/** What the parts of a drawn note need to know about where it is drawn: link targets, heading ids, screen or paper. */
import type { Heading } from 'mdast';
import { createContext } from 'react';

export interface LinkTarget {
  /** Absent: the concept has a name to show but no place to lead to, as on paper when it is not part of the export. */
  readonly href?: string;
  readonly title: string;
}

export interface HeadingPlace {
  readonly id: string;
  /** 2 to 6. */
  readonly level: number;
  /** Address within the desk; undefined on paper. */
  readonly href?: string;
}

export interface NoteSurroundings {
  /**
   * Where a concept's id leads, or one of its headings; undefined if it is not written yet.
   * An empty id is the note itself.
   */
  readonly resolve: (conceptId: string, headingSlug: string | undefined) => LinkTarget | undefined;
  /** How a heading is drawn; undefined for a fragment's headings, which have no address. */
  readonly heading: (node: Heading) => HeadingPlace | undefined;
  /** Whether this is drawn for paper: formulas as labelled text, no buttons, code wrapped. */
  readonly printing: boolean;
}

/** A fragment on its own, such as a question's text: links are plain words, headings have no address. */
export const LOOSE: NoteSurroundings = {
  resolve: () => undefined,
  heading: () => undefined,
  printing: false,
};

export const NoteContext = createContext<NoteSurroundings>(LOOSE);
