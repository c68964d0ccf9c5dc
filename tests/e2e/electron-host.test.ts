/** Needs Electron's binary, which cannot be had everywhere: without it these tests are reported as skipped, by name. */
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary } from '../../src-main/cli/electron-binary.ts';
import { root, temporaryDataDir } from '../support/desk-process.ts';

const binary = electronBinary(process.env);

describe.skipIf(binary === undefined)("the Electron host (skipped where Electron's binary is not installed)", () => {
  const data = temporaryDataDir();
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    app = await _electron.launch({
      executablePath: binary ?? '',
      // Electron's own sandbox stays on except where the system refuses one to root.
      args: process.getuid?.() === 0 ? ['--no-sandbox', root] : [root],
      env: { ...process.env, SADDLEPOINT_DATA: data.path } as Record<string, string>,
    });
    page = await app.firstWindow();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  });
  afterAll(async () => {
    await app.close();
    data.remove();
  });

  it('shows the library from its own scheme', async () => {
    expect(page.url()).toMatch(/^app:\/\/main\//);
    await page.getByRole('link', { name: 'Adam', exact: true }).waitFor();
  });

  it('gives the page exactly the contract and nothing of Node', async () => {
    const seen = await page.evaluate(() => ({
      node: typeof (globalThis as { process?: unknown }).process,
      require: typeof (globalThis as { require?: unknown }).require,
      isFrozen: Object.isFrozen((globalThis as { saddlepoint?: unknown }).saddlepoint),
    }));
    expect(seen).toEqual({ node: 'undefined', require: 'undefined', isFrozen: true });
  });

  it('opens no second window and goes nowhere else', async () => {
    await page.evaluate(() => window.open('https://example.org'));
    await page.evaluate(() => window.location.assign('https://example.org'));
    expect(app.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^app:\/\/main\//);
  });
});
