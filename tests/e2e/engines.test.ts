/**
 * Settings → Engines in a real browser under the real policy: workers, WebAssembly in them, WebGPU in them, and a page that
 * stays free meanwhile. 65,536 starts × 100 steps on each; the fixture fails on any violation of the policy.
 */
import { expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

interface Watched {
  /** Tasks of the page's own thread of 50 ms or longer, in ms. */
  readonly tasks: number[];
  /** Longest time between two frames, in ms. */
  gap: number;
  /** What the progress bar said, e.g. `Measuring CPU`, and how far it was. */
  readonly bars: (readonly [string, number])[];
}

/** Watches the page from now on; the function it gives tells what was seen. */
async function watchPage(): Promise<() => Promise<Watched>> {
  await fixture.page.evaluate(() => {
    const seen: Watched = { tasks: [], gap: 0, bars: [] };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.tasks.push(duration);
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const frame = (): void => {
      const now = performance.now();
      seen.gap = Math.max(seen.gap, now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new MutationObserver(() => {
      const bar = document.querySelector('progress');
      if (bar !== null) seen.bars.push([bar.ariaLabel ?? '', bar.value]);
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    Object.assign(window, { seen });
  });
  return () => fixture.page.evaluate(() => (window as unknown as { seen: Watched }).seen);
}

const row = (backend: string) => fixture.page.locator(`.engines-table [data-backend="${backend}"]`);
const cells = async (backend: string) =>
  (await row(backend).locator('th, td').allTextContents()).map((one) => one.trim());

it('measures every engine in workers, holds it to float64, and leaves the page free', async () => {
  const { page } = fixture;
  await fixture.visit('/settings');
  const watched = await watchPage();
  await page.getByRole('button', { name: 'Measure' }).click();
  await row('wasm').waitFor({ timeout: 60_000 });
  const { tasks, gap, bars } = await watched();
  const all = await Promise.all(['cpu', 'wasm', 'webgpu'].map(cells));
  process.stdout.write(
    `engines in Chromium: ${all.map((one) => one.join(' | ')).join('; ')}\ntasks of 50 ms or longer: [${tasks.map(Math.round).join(', ')}] ms, longest gap between frames ${gap.toFixed(0)} ms\n`,
  );
  const [cpu, wasm, webgpu] = all;
  expect(cpu?.slice(0, 1)).toEqual(['CPU, float64']);
  expect(wasm?.[0]).toMatch(/^WebAssembly, float32, \d threads?$/);
  expect(webgpu?.[0]).toMatch(/^WebGPU, float32 \(.+\)$/);
  for (const engine of [wasm, webgpu]) {
    expect(Number.parseFloat(engine?.[1] ?? '')).toBeGreaterThan(Number.parseFloat(cpu?.[1] ?? ''));
    expect(Number(engine?.[2])).toBeLessThan(1e-3);
  }
  expect(all.filter((one) => one[3] === 'yes')).toHaveLength(1);
  for (const name of ['Measuring CPU', 'Measuring WebAssembly', 'Measuring WebGPU']) {
    const shares = bars.flatMap(([label, share]) => (label === name ? [share] : []));
    expect(shares, name).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length, name).toBeGreaterThan(1);
  }
  // On a machine with other work a short task may be long by the clock; the work of the engines would be seconds.
  expect(tasks.reduce((sum, task) => sum + task, 0)).toBeLessThan(250);
});

it('shows what it measured to everyone, and within 320 pixels of width', async () => {
  const { page } = fixture;
  expect(await axeViolations(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });
});

it('stops when it is told to, and can be asked again', async () => {
  const { page } = fixture;
  await fixture.visit('/settings');
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Measure' }).waitFor({ timeout: 2000 });
  expect(await page.locator('.engines-table').count()).toBe(0);
  await page.getByRole('button', { name: 'Measure' }).click();
  await row('cpu').waitFor({ timeout: 60_000 });
});

it('says so in a sentence when a worker does not start', async () => {
  // A page of its own: the browser writes the missing file to the console.
  const page = await fixture.page.context().newPage();
  await page.route('**/workers/ensemble-worker-*.js', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${fixture.desk.origin}/#/settings`);
  await page.getByRole('button', { name: 'Measure' }).click();
  await page.getByText('The worker of the cpu engine stopped: its file could not be loaded.').waitFor();
  await page.getByRole('button', { name: 'Measure' }).waitFor();
  await page.close();
});
