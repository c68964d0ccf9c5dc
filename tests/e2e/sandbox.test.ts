import { expect, it } from 'vitest';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const RECIPE = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100, theta: 0.5 },
  start: [-2.2, 1.4],
  steps: 60,
  optimizers: [
    { id: 'sgd', lr: 0.0198 },
    { id: 'adam', lr: 0.1 },
  ],
};
const withRecipe = (recipe: unknown) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;

it('computes on WebGPU, names it, and says how far it is from float64', async () => {
  await fixture.visit(withRecipe(RECIPE));
  await fixture.page.locator('[data-backend="webgpu"]').first().waitFor();
  await fixture.page
    .getByText(/within .* of float64/)
    .first()
    .waitFor();
});

it('opens the recipe in its address', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe(RECIPE));
  await page.getByText('step 60 of 60').first().waitFor();
  expect(
    await page
      .getByRole('textbox', { name: /κ|kappa/ })
      .first()
      .inputValue(),
  ).toBe('100');
});

it('refuses a recipe it cannot run with a sentence, and stays usable', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe({ ...RECIPE, optimizers: [{ id: 'adamm' }] }));
  await page.getByText(/There is no optimizer "adamm"/).waitFor();
  await page.locator('.start-handle').waitFor();
});

it('moves the start by keyboard and races again from there', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe(RECIPE));
  const start = page.locator('.start-handle');
  const before = await start.getAttribute('aria-valuetext');
  await start.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => start.getAttribute('aria-valuetext')).not.toBe(before);
});

it('moves the start by dragging it', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe(RECIPE));
  const start = page.locator('.start-handle');
  const before = await start.getAttribute('aria-valuetext');
  const box = await start.boundingBox();
  if (box === null) throw new Error('the start is not on screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => start.getAttribute('aria-valuetext')).not.toBe(before);
});

it('steps back and forth and plays', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe(RECIPE));
  await page.getByText('step 60 of 60').first().waitFor();
  await page
    .getByRole('button', { name: /^(step back|previous step|one step back)/i })
    .first()
    .click();
  await page.getByText('step 59 of 60').first().waitFor();
  await page
    .getByRole('button', { name: /^(reset|to the start|first step|back to the start)/i })
    .first()
    .click();
  await page.getByText('step 0 of 60').first().waitFor();
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByText('step 60 of 60').first().waitFor();
});

it('falls back to the CPU, and says so, when the device is lost', async () => {
  const { page } = fixture;
  // Keeps every device the page is given, so that the test can take one away.
  await page.addInitScript(() => {
    // Not on the blank page between two visits.
    if (!('GPUAdapter' in window)) return;
    const original = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function requestDevice(descriptor) {
      const device = await original.call(this, descriptor);
      Object.assign(window, { lastDevice: device });
      return device;
    };
  });
  await fixture.visit(withRecipe(RECIPE));
  await page.locator('[data-backend="webgpu"]').first().waitFor();
  await page.evaluate(() => (window as unknown as { lastDevice: GPUDevice }).lastDevice.destroy());
  await page.locator('[data-backend="cpu"]').first().waitFor();
  await page.getByText(/GPU/).filter({ hasText: /CPU/ }).first().waitFor();
  await page.getByRole('button', { name: 'Try the GPU again' }).click();
  await page.locator('[data-backend="webgpu"]').first().waitFor();
});

it('offers the same numbers as a table to those who cannot see the plot', async () => {
  const { page } = fixture;
  await fixture.visit(withRecipe(RECIPE));
  await page.getByText('step 60 of 60').first().waitFor();
  // What is said about a run may follow its picture a moment later.
  await expect.poll(() => page.getByRole('table').count()).toBeGreaterThan(0);
});
