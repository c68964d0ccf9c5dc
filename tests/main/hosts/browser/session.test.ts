/** Launch links that work once, sessions, keys, and what a session can read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Headers, requestText, sendRaw } from '../raw-http.ts';
import { EXPORT_ID, type OpenHost, openHost, typed } from './open-host.ts';

let open: OpenHost;
beforeEach(async () => {
  open = await openHost();
});
afterEach(() => open.close());

const authority = () => `127.0.0.1:${open.port}`;
const get = (target: string, extra: Headers = []) =>
  sendRaw(open.port, requestText('GET', target, [...typed(authority()), ...extra]));
const launchPath = () => open.host.launchUrl().slice(open.host.url.length);
const call = (headers: Headers) =>
  sendRaw(
    open.port,
    requestText(
      'POST',
      '/api/desk:about',
      [
        ['Host', authority()],
        ['Origin', open.host.url],
        ['Sec-Fetch-Site', 'same-origin'],
        ['Content-Type', 'application/json'],
        ['Content-Length', '2'],
        ...headers,
      ],
      '{}',
    ),
  );

describe('a launch link', () => {
  it('opens the desk: a redirect to the page, and a cookie no script can read', async () => {
    const reply = await get(launchPath());
    expect(reply.status).toBe(303);
    expect(reply.head).toMatch(/^Location: \/\r?$/m);
    expect(reply.head).toMatch(
      /^Set-Cookie: saddlepoint-[0-9a-f]{16}=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/\r?$/m,
    );
  });

  it('holds 256 random bits, different each time', () => {
    const tokens = Array.from({ length: 50 }, () => new URL(open.host.launchUrl()).searchParams.get('token') ?? '');
    expect(new Set(tokens).size).toBe(50);
    for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBe(32);
  });

  it('works once: the second use is refused and noted', async () => {
    const path = launchPath();
    expect((await get(path)).status).toBe(303);
    const again = await get(path);
    expect(again.status).toBe(403);
    expect(again.head).not.toMatch(/set-cookie/i);
    expect(open.logged.join('\n')).toMatch(/already used/);
  });

  it('let 20 race for it and exactly one wins', async () => {
    const path = launchPath();
    const statuses = (await Promise.all(Array.from({ length: 20 }, () => get(path)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 403)).toHaveLength(19);
  });

  it('works to the end of the tenth minute and not a millisecond longer', async () => {
    const inTime = launchPath();
    open.moveClock(10 * 60_000);
    expect((await get(inTime)).status).toBe(303);
    const late = launchPath();
    open.moveClock(10 * 60_000 + 1);
    expect((await get(late)).status).toBe(403);
  });

  it('is not spent by a request from elsewhere', async () => {
    const path = launchPath();
    const foreign = typed(authority()).map(
      ([name, value]) => [name, name === 'Sec-Fetch-Site' ? 'cross-site' : value] as const,
    );
    expect((await sendRaw(open.port, requestText('GET', path, foreign))).status).toBe(403);
    expect((await get(path)).status).toBe(303);
  });

  it.each(['', '?token=', '?token=x', '?token=x&token=y', '?TOKEN=x'])('/open%s opens nothing', async (query) => {
    launchPath();
    expect((await get(`/open${query}`)).status).toBe(403);
  });

  it('and no other secret gets into the log', async () => {
    const { cookie, key } = await open.openSession();
    const path = launchPath();
    await get(path);
    await get(path);
    const log = open.logged.join('\n');
    for (const secret of [path.slice('/open?token='.length), cookie.split('=')[1], key])
      expect(log).not.toContain(secret);
  });
});

describe('a session', () => {
  it('with cookie and key may call', async () => {
    const { cookie, key } = await open.openSession();
    const reply = await call([
      ['Cookie', `other=1; ${cookie}; more=2`],
      ['X-App-Key', key],
    ]);
    expect(reply.status).toBe(200);
  });

  it.each(['no cookie', 'no key', 'neither', 'a wrong key', 'an empty key', 'a wrong cookie', 'the cookie twice'])(
    'with %s may not',
    async (lack) => {
      const { cookie, key } = await open.openSession();
      const sent: Record<string, Headers> = {
        'no cookie': [['X-App-Key', key]],
        'no key': [['Cookie', cookie]],
        neither: [],
        'a wrong key': [
          ['Cookie', cookie],
          ['X-App-Key', `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`],
        ],
        'an empty key': [
          ['Cookie', cookie],
          ['X-App-Key', ''],
        ],
        'a wrong cookie': [
          ['Cookie', `${cookie}x`],
          ['X-App-Key', key],
        ],
        'the cookie twice': [
          ['Cookie', `${cookie}; ${cookie.split('=')[0]}=tossed`],
          ['X-App-Key', key],
        ],
      };
      expect((await call(sent[lack] ?? [])).status).toBe(403);
      expect(open.called).toEqual([]);
    },
  );

  it('of an earlier run opens nothing, and its cookie has another name', async () => {
    const earlier = await openHost();
    const old = await earlier.openSession();
    await earlier.close();
    const now = await open.openSession();
    expect(old.cookie.split('=')[0]).not.toBe(now.cookie.split('=')[0]);
    const keyOfEarlierRun: Headers = [
      ['Cookie', now.cookie],
      ['X-App-Key', old.key],
    ];
    expect((await call(keyOfEarlierRun)).status).toBe(403);
    expect((await get('/', [['Cookie', old.cookie]])).status).toBe(403);
  });

  it("does not take another session's key", async () => {
    const one = await open.openSession();
    const other = await open.openSession();
    const mixed: Headers = [
      ['Cookie', one.cookie],
      ['X-App-Key', other.key],
    ];
    expect((await call(mixed)).status).toBe(403);
  });

  it('for a window of our own needs no link', async () => {
    const { name, value } = open.host.sessionCookie();
    const page = await get('/', [['Cookie', `${name}=${value}`]]);
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/<head><meta name="saddlepoint-key" content="[\w-]{43}"><title>/);
  });
});

describe('without a session', () => {
  it.each(['/', '/index.html'])('%s shows no page and no key', async (target) => {
    const reply = await get(target);
    expect(reply.status).toBe(403);
    expect(reply.body).not.toContain('<');
  });

  it('no file and no export is served', async () => {
    for (const target of ['/assets/app.js', `/exports/${EXPORT_ID}`]) {
      const headers: Headers = [
        ['Host', authority()],
        ['Sec-Fetch-Site', 'same-origin'],
      ];
      expect((await sendRaw(open.port, requestText('GET', target, headers))).status).toBe(403);
    }
  });

  it('the waiting page of the window is served and holds nothing', async () => {
    const reply = await get('/opening');
    expect(reply.status).toBe(200);
    expect(reply.body).toBe(Buffer.from('Opening Saddlepoint…').toString('latin1'));
  });
});

describe('a finished export', () => {
  const read = async (host: OpenHost, jobId: string) => {
    const { cookie } = await host.openSession();
    const headers: Headers = [
      ['Host', `127.0.0.1:${host.port}`],
      ['Sec-Fetch-Site', 'same-origin'],
      ['Cookie', cookie],
    ];
    return sendRaw(host.port, requestText('GET', `/exports/${jobId}`, headers));
  };

  it('is a download under its name', async () => {
    const reply = await read(open, EXPORT_ID);
    expect(reply.status).toBe(200);
    expect(reply.body).toBe('%PDF-1.7');
    expect(reply.head).toContain(`Content-Disposition: attachment; filename="adam.pdf"; filename*=UTF-8''adam.pdf`);
    expect(reply.head).toMatch(/^Content-Type: application\/pdf\r?$/m);
  });

  it.each(['', 'x', `${EXPORT_ID}/..`, `../${EXPORT_ID}x`, EXPORT_ID.toUpperCase()])(
    'is not found as "%s"',
    async (jobId) => {
      expect((await read(open, jobId)).status).toBe(404);
    },
  );

  it.each(['a"b.pdf', 'a\r\nSet-Cookie: x=1.pdf', '../../x.pdf', 'κ∇.pdf', 'a\\b.pdf', "it's (1)*.pdf", '\ud800.pdf'])(
    'keeps a hostile name inside its quotes: %j',
    async (fileName) => {
      const host = await openHost({}, fileName);
      const reply = await read(host, EXPORT_ID);
      expect(reply.status).toBe(200);
      expect(reply.head).not.toMatch(/^Set-Cookie/im);
      expect(reply.head).toMatch(/attachment; filename="[^"\\/\r\n]+"; filename\*=UTF-8''[\w%.~!-]+\r?$/m);
      await host.close();
    },
  );
});

it('listens on 127.0.0.1 only, at a port of its own', async () => {
  const other = await openHost();
  expect(open.host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(other.port).not.toBe(open.port);
  await other.close();
});
