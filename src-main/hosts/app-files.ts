/**
 * Serves the built renderer, in web-standard requests and responses, to both hosts. What can be served is listed once at
 * start; a request names an entry of that list byte for byte or gets nothing, so no path is ever decoded or joined.
 */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { responseHeaders } from './content-security.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

export type AppHandler = (request: Request) => Promise<Response>;

export interface AppFilesOptions {
  /** Folder of the built renderer, with index.html in it. */
  readonly rendererDir: string;
}

/** Address path → file, for each regular file below `folder`. Links are left out: they could lead anywhere. */
function listFiles(folder: string, address: string): (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const entryAddress = `${address}/${encodeURI(entry.name)}`;
    if (entry.isDirectory()) return listFiles(path, entryAddress);
    return entry.isFile() ? [[entryAddress, path] as const] : [];
  });
}

function refusal(status: number, sentence: string): Response {
  return new Response(sentence, { status, headers: responseHeaders('text/plain; charset=utf-8') });
}

/**
 * The handler for every GET of a bundled file; `/` is index.html. Anything else is 404, any other method 405.
 * Throws AppError('unavailable') when the renderer has not been built.
 */
export function createAppHandler({ rendererDir }: AppFilesOptions): AppHandler {
  const index = join(rendererDir, 'index.html');
  if (!existsSync(index)) {
    throw new AppError('unavailable', 'The pages of Saddlepoint are not built.', 'Run `npm run build` first.');
  }
  const files = new Map<string, string>([...listFiles(rendererDir, ''), ['/', index]]);

  return async (request) => {
    if (request.method !== 'GET') return refusal(405, 'Files are only read.');
    const file = files.get(new URL(request.url).pathname);
    if (file === undefined) return refusal(404, 'There is no such file.');
    const contentType = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    return new Response(new Uint8Array(await readFile(file)), { headers: responseHeaders(contentType) });
  };
}
