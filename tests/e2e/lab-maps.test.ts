/** The labs that colour a plane, basin and sweep: computed beside the page, zoomed, picked, exported, stopped, read aloud. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const BASIN = {
  lab: 'basin',
  surface: { id: 'himmelblau' },
  optimizer: { id: 'sgd', lr: 0.005 },
  steps: 300,
  size: 128,
};
const SWEEP = {
  lab: 'sweep',
  surface: { id: 'quadratic', kappa: 100, theta: 0.35 },
  optimizer: { id: 'momentum' },
  start: [-2.4, 0.1],
  across: { name: 'lr', from: 0.001, to: 0.1, scale: 'log' },
  down: { name: 'momentum', from: 0, to: 0.98 },
  size: 64,
};
const withRecipe = (recipe: unknown) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
const verdict = () => fixture.page.locator('.lab-verdict');

describe('the basin map', () => {
  it('finds four places, says so, and names what computed it', async () => {
    await fixture.visit(withRecipe(BASIN));
    await verdict()
      .filter({ hasText: /end at 4 places/ })
      .waitFor();
    expect(await fixture.page.locator('.backend-badge').textContent()).toMatch(/WebAssembly|WebGPU|CPU/);
  });

  it('follows a control moved by keyboard', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(BASIN));
    await verdict().waitFor();
    const before = await verdict().textContent();
    await page.getByRole('textbox', { name: /Number of steps, typed/ }).fill('15');
    await expect.poll(() => verdict().textContent()).not.toBe(before);
  });

  it('draws the path of a start picked by keyboard', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(BASIN));
    await verdict().waitFor();
    await page.locator('.heat-map-area').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.basin-path').waitFor();
    await page.getByText(/^Path of \(/).waitFor();
  });

  it('zooms, and computes the part in sight', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(BASIN));
    await verdict().waitFor();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toContain('-2.5');
  });

  it('stops within a moment when told to, and runs again', async () => {
    const { page } = fixture;
    // Float64 on a deep zoom: long enough to be stopped.
    const long = { ...BASIN, size: 256, steps: 20_000, view: { x: [3, 3 + 1e-6], y: [2, 2 + 1e-6] }, settle: 0 };
    await fixture.visit(withRecipe(long));
    const stop = page.getByRole('button', { name: 'Stop' });
    await stop.waitFor();
    const took = await page.evaluate(async () => {
      const [button] = [...document.querySelectorAll('button')].filter((one) => one.textContent === 'Stop');
      const began = performance.now();
      button?.click();
      while (document.querySelector('.lab-progress progress') !== null)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return performance.now() - began;
    });
    expect(took).toBeLessThan(200);
    await page.getByText('stopped').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  it('hands out its picture, its numbers and its recipe', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(BASIN));
    await verdict().waitFor();
    const save = async (name: string): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return readFileSync(await download.path());
    };
    expect((await save('SVG')).toString().startsWith('<svg')).toBe(true);
    expect([...(await save('PNG')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    expect((await save('CSV')).toString().split('\r\n').length).toBe(128 * 128 + 2);
    const outcome = JSON.parse((await save('JSON')).toString());
    expect(outcome.recipe).toMatchObject({ lab: 'basin', size: 128 });
    expect(outcome.cells.attractor).toHaveLength(128 * 128);
  });
});

describe('the sweep', () => {
  it('finds the pair theory names and prints its constructor', async () => {
    await fixture.visit(withRecipe(SWEEP));
    await verdict()
      .filter({ hasText: /The fastest pair/ })
      .waitFor();
    expect(await fixture.page.locator('.sweep-code').textContent()).toMatch(
      /^torch\.optim\.SGD\(params, lr=0\.0[23]\d+, momentum=0\.[67]/,
    );
    expect(await fixture.page.locator('.plot-boundary').getAttribute('d')).toMatch(/^M/);
  });

  it('opens a pair as a race', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(SWEEP));
    await verdict().waitFor();
    await page.locator('.heat-map-area').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Descent race' }).waitFor();
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing wrong with the maps in the %s theme', async (colorScheme) => {
  const { page } = fixture;
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  for (const recipe of [BASIN, SWEEP]) {
    await fixture.visit(withRecipe(recipe));
    await verdict().waitFor();
    expect(await axeViolations(page), recipe.lab).toEqual([]);
  }
});
