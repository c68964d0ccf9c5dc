/**
 * The part of the bench that needs a browser: builds browser-page.ts, serves it on this machine, and calls its contenders one
 * after the other in one Chromium on one adapter.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { launchBrowser } from '../support/browser.ts';
import { root } from '../support/desk-process.ts';
import type { BrowserBench, Pace } from './browser-page.ts';

export interface PeersInBrowser {
  run(contender: keyof BrowserBench, size: number, steps: number): Promise<Pace>;
  close(): Promise<void>;
}

/** Throws if the page cannot be built or has no WebGPU adapter. */
export async function openBrowserPeers(): Promise<PeersInBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-'));
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@shared': join(root, 'src-shared') } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome132',
      lib: { entry: join(import.meta.dirname, 'browser-page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const script = readFileSync(join(folder, 'page.js'));
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bench page has no address');
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}/`);
  await page.waitForFunction('window.bench !== undefined');
  return {
    run: (contender, size, steps) =>
      page.evaluate(
        ([name, first, second]) => (window as unknown as { readonly bench: BrowserBench }).bench[name](first, second),
        [contender, size, steps] as const,
      ),
    close: async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
