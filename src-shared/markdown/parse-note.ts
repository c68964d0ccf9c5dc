/**
 * Markdown → NoteDocument: CommonMark with GFM and math, then our own three nodes. Raw HTML becomes text, references are
 * resolved, and a text that would hang or exhaust the parser becomes one sentence. Knows nothing of the library: whether a
 * wikilink's target exists is for whoever draws it.
 */
import type { Definition, Nodes, Paragraph, Parents, PhrasingContent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { mathFromMarkdown } from 'mdast-util-math';
import { gfm } from 'micromark-extension-gfm';
import { asCallout } from './callouts.ts';
import { noteMath } from './inline-math.ts';
import type { NoteDocument } from './note-tree.ts';
import { isTooDeep, MAX_TREE_DEPTH, refusalOfText } from './refusal.ts';
import { withWikilinks } from './wikilinks.ts';

/** Reads a note's body (no front matter). Never throws on any text: what is refused becomes a paragraph that says so. */
export function parseNote(markdown: string): NoteDocument {
  const refusal = refusalOfText(markdown);
  if (refusal !== undefined) return message(refusal);
  const root = fromMarkdown(markdown, {
    extensions: [gfm({ singleTilde: false }), noteMath()],
    mdastExtensions: [gfmFromMarkdown(), mathFromMarkdown()],
  });
  if (isTooDeep(root)) return message(`This note nests its marks more than ${MAX_TREE_DEPTH} levels deep.`);
  const definitions = collectDefinitions(root);
  transform(root, markdown, definitions);
  return root;
}

function message(text: string): NoteDocument {
  return {
    type: 'root',
    children: [
      {
        type: 'callout',
        kind: 'danger',
        title: [{ type: 'text', value: 'This note cannot be shown' }],
        children: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }],
      },
    ],
  };
}

type Definitions = ReadonlyMap<string, Definition>;

function collectDefinitions(root: Root): Definitions {
  const found = new Map<string, Definition>();
  const walk = (node: Nodes): void => {
    if (node.type === 'definition' && !found.has(node.identifier)) found.set(node.identifier, node);
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(root);
  return found;
}

function transform(parent: Parents, markdown: string, definitions: Definitions): void {
  const children: Nodes[] = [];
  for (const child of parent.children) {
    const next = replacement(child, parent, markdown, definitions);
    if (next === undefined) continue;
    if (next.type === 'callout') {
      const title: Paragraph = { type: 'paragraph', children: next.title };
      transform(title, markdown, definitions);
      next.title = title.children;
    }
    if ('children' in next) transform(next, markdown, definitions);
    children.push(next);
  }
  const isInline = children.some((child) => child.type === 'text');
  // The content model of each parent is kept by `replacement`: blocks stay blocks, inline content stays inline.
  parent.children = (isInline ? withWikilinks(children as PhrasingContent[]) : children) as typeof parent.children;
}

function replacement(node: Nodes, parent: Parents, markdown: string, definitions: Definitions): Nodes | undefined {
  switch (node.type) {
    case 'definition':
    case 'yaml':
      return undefined;
    case 'html':
      return holdsBlocks(parent)
        ? { type: 'paragraph', children: [{ type: 'text', value: node.value }] }
        : { type: 'text', value: node.value };
    case 'code':
      return node.lang === 'lab' ? { type: 'lab', source: node.value } : node;
    case 'blockquote':
      return asCallout(node) ?? node;
    case 'paragraph':
      return asDisplayMath(node, markdown) ?? node;
    case 'linkReference': {
      const definition = definitions.get(node.identifier);
      return { type: 'link', url: definition?.url ?? '', title: definition?.title ?? null, children: node.children };
    }
    case 'imageReference': {
      const definition = definitions.get(node.identifier);
      return { type: 'image', url: definition?.url ?? '', alt: node.alt ?? null };
    }
    default:
      return node;
  }
}

function holdsBlocks(parent: Parents): boolean {
  return (
    parent.type === 'root' ||
    parent.type === 'blockquote' ||
    parent.type === 'callout' ||
    parent.type === 'listItem' ||
    parent.type === 'footnoteDefinition'
  );
}

/** A paragraph that is nothing but `$$…$$` on one line is a display formula. */
function asDisplayMath(node: Paragraph, markdown: string): Nodes | undefined {
  const [only, ...rest] = node.children;
  if (only?.type !== 'inlineMath' || rest.length > 0) return undefined;
  const offset = only.position?.start.offset;
  return offset !== undefined && markdown.startsWith('$$', offset) ? { type: 'math', value: only.value } : undefined;
}
