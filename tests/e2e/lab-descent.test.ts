/** The descent lab under a reader's hands: what is typed, several starts, handwritten racers, the relief, why it diverged, the film. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const RECIPE = {
  lab: 'descent',
  surface: { id: 'quadratic', kappa: 100, theta: 0 },
  start: [1, 1],
  steps: 60,
  optimizers: [
    { id: 'sgd', lr: 0.0205 },
    { id: 'momentum', lr: 0.01, momentum: 0.8 },
  ],
};

async function open(recipe: unknown, shown = 'step 60 of 60'): Promise<void> {
  await fixture.visit(`/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`);
  await fixture.page.getByText(shown).first().waitFor();
}

it('says why a racer diverged and rewinds to where it begins', async () => {
  const { page } = fixture;
  await open(RECIPE);
  const why = page.getByRole('region', { name: 'Why it diverged' });
  await why
    .getByText(/At step 0 the curvature is 100, and this method at lr 0\.0205 bears at most 2\/lr = 97\.6/)
    .waitFor();
  await why.getByRole('button', { name: 'Rewind to step 0' }).click();
  await page.getByText('step 0 of 60').first().waitFor();
  // Under the limit there is nothing to explain.
  const lr = page.getByRole('textbox', { name: 'lr of Gradient descent, typed' });
  await lr.fill('0.0195');
  await why.waitFor({ state: 'detached' });
});

it('races on a typed surface, and keeps the old picture while the formula is refused', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByLabel('Surface', { exact: true }).selectOption('typed');
  const formula = page.getByRole('textbox', { name: 'f(x, y)' });
  await formula.fill('a*x^2 + c*y^4');
  await page.getByRole('slider', { name: 'c', exact: true }).waitFor();
  await page.getByRole('img', { name: /^Loss by step/ }).waitFor();
  const before = await page.getByRole('img', { name: /^Loss by step/ }).getAttribute('aria-label');
  await formula.fill('a*x^2 + c*y^');
  await page
    .locator('.lab-complaint')
    .filter({ hasText: /column/ })
    .waitFor();
  expect(await formula.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('img', { name: /^Loss by step/ }).getAttribute('aria-label')).toBe(before);
});

it('races update lines that were typed, under the names they were typed with', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByLabel('Optimizer to add').selectOption('typed');
  await page.getByRole('button', { name: 'Add racer' }).click();
  const lines = page.getByRole('textbox', { name: 'Update, line by line' });
  await lines.fill('v = rho*v + grad\ntheta = theta - lr*v');
  await page.getByRole('button', { name: 'All hyperparameters of Typed update' }).click();
  await page.getByRole('slider', { name: 'rho of Typed update' }).waitFor();
  await lines.fill('v = rho*v + grad');
  await page.getByText('No line of the update sets theta').waitFor();
});

it('runs a handwritten racer on the CPU and says so on its card', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.locator('[data-backend="webgpu"]').first().waitFor();
  await page.getByLabel('Optimizer to add').selectOption('lbfgs');
  await page.getByRole('button', { name: 'Add racer' }).click();
  await page.getByText('Runs on the CPU, in float64.').waitFor();
  await page.getByText(/some on the CPU/).waitFor();
  await page.getByRole('button', { name: 'L-BFGS', exact: true }).click();
  await page.getByRole('cell', { name: /^−?\d/ }).first().waitFor();
});

it('races from a second start, moved by keyboard like the first', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByRole('button', { name: 'Race from another start too' }).click();
  const second = page.getByRole('slider', { name: /^Start 2 of every racer/ });
  await second.focus();
  const before = await second.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => second.getAttribute('aria-valuetext')).not.toBe(before);
  await page.getByLabel('From start').selectOption('1');
  await page.getByText('Numbers behind the picture').click();
  await page.getByRole('columnheader', { name: 'Momentum, start 2' }).waitFor();
  await page.getByRole('button', { name: 'Remove start 2' }).click();
  await second.waitFor({ state: 'detached' });
});

it('moves lr by a schedule, adds noise and clips, each by keyboard', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByText('Schedule, noise, clipping').click();
  await page.getByLabel('Schedule', { exact: true }).selectOption('one_cycle');
  await page.getByRole('slider', { name: 'Learning rate against the step' }).waitFor();
  await page.getByLabel('Noise', { exact: true }).selectOption('gaussian');
  const std = page.getByRole('slider', { name: 'std of the noise' });
  const before = await page.getByRole('img', { name: /^Loss by step/ }).getAttribute('aria-label');
  await std.focus();
  await page.keyboard.press('End');
  await expect.poll(() => page.getByRole('img', { name: /^Loss by step/ }).getAttribute('aria-label')).not.toBe(before);
  await page.getByLabel('Clipping', { exact: true }).selectOption('norm');
  await page.getByRole('slider', { name: 'limit of clipping' }).waitFor();
});

it('shows a step that is pressed on the plane', async () => {
  const { page } = fixture;
  await open(
    { ...RECIPE, start: [-2, 0], optimizers: [{ id: 'sgd', lr: 0.1 }], surface: { id: 'sphere' }, steps: 20 },
    'step 20 of 20',
  );
  // The first step takes x from −2 to −1.6; the plane shows −5 to 5 and more, its middle in the middle.
  const box = await page.locator('.surface-area').boundingBox();
  if (box === null) throw new Error('the plane is not on screen');
  const perUnit = Math.min(box.width, box.height) / 10;
  await page.mouse.click(box.x + box.width / 2 - 1.6 * perUnit, box.y + box.height / 2);
  await page.getByText('step 1 of 20').first().waitFor();
});

it('turns the relief by keyboard', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByRole('radio', { name: '3-D' }).check();
  const relief = page.getByRole('slider', { name: /^View of the surface/ });
  await relief.focus();
  const before = await relief.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => relief.getAttribute('aria-valuetext')).not.toBe(before);
  await page.getByRole('button', { name: 'Turn the surface back' }).click();
  await expect.poll(() => relief.getAttribute('aria-valuetext')).toBe(before);
});

it('keeps a run to hold the next one against', async () => {
  const { page } = fixture;
  await open(RECIPE);
  await page.getByRole('button', { name: 'Keep this run' }).click();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Momentum' }) });
  await expect.poll(async () => new Set(await row.getByRole('cell').allTextContents()).size).toBe(1);
  await page.getByRole('textbox', { name: 'lr of Momentum, typed' }).fill('0.002');
  await expect.poll(async () => new Set(await row.getByRole('cell').allTextContents()).size).toBe(2);
  await page.getByRole('button', { name: 'Clear' }).click();
  await row.waitFor({ state: 'detached' });
});

it('hands out a picture and a film of the run', async () => {
  const { page } = fixture;
  await open({ ...RECIPE, steps: 20 }, 'step 20 of 20');
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'PNG', exact: true }).click(),
  ]);
  expect(
    readFileSync(await picture.path())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  const [film] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('button', { name: 'Video' }).click(),
  ]);
  const bytes = readFileSync(await film.path());
  // EBML, the container of WebM.
  expect(bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  expect(bytes.length).toBeGreaterThan(10_000);
  await page.getByText('step 20 of 20').first().waitFor();
});

it.each(['light', 'dark'] as const)('is accessible in %s, with everything unfolded', async (colorScheme) => {
  const { page } = fixture;
  await page.emulateMedia({ colorScheme });
  await open({
    ...RECIPE,
    surface: { formula: 'a*x^2 + 50*y^2' },
    starts: [[-2, 0.5]],
    optimizers: [...RECIPE.optimizers, { id: 'newton' }, { update: 'theta = theta - lr*sign(grad)' }],
    schedule: { id: 'cosine', T_max: 60 },
    noise: { kind: 'student_t', std: 0.1 },
    clip: { by: 'value', limit: 10 },
  });
  await page.getByRole('button', { name: 'Keep this run' }).click();
  expect(await axeViolations(page)).toEqual([]);
  await page.getByRole('radio', { name: '3-D' }).check();
  await page.getByRole('slider', { name: /^View of the surface/ }).waitFor();
  expect(await axeViolations(page)).toEqual([]);
});
