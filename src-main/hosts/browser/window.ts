/**
 * The browser host's window: an installed Chromium in app mode with a profile of its own, driven over a pipe (no debugging
 * port). Its session cookie goes through that pipe, so no secret stands on a command line or in a history.
 */
import { mkdirSync } from 'node:fs';
import { AppError } from '@shared/contract/result.ts';
import type { BrowserContext, Download, Page } from 'playwright-core';
import { OFFLINE_SWITCHES } from '../../chromium/offline-switches.ts';
import type { Log } from '../../log.ts';
import { downloadFolder, freePath } from './downloads.ts';

export interface AppWindowOptions {
  readonly executablePath: string;
  /** Added to this process's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Graphics switches, passed through. */
  readonly args: readonly string[];
  /** `http://127.0.0.1:<port>` of the running host. */
  readonly origin: string;
  readonly cookie: { readonly name: string; readonly value: string };
  /** Created with access for its owner only. */
  readonly profileDir: string;
  readonly headless: boolean;
  readonly log: Log;
}

export interface AppWindow {
  /** Resolves when the window is gone, whoever closed it. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

function switches(origin: string, args: readonly string[]): string[] {
  return [
    // The page at this address needs no session; the real one is opened once the cookie is set.
    `--app=${origin}/opening`,
    ...OFFLINE_SWITCHES,
    // Spares the reader a yellow bar about the switch above and the one that opens WebGPU on Linux; both are ours on purpose.
    '--test-type',
    // The port differs each time, so Chromium takes each window for a new one and remembers no size.
    '--window-size=1360,900',
    ...args,
  ];
}

async function saveDownload(download: Download, log: Log): Promise<void> {
  try {
    const path = freePath(downloadFolder(process.env), download.suggestedFilename());
    await download.saveAs(path);
    log.info(`Saved ${path}`);
  } catch (thrown) {
    log.error('A download could not be saved', thrown);
  }
}

/** Chromium refuses its sandbox to root, and only to root. */
function usesSandbox(log: Log): boolean {
  if (process.getuid?.() !== 0) return true;
  log.warn('Running as root: Chromium then starts only without its own sandbox. Prefer an ordinary account.');
  return false;
}

async function launch(options: AppWindowOptions): Promise<BrowserContext> {
  const { executablePath, env, args, origin, profileDir, headless, log } = options;
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  // Loaded when needed: it costs 80 MB, and a desk served without a window never needs it.
  const { chromium } = await import('playwright-core');
  try {
    return await chromium.launchPersistentContext(profileDir, {
      executablePath,
      env: { ...process.env, ...env },
      headless,
      args: switches(origin, args),
      // Would show a bar about automated testing.
      ignoreDefaultArgs: ['--enable-automation'],
      chromiumSandbox: usesSandbox(log),
      acceptDownloads: true,
      // The person's own size, theme and motion settings, not Playwright's.
      viewport: null,
      colorScheme: null,
      reducedMotion: null,
      forcedColors: null,
      contrast: null,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `The browser did not start: ${executablePath}.`,
      'Close a Saddlepoint window that is still open, or start with --no-window and open the printed link.',
      { cause },
    );
  }
}

/** Shows the desk. Throws AppError('unavailable') if the browser does not start. */
export async function openAppWindow(options: AppWindowOptions): Promise<AppWindow> {
  const { origin, cookie, log } = options;
  const context = await launch(options);
  const closed = new Promise<void>((resolve) => context.once('close', () => resolve()));
  // A browser that is already going answers with an error; being gone is all that is wanted.
  const end = () => context.close().catch(() => closed);

  function adopt(page: Page): void {
    page.on('download', (download) => void saveDownload(download, log));
    page.on('crash', () => log.error('The page crashed; reload it with F5.'));
    // On macOS the browser outlives its last window.
    page.on('close', () => {
      if (context.pages().length === 0) void end();
    });
  }

  try {
    await context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Strict' }]);
    const page = context.pages()[0] ?? (await context.newPage());
    for (const open of context.pages()) adopt(open);
    context.on('page', adopt);
    await page.goto(`${origin}/`, { waitUntil: 'commit' });
  } catch (thrown) {
    await end();
    throw thrown;
  }
  return { closed, close: end };
}
