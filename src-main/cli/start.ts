/**
 * `saddlepoint start`: opens the desk in the best host there is, and says which it took and why. Electron if its binary is
 * here; else an installed Chromium as app window; else, and without a display, it serves and prints the address.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { AppError } from '@shared/contract/result.ts';
import { installedChromium } from '../chromium/installed-chromium.ts';
import { HEARTBEAT_EVERY_MS, openDesk } from '../desk.ts';
import { chromiumGraphicsArgs, detectGraphics } from '../gpu/graphics.ts';
import { openAppWindow } from '../hosts/browser/window.ts';
import { appFiles, defaultDataDir } from '../locations.ts';
import { serveDesk } from './browser-desk.ts';
import { hasDisplay } from './display.ts';
import { electronBinary } from './electron-binary.ts';
import { printLine, terminalLog } from './print.ts';

export interface StartOptions {
  readonly host: 'auto' | 'electron' | 'browser';
  readonly window: boolean;
  readonly data?: string;
}

/** The desk ends with Electron's own process; its exit code becomes ours. */
function runElectron(binary: string, dataDir: string): Promise<void> {
  const { root } = appFiles();
  const child = spawn(binary, [root], { stdio: 'inherit', env: { ...process.env, SADDLEPOINT_DATA: dataDir } });
  return new Promise((resolve, reject) => {
    child.on('error', (cause) =>
      reject(
        new AppError('unavailable', `Electron did not start: ${cause.message}.`, 'Try --host browser.', { cause }),
      ),
    );
    child.on('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** Resolves when the person or the system asks the process to end. */
const askedToEnd = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

/**
 * A desk mostly waits, on a laptop with other things to do. Reading every note on the first start otherwise leaves V8 with
 * a third more memory than the desk ever needs again.
 */
const preferLittleMemory = (): void => setFlagsFromString('--optimize-for-size');

async function runBrowserHost(dataDir: string, wantsWindow: boolean, because: string): Promise<void> {
  preferLittleMemory();
  const desk = openDesk({
    dataDir,
    resourcesDir: appFiles().resourcesDir,
    now: Date.now,
    monotonic: () => performance.now(),
    randomBytes: (count) => randomBytes(count),
    log: terminalLog,
  });
  const heartbeat = setInterval(() => desk.heartbeat(), HEARTBEAT_EVERY_MS);
  try {
    const served = await serveDesk(desk, terminalLog);
    try {
      const ended = askedToEnd();
      const graphics = detectGraphics();
      const browser = wantsWindow && hasDisplay(process.env) ? installedChromium(process.env) : undefined;
      if (!wantsWindow) {
        printLine(JSON.stringify({ url: served.host.launchUrl() }));
        await ended;
      } else if (browser === undefined) {
        const why = hasDisplay(process.env) ? 'no Chrome, Edge or Chromium was found' : 'there is no display';
        printLine(`Host: browser, served without a window (${because}; ${why}). GPU: whatever your browser offers.`);
        printLine(`Open this address once, within ten minutes: ${served.host.launchUrl()}`);
        await ended;
      } else {
        printLine(`Host: browser window of Chromium ${browser.version} (${because}). GPU: ${graphics.description}.`);
        const window = await openAppWindow({
          executablePath: browser.executablePath,
          env: {},
          args: chromiumGraphicsArgs(graphics),
          origin: served.host.url,
          cookie: served.host.sessionCookie(),
          profileDir: join(dataDir, 'browser-profile'),
          headless: false,
          log: terminalLog,
        });
        await Promise.race([window.closed, ended]);
        await window.close();
      }
    } finally {
      await served.close();
    }
  } finally {
    clearInterval(heartbeat);
    desk.close();
  }
}

export async function start({ host, window, data }: StartOptions): Promise<void> {
  const dataDir = data ?? defaultDataDir(process.env);
  const electron = host === 'browser' || !window ? undefined : electronBinary(process.env);
  if (host === 'electron' && electron === undefined) {
    throw new AppError(
      'unavailable',
      "Electron's binary is not here.",
      'Run `npx install-electron`, or use --host browser.',
    );
  }
  if (electron !== undefined && (host === 'electron' || hasDisplay(process.env))) {
    printLine(`Host: Electron (its binary is installed). GPU: ${detectGraphics().description}.`);
    return runElectron(electron, dataDir);
  }
  const because =
    host === 'browser' || !window
      ? 'as asked'
      : electron === undefined
        ? "Electron's binary is not here"
        : 'Electron needs a display';
  return runBrowserHost(dataDir, window, because);
}
