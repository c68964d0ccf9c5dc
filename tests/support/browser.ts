/**
 * Real Chromium for the end-to-end tests: the installed one or the lockfile's, with WebGPU on whatever graphics there is.
 * A page fails its test on any error the page throws, any console error and any violation of the content-security policy.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { headlessChromium } from '../../src-main/chromium/headless-chromium.ts';
import { launchHeadless } from '../../src-main/chromium/launch-headless.ts';
import { chromiumGraphicsArgs, detectGraphics } from '../../src-main/gpu/graphics.ts';
import type { DeskProcess } from './desk-process.ts';

export function launchBrowser(): Promise<Browser> {
  return launchHeadless(headlessChromium(process.env), chromiumGraphicsArgs(detectGraphics()));
}

export interface OpenDesk {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the page complained about so far; must be empty at the end of a test. */
  readonly complaints: string[];
}

/** Opens the desk's one-time address in a fresh context and waits until the page is there. */
export async function openInBrowser(
  browser: Browser,
  desk: Pick<DeskProcess, 'url'>,
  options: BrowserContextOptions = {},
): Promise<OpenDesk> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  await page.goto(desk.url);
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return { page, context, complaints };
}
