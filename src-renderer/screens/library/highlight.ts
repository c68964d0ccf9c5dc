/** Code → lines of coloured pieces, for the four languages the notes use; any other language stays plain. */
import bash from 'highlight.js/lib/languages/bash';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import { createLowlight } from 'lowlight';

export interface CodePiece {
  readonly text: string;
  /** highlight.js scope classes, e.g. `hljs-keyword`; empty for plain text. */
  readonly className: string;
}

const lowlight = createLowlight({ bash, javascript, json, python });
/** Longer code is shown plain: colour is not worth a stall. */
const MAX_HIGHLIGHT_LENGTH = 50_000;

type HastNode = ReturnType<typeof lowlight.highlight>['children'][number];

export function highlightLines(code: string, language: string | undefined): CodePiece[][] {
  const isKnown = language !== undefined && lowlight.registered(language) && code.length <= MAX_HIGHLIGHT_LENGTH;
  const lines: CodePiece[][] = [[]];
  const add = (value: string, className: string): void => {
    value.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ text, className });
    });
  };
  const walk = (node: HastNode, className: string): void => {
    if (node.type === 'text') add(node.value, className);
    else if (node.type === 'element') {
      const own = node.properties.className;
      for (const child of node.children) walk(child as HastNode, Array.isArray(own) ? own.join(' ') : className);
    }
  };
  if (isKnown) for (const node of lowlight.highlight(language, code).children) walk(node, '');
  else add(code, '');
  return lines;
}
