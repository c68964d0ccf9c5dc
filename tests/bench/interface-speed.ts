/** How soon the sandbox answers a hand: a moved start, a typed formula, and whether a large map leaves the page free. */
import type { Page } from 'playwright-core';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { startDesk, temporaryDataDir } from '../support/desk-process.ts';
import { type Measurement, quantile } from './measurement.ts';

const ROUNDS = 40;

const RACE = {
  lab: 'descent',
  surface: { formula: 'x^2 + 10*y^2' },
  start: [-1.5, 1],
  steps: 500,
  // Slow enough that where it ends still tells where it began.
  optimizers: [{ id: 'adam', lr: 0.001 }],
};
const MAP = {
  lab: 'basin',
  surface: { id: 'himmelblau' },
  optimizer: { id: 'momentum', lr: 0.01 },
  steps: 400,
  size: 1024,
};

async function open(page: Page, origin: string, recipe: unknown): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${origin}/#/sandbox?recipe=${encodeURIComponent(JSON.stringify(recipe))}`);
}

/**
 * Milliseconds from an act to the frame after the one in which the racer's last loss has changed, without the wait for the
 * frame the act falls into: the reader's eye pays that with every program.
 */
function untilRedrawn({ act, round }: { act: 'move' | 'type'; round: number }): Promise<number> {
  const readout = (): string => document.querySelector('.racer-readout')?.textContent ?? '';
  const doAct = (): void => {
    if (act === 'move') {
      // Always outwards, so that no two runs end at the same loss.
      const handle = document.querySelector<HTMLElement>('.start-handle');
      handle?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
      return;
    }
    const field = document.querySelector<HTMLTextAreaElement>('textarea.lab-text');
    if (field === null) throw new Error('there is no formula field');
    const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
    setter?.call(field, `x^2 + 10*y^2 + ${round + 1}`);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return new Promise((resolve, reject) => {
    const before = readout();
    // At the start of a frame, so that a frame's length is no part of the answer.
    requestAnimationFrame(() => {
      const began = performance.now();
      doAct();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (readout() !== before) resolve(performance.now() - began);
        else if (performance.now() - began > 5000) reject(new Error(`nothing changed after: ${act}`));
        else channel.port2.postMessage(0);
      };
      channel.port2.postMessage(0);
    });
  });
}

async function answerTimes(page: Page, act: 'move' | 'type'): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await page.evaluate(untilRedrawn, { act, round }));
  return times;
}

/** Longest task of the page while a map of 1024² starts is computed and drawn; 0 if none was longer than 50 ms. */
async function longestTask(page: Page, origin: string): Promise<number> {
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: 'longtask',
    });
  });
  await open(page, origin, { ...MAP, size: 64 });
  await page.locator('.lab-verdict').waitFor();
  await page.evaluate(() => {
    (window as unknown as { tasks: number[] }).tasks.length = 0;
  });
  await page.getByRole('combobox', { name: 'Starts' }).selectOption('1024');
  await page.locator('.lab-progress progress').waitFor();
  await page.locator('.lab-progress progress').waitFor({ state: 'detached', timeout: 120_000 });
  // Two frames later the map is drawn.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  return Math.max(0, ...tasks);
}

export async function measureInterface(): Promise<readonly Measurement[]> {
  const data = temporaryDataDir();
  const desk = await startDesk(data.path);
  const browser = await launchBrowser();
  const { page } = await openInBrowser(browser, desk);
  await open(page, desk.origin, RACE);
  await page.getByText('step 500 of 500').first().waitFor();
  await page.getByRole('radio', { name: 'CPU' }).check();
  const moved = await answerTimes(page, 'move');
  const typed = await answerTimes(page, 'type');
  const blocked = await longestTask(page, desk.origin);
  await browser.close();
  await desk.stop();
  data.remove();
  return [
    {
      name: 'moved start to new path, median',
      value: quantile(moved, 0.5),
      unit: 'ms',
      budget: 16,
      how: `${ROUNDS} moves, 500 steps of Adam in float64, from the start of a frame`,
    },
    {
      name: 'key in a formula to redrawn race, p95',
      value: quantile(typed, 0.95),
      unit: 'ms',
      budget: 50,
      how: `${ROUNDS} changes of a typed surface`,
    },
    {
      name: 'longest task of the page while 1024² starts are mapped',
      value: blocked,
      unit: 'ms',
      budget: 50,
      how: 'tasks under 50 ms are not reported by the browser and count as 0',
    },
  ];
}
