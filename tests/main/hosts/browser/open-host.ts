/** A browser host with a small renderer, handlers that count and a clock that stands still until moved. */
import { randomBytes } from 'node:crypto';
import { type BrowserHost, type HostLimits, startBrowserHost } from '../../../../src-main/hosts/browser/host.ts';
import { createLog } from '../../../../src-main/log.ts';
import { recordingHandlers } from '../../sample-requests.ts';
import { type Headers, requestText, sendRaw, smallRenderer } from '../raw-http.ts';

export const EXPORT_ID = '0123456789abcdef0123456789abcdef';

export interface OpenHost {
  readonly host: BrowserHost;
  readonly port: number;
  /** Channels whose handler ran. */
  readonly called: readonly string[];
  readonly logged: readonly string[];
  moveClock(ms: number): void;
  /** Cookie header and key of a fresh session, got the way a browser gets them. */
  openSession(): Promise<{ readonly cookie: string; readonly key: string }>;
  close(): Promise<void>;
}

export const typed = (host: string): Headers => [
  ['Host', host],
  ['Sec-Fetch-Site', 'none'],
  ['Sec-Fetch-Dest', 'document'],
  ['Sec-Fetch-Mode', 'navigate'],
];

export async function openHost(limits: Partial<HostLimits> = {}, fileName = 'adam.pdf'): Promise<OpenHost> {
  const renderer = smallRenderer();
  const { handlers, called } = recordingHandlers();
  const logged: string[] = [];
  let nowMs = 1_700_000_000_000;
  const host = await startBrowserHost({
    handlers,
    rendererDir: renderer.dir,
    log: createLog(
      (line) => logged.push(line),
      () => nowMs,
    ),
    readExport: (jobId) => (jobId === EXPORT_ID ? { bytes: Buffer.from('%PDF-1.7'), fileName } : undefined),
    now: () => nowMs,
    randomBytes,
    limits,
  });
  const { port, host: authority } = new URL(host.url);
  return {
    host,
    port: Number(port),
    called,
    logged,
    moveClock: (ms) => {
      nowMs += ms;
    },
    async openSession() {
      const { pathname, search } = new URL(host.launchUrl());
      const opened = await sendRaw(Number(port), requestText('GET', pathname + search, typed(authority)));
      const cookie = /^Set-Cookie: ([^;\r\n]+)/im.exec(opened.head)?.[1] ?? '';
      const page = await sendRaw(Number(port), requestText('GET', '/', [...typed(authority), ['Cookie', cookie]]));
      return { cookie, key: /name="saddlepoint-key" content="([^"]+)"/.exec(page.body)?.[1] ?? '' };
    },
    async close() {
      await host.close();
      renderer.remove();
    },
  };
}
