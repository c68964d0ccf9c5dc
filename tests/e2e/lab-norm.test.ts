/** The norm lab in a real browser: opened by a recipe, worked by keyboard, refused and mended, read by a screen reader's tools. */
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const address = (recipe: object) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify({ lab: 'norm', ...recipe }))}`;
const verdict = () => fixture.page.locator('.lab-verdict');
const VIEWS = ['cube', 'running', 'gradient', 'adain', 'conditioning'] as const;

it('opens the recipe in its address and follows the layer that is chosen', async () => {
  const { page } = fixture;
  await fixture.visit(address({ shape: { n: 3, c: 4, h: 2, w: 5 } }));
  await verdict().getByText('4 means and 4 variances, each over 30 numbers').waitFor();
  await page.getByLabel('Layer', { exact: true }).selectOption('instance_norm_2d');
  await verdict().getByText('12 means and 12 variances, each over 10 numbers').waitFor();
});

it('walks through the block by keys and reads out each cell with its own numbers', async () => {
  const { page } = fixture;
  await fixture.visit(address({}));
  const block = page.getByRole('application', { name: /4 groups of 64 numbers/ });
  await block.focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Sample 0, channel 0, row 0, column 1: group 0 of 4.').waitFor();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
  await page.getByText('Sample 0, channel 1, row 0, column 1: group 1 of 4.').waitFor();
  expect(await page.getByLabel('x-hat of this cell').locator('.katex').count()).toBe(1);
});

it('refuses a batch of one in PyTorch’s words and comes back when N is raised by keyboard', async () => {
  const { page } = fixture;
  await fixture.visit(address({ shape: { n: 1, c: 3, h: 1, w: 1 } }));
  await page.getByText(/Expected more than 1 value per channel when training/).waitFor();
  const samples = page.getByRole('slider', { name: 'Samples, N', exact: true });
  await samples.focus();
  await page.keyboard.press('End');
  await verdict().getByText('each over 16 numbers').waitFor();
  expect(await page.getByText(/Expected more than 1 value/).count()).toBe(0);
});

it('stops a long run and starts it again', async () => {
  const { page } = fixture;
  await fixture.visit(address({ view: 'running', steps: 1000, shape: { n: 15, c: 16, h: 4, w: 4 } }));
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('stopped', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await verdict().getByText('after ten batches 65 % of a change has arrived').waitFor();
});

it('offers the numbers of every view as a table', async () => {
  const { page } = fixture;
  for (const view of VIEWS) {
    await fixture.visit(address({ view }));
    await verdict().waitFor();
    await page.locator('.data-table summary').click();
    await page.locator('.data-table tbody tr').nth(2).waitFor();
  }
});

it.each(['light', 'dark'] as const)('breaks no rule of accessibility in %s', async (colorScheme) => {
  const { page } = fixture;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  for (const view of VIEWS) {
    await fixture.visit(address({ view }));
    await verdict().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }
});
