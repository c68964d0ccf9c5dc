/** The three labs of formulas in a real page: opened by address, moved by keyboard, refusing in a sentence, and read out. */
import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const DELTA = { name: 'delta', value: 2, range: [0.5, 4], meaning: 'Where the parabola becomes a line.' };
const RECIPES = {
  curve: {
    lab: 'curve',
    x: { range: [-4, 4] },
    inputs: [DELTA],
    curves: [{ loss: 'huber' }, { label: 'splice', y: 'where(abs(x) <= delta, x^2, abs(x))' }],
    markers: [{ x: 'delta', curve: 0, label: 'knee' }],
    areas: [{ curve: 0, from: '0', until: 'delta' }],
  },
  calculator: {
    lab: 'calculator',
    inputs: [{ name: 'd', value: 768, range: [64, 4096], scale: 'log', whole: true, unit: 'units' }],
    steps: [
      { name: 'attention', formula: '4*d^2', format: 'si' },
      { name: 'block', label: 'whole block', formula: 'attention + 8*d^2', format: 'si' },
    ],
  },
  field: {
    lab: 'field',
    x: { range: [-2, 2] },
    y: { range: [-2, 2] },
    inputs: [{ name: 'k', value: 1, range: [0.1, 5] }],
    f: 'x^2 + k*y^2',
    levels: ['1'],
    arrows: 'down',
    curves: [{ zero: 'x - y', label: 'diagonal' }],
    markers: [{ x: '1', y: '1', label: 'corner' }],
  },
} as const;

const FIRST_INPUT = { curve: 'delta', calculator: 'd (units)', field: 'k' } as const;
const FORMULA = { curve: 'splice =', calculator: 'attention =', field: 'f =' } as const;

const address = (recipe: object) => `/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`;

describe.each(['curve', 'calculator', 'field'] as const)('the %s lab', (lab) => {
  it('follows a slider moved by keyboard and goes back to what it was opened with', async () => {
    const { page } = fixture;
    await fixture.visit(address(RECIPES[lab]));
    const verdict = page.locator('.lab-verdict');
    const before = await verdict.textContent();
    const slider = page.getByRole('slider', { name: FIRST_INPUT[lab], exact: true });
    await slider.focus();
    for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => verdict.textContent()).not.toBe(before);
    await page
      .getByRole('button', { name: new RegExp(`^Set ${FIRST_INPUT[lab].replace(/[()]/g, '\\$&')} back`) })
      .click();
    await expect.poll(() => verdict.textContent()).toBe(before);
  });

  it('says what is wrong with a formula and where, and keeps the picture', async () => {
    const { page } = fixture;
    await fixture.visit(address(RECIPES[lab]));
    const verdict = await page.locator('.lab-verdict').textContent();
    const formulas = page.getByText('Formulas', { exact: true });
    if (lab === 'calculator') await formulas.click();
    await page.getByRole('textbox', { name: FORMULA[lab], exact: true }).fill('2 + nothing_known');
    await page.getByText(/column 5: "nothing_known" is not a name this formula knows/).waitFor();
    expect(await page.locator('.lab-verdict').textContent()).toBe(verdict);
    await page.getByRole('textbox', { name: FORMULA[lab], exact: true }).fill('3 + 4');
    await expect.poll(() => page.locator('.lab-verdict').textContent()).not.toBe(verdict);
  });

  it('has its numbers in a table', async () => {
    const { page } = fixture;
    await fixture.visit(address(RECIPES[lab]));
    await page.locator('.data-table summary').first().click();
    await page.locator('.data-table tbody tr').first().waitFor();
    const cell = await page.locator('.data-table tbody td').first().textContent();
    expect(Number(cell?.replaceAll('−', '-'))).not.toBeNaN();
  });

  it.each(['light', 'dark'] as const)('is clean under axe on %s paper', async (colorScheme) => {
    const { page } = fixture;
    await page.emulateMedia({ colorScheme });
    await fixture.visit(address(RECIPES[lab]));
    await page.locator('.lab-verdict').waitFor();
    await page.getByText('The whole recipe').click();
    expect(await axeViolations(page)).toEqual([]);
  });
});

it('takes a whole recipe as text and refuses one of another lab', async () => {
  const { page } = fixture;
  await fixture.visit(address(RECIPES.curve));
  await page.getByText('The whole recipe').click();
  const text = page.getByRole('textbox', { name: 'Recipe (JSON)' });
  await text.fill(JSON.stringify(RECIPES.field));
  await page.getByText('This bench is of "curve". Open another lab for "field".').waitFor();
  await text.fill(JSON.stringify({ lab: 'curve', x: { range: [0, 3] }, curves: [{ label: 'square', y: 'x^2' }] }));
  await page.getByText('“square” climbs from 0 to 9.').waitFor();
});

it('refuses a hostile recipe with a sentence', async () => {
  const { page } = fixture;
  await fixture.visit(address({ ...RECIPES.curve, curves: [{ y: 'constructor.constructor("alert(1)")()' }] }));
  await page.getByText(/Formula of curves\[0\], column/).waitFor();
});
