/** Every lab outside the sandbox: a note with one block of each, read on screen and printed. */
import { join } from 'node:path';
import { LABS } from '@shared/numerics/labs/list.ts';
import { conceptIdSchema } from '@shared/study/concept.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BrowserDesk, serveDesk } from '../../src-main/cli/browser-desk.ts';
import { type Desk, openDesk } from '../../src-main/desk.ts';
import { silentLog } from '../../src-main/log.ts';
import { LAB_VIEWS } from '../../src-renderer/labs/views.ts';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { readFonts, readPdf } from '../support/pdf-reading.ts';
import { temporaryFolder, writeFiles } from '../support/sample-desk.ts';

const NOTE = 'all-labs';
const folder = temporaryFolder();
let desk: Desk;
let served: BrowserDesk;
let browser: Browser;

const TALL_BRACE = String.raw`$$
\begin{cases} 1 \\ 2 \\ 3 \\ 4 \\ 5 \end{cases}
$$`;

const titleOf = (id: string): string => `The figure of ${id}`;

function noteOfAllLabs(): string {
  const blocks = LAB_VIEWS.map(({ id, stories }) => {
    const recipe = JSON.stringify({ ...stories[0]?.recipe, title: titleOf(id) });
    return `## About ${id}\n\n\`\`\`lab\n${recipe}\n\`\`\`\n`;
  });
  return `---\nid: ${NOTE}\ntitle: All labs\narea: optimizers\nsummary: One block of each lab.\n---\n\n${TALL_BRACE}\n\n${blocks.join('\n')}`;
}

beforeAll(async () => {
  const resourcesDir = join(folder.path, 'resources');
  writeFiles(resourcesDir, {
    'areas.yaml': '- { id: optimizers, title: Optimizers }\n',
    [`library/optimizers/${NOTE}.md`]: noteOfAllLabs(),
    'questions/optimizers.yaml': 'area: optimizers\nquestions: []\n',
  });
  desk = openDesk({
    dataDir: 'memory',
    resourcesDir,
    now: Date.now,
    monotonic: () => performance.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    log: silentLog,
  });
  served = await serveDesk(desk, silentLog);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
  desk.close();
  folder.dispose();
});

it('has a view with a story for every lab', () => {
  expect(LAB_VIEWS.map(({ id }) => id).sort()).toEqual(LABS.map(({ id }) => id).sort());
  for (const { id, stories } of LAB_VIEWS) expect(stories.length, id).toBeGreaterThan(0);
});

it('runs every lab inside a note, where it is scrolled to', { timeout: 180_000 }, async () => {
  const { page, context, complaints } = await openInBrowser(browser, { url: served.host.launchUrl() });
  await page.goto(`${served.host.url}/#/library/${NOTE}`);
  for (const { id } of LAB_VIEWS) {
    const block = page.getByRole('figure', { name: `Lab: ${titleOf(id)}` });
    await block.scrollIntoViewIfNeeded();
    const lab = block.locator(`[data-lab="${id}"]`);
    await lab.waitFor();
    await expect
      .poll(() => lab.locator('canvas, svg[class], .katex').count(), { timeout: 60_000, message: id })
      .toBeGreaterThan(0);
    await expect.poll(() => lab.locator('progress').count(), { timeout: 60_000, message: id }).toBe(0);
    expect(await block.getByRole('link', { name: 'Open in sandbox' }).count(), id).toBe(1);
  }
  // KaTeX draws it stretched, with a width of its own that the page's policy would refuse as an attribute.
  const widths = await page
    .locator('.katex .delimsizing svg, .katex .stretchy svg, .katex-display svg')
    .evaluateAll((all) => all.map((svg) => (svg as SVGElement).style.width));
  expect(widths).toContainEqual(expect.stringMatching(/em$/));
  expect(complaints).toEqual([]);
  await context.close();
});

it('prints a finished figure of every lab', { timeout: 240_000 }, async () => {
  const { bytes } = await served.exporter.exportNotes([conceptIdSchema.parse(NOTE)]);
  const text = (await readPdf(bytes)).text.replaceAll(/\s+/g, ' ');
  for (const { id } of LAB_VIEWS) expect(text, id).toContain(titleOf(id));
  expect(text).not.toMatch(/Computing the figure|appears here/);
  // Real letters, and of our own faces only: a bare machine has no other.
  const { all, missing, type3Count } = await readFonts(bytes);
  expect([missing, type3Count]).toEqual([[], 0]);
  expect(all.filter((name) => !/Inter|SourceSerif|JetBrains|KaTeX/.test(name))).toEqual([]);
});
