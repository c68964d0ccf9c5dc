/** The note parser: our three nodes, the currency rule, and texts written to break it. */

import { linkedConcepts } from '@shared/markdown/note-links.ts';
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import type { NoteDocument } from '@shared/markdown/note-tree.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import { mathText, plainText } from '@shared/markdown/plain-text.ts';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { describe, expect, it } from 'vitest';

function all<T extends Nodes['type']>(document: NoteDocument, type: T): Extract<Nodes, { type: T }>[] {
  const found: Extract<Nodes, { type: T }>[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === type) found.push(node as Extract<Nodes, { type: T }>);
    if (node.type === 'callout') node.title.forEach(walk);
    if ('children' in node) node.children.forEach(walk);
  };
  walk(document);
  return found;
}
const inlineMath = (markdown: string): string[] => all(parseNote(markdown), 'inlineMath').map((node) => node.value);

describe('inline mathematics', () => {
  it('reads a formula between single dollars', () => {
    expect(inlineMath('Let $x_i$ and $\\beta_1$, ($y$).')).toEqual(['x_i', '\\beta_1', 'y']);
  });
  it('leaves currency as text', () => {
    expect(inlineMath('It costs $25 per user and $30 after, or $5-$7.')).toEqual([]);
  });
  it('finds the formula after a lone currency dollar', () => {
    expect(inlineMath('At $25 a run the loss is $x^2$ on average.')).toEqual(['x^2']);
  });
  it('refuses inner edge spaces for single dollars and accepts them for double', () => {
    expect(inlineMath('not $ a $ but $$ b $$ is')).toEqual(['b']);
  });
  it('keeps an escaped dollar inside a formula', () => {
    expect(inlineMath('$a = \\$5 b$ end')).toEqual(['a = \\$5 b']);
  });
  it('may run over a line end', () => {
    expect(inlineMath('$a +\nb$')).toEqual(['a +\nb']);
  });
  it('does not look inside code', () => {
    expect(inlineMath('`$x$` and\n\n```\n$y$\n```')).toEqual([]);
  });
  it('makes a paragraph that is one double-dollar formula a display formula', () => {
    expect(all(parseNote('$$E = mc^2$$\n\n$$\na\n$$'), 'math').map((node) => node.value)).toEqual(['E = mc^2', 'a']);
  });
});

describe('wikilinks', () => {
  it('reads target and label', () => {
    const links = all(parseNote('See [[adam]] or [[sgd|plain *descent*]].'), 'wikilink');
    expect(links.map(({ target, label }) => ({ target, label }))).toEqual([
      { target: 'adam', label: undefined },
      { target: 'sgd', label: 'plain descent' },
    ]);
  });
  it('reads a label that holds a formula', () => {
    expect(
      all(parseNote('[[l2-regularization|the $L_2$ penalty]]'), 'wikilink')[0]?.children.map((c) => c.type),
    ).toEqual(['text', 'inlineMath', 'text']);
  });
  it('reads an escaped bar inside a table', () => {
    const document = parseNote('| a | b |\n| --- | --- |\n| [[adam\\|Adam]] | x |');
    expect(all(document, 'wikilink').map((link) => link.label)).toEqual(['Adam']);
  });
  it('never looks inside code or formulas', () => {
    expect(all(parseNote('`[[a]]` $[[b]]$\n\n```\n[[c]]\n```'), 'wikilink')).toEqual([]);
  });
  it('leaves an unclosed link as the text that was typed', () => {
    expect(plainText(parseNote('an [[adam| unclosed'))).toBe('an [[adam| unclosed');
  });
  it('lists each linked concept once, callout titles included', () => {
    expect(linkedConcepts(parseNote('[[a]] [[b#Part|x]] [[a]]\n\n> [!tip] On [[c]]\n> text'))).toEqual(['a', 'b', 'c']);
  });
});

describe('callouts', () => {
  it('splits kind, title and body', () => {
    const [callout] = all(parseNote('> [!WARNING] Mind $\\epsilon$\n> body *here*\n>\n> more'), 'callout');
    expect(callout?.kind).toBe('warning');
    expect(callout?.title.map((node) => node.type)).toEqual(['text', 'inlineMath']);
    expect(callout?.children.map((node) => node.type)).toEqual(['paragraph', 'paragraph']);
  });
  it('reads an unknown kind, a prototype name too, as note', () => {
    expect(all(parseNote('> [!mystery] x\n\n> [!constructor] y'), 'callout').map((c) => c.kind)).toEqual([
      'note',
      'note',
    ]);
  });
  it('nests', () => {
    expect(all(parseNote('> [!note] a\n> > [!hint]- b\n> > c'), 'callout').map((c) => c.kind)).toEqual(['note', 'tip']);
  });
  it('leaves an ordinary quote alone', () => {
    expect(all(parseNote('> said'), 'blockquote')).toHaveLength(1);
  });
});

describe('labs and raw HTML', () => {
  it('hands over the text of a lab block unread', () => {
    expect(all(parseNote('```lab\n{ "lab": 1 }\n```'), 'lab')).toEqual([{ type: 'lab', source: '{ "lab": 1 }' }]);
  });
  it('turns every kind of raw HTML into text', () => {
    const document = parseNote('<script>alert(1)</script>\n\na <img src=x onerror=alert(1)> b <!-- c -->');
    expect(all(document, 'html')).toEqual([]);
    expect(plainText(document)).toContain('<script>alert(1)</script>');
  });
});

describe('outline and text', () => {
  it('gives unique slugs and formulas in words', () => {
    const headings = noteHeadings(parseNote('## Traps\n\n## Traps\n\n### Why $\\sqrt{d_k}$?\n\n## $$'));
    expect(headings.map(({ depth, text, slug }) => ({ depth, text, slug }))).toEqual([
      { depth: 2, text: 'Traps', slug: 'traps' },
      { depth: 2, text: 'Traps', slug: 'traps-1' },
      { depth: 3, text: 'Why √d_k?', slug: 'why-d_k' },
      { depth: 2, text: '$$', slug: 'section' },
    ]);
  });
  it('keeps formulas apart from words, and labs out of both', () => {
    const document = parseNote('The gradient $\\nabla f$.\n\n$$\na\\\\ b\n$$\n\n```lab\n{}\n```');
    expect(plainText(document)).toBe('The gradient ∇ f.\na; b');
    expect(mathText(document)).toBe('\\nabla f\na\\\\ b');
  });
});

describe('hostile texts', () => {
  const shown = (markdown: string): string => {
    const began = performance.now();
    const text = plainText(parseNote(markdown));
    expect(performance.now() - began).toBeLessThan(4000);
    return text;
  };
  it('answers ten thousand nested quotes with a sentence', () => {
    expect(shown(`${'>'.repeat(10_000)} deep`)).toContain('more than 50 deep');
    expect(shown(`${'> '.repeat(10_000)}deep`)).toContain('more than 50 deep');
    expect(shown(`${'- '.repeat(10_000)}deep`)).toContain('more than 50 deep');
  });
  it('answers lists nested by indentation with a sentence', () => {
    const lines = Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- x`);
    expect(shown(lines.join('\n'))).toContain('more than 50 deep');
  });
  it('answers a ten-megabyte line with a sentence', () => {
    expect(shown('a'.repeat(10_000_000))).toContain('too long');
  });
  it('survives open brackets, emphasis, dollars and backticks by the thousand', () => {
    shown('['.repeat(50_000));
    shown('!['.repeat(20_000));
    shown('*a **b '.repeat(5_000));
    shown(`${'*a _b '.repeat(300)}x${' b_ a*'.repeat(300)}`);
    shown('$a '.repeat(20_000));
    shown('$$a'.repeat(20_000));
    shown('`a'.repeat(20_000));
    shown('[[a|'.repeat(10_000));
    shown('<a '.repeat(20_000));
    shown('\\'.repeat(90_000));
  }, 60_000);
  it('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      '$',
      '$$',
      '[[',
      ']]',
      '|',
      '> ',
      '[!tip]',
      '\n',
      '\n\n',
      '`',
      '```lab\n',
      '\\',
      '*',
      'a',
      ' ',
      '<b>',
      '# ',
      '- ',
      '1. ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const document = parseNote(parts.join(''));
        plainText(document);
        mathText(document);
        noteHeadings(document);
        linkedConcepts(document);
        return true;
      }),
      { numRuns: 400 },
    );
  });
});
