/** Which Host, Origin and Sec-Fetch-Site get an answer: every combination of the lists, over real sockets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Headers, requestText, sendRaw } from '../raw-http.ts';
import { type OpenHost, openHost } from './open-host.ts';

let open: OpenHost;
let session: { readonly cookie: string; readonly key: string };
beforeAll(async () => {
  open = await openHost();
  session = await open.openSession();
});
afterAll(() => open.close());

/** The first passes; `undefined` sends none, a list sends several. */
const HOSTS: readonly (readonly [string, (port: number) => readonly string[]])[] = [
  ['exact', (port) => [`127.0.0.1:${port}`]],
  ['localhost', (port) => [`localhost:${port}`]],
  ['IPv6 loopback', (port) => [`[::1]:${port}`]],
  ['no port', () => ['127.0.0.1']],
  ['other port', (port) => [`127.0.0.1:${port + 1}`]],
  ['127.0.0.2', (port) => [`127.0.0.2:${port}`]],
  ['0.0.0.0', (port) => [`0.0.0.0:${port}`]],
  ['127.1', (port) => [`127.1:${port}`]],
  ['decimal', (port) => [`2130706433:${port}`]],
  ['look-alike suffix', (port) => [`127.0.0.1.evil.test:${port}`]],
  ['evil', (port) => [`evil.test:${port}`]],
  ['evil with our address as port', () => ['evil.test:127.0.0.1']],
  ['user part', (port) => [`user@127.0.0.1:${port}`]],
  ['trailing dot', (port) => [`127.0.0.1.:${port}`]],
  ['empty', () => ['']],
  ['missing', () => []],
  ['twice', (port) => [`127.0.0.1:${port}`, `127.0.0.1:${port}`]],
  ['twice, the second evil', (port) => [`127.0.0.1:${port}`, `evil.test:${port}`]],
];

interface Origins {
  readonly name: string;
  readonly passes: boolean;
  readonly method: 'GET' | 'POST';
  readonly headers: (port: number) => Headers;
}

const ORIGINS: readonly Origins[] = [
  {
    name: 'exact and same-origin',
    passes: true,
    method: 'POST',
    headers: (port) => [
      ['Origin', `http://127.0.0.1:${port}`],
      ['Sec-Fetch-Site', 'same-origin'],
    ],
  },
  { name: 'absent, same-origin GET', passes: true, method: 'GET', headers: () => [['Sec-Fetch-Site', 'same-origin']] },
  {
    name: 'absent, typed document',
    passes: true,
    method: 'GET',
    headers: () => [
      ['Sec-Fetch-Site', 'none'],
      ['Sec-Fetch-Dest', 'document'],
    ],
  },
  { name: 'absent, POST', passes: false, method: 'POST', headers: () => [['Sec-Fetch-Site', 'same-origin']] },
  {
    name: 'null',
    passes: false,
    method: 'POST',
    headers: () => [
      ['Origin', 'null'],
      ['Sec-Fetch-Site', 'same-origin'],
    ],
  },
  {
    name: 'other port, same-site',
    passes: false,
    method: 'POST',
    headers: (port) => [
      ['Origin', `http://127.0.0.1:${port + 1}`],
      ['Sec-Fetch-Site', 'same-site'],
    ],
  },
  {
    name: 'localhost',
    passes: false,
    method: 'POST',
    headers: (port) => [
      ['Origin', `http://localhost:${port}`],
      ['Sec-Fetch-Site', 'same-origin'],
    ],
  },
  {
    name: 'https',
    passes: false,
    method: 'POST',
    headers: (port) => [
      ['Origin', `https://127.0.0.1:${port}`],
      ['Sec-Fetch-Site', 'same-origin'],
    ],
  },
  {
    name: 'evil, cross-site',
    passes: false,
    method: 'POST',
    headers: () => [
      ['Origin', 'http://evil.test'],
      ['Sec-Fetch-Site', 'cross-site'],
    ],
  },
  {
    name: 'exact but cross-site',
    passes: false,
    method: 'POST',
    headers: (port) => [
      ['Origin', `http://127.0.0.1:${port}`],
      ['Sec-Fetch-Site', 'cross-site'],
    ],
  },
];

/** With the right cookie, key and content type, so that only what is varied can be the reason of a refusal. */
function ask(hosts: readonly string[], { method, headers }: Pick<Origins, 'method' | 'headers'>, target?: string) {
  const all: Headers = [
    ...hosts.map((host) => ['Host', host] as const),
    ...headers(open.port),
    ['Cookie', session.cookie],
    ...(method === 'POST'
      ? ([
          ['X-App-Key', session.key],
          ['Content-Type', 'application/json'],
          ['Content-Length', '2'],
        ] as const)
      : []),
  ];
  const path = target ?? (method === 'POST' ? '/api/desk:about' : '/');
  return sendRaw(open.port, requestText(method, path, all, method === 'POST' ? '{}' : ''));
}

describe.each(HOSTS)('Host: %s', (hostName, hosts) => {
  it.each(ORIGINS)('with Origin $name gets an answer only if both are ours', async (origins) => {
    const before = open.called.length;
    const reply = await ask(hosts(open.port), origins);
    if (hostName === 'exact' && origins.passes) {
      expect(reply.status).toBe(200);
      expect(open.called.length).toBe(before + (origins.method === 'POST' ? 1 : 0));
    } else {
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
      expect(open.called.length).toBe(before);
      expect(reply.body).not.toContain('saddlepoint-key');
    }
  });
});

describe('Sec-Fetch-Site', () => {
  const exact = () => [`127.0.0.1:${open.port}`];
  const site = (value: string, dest = 'document'): Origins => ({
    name: value,
    passes: false,
    method: 'GET',
    headers: () => [
      ['Sec-Fetch-Site', value],
      ['Sec-Fetch-Dest', dest],
    ],
  });

  it.each(['same-site', 'cross-site', 'Same-Origin', 'same-origin, none', ''])(
    '"%s" is not same-origin',
    async (value) => {
      expect((await ask(exact(), site(value))).status).toBe(403);
    },
  );

  it('must be there: a browser too old to send it is refused', async () => {
    expect((await ask(exact(), { method: 'GET', headers: () => [] })).status).toBe(403);
  });

  it.each(['script', 'image', 'iframe', 'empty'])('"none" is refused for a %s, which nobody types', async (dest) => {
    expect((await ask(exact(), site('none', dest))).status).toBe(403);
  });

  it.each(['/assets/app.js', '/exports/0123456789abcdef0123456789abcdef', '/api/desk:about'])(
    '"none" is refused for %s, which is no document of ours',
    async (target) => {
      expect((await ask(exact(), site('none'), target)).status).toBe(403);
    },
  );
});

it('no reply allows another origin to read it', async () => {
  for (const [, hosts] of HOSTS) {
    for (const origins of ORIGINS) {
      expect((await ask(hosts(open.port), origins)).head).not.toMatch(/access-control/i);
    }
  }
});
