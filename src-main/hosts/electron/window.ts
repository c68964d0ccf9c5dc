/** The window and the settings of every page of ours. Which pages exist, and nothing of what they show. */
import { join } from 'node:path';
import { BrowserWindow, type WebContents, type WebPreferences } from 'electron';
import { appFiles } from '../../locations.ts';
import type { Log } from '../../log.ts';
import { APP_ORIGIN } from './scheme.ts';

export const PARTITION = 'persist:app';

/** All pages of ours get exactly these. `hasDevTools` only in a checkout. */
export function webPreferences(hasDevTools: boolean): WebPreferences {
  return {
    preload: join(appFiles().root, 'out', 'preload', 'preload.cjs'),
    partition: PARTITION,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    plugins: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    enableWebSQL: false,
    // Would download dictionaries.
    spellcheck: false,
    safeDialogs: true,
    devTools: hasDevTools,
    // The interview clock lives in the main process.
    backgroundThrottling: true,
  };
}

export interface Pages {
  has(page: WebContents): boolean;
  /** A page of ours at a hash route such as `#/print/…`; it counts as ours until it is destroyed. */
  open(route: string, isShown: boolean): BrowserWindow;
}

export function createPages(hasDevTools: boolean, log: Log): Pages {
  const ours = new Set<WebContents>();
  return {
    has: (page) => ours.has(page),
    open(route, isShown) {
      const window = new BrowserWindow({
        width: 1280,
        height: 840,
        minWidth: 360,
        minHeight: 480,
        show: false,
        title: 'Saddlepoint',
        autoHideMenuBar: true,
        webPreferences: webPreferences(hasDevTools),
      });
      const page = window.webContents;
      ours.add(page);
      page.once('destroyed', () => ours.delete(page));
      if (isShown) window.once('ready-to-show', () => window.show());
      // Only told: a page that prints has the exporter's deadline, and the person can reload the other.
      void window
        .loadURL(`${APP_ORIGIN}/${route}`)
        .catch((thrown: unknown) => log.error('A page did not load', thrown));
      return window;
    },
  };
}
