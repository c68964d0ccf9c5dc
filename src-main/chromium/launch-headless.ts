/**
 * Starts Chromium without a window. Its own sandbox is used wherever the system allows one; inside most containers it
 * does not, and what runs here is only our own page under its strict content-security policy.
 */
import type { Browser } from 'playwright-core';
import type { HeadlessChromium } from './headless-chromium.ts';
import { OFFLINE_SWITCHES } from './offline-switches.ts';

const wasRefusedASandbox = (problem: unknown): boolean =>
  problem instanceof Error && /No usable sandbox|without --no-sandbox is not supported/.test(problem.message);

/** `args` are added to the switches that keep it off the network. Rejects with Playwright's own error if it does not start. */
export async function launchHeadless(
  { executablePath, env }: HeadlessChromium,
  args: readonly string[] = [],
): Promise<Browser> {
  // Loaded when needed: it costs 80 MB, and most runs of the desk never print.
  const { chromium } = await import('playwright-core');
  const launch = (chromiumSandbox: boolean) =>
    chromium.launch({
      executablePath,
      env: { ...process.env, ...env },
      chromiumSandbox,
      args: [...OFFLINE_SWITCHES, ...args],
    });
  try {
    return await launch(process.getuid?.() !== 0);
  } catch (problem) {
    if (!wasRefusedASandbox(problem)) throw problem;
    return launch(false);
  }
}
