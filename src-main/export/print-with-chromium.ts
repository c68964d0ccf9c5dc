/**
 * The browser host's printer: a headless Chromium of its own opens the print route with a session of its own, waits until
 * the page says it is ready, and prints. Electron's counterpart is `hosts/electron/print.ts`; the options are the same.
 */
import { AppError } from '@shared/contract/result.ts';
import type { HeadlessChromium } from '../chromium/headless-chromium.ts';
import { launchHeadless } from '../chromium/launch-headless.ts';

export interface PrintRequest {
  readonly browser: HeadlessChromium;
  /** `http://127.0.0.1:<port>` of the running browser host. */
  readonly origin: string;
  readonly cookie: { readonly name: string; readonly value: string };
  readonly jobId: string;
  readonly signal: AbortSignal;
}

/** A page that has not finished by then has failed without saying so. */
const LONGEST_WAIT_MS = 90_000;

export async function printWithChromium({ browser, origin, cookie, jobId, signal }: PrintRequest): Promise<Uint8Array> {
  signal.throwIfAborted();
  const running = await launchHeadless(browser);
  const stop = () => void running.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // It may have come while the browser was starting, when nobody listened.
    signal.throwIfAborted();
    const context = await running.newContext({ colorScheme: 'light' });
    await context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Strict' }]);
    const page = await context.newPage();
    await page.goto(`${origin}/#/print/${jobId}`);
    const finished = page.locator('html[data-print-ready], html[data-print-failed]');
    await finished.waitFor({ state: 'attached', timeout: LONGEST_WAIT_MS });
    const failure = await finished.getAttribute('data-print-failed');
    if (failure !== null) throw new AppError('unavailable', `The pages could not be set: ${failure}`);
    return await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
  } catch (problem) {
    signal.throwIfAborted();
    throw problem;
  } finally {
    signal.removeEventListener('abort', stop);
    await running.close();
  }
}
