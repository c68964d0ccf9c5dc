/**
 * The built bundles under plain Node with `electron` stubbed: the Electron entry loads, says what must be said before
 * Electron is ready, and imports only what an installation has; the preload runs with Electron alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import { CHANNELS } from '@shared/contract/channels.ts';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const mainDir = join(root, 'out', 'main');
const preload = join(root, 'out', 'preload', 'preload.cjs');

beforeAll(() => {
  if (!existsSync(join(mainDir, 'main.js')) || !existsSync(preload)) {
    throw new Error(
      'out/main/main.js and out/preload/preload.cjs must be built before this test: run `npm run build`.',
    );
  }
});

/** Loads the entry, lets one turn pass, and prints the recorded calls. */
const SMOKE = `
  import { registerHooks } from 'node:module';
  const stub = ${JSON.stringify(pathToFileURL(join(root, 'tests', 'support', 'electron-stub.ts')).href)};
  registerHooks({ resolve: (name, context, next) => (name === 'electron' ? next(stub, context) : next(name, context)) });
  const { calls } = await import('electron');
  const loading = import(${JSON.stringify(pathToFileURL(join(mainDir, 'main.js')).href)});
  await loading;
  console.log(JSON.stringify(calls.map(({ name, args }) => ({ name, args: args.filter((arg) => typeof arg !== 'function') }))));
  process.exit(0);
`;

describe('the main bundle', () => {
  it('registers the scheme, takes the sandbox and the lock at import, and waits for Electron', () => {
    const child = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', SMOKE], {
      encoding: 'utf8',
      env: { ...process.env, SADDLEPOINT_DATA: join(root, 'out', 'smoke-data') },
      timeout: 25_000,
    });
    expect(child.stderr).toBe('');
    const calls = JSON.parse(child.stdout) as { readonly name: string; readonly args: readonly unknown[] }[];
    const names = calls.map(({ name }) => name);
    expect(names[0]).toBe('protocol.registerSchemesAsPrivileged');
    expect(names.slice(-1)).toEqual(['app.whenReady']);
    for (const name of ['app.enableSandbox', 'app.setPath', 'app.requestSingleInstanceLock'])
      expect(names).toContain(name);
    expect(names.indexOf('app.setPath')).toBeLessThan(names.indexOf('app.requestSingleInstanceLock'));
    expect(names).not.toContain('new BrowserWindow');
    const switches = calls.filter(({ name }) => name === 'app.commandLine.appendSwitch').map(({ args }) => args[0]);
    for (const forbidden of [
      'no-sandbox',
      'ignore-certificate-errors',
      'disable-web-security',
      'remote-debugging-port',
    ]) {
      expect(switches).not.toContain(forbidden);
    }
  });

  it('imports nothing an installation does not have', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const known = new Set([...builtinModules, ...Object.keys(dependencies), 'electron']);
    const files = readdirSync(mainDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const bare = files.flatMap((name) => {
      const text = readFileSync(join(mainDir, name), 'utf8');
      // Minified: several imports on the first line, without spaces.
      return [...text.matchAll(/(?:^|;)import\b(?:[^"'();]*\bfrom)?\s*["']([^"']+)["']/gm)].map(
        (match) => match[1] ?? '',
      );
    });
    expect(bare.length).toBeGreaterThan(0);
    const unknown = bare.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !known.has(name));
    expect(unknown).toEqual([]);
  });
});

describe('the preload', () => {
  it('runs with Electron alone and exposes one frozen function per channel, nothing else', async () => {
    const exposed: [string, Record<string, (request: unknown) => unknown>][] = [];
    const invoked: unknown[][] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, value: never) => exposed.push([name, value]) },
      ipcRenderer: { invoke: (...args: unknown[]) => invoked.push(args) },
    };
    const require = (name: string) => {
      if (name === 'electron') return electron;
      throw new Error(`the preload asked for ${name}`);
    };
    runInNewContext(readFileSync(preload, 'utf8'), { require, exports: {}, module: { exports: {} } });

    expect(exposed.map(([name]) => name)).toEqual(['saddlepoint']);
    const bridge = exposed[0]?.[1] ?? {};
    expect(Object.keys(bridge)).toEqual([...CHANNELS]);
    expect(Object.isFrozen(bridge)).toBe(true);
    for (const channel of CHANNELS) bridge[channel]?.({ channel });
    expect(invoked).toEqual(CHANNELS.map((channel) => [`saddlepoint:${channel}`, { channel }]));
  });
});
