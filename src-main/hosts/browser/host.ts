/**
 * The browser host's server: the built renderer, the door and finished exports, over HTTP on one loopback port, for one
 * page of ours. Which browser shows that page is not its business. Ends with `close`, whatever is still connected.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Handlers } from '@shared/contract/contract.ts';
import { invariant } from '@shared/contract/result.ts';
import { createDoor } from '../../door.ts';
import type { Log } from '../../log.ts';
import { LARGEST_PAYLOAD_BYTES } from '../../payload-limits.ts';
import { createAppHandler } from '../app-files.ts';
import { responseHeaders } from '../content-security.ts';
import { type CheckedRequest, checkRequest, RequestRefusal, readJsonBody } from './request-checks.ts';
import { createSessions, isSameSecret, type Session } from './sessions.ts';

export interface BrowserHostOptions {
  readonly handlers: Handlers;
  readonly rendererDir: string;
  readonly log: Log;
  /** The finished file of an export job, if it exists. */
  readonly readExport: (jobId: string) => { readonly bytes: Uint8Array; readonly fileName: string } | undefined;
  /** UTC in ms. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly limits?: Partial<HostLimits>;
}

export interface HostLimits {
  /** For all headers to arrive, in ms. */
  readonly headersMs: number;
  /** For the whole request to arrive, in ms. */
  readonly requestMs: number;
  /** How often the two are looked after, in ms. */
  readonly checkEveryMs: number;
  readonly connections: number;
  readonly headerCount: number;
  readonly bodyBytes: number;
}

/** Node's own defaults are loose: 60 s, 300 s, and no end of connections. */
const LIMITS: HostLimits = {
  headersMs: 5000,
  requestMs: 15_000,
  checkEveryMs: 1000,
  connections: 32,
  headerCount: 100,
  bodyBytes: LARGEST_PAYLOAD_BYTES,
};

/** Requests still being answered at the end get this long. */
const CLOSING_MS = 1000;

export interface BrowserHost {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** An address that opens the desk once, within ten minutes. */
  launchUrl(): string;
  /** A new session for a window or printer of our own: set this cookie before the first navigation. */
  sessionCookie(): { readonly name: string; readonly value: string };
  /** Stops listening and drops every connection, idle ones at once. */
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const TEXT = 'text/plain; charset=utf-8';
const text = (status: number, sentence: string): Reply => ({ status, headers: responseHeaders(TEXT), body: sentence });

const NOT_OPENED = 'This desk opens through the link that `saddlepoint start` prints, and each link works once.';

/** A name any file system takes, in both forms of RFC 6266. */
function contentDisposition(fileName: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get into a header
  const safe = fileName.replace(/[\u0000-\u001f\u007f"\\/:*?<>|]/g, '-').slice(0, 120);
  const ascii = safe.replace(/[^\x20-\x7e]/g, '-');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(safe.toWellFormed()).replace(/['()*]/g, '-')}`;
}

export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { handlers, rendererDir, log, readExport, now, randomBytes } = options;
  const limits = { ...LIMITS, ...options.limits };
  const door = createDoor({ handlers, log });
  const serveFile = createAppHandler({ rendererDir });
  const sessions = createSessions({ now, randomBytes });
  let origin = '';

  function openWithToken(token: string): Reply {
    const session = sessions.exchange(token);
    if (session === undefined) {
      log.warn('A launch link was used that is unknown, already used or too old.');
      return text(403, NOT_OPENED);
    }
    const { name, value } = session.cookie;
    const cookie = `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`;
    return { status: 303, headers: { ...responseHeaders(TEXT), Location: '/', 'Set-Cookie': cookie }, body: '' };
  }

  async function bundledFile({ url }: CheckedRequest, session: Session): Promise<Reply> {
    const response = await serveFile(new Request(url));
    const headers = Object.fromEntries(response.headers);
    const bytes = await response.bytes();
    if (url.pathname !== '/' && url.pathname !== '/index.html')
      return { status: response.status, headers, body: bytes };
    const page = new TextDecoder().decode(bytes);
    const head = /<head[^>]*>/.exec(page)?.[0];
    invariant(head !== undefined, 'index.html has a head');
    // A function, because a `$` in a replacement text would be read.
    const body = page.replace(head, () => `${head}<meta name="saddlepoint-key" content="${session.key}">`);
    return { status: response.status, headers, body };
  }

  function exported(jobId: string): Reply {
    const file = readExport(jobId);
    if (file === undefined) return text(404, 'There is no such export (any more). Start it again.');
    const headers = { ...responseHeaders('application/pdf'), 'Content-Disposition': contentDisposition(file.fileName) };
    return { status: 200, headers, body: file.bytes };
  }

  async function callChannel(incoming: IncomingMessage, request: CheckedRequest, session: Session): Promise<Reply> {
    if (!isSameSecret(request.headers.get('x-app-key') ?? '', session.key)) {
      throw new RequestRefusal(403, 'The page belongs to an earlier run. Open the desk again.');
    }
    const payload = await readJsonBody(incoming, request);
    const channel = request.url.pathname.slice('/api/'.length);
    const result = await door.knock({ channel, payload, sender: { trusted: true, description: 'page of this run' } });
    return { status: 200, headers: responseHeaders('application/json; charset=utf-8'), body: JSON.stringify(result) };
  }

  async function reply(incoming: IncomingMessage): Promise<Reply> {
    const request = checkRequest(incoming, origin, limits);
    const { method, url } = request;
    if (method === 'GET' && url.pathname === '/opening') return text(200, 'Opening Saddlepoint…');
    if (method === 'GET' && url.pathname === '/open') return openWithToken(url.searchParams.get('token') ?? '');
    const session = sessions.find(request.headers.get('cookie') ?? '');
    if (session === undefined) throw new RequestRefusal(403, NOT_OPENED);
    if (url.pathname.startsWith('/api/')) {
      if (method !== 'POST') throw new RequestRefusal(405, 'Channels are asked by POST.');
      return callChannel(incoming, request, session);
    }
    if (method !== 'GET') throw new RequestRefusal(405, 'Files are only read.');
    if (url.pathname.startsWith('/exports/')) return exported(url.pathname.slice('/exports/'.length));
    return bundledFile(request, session);
  }

  /** Refusals before the door have the shape of the door's, so that the page reads one form only. */
  function refused(incoming: IncomingMessage, thrown: unknown): Reply {
    if (!(thrown instanceof RequestRefusal)) log.error('A request could not be answered', thrown);
    const { status, message } =
      thrown instanceof RequestRefusal
        ? thrown
        : { status: 500, message: 'Something in Saddlepoint itself went wrong.' };
    if (incoming.method !== 'POST') return text(status, message);
    const error = { code: status === 500 ? 'bug' : status === 403 ? 'foreign-sender' : 'invalid-request', message };
    const headers = responseHeaders('application/json; charset=utf-8');
    return { status, headers, body: JSON.stringify({ ok: false, error }) };
  }

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { status, headers, body } = await reply(incoming).catch((thrown: unknown) => refused(incoming, thrown));
    // An unread body must not be taken for the next request.
    const connection = incoming.complete ? {} : { Connection: 'close' };
    outgoing.writeHead(status, { ...headers, ...connection, 'Content-Length': Buffer.byteLength(body) });
    outgoing.end(body);
  }

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: 16 * 1024,
      // An upgrade is then an ordinary request, which the checks refuse with a status.
      shouldUpgradeCallback: () => false,
    },
    (incoming, outgoing) => void respond(incoming, outgoing),
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = 0;
  server.on('checkContinue', (incoming, outgoing) => void respond(incoming, outgoing));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: origin,
    launchUrl: () => `${origin}/open?token=${sessions.issueToken()}`,
    sessionCookie: () => sessions.open().cookie,
    close: () =>
      new Promise((resolve) => {
        const limit = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
        // Drops idle connections at once.
        server.close(() => {
          clearTimeout(limit);
          resolve();
        });
      }),
  };
}
