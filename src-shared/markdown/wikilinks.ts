/**
 * Finds `[[target]]` and `[[target|label]]` in a run of inline content. The brackets must stand in plain text (code and
 * formulas are other nodes and stay untouched); the label may hold formulas and emphasis.
 */
import type { PhrasingContent } from 'mdast';
import { plainInline } from './plain-text.ts';

const opening = /\[\[([^[\]|\n]{1,200})(\||\]\])/;

/** The same content with every wikilink as a node of its own. Linear in the number of links times siblings. */
export function withWikilinks(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const done: PhrasingContent[] = [];
  const rest = [...nodes].reverse();
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    const match = node.type === 'text' ? opening.exec(node.value) : null;
    if (node.type !== 'text' || match?.[1] === undefined) {
      done.push(node);
      continue;
    }
    const before = node.value.slice(0, match.index);
    const after = node.value.slice(match.index + match[0].length);
    const target = match[1].trim();
    if (match[2] === ']]') {
      pushText(done, before);
      done.push({ type: 'wikilink', target, children: [] });
      if (after !== '') rest.push({ type: 'text', value: after });
      continue;
    }
    const label = takeLabel(after, rest);
    if (label === undefined) {
      pushText(done, before + match[0]);
      if (after !== '') rest.push({ type: 'text', value: after });
      continue;
    }
    pushText(done, before);
    done.push({ type: 'wikilink', target, label: plainInline(label.children), children: label.children });
    for (let taken = 0; taken < label.siblings; taken += 1) rest.pop();
    if (label.remainder !== '') rest.push({ type: 'text', value: label.remainder });
  }
  return done;
}

/** The most inline nodes a label may span: keeps an unclosed `[[a|` from being searched to the end each time. */
const MAX_LABEL_NODES = 20;

function takeLabel(
  after: string,
  rest: readonly PhrasingContent[],
): { children: PhrasingContent[]; siblings: number; remainder: string } | undefined {
  const children: PhrasingContent[] = [];
  let text = after;
  for (let siblings = 0; ; ) {
    const end = text.indexOf(']]');
    if (end >= 0) {
      pushText(children, text.slice(0, end));
      return children.length > 0 ? { children, siblings, remainder: text.slice(end + 2) } : undefined;
    }
    pushText(children, text);
    text = '';
    const next = rest[rest.length - 1 - siblings];
    if (next === undefined || siblings >= MAX_LABEL_NODES) return undefined;
    if (next.type === 'text') text = next.value;
    else children.push(next);
    siblings += 1;
  }
}

function pushText(nodes: PhrasingContent[], value: string): void {
  if (value !== '') nodes.push({ type: 'text', value });
}
