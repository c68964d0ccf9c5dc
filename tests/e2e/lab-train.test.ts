import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const MOONS = { lab: 'train', data: { id: 'moons', n: 60 }, net: { layers: [4] }, epochs: 30 };
const address = (recipe: unknown) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
const verdict = () => fixture.page.locator('.lab-verdict');

it('opens the recipe in its address, trains, and says how it went', async () => {
  const { page } = fixture;
  await fixture.visit(address(MOONS));
  await verdict().getByText('of the training points').waitFor();
  expect(await page.getByRole('textbox', { name: 'Hidden layers' }).inputValue()).toBe('4');
  await page.getByRole('application', { name: /after epoch 30/ }).waitFor();
});

it('scrubs through the epochs and back by keyboard', async () => {
  const { page } = fixture;
  const scrubber = page.getByRole('slider', { name: 'Epoch', exact: true });
  await scrubber.focus();
  await page.keyboard.press('Home');
  await page.getByRole('application', { name: /after epoch 0/ }).waitFor();
  await page.keyboard.press('End');
  await page.getByRole('application', { name: /after epoch 30/ }).waitFor();
});

it('begins from the same weights whatever is changed, until new ones are asked for', async () => {
  const { page } = fixture;
  const first = async (): Promise<string> => {
    await page.getByText('The curves as a table').first().click();
    const loss = await page.locator('.data-table tbody tr').first().locator('td').first().innerText();
    await page.getByText('The curves as a table').first().click();
    return loss;
  };
  const before = await first();
  const rate = page.getByRole('slider', { name: /^lr of/ });
  await rate.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.locator('.lab-frame').getAttribute('aria-busy')).toBe('false');
  expect(await first()).toBe(before);
  await page.getByRole('button', { name: 'New weights' }).click();
  await page.getByText(/^Seed 1:/).waitFor();
  await expect.poll(first).not.toBe(before);
});

it('paints a point by keyboard and learns it', async () => {
  const { page } = fixture;
  await fixture.visit(address(MOONS));
  await verdict().waitFor();
  const brushes = page.getByRole('group', { name: 'Paint points of class' });
  await brushes.getByRole('radio', { name: '1', exact: true }).check();
  const plane = page.getByRole('application');
  await plane.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.getByRole('combobox', { name: 'Points' }).evaluate((select: HTMLSelectElement) => select.value))
    .toBe('points');
  await expect.poll(() => page.locator('.train-point').count()).toBe(61);
});

it('says why a change is refused and keeps what it has', async () => {
  const { page } = fixture;
  await fixture.visit(address({ ...MOONS, data: { id: 'moons', n: 1000 } }));
  await verdict().waitFor();
  const seeds = page.getByRole('textbox', { name: 'Number of different starts, typed' });
  await seeds.fill('1000');
  await page.getByText(/must fit into 20 s of one CPU thread/).waitFor();
});

it('stops a long run at once and starts it again', async () => {
  const { page } = fixture;
  await fixture.visit(address({ ...MOONS, data: { id: 'moons', n: 400 }, net: { layers: [32, 32] }, epochs: 300 }));
  await page.getByRole('button', { name: 'Stop' }).first().click();
  const start = page.getByRole('button', { name: /^(start|run|continue)/i }).first();
  await start.click();
  await page.getByRole('button', { name: 'Stop' }).first().waitFor();
});

it('is accessible in light and dark', async () => {
  const { page } = fixture;
  await fixture.visit(address({ ...MOONS, curvature: true, seeds: 4 }));
  await verdict().getByText('From 4 different starts').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => axeViolations(page), { timeout: 10_000 }).toEqual([]);
  }
});
