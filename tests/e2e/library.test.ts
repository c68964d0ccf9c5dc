import { expect, it } from 'vitest';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

it('names the six screens in the main navigation', async () => {
  const links = fixture.page.getByRole('navigation', { name: 'Main' }).getByRole('listitem');
  expect(await links.allInnerTexts()).toEqual(['Library', 'Review', 'Interview', 'Sandbox', 'Progress', 'Settings']);
});

it('lists at least sixteen notes by area', async () => {
  await fixture.visit('/library');
  const areas = await fixture.page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts();
  expect(areas).toEqual(expect.arrayContaining(['Normalization', 'Initialization', 'Optimizers', 'Regularization']));
  const links = await fixture.page.getByRole('main').getByRole('listitem').getByRole('link').count();
  expect(links).toBeGreaterThanOrEqual(16);
});

it('finds a note by a symbol, marks what matched, and opens the first result with Enter', async () => {
  const { page } = fixture;
  await fixture.visit('/library');
  await page.keyboard.press('/');
  await page.keyboard.type('zigzag');
  const results = page.getByRole('list', { name: 'Results' });
  await results.waitFor();
  expect(await results.locator('mark').first().innerText()).toMatch(/zigzag/i);
  await page.getByRole('searchbox').fill('∇');
  await results.getByText('Gradient descent').first().waitFor();
  await page.getByRole('searchbox').fill('orthogonal init');
  await results.getByRole('link', { name: /Orthogonal initialization/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Orthogonal initialization' }).waitFor();
});

it('shows a note with its sections, prerequisites and live formulas', async () => {
  const { page } = fixture;
  await fixture.visit('/library/adam');
  await page.getByRole('heading', { level: 1, name: 'Adam' }).waitFor();
  const sections = await page.getByRole('article').getByRole('heading', { level: 2 }).allInnerTexts();
  expect(sections.slice(0, 5)).toEqual([
    'In one breath',
    'The mathematics',
    'Why it works',
    'Traps',
    'How it is asked',
  ]);
  await page.getByRole('link', { name: 'RMSprop' }).first().waitFor();
  expect(await page.locator('.katex').count()).toBeGreaterThan(20);
  expect(await page.locator('.katex-error').count()).toBe(0);
});

it('copies the TeX of a display formula', async () => {
  const { page } = fixture;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await fixture.visit('/library/momentum');
  await page.getByRole('button', { name: 'Copy TeX' }).first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('\\mu');
});

it('runs the lab inside a note and opens the same recipe in the sandbox', async () => {
  const { page } = fixture;
  await fixture.visit('/library/condition-number');
  await page.locator('.lab-slot').first().scrollIntoViewIfNeeded();
  const link = page.getByRole('link', { name: /open in sandbox/i }).first();
  const address = await link.getAttribute('href');
  expect(address).toMatch(/^#\/sandbox\?recipe=/);
  await link.click();
  await page.getByRole('heading', { level: 1, name: 'Descent race' }).waitFor();
  const { title } = JSON.parse(decodeURIComponent(address?.split('recipe=')[1] ?? '')) as { title: string };
  await page.getByRole('main').getByText(title).first().waitFor();
});

it('gives every link an address that leads to the same screen in a tab of its own', async () => {
  const { page } = fixture;
  await fixture.visit('/library');
  const link = page
    .getByRole('main')
    .getByRole('link', { name: /Dropout/ })
    .first();
  const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click({ button: 'middle' })]);
  await tab.getByRole('heading', { level: 1, name: 'Dropout' }).waitFor();
  await tab.close();
});

it('opens no tab for a link that leaves the desk, whichever button is used', async () => {
  const { page } = fixture;
  await fixture.visit('/library/adam');
  const outside = page.getByRole('article').locator('a[href^="http"]').first();
  await outside.click({ button: 'middle' });
  await outside.click();
  await page.getByRole('dialog', { name: 'This link leaves the desk' }).waitFor();
  expect(page.context().pages()).toHaveLength(1);
});

it('goes anywhere from the palette', async () => {
  const { page } = fixture;
  await fixture.visit('/settings');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('dropout');
  await page.getByRole('option', { name: /Dropout/, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Dropout' }).waitFor();
});

it('shows the keys on ?', async () => {
  await fixture.visit('/library');
  await fixture.page.keyboard.press('?');
  await fixture.page.getByRole('dialog').waitFor();
  await fixture.page.keyboard.press('Escape');
});

it('remembers the theme over a restart of the page', async () => {
  const { page } = fixture;
  await fixture.visit('/settings');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.locator('html[data-theme="dark"]').waitFor();
  await page.reload();
  await page.locator('html[data-theme="dark"]').waitFor();
});

it('exports the note it shows to a PDF that opens', async () => {
  const { page } = fixture;
  await fixture.visit('/library/dropout');
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: /export to pdf/i }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('dropout.pdf');
  const stream = await download.createReadStream();
  const first = await new Promise<Buffer>((resolve) => stream.once('data', (part: Buffer) => resolve(part)));
  expect(first.subarray(0, 5).toString()).toBe('%PDF-');
});
