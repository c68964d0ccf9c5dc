/**
 * Recognises `> [!kind] Title` quotes, as Obsidian and GitHub write them: kind in any case, synonyms folded, an unknown
 * kind read as `note`, the fold marks `+` and `-` accepted and dropped (everything is shown open).
 */
import type { Blockquote, Paragraph, PhrasingContent } from 'mdast';
import type { Callout, CalloutKind } from './note-tree.ts';
import { CALLOUT_KINDS } from './note-tree.ts';

const synonyms: Readonly<Record<string, CalloutKind>> = {
  summary: 'abstract',
  tldr: 'abstract',
  hint: 'tip',
  important: 'tip',
  check: 'success',
  done: 'success',
  help: 'question',
  faq: 'question',
  caution: 'warning',
  attention: 'warning',
  fail: 'failure',
  missing: 'failure',
  error: 'danger',
  cite: 'quote',
};

function calloutKind(word: string): CalloutKind {
  const lower = word.toLowerCase();
  return (
    CALLOUT_KINDS.find((kind) => kind === lower) ??
    (Object.hasOwn(synonyms, lower) ? synonyms[lower] : undefined) ??
    'note'
  );
}

/** The callout this quote is, or undefined if it is an ordinary quote. */
export function asCallout(quote: Blockquote): Callout | undefined {
  const [first, ...rest] = quote.children;
  if (first?.type !== 'paragraph') return undefined;
  const [lead, ...others] = first.children;
  if (lead?.type !== 'text') return undefined;
  const match = /^\[!([\w-]{1,30})\][+-]?[ \t]*/.exec(lead.value);
  if (match?.[1] === undefined) return undefined;
  const afterMark: PhrasingContent[] = [{ type: 'text', value: lead.value.slice(match[0].length) }, ...others];
  const { title, body } = splitAtLineEnd(afterMark);
  const opening: Paragraph[] = body.length > 0 ? [{ type: 'paragraph', children: body }] : [];
  return { type: 'callout', kind: calloutKind(match[1]), title, children: [...opening, ...rest] };
}

function splitAtLineEnd(nodes: readonly PhrasingContent[]): { title: PhrasingContent[]; body: PhrasingContent[] } {
  const at = nodes.findIndex((node) => node.type === 'break' || (node.type === 'text' && node.value.includes('\n')));
  const split = nodes[at];
  if (split === undefined) return { title: withoutEmptyText(nodes), body: [] };
  const before = nodes.slice(0, at);
  const after = nodes.slice(at + 1);
  if (split.type !== 'text') return { title: withoutEmptyText(before), body: withoutEmptyText(after) };
  const end = split.value.indexOf('\n');
  return {
    title: withoutEmptyText([...before, { type: 'text', value: split.value.slice(0, end) }]),
    body: withoutEmptyText([{ type: 'text', value: split.value.slice(end + 1) }, ...after]),
  };
}

function withoutEmptyText(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return nodes.filter((node) => node.type !== 'text' || node.value !== '');
}
