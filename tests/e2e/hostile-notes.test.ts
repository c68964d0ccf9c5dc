/**
 * Hostile notes, questions, answers, queries and addresses in the real page in real Chromium. The corpus runs with the
 * content-security policy and without it, and then past the renderer with the policy alone: each layer must hold by itself.
 */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserDesk, serveDesk } from '../../src-main/cli/browser-desk.ts';
import { type Desk, openDesk } from '../../src-main/desk.ts';
import { responseHeaders } from '../../src-main/hosts/content-security.ts';
import { silentLog } from '../../src-main/log.ts';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { aimed, HTML, LINES, LINKS, MARKS, TEX } from '../support/hostile-corpus.ts';
import { hostileLibrary, LAST_WORDS, NOTES, REFUSED_NOTES } from '../support/hostile-library.ts';
import { type LeakListener, openLeakListener } from '../support/leak-listener.ts';
import { readPdf } from '../support/pdf-reading.ts';
import { temporaryFolder, writeFiles } from '../support/sample-desk.ts';

const folder = temporaryFolder();
let leak: LeakListener;
let desk: Desk;
let served: BrowserDesk;
let browser: Browser;

beforeAll(async () => {
  leak = await openLeakListener();
  writeFiles(join(folder.path, 'resources'), hostileLibrary(leak.origin));
  desk = openDesk({
    dataDir: join(folder.path, 'data'),
    resourcesDir: join(folder.path, 'resources'),
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
  await leak.close();
  folder.dispose();
});

interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Scripts that ran, dialogs, requests to anywhere else, windows, policy violations: all that must not happen. */
  readonly events: string[];
}

async function openWatched(bypassCSP: boolean): Promise<Watched> {
  const { page, context, complaints } = await openInBrowser(browser, { url: served.host.launchUrl() }, { bypassCSP });
  const events = complaints;
  await context.exposeBinding('hit', () => void events.push('a script ran'));
  page.on('dialog', (dialog) => {
    events.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== served.host.url && !['data:', 'blob:', 'about:'].includes(protocol))
      events.push(`request: ${request.url()}`);
  });
  context.on('page', () => events.push('a window opened'));
  return { page, context, events };
}

/** What must not stand in the page, whatever its policy would do about it; then every handler and link is provoked. */
function findAndProvoke(): string[] {
  const found: string[] = [];
  const foreign =
    'script,iframe,frame,object,embed,base,meta,link,style,img,video,audio,template,form[action],input[type=image],use,image,animate';
  for (const element of document.body.querySelectorAll(`#root ${foreign.replaceAll(',', ',#root ')}`))
    found.push(`element: ${element.outerHTML.slice(0, 80)}`);
  for (const element of document.body.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (name.startsWith('on')) found.push(`handler: ${name}=${value}`);
      if (name === 'style' && /url\(|expression/i.test(value)) found.push(`style: ${value}`);
      if (['href', 'xlink:href', 'src', 'action', 'formaction', 'ping', 'srcset', 'data', 'poster'].includes(name))
        if (!/^(#|https?:\/\/|mailto:)/.test(value)) found.push(`address: ${name}=${value}`);
    }
  }
  for (const element of document.querySelectorAll('main *')) {
    for (const type of ['mouseover', 'mouseenter', 'focus', 'load', 'error', 'toggle'])
      element.dispatchEvent(new Event(type, { bubbles: true }));
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('main a:not([href^="#"])')) {
    for (const [type, button] of [
      ['click', 0],
      ['auxclick', 1],
    ] as const)
      if (link.dispatchEvent(new MouseEvent(type, { button, bubbles: true, cancelable: true })))
        found.push(`followed by ${type}: ${link.href}`);
  }
  return found;
}

/** Two frames and one request of the page's own: what a text sets off is under way, and its request made, before this returns. */
async function drawAndAsk(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await (await fetch('/icon.svg')).text();
}

async function expectHarmless({ page, context, events }: Watched, where: string): Promise<void> {
  await page.evaluate(drawAndAsk);
  expect(await page.evaluate(findAndProvoke), where).toEqual([]);
  await page.evaluate(drawAndAsk);
  expect(new URL(page.url()).origin, where).toBe(served.host.url);
  expect(context.pages(), where).toHaveLength(1);
  expect(events, where).toEqual([]);
  expect(leak.heard, where).toEqual([]);
}

async function visit({ page }: Watched, path: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${served.host.url}/#${path}`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

it('the corpus has at least sixty texts, and the library shows every note made of it', () => {
  expect(HTML.length + LINKS.length + MARKS.length + TEX.length + LINES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(desk.concepts().map(({ id }) => id as string))).toEqual(new Set(NOTES));
  expect(desk.questions()).toHaveLength(12);
  expect(new Set(desk.problems().map(({ file }) => file))).toEqual(
    new Set(REFUSED_NOTES.map((id) => `library/optimizers/${id}.md`)),
  );
});

describe.each([
  ['under the content-security policy', false],
  ['without any content-security policy', true],
])('hostile texts %s', (_policy, bypassCSP) => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openWatched(bypassCSP);
  });
  afterAll(() => watched.context.close());

  it.each(NOTES)('the note "%s" is shown to its end, runs nothing and asks for nothing', async (id) => {
    await visit(watched, `/library/${id}`);
    const article = watched.page.getByRole('article');
    await article.getByText(LAST_WORDS).waitFor();
    await watched.page.waitForLoadState('networkidle');
    expect(await article.innerText()).toContain('hit()');
    await expectHarmless(watched, id);
  });

  it('the list of notes, its problems and its search results are harmless', async () => {
    await visit(watched, '/library');
    await watched.page
      .getByText(/bad-source/)
      .first()
      .waitFor();
    await expectHarmless(watched, 'list');
    for (const query of ['searchable', 'script', ...LINES]) {
      await Promise.all([
        watched.page.waitForResponse((response) => response.url().includes('library:search')),
        watched.page.getByRole('searchbox').fill(query),
      ]);
      await expectHarmless(watched, `query ${query}`);
    }
  });

  it('addresses made by a stranger are harmless', async () => {
    for (const line of LINES.slice(0, 3)) {
      const encoded = encodeURIComponent(line);
      for (const path of [
        `/library/${encoded}`,
        `/sandbox?recipe=${encoded}`,
        `/interview/${encoded}`,
        `/${encoded}`,
      ]) {
        await visit(watched, path);
        await expectHarmless(watched, path);
      }
    }
  });

  it('hostile questions and answers are harmless while the clock runs and in the debrief', async () => {
    const { page } = watched;
    await visit(watched, '/interview');
    await page.getByRole('radio', { name: '15 minutes' }).check();
    await page.getByRole('button', { name: 'Start the round' }).click();
    const answer = page.getByRole('main').getByRole('textbox').last();
    for (const texts of [HTML, LINKS, MARKS, TEX.map((text) => `$${text}$`)]) {
      await answer.fill(aimed(texts, leak.origin).join('\n\n'));
      await page.locator('.save-words', { hasText: /^Saved \d/ }).waitFor();
      await expectHarmless(watched, 'answer');
    }
    // The links that were followed have each left a dialog open.
    await page.reload();
    await page.getByRole('button', { name: 'End round' }).click();
    await page.getByRole('button', { name: 'End the round' }).click();
    await page.getByRole('heading', { name: 'Questions' }).waitFor();
    await expectHarmless(watched, 'debrief');
  });
});

it('printing the hostile notes asks for nothing, and the PDF links only to where a note may lead', async () => {
  const { bytes } = await served.exporter.exportNotes(desk.concepts().map(({ id }) => id));
  const { externalLinks, pageCount } = await readPdf(bytes);
  expect(pageCount).toBeGreaterThan(0);
  expect(externalLinks.filter((link) => !/^(https?:\/\/|mailto:)/.test(link))).toEqual([]);
  expect(bytes.toString()).not.toContain('/JavaScript');
  expect(leak.heard).toEqual([]);
});

it('HTML that got past the renderer still runs and fetches nothing, by the policy alone', async () => {
  // No policy forbids a page to send itself elsewhere; that the renderer writes no such element is shown above.
  const texts = aimed(HTML, leak.origin).filter((text) => !text.includes('http-equiv=refresh'));
  const watched = await openWatched(false);
  const { page, context, events } = watched;
  for (const text of texts) {
    await context.unroute('**/smuggled');
    await context.route('**/smuggled', (route) =>
      route.fulfill({
        headers: responseHeaders('text/html; charset=utf-8'),
        body: `<!doctype html><title>x</title>${text}`,
      }),
    );
    await page.goto(`${served.host.url}/smuggled`);
  }
  await page.waitForLoadState('networkidle');
  expect(events.filter((event) => event === 'a script ran' || event.startsWith('dialog'))).toEqual([]);
  expect(leak.heard).toEqual([]);
  await context.close();
});

// Last, because it makes the noise that all others must not hear.
it('the traps work: a script, a request and a handler that do get through are noticed', async () => {
  const watched = await openWatched(true);
  await watched.page.evaluate((origin) => {
    document.querySelector('main')?.insertAdjacentHTML('beforeend', `<img src="${origin}/trap" onerror="hit()">`);
  }, leak.origin);
  await expect.poll(() => watched.events).toContain('a script ran');
  expect(watched.events).toContain(`request: ${leak.origin}/trap`);
  expect(leak.heard).toEqual(['/trap']);
  expect((await watched.page.evaluate(findAndProvoke)).length).toBeGreaterThanOrEqual(2);
  await watched.context.close();
});
