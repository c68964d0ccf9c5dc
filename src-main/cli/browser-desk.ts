/**
 * A desk served by the browser host, complete with printer: what `start` shows and what `pdf` prints from.
 */
import { randomBytes } from 'node:crypto';
import { headlessChromium } from '../chromium/headless-chromium.ts';
import { composeHandlers } from '../compose.ts';
import type { Desk } from '../desk.ts';
import { createExporter, type Exporter } from '../export/exporter.ts';
import { printWithChromium } from '../export/print-with-chromium.ts';
import { type BrowserHost, startBrowserHost } from '../hosts/browser/host.ts';
import { appFiles } from '../locations.ts';
import type { Log } from '../log.ts';
import { version } from '../version.ts';

export interface BrowserDesk {
  readonly host: BrowserHost;
  readonly exporter: Exporter;
  close(): Promise<void>;
}

export async function serveDesk(desk: Desk, log: Log): Promise<BrowserDesk> {
  const bytes = (count: number) => randomBytes(count);
  const exporter = createExporter({
    desk,
    print: (jobId, signal) =>
      printWithChromium({
        browser: headlessChromium(process.env),
        origin: host.url,
        cookie: host.sessionCookie(),
        jobId,
        signal,
      }),
    randomBytes: bytes,
    log,
  });
  const about = { version, host: 'browser', platform: process.platform } as const;
  const host = await startBrowserHost({
    handlers: composeHandlers({ desk, exporter, about }),
    rendererDir: appFiles().rendererDir,
    log,
    readExport: exporter.readExport,
    now: Date.now,
    randomBytes: bytes,
  });
  return {
    host,
    exporter,
    async close() {
      exporter.close();
      await host.close();
    },
  };
}
