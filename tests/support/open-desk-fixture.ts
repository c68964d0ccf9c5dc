/**
 * One desk and one page for a test file: started before its tests, stopped after them. At the end nothing may have been
 * complained about: no page error, no console error, no violation of the content-security policy.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser, type OpenDesk, openInBrowser } from './browser.ts';
import { type DeskProcess, startDesk, temporaryDataDir } from './desk-process.ts';

export interface OpenDeskFixture {
  readonly page: Page;
  readonly desk: DeskProcess;
  /** Loads the page anew at a screen, e.g. `/library/adam`, and waits for its level-one heading. */
  visit(path: string): Promise<void>;
}

/** To be called at the top of a test file. The properties are there once its first test runs. */
export function openDeskForFile(): OpenDeskFixture {
  const data = temporaryDataDir();
  let desk: DeskProcess | undefined;
  let browser: Browser | undefined;
  let opened: OpenDesk | undefined;
  const present = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the desk is not open yet');
    return value;
  };
  beforeAll(async () => {
    [desk, browser] = await Promise.all([startDesk(data.path), launchBrowser()]);
    opened = await openInBrowser(browser, desk);
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.stop();
    data.remove();
    expect(opened?.complaints ?? []).toEqual([]);
  });
  return {
    get page() {
      return present(opened).page;
    },
    get desk() {
      return present(desk);
    },
    async visit(path) {
      const { page } = present(opened);
      // Only the hash would differ; a blank page in between makes it a fresh start, with nothing left open.
      await page.goto('about:blank');
      await page.goto(`${present(desk).origin}/#${path}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    },
  };
}
