/**
 * The tree a note is read into: mdast (https://github.com/syntax-tree/mdast) with three nodes of our own. Screen, print,
 * search text and cards all read this one tree. Knows the shape only; how text becomes a tree is `parse-note.ts`.
 */
import type { BlockContent, DefinitionContent, PhrasingContent, Root } from 'mdast';
import 'mdast-util-math';

/** `[[target]]` or `[[target|label]]`. The target is as typed (trimmed); whether such a concept exists is not known here. */
export interface Wikilink {
  type: 'wikilink';
  target: string;
  /** The label as plain text; absent if the link shows its target's title. */
  label?: string;
  /** The label as inline content, empty if there is none. */
  children: PhrasingContent[];
}

export const CALLOUT_KINDS = [
  'note',
  'abstract',
  'info',
  'todo',
  'tip',
  'success',
  'question',
  'warning',
  'failure',
  'danger',
  'bug',
  'example',
  'quote',
] as const;
export type CalloutKind = (typeof CALLOUT_KINDS)[number];

/** `> [!kind] Title` and the quoted lines after it. */
export interface Callout {
  type: 'callout';
  kind: CalloutKind;
  /** Inline content of the title; empty if the author gave none. */
  title: PhrasingContent[];
  children: (BlockContent | DefinitionContent)[];
}

/** A fenced block with info string `lab`: the recipe's JSON text, unread. */
export interface Lab {
  type: 'lab';
  source: string;
}

declare module 'mdast' {
  interface PhrasingContentMap {
    wikilink: Wikilink;
  }
  interface BlockContentMap {
    callout: Callout;
    lab: Lab;
  }
  interface RootContentMap {
    wikilink: Wikilink;
    callout: Callout;
    lab: Lab;
  }
}

export type NoteDocument = Root;
