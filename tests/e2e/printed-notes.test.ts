import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteHeadings } from '@shared/markdown/note-outline.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import { conceptIdSchema } from '@shared/study/concept.ts';
import { visit } from 'unist-util-visit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchDesk } from '../../src-main/cli/scratch-desk.ts';
import { launcher, root, temporaryDataDir } from '../support/desk-process.ts';
import { type PdfReading, qpdfComplaints, readFonts, readPdf } from '../support/pdf-reading.ts';

const IDS = ['condition-number', 'momentum', 'batch-normalization'].map((id) => conceptIdSchema.parse(id));
const folder = temporaryDataDir();
const file = join(folder.path, 'three.pdf');
let bytes: Uint8Array;
let reading: PdfReading;

const desk = openScratchDesk();
const pages = desk.conceptPages(IDS);
desk.close();

beforeAll(async () => {
  const printed = spawnSync(process.execPath, [launcher, 'pdf', '--concept', ...IDS, '-o', file], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(printed.stderr).toBe('');
  expect(printed.status).toBe(0);
  bytes = readFileSync(file);
  reading = await readPdf(bytes);
});
afterAll(() => folder.remove());

const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('three notes printed from the command line', () => {
  it('has one bookmark for each title and heading, in order and nested as they are', () => {
    const expected = pages.flatMap(({ title, body }) => [
      { title, depth: 1 },
      ...noteHeadings(parseNote(body)).map(({ text, level }) => ({ title: text, depth: level })),
    ]);
    const ownSections = ['Sources', 'Prerequisites', 'Leads to', 'Linked from'];
    const found = reading.bookmarks
      .filter(({ title }) => !ownSections.includes(title))
      .map(({ title, depth }) => ({ title: squeeze(title), depth }));
    expect(found).toEqual(expected.map(({ title, depth }) => ({ title: squeeze(title), depth })));
  });

  it('leads from every bookmark and every internal link to a page', () => {
    expect(reading.bookmarks.filter(({ page }) => page === undefined)).toEqual([]);
    expect(reading.internalLinks.filter((page) => page === undefined)).toEqual([]);
  });

  it('keeps every link between the chosen notes alive', () => {
    let links = 0;
    for (const { body } of pages) {
      visit(parseNote(body), 'wikilink', ({ target }) => {
        if (IDS.includes(target as (typeof IDS)[number])) links += 1;
      });
    }
    expect(links).toBeGreaterThan(0);
    expect(reading.internalLinks.length).toBeGreaterThanOrEqual(links);
  });

  it('never links to the desk that printed it', () => {
    expect(reading.externalLinks.filter((url) => !url.startsWith('https://'))).toEqual([]);
  });

  it('embeds every font, KaTeX’s among them', async () => {
    const { all, missing, type3Count } = await readFonts(bytes);
    expect(missing).toEqual([]);
    expect(type3Count).toBe(0);
    expect(all.join()).toMatch(/KaTeX_Math.*SourceSerif4|SourceSerif4.*KaTeX_Math/);
  });

  it('is a file qpdf has nothing to say about', async () => {
    expect(await qpdfComplaints(bytes)).toEqual([]);
  });

  it('has selectable mathematics, page numbers and no TeX left over', () => {
    expect(reading.text).toMatch(/κ/);
    expect(reading.text).toMatch(
      new RegExp(`${reading.pageCount}\\s*/\\s*${reading.pageCount}|${reading.pageCount} of ${reading.pageCount}`),
    );
    expect(reading.text).not.toMatch(/\\frac|\$\$|\\lambda/);
  });

  it('names itself and not the browser that printed it', () => {
    expect(reading.title).toBe('Saddlepoint: 3 notes');
    expect(reading.creator).toBe('Saddlepoint');
  });
});
