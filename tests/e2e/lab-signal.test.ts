/** The signal lab: followed by keyboard, mapped, stopped, read as a table, taken away as PyTorch, without a complaint of axe. */
import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const XAVIER = { lab: 'signal', depth: 40, width: 96, batch: 16, init: { id: 'xavier_normal' } };
const MAP = { ...XAVIER, view: 'map', map: { from: 0.5, to: 2.5, columns: 15, width: 32, batch: 8 } };
const withRecipe = (recipe: unknown) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;
const verdict = () => fixture.page.locator('.lab-verdict');

describe('the signal lab', () => {
  it('says what fades, why, and what to use instead', async () => {
    await fixture.visit(withRecipe(XAVIER));
    await verdict()
      .filter({ hasText: /Gradients vanish/ })
      .waitFor();
    const reasons = await fixture.page.locator('.signal-reasons').textContent();
    expect(reasons).toMatch(/ReLU passes on 0\.50 of the power.*He’s initialization/);
    expect(await fixture.page.locator('.backend-badge').textContent()).toMatch(/CPU|WebGPU/);
  });

  it('follows the gain moved by keyboard, up to where the signal arrives', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(XAVIER));
    await verdict().waitFor();
    await page.getByRole('slider', { name: 'Factor on all weights' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Factor on all weights, typed' }).inputValue())
      .toBe('1.01');
    await page.getByRole('textbox', { name: 'Factor on all weights, typed' }).fill('1.4142');
    await verdict()
      .filter({ hasText: /Gradients come back|Gradients shrink|Gradients grow/ })
      .waitFor();
  });

  it('refuses a net that would take minutes with a sentence, and keeps the last one', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ ...XAVIER, depth: 200, batch: 256 }));
    await verdict().waitFor();
    await page.getByRole('textbox', { name: 'Units of each layer, typed' }).fill('1024');
    await page
      .getByRole('alert')
      .filter({ hasText: /would take minutes/ })
      .waitFor();
    expect(await verdict().textContent()).toMatch(/vanish/);
  });

  it('opens the net under a gain that is picked on the map by keyboard', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe(MAP));
    await verdict().waitFor();
    expect(await page.locator('.plot-boundary').count()).toBeGreaterThan(0);
    await page.locator('.heat-map-area').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.line-chart').first().waitFor();
    await expect.poll(() => page.evaluate(() => JSON.stringify(history.state))).toMatch(/layers/);
  });

  it('stops when told to, and runs again', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ ...XAVIER, depth: 200, width: 512, batch: 64 }));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('.lab-progress progress').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('.lab-progress progress').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
  });

  it.each(['light', 'dark'] as const)('axe finds nothing wrong in %s, tables unfolded', async (colorScheme) => {
    const { page } = fixture;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const recipe of [XAVIER, MAP]) {
      await fixture.visit(withRecipe(recipe));
      await verdict().waitFor();
      await page.getByText('Numbers behind the picture').click();
      await page.getByRole('table').waitFor();
      expect(await axeViolations(page)).toEqual([]);
    }
  });
});
