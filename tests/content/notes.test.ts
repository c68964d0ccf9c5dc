/** Every shipped note: it is read without complaint, has its five parts, links only to topics, and its formulas and labs work. */
import { linkedConcepts } from '@shared/markdown/note-links.ts';
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import { mathText } from '@shared/markdown/plain-text.ts';
import { LABS, labOf, parseLabRecipe } from '@shared/numerics/labs/list.ts';
import katex from 'katex';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';
import { readNote } from '../../src-main/library/read-note.ts';
import { labContext } from '../support/lab-engines.ts';
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

/** The recipes of a note as they are written. */
const recipesOf = (body: string): unknown[] =>
  nodesOf(parseNote(body), 'lab').map(({ source }): unknown => JSON.parse(source));

/** What must be finite in an outcome; everything in those of the other labs. A pair that diverges, or no held-out points, need not be. */
const FINITE: Readonly<Record<string, readonly string[]>> = {
  basin: ['attractors', 'diverged', 'settled', 'settling'],
  sweep: ['best', 'startLoss', 'goalLoss', 'left', 'reached'],
  train: ['tensors', 'snapshots', 'dropout', 'sharpness', 'lossFloor'],
};

/** Where in a value a number is not finite. */
function notFinite(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => notFinite(inner, `${path}.${key}`));
}

describe('the library', () => {
  it('holds at least 16 notes', () => {
    expect(notes.length).toBeGreaterThanOrEqual(16);
  });

  it('has a live lab in every note, and every lab in some note', () => {
    const used = notes.map(({ path, text }) => ({ path, labs: recipesOf(text).map((recipe) => labOf(recipe).id) }));
    expect(used.filter(({ labs }) => labs.length === 0)).toEqual([]);
    expect([...new Set(used.flatMap(({ labs }) => labs))].sort()).toEqual(LABS.map(({ id }) => id).sort());
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

    it('has only labs that can be read, each with a title of its own', () => {
      const titles = recipesOf(body).map((recipe) => parseLabRecipe(recipe).title);
      expect(titles).not.toContain(undefined);
      expect(new Set(titles).size).toBe(titles.length);
    });

    it('has only labs that run to their end on the CPU and come to finite results', { timeout: 60_000 }, async () => {
      for (const recipe of recipesOf(body)) {
        const lab = labOf(recipe);
        const outcome = await lab.run(lab.parse(recipe), labContext());
        const names = FINITE[lab.id] ?? Object.keys(outcome);
        expect(names.flatMap((name) => notFinite(Reflect.get(outcome, name), `${lab.id} ${name}`))).toEqual([]);
      }
    });
  });
}
