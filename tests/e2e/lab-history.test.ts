/** Runs that are kept: noted once they stand, saved under a name, found again after a restart of the page, compared. */
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const basinAt = (lr: number) => {
  const recipe = { lab: 'basin', surface: { id: 'himmelblau' }, optimizer: { id: 'sgd', lr }, steps: 200, size: 64 };
  return `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
};

async function saveAs(name: string): Promise<void> {
  const { page } = fixture;
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name }).waitFor();
}

it('saves two runs by name, lists them with what they found, and lays them side by side', async () => {
  const { page } = fixture;
  await fixture.visit(basinAt(0.005));
  await page.locator('.lab-verdict').waitFor();
  await saveAs('small rate');
  await fixture.visit(basinAt(0.02));
  await page.locator('.lab-verdict').waitFor();
  await saveAs('large rate');

  await fixture.visit('/sandbox');
  const saved = page.getByRole('list', { name: 'Saved' });
  await saved.getByRole('link', { name: 'small rate' }).waitFor();
  expect(await saved.textContent()).toContain('The starts end at');
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('checkbox', { name: 'Compare small rate' }).check();
  await page.getByRole('checkbox', { name: 'Compare large rate' }).check();
  await page.getByRole('link', { name: 'Compare the two' }).click();
  await page.getByRole('heading', { level: 1, name: 'Two runs' }).waitFor();
  expect(await page.locator('.compare-differences').textContent()).toMatch(/optimizer\.lr0\.0050\.02/);
  await expect.poll(() => page.locator('.compare-run .heat-map').count()).toBe(2);
  expect(await axeViolations(page)).toEqual([]);
});

it('opens a saved run with everything as it was, and forgets it when asked', async () => {
  const { page } = fixture;
  await fixture.visit('/sandbox');
  await page.getByRole('link', { name: 'large rate' }).click();
  await page.getByRole('heading', { level: 1, name: 'Basin map' }).waitFor();
  expect(await page.getByRole('textbox', { name: /lr of .*, typed/ }).inputValue()).toBe('0.02');
  await page.getByRole('link', { name: 'All labs' }).click();
  await page.getByRole('button', { name: 'Forget large rate' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'large rate' }).count()).toBe(0);
});
