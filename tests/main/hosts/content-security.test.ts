/** The policy and its companions: what they say, and that both hosts send the same bytes with every response. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppHandler } from '../../../src-main/hosts/app-files.ts';
import { responseHeaders } from '../../../src-main/hosts/content-security.ts';
import { serveAppScheme } from '../../../src-main/hosts/electron/scheme.ts';
import { calls, createSessionStub } from '../../support/electron-stub.ts';
import { EXPORT_ID, type OpenHost, openHost } from './browser/open-host.ts';
import { type SmallRenderer, smallRenderer } from './raw-http.ts';

const NAMES = Object.keys(responseHeaders('x'));

describe('the policy', () => {
  const policy = responseHeaders('text/html')['Content-Security-Policy'] ?? '';
  const directives = new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive] as const));

  it('refuses everything it does not name', () => {
    expect(directives.get('default-src')).toBe("default-src 'none'");
    for (const name of ['object-src', 'media-src', 'base-uri', 'form-action', 'frame-ancestors']) {
      expect(directives.get(name)).toBe(`${name} 'none'`);
    }
  });

  it('allows script, style, fonts, workers and connections of our own only', () => {
    expect(directives.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
    for (const name of ['style-src', 'font-src', 'worker-src', 'connect-src']) {
      expect(directives.get(name)).toBe(`${name} 'self'`);
    }
  });

  it('has no frames, no eval of JavaScript, no inline code and no wildcard', () => {
    expect(directives.has('frame-src')).toBe(false);
    expect(policy.replace(" 'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|eval|inline|nonce|\*|https?:/);
  });

  it('turns script sinks into errors, with one named policy for worker addresses', () => {
    expect(directives.get('require-trusted-types-for')).toBe("require-trusted-types-for 'script'");
    expect(directives.get('trusted-types')).toBe('trusted-types saddlepoint-worker');
  });
});

describe('every response', () => {
  let renderer: SmallRenderer;
  let open: OpenHost;
  let cookie: string;
  beforeAll(async () => {
    renderer = smallRenderer();
    open = await openHost();
    ({ cookie } = await open.openSession());
  });
  afterAll(async () => {
    renderer.remove();
    await open.close();
  });

  const protection = (headers: Headers) =>
    Object.fromEntries(NAMES.filter((name) => name !== 'Content-Type').map((name) => [name, headers.get(name)]));
  const { 'Content-Type': _type, ...expected } = responseHeaders('x');

  it.each(['/', '/assets/app.js', '/nowhere', `/exports/${EXPORT_ID}`, '/opening', '/open?token=x'])(
    'of the browser host carries them: %s',
    async (path) => {
      const { request } = await import('node:http');
      const headers = await new Promise<Headers>((resolve, reject) => {
        const outgoing = request(
          new URL(path, open.host.url),
          { agent: false, headers: { cookie, 'sec-fetch-site': 'same-origin' } },
          (incoming) => {
            incoming.resume();
            resolve(new Headers(incoming.headersDistinct as unknown as Record<string, string>));
          },
        );
        outgoing.on('error', reject);
        outgoing.end();
      });
      expect(protection(headers)).toEqual(expected);
    },
  );

  it.each(['app://main/', 'app://main/assets/app.js', 'app://main/nowhere', 'app://sandbox/', 'app://evil.test/'])(
    'of the Electron host carries the same: %s',
    async (address) => {
      calls.length = 0;
      serveAppScheme(createSessionStub() as never, renderer.dir);
      const [[scheme, handle]] = calls.map(({ args }) => args) as [[string, (request: Request) => Promise<Response>]];
      expect(scheme).toBe('app');
      const response = await handle(new Request(address));
      expect(protection(response.headers)).toEqual(expected);
      expect(response.status).toBe(address.startsWith('app://main/') && !address.endsWith('nowhere') ? 200 : 404);
    },
  );

  it('of both hosts has the same bytes for the same file', async () => {
    const handler = createAppHandler({ rendererDir: renderer.dir });
    const [http, app] = await Promise.all(
      ['http://127.0.0.1:1/assets/app.js', 'app://main/assets/app.js'].map((address) => handler(new Request(address))),
    );
    expect(await http?.text()).toBe(await app?.text());
  });
});
