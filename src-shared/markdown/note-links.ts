/**
 * Which concepts a note's text links to. Only the link as typed: whether the target exists is for the library to say.
 */
import { slug } from 'github-slugger';
import type { Nodes } from 'mdast';
import type { NoteDocument } from './note-tree.ts';

/** Targets of all wikilinks, each once, in order of first mention; a `#heading` part is dropped. */
export function linkedConcepts(document: NoteDocument): string[] {
  const targets = new Set<string>();
  const walk = (node: Nodes): void => {
    if (node.type === 'wikilink') {
      const target = conceptOfTarget(node.target);
      if (target !== '') targets.add(target);
    }
    if (node.type === 'callout') node.title.forEach(walk);
    if ('children' in node) node.children.forEach(walk);
  };
  walk(document);
  return [...targets];
}

/** `adam#Traps` → `adam`. */
export function conceptOfTarget(target: string): string {
  const hash = target.indexOf('#');
  return (hash < 0 ? target : target.slice(0, hash)).trim();
}

/** `adam#Why it works` → `why-it-works`, as the heading itself is slugged; undefined if the target names no heading. */
export function headingOfTarget(target: string): string | undefined {
  const hash = target.indexOf('#');
  const heading =
    hash < 0
      ? ''
      : slug(
          target
            .slice(hash + 1)
            .trim()
            .normalize('NFC'),
        );
  return heading === '' ? undefined : heading;
}
