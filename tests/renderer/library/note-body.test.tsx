/** The drawn note, as static markup: what a hostile note can reach, and what the notes' own syntax becomes. */
import { parseNote } from '@shared/markdown/parse-note.ts';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { NoteBody } from '../../../src-renderer/screens/library/NoteBody.tsx';
import { LOOSE, NoteContext, type NoteSurroundings } from '../../../src-renderer/screens/library/note-context.ts';

const library: NoteSurroundings = {
  ...LOOSE,
  resolve: (id, heading) =>
    id === 'adam' ? { href: `#/library/adam${heading === undefined ? '' : `/${heading}`}`, title: 'Adam' } : undefined,
};

function draw(markdown: string, surroundings: NoteSurroundings = library): string {
  return renderToStaticMarkup(
    <NoteContext value={surroundings}>
      <NoteBody document={parseNote(markdown)} />
    </NoteContext>,
  );
}

describe('links', () => {
  it('shows a written concept by its title and leads to it, to a heading too', () => {
    expect(draw('[[adam]]')).toContain('<a href="#/library/adam" data-concept="adam" class="concept-link">Adam</a>');
    expect(draw('[[adam#Why it works|there]]')).toContain('href="#/library/adam/why-it-works"');
  });
  it('shows an unwritten concept as words that lead nowhere', () => {
    const html = draw('[[shampoo-optimizer]]');
    expect(html).toContain('shampoo optimizer');
    expect(html).toContain('title="not written yet"');
    expect(html).not.toContain('<a ');
  });
  it('names a concept that has no place to lead to by its title, as on paper', () => {
    const paper: NoteSurroundings = { ...library, resolve: () => ({ title: 'AdamW' }), printing: true };
    expect(draw('See [[adamw]].', paper)).toBe('<div class="note-body"><p>See <span>AdamW</span>.</p></div>');
  });
  it('follows http, https and mailto only', () => {
    expect(draw('[a](https://example.org)')).toContain('<a href="https://example.org/">');
    for (const url of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'vbscript:x',
      'blob:x',
      'app://main/',
      '//evil.test/x',
      '#/print/x',
      '\\\\server\\share',
    ]) {
      expect(draw(`[a](<${url}>)`)).not.toContain('href');
    }
  });
});

describe('hostile content', () => {
  it('shows raw HTML as text', () => {
    const html = draw(
      '<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> <svg onload=x>\n\n<style>a{}</style>',
    );
    expect(html).not.toMatch(/<(script|img|svg|style)/);
    expect(html).toContain('&lt;script&gt;');
  });
  it('never fetches a picture', () => {
    expect(draw('![alt](http://example.org/x.png)')).toBe(
      '<div class="note-body"><p><em>[Picture: alt]</em></p></div>',
    );
  });
  it('keeps a fence’s info string out of the markup', () => {
    expect(draw('```"><script>\ncode\n```')).not.toContain('<script');
  });
});

describe('structure', () => {
  it('never draws a second h1', () => {
    expect(draw('# Own title')).toContain('<h2');
    expect(draw('# Own title')).not.toContain('<h1');
  });
  it('gives table heads a scope and tasks a word', () => {
    expect(draw('| a |\n| - |\n| b |')).toContain('<th scope="col"');
    expect(draw('- [x] a')).toContain('aria-label="done:"');
  });
  it('says the kind of an untitled callout', () => {
    expect(draw('> [!warning]\n> x')).toContain('<span>Warning</span>');
  });
  it('colours the languages it knows and leaves the others plain', () => {
    expect(draw('```python\nfor x in y: pass\n```')).toContain('hljs-keyword');
    expect(draw('```cobol\nMOVE A\n```')).not.toContain('hljs');
  });
  it('draws code lines with breaks and formulas without buttons on paper', () => {
    const html = draw('```\na\nb\n```\n\n$$\nx\n$$', { ...library, printing: true });
    expect(html).toContain('a<br/>b');
    expect(html).not.toContain('<button');
  });
});
