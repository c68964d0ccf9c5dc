/**
 * A real desk in its own process, driven over HTTP the way the page does it: one-time token, session cookie, app key.
 * `kill` is SIGKILL, so nothing in the process gets to tidy up.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Channel } from '@shared/contract/channels.ts';
import type { RequestInput, Response } from '@shared/contract/contract.ts';
import type { Result } from '@shared/contract/result.ts';

export const root = join(import.meta.dirname, '..', '..');
export const launcher = join(root, 'src-main', 'launch.mjs');

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function send(url: URL, method: string, headers: Record<string, string>, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(parts).toString() }),
      );
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export interface DeskProcess {
  readonly process: ChildProcess;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The address that opens the desk once; spent if `connect` was called. */
  readonly url: string;
  connect(): Promise<DeskClient>;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and wait for the exit code. */
  stop(): Promise<number | null>;
}

export interface DeskClient {
  /** Resolves with the reply, or rejects when the connection breaks. */
  call<C extends Channel>(channel: C, payload: RequestInput<C>): Promise<Result<Response<C>>>;
}

async function connect(url: string): Promise<DeskClient> {
  const opened = await send(new URL(url), 'GET', {
    'sec-fetch-site': 'none',
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
  });
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  const { origin } = new URL(url);
  const page = await send(new URL('/', origin), 'GET', {
    cookie,
    'sec-fetch-site': 'none',
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
  });
  const key = /name="saddlepoint-key" content="([^"]+)"/.exec(page.body)?.[1];
  if (key === undefined)
    throw new Error(`the desk gave no key: ${opened.status} ${page.status} ${page.body.slice(0, 200)}`);
  const headers = {
    cookie,
    origin,
    'x-app-key': key,
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  };
  return {
    async call<C extends Channel>(channel: C, payload: RequestInput<C>) {
      const reply = await send(new URL(`/api/${channel}`, origin), 'POST', headers, JSON.stringify(payload));
      return JSON.parse(reply.body) as Result<Response<C>>;
    },
  };
}

/** Starts `saddlepoint start --no-window --data dataDir` and waits for its line of JSON. */
export async function startDesk(dataDir: string, env: NodeJS.ProcessEnv = process.env): Promise<DeskProcess> {
  const child = spawn(process.execPath, [launcher, 'start', '--no-window', '--data', dataDir], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => {
    complaints += part.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the desk ended with ${code} before it was ready: ${complaints}`);
    }),
  ]);
  const { url } = JSON.parse(first) as { url: string };
  const gone = once(child, 'exit');
  return {
    process: child,
    url,
    origin: new URL(url).origin,
    connect: () => connect(url),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child.kill('SIGTERM');
      const [code] = await gone;
      return code as number | null;
    },
  };
}

/** A private folder for one test's data; remove it with the returned function. */
export function temporaryDataDir(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'saddlepoint-data-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
