/** The fit lab: its views open by address, follow controls moved by keyboard, stop, show tables, and read well to axe. */
import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();
const withRecipe = (recipe: object) =>
  `/sandbox?recipe=${encodeURIComponent(JSON.stringify({ lab: 'fit', ...recipe }))}`;
const verdict = () => fixture.page.locator('.lab-verdict');

describe('the fit lab', () => {
  it('opens a view by address and says what it found, with backend and seed', async () => {
    await fixture.visit(withRecipe({ view: 'selection', seed: 1 }));
    await verdict()
      .filter({ hasText: /best of 200 coin flippers scores 0\.689/ })
      .waitFor();
    expect(await fixture.page.locator('.backend-badge').textContent()).toMatch(/CPU, float64.*seed 1/);
  });

  it('follows a slider moved by arrow keys', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ view: 'geometry', lambda: 1.1 }));
    await verdict().filter({ hasText: 'at a corner' }).waitFor();
    const slider = page.getByRole('slider', { name: 'lambda', exact: true });
    await slider.focus();
    await page.keyboard.press('Home');
    await verdict().filter({ hasText: 'no weight is zero yet' }).waitFor();
  });

  it('keeps what was set in a view while another is looked at', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ view: 'selection', models: 20 }));
    const view = page.getByRole('combobox', { name: 'View' });
    await view.selectOption('dropout');
    await verdict().filter({ hasText: 'masks' }).waitFor();
    await view.selectOption('selection');
    expect(await page.getByRole('textbox', { name: 'Number of models, typed' }).inputValue()).toBe('20');
    await verdict().filter({ hasText: 'best of 20 coin' }).waitFor();
  });

  it('says in a sentence why a change is refused, and keeps the recipe', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ view: 'cross-validation', n: 10, degree: 2, folds: 10 }));
    await verdict().waitFor();
    await page.getByRole('textbox', { name: 'Number of folds, typed' }).fill('12');
    await page.getByRole('alert').filter({ hasText: 'folds must not exceed n' }).waitFor();
  });

  it('stops a long run when told to, and runs again', async () => {
    const { page } = fixture;
    await fixture.visit(withRecipe({ view: 'double-descent', replicas: 100 }));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
  });

  it('has the numbers of every view as a table', async () => {
    const { page } = fixture;
    for (const [view, column] of [
      ['path', 'w20'],
      ['geometry', 'w1'],
      ['robustness', 'huber'],
      ['bias-variance', 'variance'],
    ] as const) {
      await fixture.visit(withRecipe({ view }));
      await verdict().waitFor();
      await page.getByText('Numbers behind the picture').click();
      await page.getByRole('columnheader', { name: column, exact: true }).waitFor();
    }
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing wrong with its views in the %s theme', async (colorScheme) => {
  const { page } = fixture;
  await page.emulateMedia({ colorScheme });
  for (const view of ['curve', 'path', 'geometry', 'robustness', 'conditioning']) {
    await fixture.visit(withRecipe({ view }));
    await verdict().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }
});
