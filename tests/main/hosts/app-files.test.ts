/** The bundled files, and that no spelling of a path reaches any other. */
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppHandler, createAppHandler } from '../../../src-main/hosts/app-files.ts';
import { type SmallRenderer, smallRenderer } from './raw-http.ts';

let renderer: SmallRenderer;
let serve: AppHandler;
beforeAll(() => {
  renderer = smallRenderer();
  symlinkSync('../secret.txt', join(renderer.dir, 'link.txt'));
  symlinkSync('..', join(renderer.dir, 'up'));
  symlinkSync('../renderer-x', join(renderer.dir, 'assets', 'sibling'));
  mkdirSync(join(renderer.dir, 'fonts'));
  linkSync(join(renderer.dir, 'assets', 'app.js'), join(renderer.dir, 'fonts', 'twin.js'));
  serve = createAppHandler({ rendererDir: renderer.dir });
  writeFileSync(join(renderer.dir, 'later.txt'), 'SECRET');
});
afterAll(() => renderer.remove());

const get = (path: string) => serve(new Request(`http://127.0.0.1:1${path}`));

/** Each would be a way out, into a device, or to a second name of a file on some system. */
const REFUSED_PATHS = [
  '/../secret.txt',
  '/../../secret.txt',
  '/assets/../../secret.txt',
  '/./../secret.txt',
  '/..;',
  '/...',
  '/..;/secret.txt',
  '/..%00/secret.txt',
  '/%2e%2e/secret.txt',
  '/%2E%2E/secret.txt',
  '/.%2e/secret.txt',
  '/%2e./secret.txt',
  '/%2e%2e%2fsecret.txt',
  '/..%2fsecret.txt',
  '/..%2Fsecret.txt',
  '/assets%2f..%2f..%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '/%252e%252e%252fsecret.txt',
  '/..%252fsecret.txt',
  '/%25252e%25252e/secret.txt',
  '/..\\secret.txt',
  '/..%5csecret.txt',
  '/..%5Csecret.txt',
  '/..%255csecret.txt',
  '/assets\\..\\..\\secret.txt',
  '/%5c%5cserver%5cshare',
  '/%5c%5c%3f%5cC:%5csecret.txt',
  '/%c0%ae%c0%ae/secret.txt',
  '/%c0%2e%c0%2e/secret.txt',
  '/%e0%80%ae%e0%80%ae/secret.txt',
  '/..%c0%afsecret.txt',
  '/..%ef%bc%8fsecret.txt',
  '/%uff0e%uff0e/secret.txt',
  '/%',
  '/%zz',
  '/%2',
  '/%00',
  '/index.html%00',
  '/index.html%00.png',
  '/%00/index.html',
  '/index.html%0a',
  '/index.html%0d%0a',
  '/index.html%20',
  '/index.html.',
  '/index.html/',
  '/index.html/.',
  '/index.html::$DATA',
  '/index.html:stream',
  '/INDEX.HTML',
  '/Index.html',
  '/assets/APP.JS',
  '/assets',
  '/assets/',
  '/assets//app.js',
  '//assets/app.js',
  '///index.html',
  '/%69ndex.html',
  '/assets%2fapp.js',
  '/C:/secret.txt',
  '/C:%5csecret.txt',
  '/c%3a/secret.txt',
  '/file:///etc/passwd',
  '/etc/passwd',
  '//etc/passwd',
  '/%2fetc%2fpasswd',
  '/proc/self/environ',
  '/CON',
  '/NUL',
  '/AUX.txt',
  '/COM1',
  '/~/secret.txt',
  '/$HOME/secret.txt',
  '/renderer-x/secret.txt',
  '/../renderer-x/secret.txt',
  '/%2e%2e/renderer-x/secret.txt',
  '/link.txt',
  '/up/secret.txt',
  '/up/renderer-x/secret.txt',
  '/assets/sibling/secret.txt',
  '/assets/sibling',
  '/later.txt',
  '/__proto__',
  '/constructor',
  '/toString',
  '/app.js.map',
  '/.git/config',
  '/.env',
  '/package.json',
  '/\u202etxt.secret',
  '/ﬁle.txt',
  `/${'a'.repeat(300)}`,
  `/${'a/'.repeat(4000)}`,
  `/${'../'.repeat(2700)}secret.txt`,
  `/${'%2e%2e/'.repeat(1000)}secret.txt`,
];

describe('a path', () => {
  it('list has at least 80 entries, none twice', () => {
    expect(new Set(REFUSED_PATHS).size).toBe(REFUSED_PATHS.length);
    expect(REFUSED_PATHS.length).toBeGreaterThanOrEqual(80);
  });

  it.each(REFUSED_PATHS.map((path) => [path.slice(0, 60), path]))('%s gets no byte of a file', async (_shown, path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('There is no such file.');
  });
});

describe('a bundled file', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    // The address standard itself ends every climb at the root.
    ['/../..', 'text/html; charset=utf-8'],
    ['/assets/app.js', 'text/javascript; charset=utf-8'],
    ['/assets/app.js?v=1', 'text/javascript; charset=utf-8'],
    ['/assets/font.woff2', 'font/woff2'],
    ['/fonts/twin.js', 'text/javascript; charset=utf-8'],
  ])('%s is served as %s', async (path, type) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect((await response.text()).length).toBeGreaterThan(0);
  });

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'])('is not touched by %s', async (method) => {
    expect((await serve(new Request('http://127.0.0.1:1/', { method }))).status).toBe(405);
  });
});

it('a renderer that was never built is told so at once', () => {
  expect(() => createAppHandler({ rendererDir: join(renderer.dir, 'nowhere') })).toThrow(AppError);
});
