import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { type DeskProcess, startDesk, temporaryDataDir } from '../support/desk-process.ts';

const data = temporaryDataDir();
let desk: DeskProcess;
let browser: Browser;
let page: Page;

async function openDesk(): Promise<void> {
  desk = await startDesk(data.path);
  ({ page } = await openInBrowser(browser, desk));
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Interview' }).click();
}

beforeAll(async () => {
  browser = await launchBrowser();
  await openDesk();
});
afterAll(async () => {
  await browser.close();
  await desk.stop();
  data.remove();
});

const heading = (n: number) => page.getByRole('heading', { level: 1, name: new RegExp(`Question ${n} of`) });
const answerBox = () => page.getByRole('main').getByRole('textbox').last();
const saved = () => page.locator('.save-words', { hasText: /^Saved \d/ });

/** Seconds shown on the round's clock. */
async function secondsLeft(): Promise<number> {
  const [minutes, seconds] = (await page.locator('.clock-round').innerText()).match(/\d+/g) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

describe('a mock interview', () => {
  it('starts with the areas and the time chosen', async () => {
    await page.getByRole('radio', { name: '15 minutes' }).check();
    await page.getByRole('button', { name: 'Start the round' }).click();
    await heading(1).waitFor();
    expect(await secondsLeft()).toBeGreaterThan(14 * 60 + 50);
    expect(await page.getByRole('main').innerText()).not.toContain('Model answer');
  });

  it('shows the mathematics of an answer while it is typed, and says when it is saved', async () => {
    await answerBox().fill(
      /^\d/.test(await answerBox().inputValue()) ? '1' : 'It shrinks by $\\sqrt{\\kappa}$ each step.',
    );
    await saved().waitFor();
    const isText = (await page.locator('textarea').count()) > 0;
    if (isText) await page.locator('.katex', { hasText: 'κ' }).first().waitFor();
  });

  it('axe finds nothing wrong with a question in either theme', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  it('loses at most two seconds of typing when the host is killed, and resumes with the right time left', async () => {
    await answerBox().fill('');
    const began = performance.now();
    await answerBox().pressSequentially('the quick brown fox jumps over the lazy dog again and again', { delay: 60 });
    const perCharacterMs = (performance.now() - began) / 59;
    const typed = await answerBox().inputValue();
    const left = await secondsLeft();
    const leftAt = Date.now();
    await desk.kill();
    await page.context().close();
    await openDesk();
    await page.getByRole('button', { name: 'Resume' }).click();
    await heading(1).waitFor();
    const back = await answerBox().inputValue();
    expect(typed.startsWith(back)).toBe(true);
    expect((typed.length - back.length) * perCharacterMs).toBeLessThanOrEqual(2000);
    const expected = left - (Date.now() - leftAt) / 1000;
    expect(Math.abs((await secondsLeft()) - expected)).toBeLessThanOrEqual(2);
  });

  it('moves on with Ctrl+Enter and does not go back', async () => {
    await answerBox().fill('0.5');
    await answerBox().press('Control+Enter');
    await heading(2).waitFor();
    await page.reload();
    await heading(2).waitFor();
  });

  it('ends in a debrief that sets the own answer beside the model answer and keeps the ticks', async () => {
    await page.getByRole('button', { name: 'End round' }).click();
    await page.getByRole('button', { name: 'End the round' }).click();
    await page.getByRole('heading', { name: 'Questions' }).waitFor();
    await page.getByText('Model answer').first().waitFor();
    const tick = page.getByRole('checkbox').first();
    await tick.check();
    await page
      .getByText(/^Saved|Marks saved/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Questions' }).waitFor();
    expect(await page.getByRole('checkbox').first().isChecked()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('is kept in the history of rounds', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Interview' }).click();
    await page.locator('a[href$="/debrief"]').first().waitFor();
  });
});
