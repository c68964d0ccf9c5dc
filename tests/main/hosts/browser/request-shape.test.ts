/** Methods, bodies, headers and framing no page of ours would send, over real sockets. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Headers, requestText, sendRaw } from '../raw-http.ts';
import { EXPORT_ID, type OpenHost, openHost } from './open-host.ts';

let open: OpenHost;
let session: { readonly cookie: string; readonly key: string };
beforeAll(async () => {
  open = await openHost();
  session = await open.openSession();
});
afterAll(() => open.close());

const ours = (extra: Headers = []): Headers => [
  ['Host', `127.0.0.1:${open.port}`],
  ['Origin', `http://127.0.0.1:${open.port}`],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Cookie', session.cookie],
  ['X-App-Key', session.key],
  ...extra,
];
const json = (length: number): Headers => [
  ['Content-Type', 'application/json'],
  ['Content-Length', String(length)],
];
const ask = (method: string, target: string, headers: Headers, body = '') =>
  sendRaw(open.port, requestText(method, target, headers, body));

describe('a channel', () => {
  it('answers a POST of JSON with the result of the door', async () => {
    const reply = await ask('POST', '/api/library:read', ours(json(13)), '{"id":"adam"}');
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toEqual({ ok: true, value: { channel: 'library:read' } });
  });

  it('sends a refusal of the door as a result, too', async () => {
    const reply = await ask('POST', '/api/library:read', ours(json(2)), '{}');
    expect(reply.status).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
  });

  it.each(['/api/', '/api/nope', '/api/__proto__', '/api/desk%3Aabout', '/api/desk:about/', '/api//desk:about'])(
    'is not reached at %s',
    async (target) => {
      const before = open.called.length;
      const reply = await ask('POST', target, ours(json(2)), '{}');
      expect(JSON.parse(reply.body)).toMatchObject({ ok: false, error: { code: 'invalid-request' } });
      expect(open.called.length).toBe(before);
    },
  );
});

describe('methods', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND'])(
    '%s reaches no channel',
    async (method) => {
      const before = open.called.length;
      const reply = await ask(method, '/api/desk:about', ours());
      expect(reply.status).toBe(405);
      expect(open.called.length).toBe(before);
    },
  );

  it.each(['HEAD', 'PUT', 'DELETE', 'TRACE', 'OPTIONS'])('%s reaches no file', async (method) => {
    expect((await ask(method, '/', ours())).status).toBe(405);
  });

  it('a POST reaches no file and no export', async () => {
    for (const target of ['/', '/index.html', '/open?token=x', `/exports/${EXPORT_ID}`]) {
      expect((await ask('POST', target, ours(json(2)), '{}')).status).toBe(405);
    }
  });

  it('a preflight is refused and gets no permission', async () => {
    const headers: Headers = [
      ['Access-Control-Request-Method', 'POST'],
      ['Access-Control-Request-Headers', 'x-app-key'],
    ];
    const reply = await ask('OPTIONS', '/api/desk:about', ours(headers));
    expect(reply.status).toBe(405);
    expect(reply.head).not.toMatch(/access-control/i);
  });
});

describe('bodies', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/json',
    'application/json, text/plain',
    'application/json; charset=utf-7',
    '',
  ])('of type "%s" are refused', async (type) => {
    const before = open.called.length;
    const headers: Headers = [
      ['Content-Type', type],
      ['Content-Length', '2'],
    ];
    expect((await ask('POST', '/api/desk:about', ours(headers), '{}')).status).toBe(415);
    expect(open.called.length).toBe(before);
  });

  it('without a type are refused', async () => {
    expect((await ask('POST', '/api/desk:about', ours([['Content-Length', '2']]), '{}')).status).toBe(415);
  });

  it.each(['', '{', 'nul', "{'a':1}", '\u{0}', '\u00ff'])('that are not JSON are refused: %j', async (body) => {
    const bytes = Buffer.from(body, 'latin1');
    const head = requestText('POST', '/api/desk:about', ours(json(bytes.length)));
    expect((await sendRaw(open.port, Buffer.concat([Buffer.from(head), bytes]))).status).toBe(400);
  });

  it('longer than 1 MiB are refused by their stated length, before a byte is read', async () => {
    expect((await ask('POST', '/api/desk:about', ours(json(1024 ** 3)))).status).toBe(413);
    expect((await ask('POST', '/api/desk:about', ours(json(1024 ** 2 + 1)))).status).toBe(413);
  });

  it('of unstated length are refused, chunked or not', async () => {
    const chunked: Headers = [
      ['Content-Type', 'application/json'],
      ['Transfer-Encoding', 'chunked'],
    ];
    const body = '2;ext=1\r\n{}\r\n0\r\n\r\n';
    expect((await ask('POST', '/api/desk:about', ours(chunked), body)).status).toBe(411);
    expect((await ask('POST', '/api/desk:about', ours([['Content-Type', 'application/json']]))).status).toBe(411);
  });

  it('with two lengths, or a length and chunks, are refused', async () => {
    const before = open.called.length;
    const both: Headers = [...json(2), ['Transfer-Encoding', 'chunked']];
    expect((await ask('POST', '/api/desk:about', ours(both), '2\r\n{}\r\n0\r\n\r\n')).status).toBe(400);
    expect((await ask('POST', '/api/desk:about', ours([...json(2), ['Content-Length', '2']]), '{}')).status).toBe(400);
    expect(open.called.length).toBe(before);
  });

  it('on a GET are refused', async () => {
    expect((await ask('GET', '/', ours([['Content-Length', '2']]), '{}')).status).toBe(400);
  });

  it('that wait for a promise are refused', async () => {
    expect((await ask('POST', '/api/desk:about', ours([...json(2), ['Expect', '100-continue']]), '{}')).status).toBe(
      417,
    );
  });
});

describe('addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://evil.test/',
    '//evil.test/',
    '//127.0.0.1/',
    '*',
    'index.html',
    '/\\evil.test/..//',
    '/%00',
    '/..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
  ])('%s gets nothing', async (target) => {
    const reply = await ask('GET', target, ours());
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.status).toBeLessThan(500);
    expect(reply.body).not.toContain('SECRET');
  });

  it('in absolute form get nothing even if they name us', async () => {
    expect((await ask('GET', `http://127.0.0.1:${open.port}/`, ours())).status).toBe(400);
  });
});

describe('other protocols', () => {
  it.each(['http://evil.test', 'null', undefined, 'ours'])('a WebSocket from %s is not opened', async (from) => {
    const origin = from === 'ours' ? `http://127.0.0.1:${open.port}` : from;
    const headers: Headers = [
      ['Host', `127.0.0.1:${open.port}`],
      ...(origin === undefined ? [] : ([['Origin', origin]] as const)),
      ['Sec-Fetch-Site', 'same-origin'],
      ['Cookie', session.cookie],
      ['Upgrade', 'websocket'],
      ['Sec-WebSocket-Version', '13'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ];
    const lines = headers.map(([name, value]) => `${name}: ${value}`).join('\r\n');
    const reply = await sendRaw(open.port, `GET / HTTP/1.1\r\n${lines}\r\nConnection: Upgrade, close\r\n\r\n`);
    expect(reply.status).toBe(400);
  });

  it('a CONNECT tunnel is not opened', async () => {
    expect((await sendRaw(open.port, 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n')).status).not.toBe(
      200,
    );
  });

  it('bytes that are not HTTP get a 400', async () => {
    expect((await sendRaw(open.port, '\u0016\u0003\u0001\u0002 hello\r\n\r\n')).status).toBe(400);
  });
});

describe('headers', () => {
  it.each(['Origin', 'Cookie', 'X-App-Key', 'Sec-Fetch-Site', 'Content-Type'])(
    '%s sent twice is refused',
    async (name) => {
      const value = ours(json(2)).find(([own]) => own === name)?.[1] ?? '';
      expect((await ask('POST', '/api/desk:about', ours([...json(2), [name, value]]), '{}')).status).toBe(400);
    },
  );

  it('more than 100 of them are refused', async () => {
    const many = Array.from({ length: 101 }, (_, i) => [`X-${i}`, '1'] as const);
    expect((await ask('GET', '/', ours(many))).status).toBe(431);
  });

  it('of 64 KiB are refused', async () => {
    expect((await ask('GET', '/', ours([['X-Long', 'x'.repeat(65_536)]]))).status).toBe(431);
  });
});

describe('slow and stubborn clients', () => {
  const impatient = { headersMs: 100, requestMs: 200, checkEveryMs: 20 };

  it('a client that never ends its headers is let go', async () => {
    const slow = await openHost(impatient);
    expect((await sendRaw(slow.port, 'GET / HTTP/1.1\r\nHost: x\r\n')).status).toBe(408);
    await slow.close();
  });

  it('a client that never sends its body is let go, and no handler runs', async () => {
    const slow = await openHost(impatient);
    const { cookie, key } = await slow.openSession();
    const headers: Headers = [
      ['Host', `127.0.0.1:${slow.port}`],
      ['Origin', slow.host.url],
      ['Sec-Fetch-Site', 'same-origin'],
      ['Cookie', cookie],
      ['X-App-Key', key],
      ...json(100),
    ];
    const reply = await sendRaw(slow.port, requestText('POST', '/api/desk:about', headers, '{'));
    expect(reply.status).not.toBe(200);
    expect(slow.called).toEqual([]);
    await slow.close();
  });

  it('a connection more than allowed is dropped', async () => {
    const narrow = await openHost({ connections: 1 });
    const first = connect({ host: '127.0.0.1', port: narrow.port });
    await once(first, 'connect');
    expect((await sendRaw(narrow.port, 'GET / HTTP/1.1\r\n\r\n')).status).toBe(0);
    first.destroy();
    await narrow.close();
  });

  it('a second request on the same connection is judged by itself', async () => {
    const first = requestText('POST', '/api/desk:about', ours(json(2)), '{}').replace(
      'Connection: close',
      'Connection: keep-alive',
    );
    const before = open.called.length;
    const second = requestText(
      'POST',
      '/api/desk:about',
      ours(json(2)).filter(([name]) => name !== 'X-App-Key'),
      '{}',
    );
    const reply = await sendRaw(open.port, first + second);
    expect(reply.replies).toBe(2);
    expect(reply.body).toContain('HTTP/1.1 403');
    expect(open.called.length).toBe(before + 1);
  });

  it('an idle connection that is kept alive does not keep the host from closing', async () => {
    const closing = await openHost();
    const socket = connect({ host: '127.0.0.1', port: closing.port });
    await once(socket, 'connect');
    socket.write(`GET /opening HTTP/1.1\r\nHost: 127.0.0.1:${closing.port}\r\nSec-Fetch-Site: same-origin\r\n\r\n`);
    await once(socket, 'data');
    const gone = once(socket, 'close');
    await closing.close();
    await gone;
    const again = connect({ host: '127.0.0.1', port: closing.port });
    const [refused] = (await once(again, 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toBe('ECONNREFUSED');
  });
});
