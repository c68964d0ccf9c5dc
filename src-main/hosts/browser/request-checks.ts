/**
 * What a request to the browser host must look like before it is answered, check by check in a fixed order. Any page in
 * any browser of this machine can reach a loopback port, with our own cookie if it sits on another loopback port; only
 * Host, Sec-Fetch-Site, Origin, cookie and key together tell our page from the others.
 */
import type { IncomingMessage } from 'node:http';

/** A request refused before the door: an HTTP status, and a sentence that tells a stranger nothing. */
export class RequestRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestRefusal';
    this.status = status;
  }
}

/** A request whose shape and origin have been checked; the session has not. */
export interface CheckedRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query of an address at our own origin. */
  readonly url: URL;
  /** Names in lower case; no header comes twice. */
  readonly headers: ReadonlyMap<string, string>;
}

export interface RequestLimits {
  readonly headerCount: number;
  /** Largest body in bytes. */
  readonly bodyBytes: number;
}

/** Documents a person may type, paste or reload; everything else is asked for by our own page. */
const DOCUMENTS: ReadonlySet<string> = new Set(['/', '/open', '/opening']);

function uniqueHeaders(incoming: IncomingMessage, headerCount: number): Map<string, string> {
  const raw = incoming.rawHeaders;
  if (raw.length / 2 > headerCount) throw new RequestRefusal(431, 'Too many headers.');
  const headers = new Map<string, string>();
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    if (headers.has(name)) throw new RequestRefusal(400, 'A header was sent twice.');
    headers.set(name, raw[i + 1] ?? '');
  }
  return headers;
}

function checkLimits(headers: ReadonlyMap<string, string>, method: string, bodyBytes: number): void {
  if (headers.has('upgrade')) throw new RequestRefusal(400, 'Nothing is served over another protocol.');
  if (headers.has('expect')) throw new RequestRefusal(417, 'Nothing is promised before the body is sent.');
  if (headers.has('transfer-encoding')) throw new RequestRefusal(411, 'The length of the body must be stated.');
  const length = headers.get('content-length');
  if (method !== 'POST' && length !== undefined && length !== '0')
    throw new RequestRefusal(400, 'Only POST has a body.');
  if (method === 'POST' && length === undefined)
    throw new RequestRefusal(411, 'The length of the body must be stated.');
  if (Number(length ?? 0) > bodyBytes) throw new RequestRefusal(413, `A body must be at most ${bodyBytes} bytes long.`);
}

function isOurFetch(
  site: string | undefined,
  headers: ReadonlyMap<string, string>,
  method: string,
  path: string,
): boolean {
  if (site === 'same-origin') return true;
  const isTyped = site === 'none' && headers.get('sec-fetch-dest') === 'document';
  return isTyped && method === 'GET' && DOCUMENTS.has(path);
}

/**
 * Limits, then Host, Sec-Fetch-Site, Origin and method. `origin` is `http://127.0.0.1:<port>`.
 * Throws RequestRefusal at the first rule broken.
 */
export function checkRequest(incoming: IncomingMessage, origin: string, limits: RequestLimits): CheckedRequest {
  const method = incoming.method ?? '';
  const target = incoming.url ?? '';
  const headers = uniqueHeaders(incoming, limits.headerCount);
  checkLimits(headers, method, limits.bodyBytes);

  const host = origin.slice('http://'.length);
  if (headers.get('host') !== host) throw new RequestRefusal(421, 'This host is not served here.');
  // Absolute forms and `//host` would name another host than the header does.
  if (!/^\/(?!\/)/.test(target) || !URL.canParse(target, origin))
    throw new RequestRefusal(400, 'The address is malformed.');
  const url = new URL(target, origin);
  if (url.origin !== origin) throw new RequestRefusal(400, 'The address is malformed.');

  if (!isOurFetch(headers.get('sec-fetch-site'), headers, method, url.pathname)) {
    throw new RequestRefusal(403, 'Only the page of Saddlepoint itself may ask.');
  }
  const sentOrigin = headers.get('origin');
  if (sentOrigin === undefined ? method !== 'GET' : sentOrigin !== origin) {
    throw new RequestRefusal(403, 'Only the page of Saddlepoint itself may ask.');
  }
  if (method !== 'GET' && method !== 'POST') throw new RequestRefusal(405, 'This method is not served.');
  return { method, url, headers };
}

/** The body as JSON. Throws RequestRefusal when the type is wrong or it does not parse. */
export async function readJsonBody(incoming: IncomingMessage, request: CheckedRequest): Promise<unknown> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^application\/json(; ?charset=utf-8)?$/i.test(contentType)) {
    throw new RequestRefusal(415, 'A request must be application/json.');
  }
  const parts: Buffer[] = [];
  // The parser ends the body at its stated length, which has been checked.
  for await (const part of incoming) parts.push(part as Buffer);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts))) as unknown;
  } catch {
    throw new RequestRefusal(400, 'The body is not JSON.');
  }
}
