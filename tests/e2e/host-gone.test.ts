/** The host dies while its page is open: every screen says so, and none of them calls it anything else. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { startDesk, temporaryDataDir } from '../support/desk-process.ts';

const data = temporaryDataDir();
let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
  const desk = await startDesk(data.path);
  ({ page } = await openInBrowser(browser, desk));
  await page.getByRole('link', { name: 'Adam', exact: true }).waitFor();
  await desk.kill();
});
afterAll(async () => {
  await browser.close();
  data.remove();
});

const gone = () => page.getByRole('alert').filter({ hasText: 'The desk does not answer.' });

it('a note keeps its name and offers to try again', async () => {
  await page.getByRole('link', { name: 'Adam', exact: true }).click();
  await gone().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Adam' }).waitFor();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
});

it('a screen whose code was not loaded yet names the host, not a fault of its own', async () => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await gone().waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain('went wrong');
});

it('a search says that it was not answered, not that nothing was found', async () => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Library' }).click();
  await page.getByRole('searchbox').fill('adam');
  await gone().waitFor();
  expect(await page.getByRole('main').innerText()).not.toContain('0 results');
});
