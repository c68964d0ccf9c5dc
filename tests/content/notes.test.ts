/** Every shipped note: it is read without complaint, has its five parts, links only to topics, and its formulas and labs work. */
import { linkedConcepts } from '@shared/markdown/note-links.ts';
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import { mathText } from '@shared/markdown/plain-text.ts';
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import katex from 'katex';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { readNote } from '../../src-main/library/read-note.ts';
import { knownTopics, shippedNotes } from './shipped-library.ts';

const PARTS = ['In one breath', 'The mathematics', 'Why it works', 'Traps', 'How it is asked'];
const notes = shippedNotes();
const topics = new Set([...knownTopics(), ...notes.map(({ path }) => (path.split('/')[2] ?? '').replace(/\.md$/, ''))]);

/** All nodes of one type, in order. */
function nodesOf<T extends Nodes['type']>(root: Nodes, type: T): Extract<Nodes, { type: T }>[] {
  const found: Extract<Nodes, { type: T }>[] = [];
  const isWanted = (node: Nodes): node is Extract<Nodes, { type: T }> => node.type === type;
  const walk = (node: Nodes): void => {
    if (isWanted(node)) found.push(node);
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(root);
  return found;
}

describe('the library', () => {
  it('holds at least 16 notes', () => {
    expect(notes.length).toBeGreaterThanOrEqual(16);
  });
});

for (const { path, text } of notes) {
  describe(path, () => {
    const reading = readNote(path, text);
    const body = 'concept' in reading ? reading.concept.body : '';
    const document = parseNote(body);

    it('is read without complaint', () => {
      expect('problems' in reading ? reading.problems : []).toEqual([]);
    });

    it('has the five parts in their order and no heading above them', () => {
      const headings = noteHeadings(document);
      expect(headings.filter(({ depth }) => depth === 2).map((heading) => heading.text)).toEqual(PARTS);
      expect(headings.filter(({ depth }) => depth === 1)).toEqual([]);
    });

    it('links and names as prerequisites only topics that exist or are planned', () => {
      const prerequisites = 'concept' in reading ? reading.concept.front.prerequisites : [];
      expect([...linkedConcepts(document), ...prerequisites].filter((target) => !topics.has(target))).toEqual([]);
    });

    it('has formulas, and KaTeX sets each of them', () => {
      const formulas = [...nodesOf(document, 'inlineMath'), ...nodesOf(document, 'math')];
      expect(mathText(document)).not.toBe('');
      const faults = formulas.flatMap(({ type, value }) => {
        try {
          katex.renderToString(value, {
            displayMode: type === 'math',
            throwOnError: true,
            strict: 'ignore',
            trust: false,
          });
          return [];
        } catch (error) {
          return [`${value}: ${String(error)}`];
        }
      });
      expect(faults).toEqual([]);
    });

    it('has no dollar sign left in its text: every formula was recognized', () => {
      const texts = nodesOf(document, 'text').map(({ value }) => value);
      expect(texts.filter((value) => /\$[^\d\s]|\\(?:frac|lambda|theta|sigma)/.test(value))).toEqual([]);
    });

    it('has no raw HTML', () => {
      expect(body.replaceAll(/```[\s\S]*?```|`[^`]*`|\$[^$]*\$/g, '')).not.toMatch(/<\/?[a-z][a-z0-9]*[\s>/]/i);
    });

    it('has only labs that can run', () => {
      for (const lab of nodesOf(document, 'lab'))
        expect(() => parseDescentRecipe(JSON.parse(lab.source))).not.toThrow();
    });
  });
}
