/**
 * What a note says as plain text (for search, summaries, reading time) and as TeX (for the formula index). Formulas count
 * as text in neither sentence nor summary: they are kept apart, because they are searched by other rules.
 */
import type { Nodes, PhrasingContent } from 'mdast';
import type { NoteDocument } from './note-tree.ts';
import { texInWords } from './tex-in-words.ts';

const blocks = new Set<Nodes['type']>([
  'paragraph',
  'heading',
  'code',
  'math',
  'tableRow',
  'listItem',
  'callout',
  'blockquote',
  'thematicBreak',
]);

/** The words of a note, one block a line, code included, formulas in words where they stand, labs left out. */
export function plainText(document: NoteDocument): string {
  const parts: string[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === 'lab') return;
    if (node.type === 'callout') {
      parts.push(plainInline(node.title), '\n');
    }
    if ('children' in node && !(node.type === 'wikilink' && node.children.length === 0)) node.children.forEach(walk);
    else parts.push(leafText(node));
    if (node.type === 'tableCell') parts.push(' ');
    if (blocks.has(node.type)) parts.push('\n');
  };
  walk(document);
  return parts
    .join('')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();
}

/** The TeX of every formula of a note, in order, one a line. */
export function mathText(document: NoteDocument): string {
  const formulas: string[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === 'math' || node.type === 'inlineMath') formulas.push(node.value.replace(/\s+/g, ' ').trim());
    if (node.type === 'callout') node.title.forEach(walk);
    if ('children' in node) node.children.forEach(walk);
  };
  walk(document);
  return formulas.join('\n');
}

/** Inline content as plain text, formulas in words. */
export function plainInline(nodes: readonly PhrasingContent[]): string {
  const text = (node: Nodes): string =>
    'children' in node && !(node.type === 'wikilink' && node.children.length === 0)
      ? node.children.map(text).join('')
      : leafText(node);
  return nodes.map(text).join('');
}

function leafText(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'inlineMath':
    case 'math':
      return texInWords(node.value);
    case 'wikilink':
      return node.target.replaceAll('-', ' ');
    case 'image':
      return node.alt ?? '';
    case 'break':
      return ' ';
    default:
      return '';
  }
}
