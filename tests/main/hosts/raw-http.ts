/** HTTP as bytes on a socket, for requests no client library would send; and a small built renderer to serve. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RawReply {
  /** 0 when the connection was closed without a reply. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
  /** How many replies came on this connection. */
  readonly replies: number;
}

/** Sends `bytes` and collects whatever comes until the other side closes. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<RawReply> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
    const finish = () => {
      const text = Buffer.concat(parts).toString('latin1');
      const [head = '', body = ''] = text.split(/\r\n\r\n([\s\S]*)/);
      const replies = text.match(/HTTP\/1\.1 \d{3}/g) ?? [];
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), head, body, replies: replies.length });
    };
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('error', () => undefined);
    socket.on('close', finish);
  });
}

export type Headers = readonly (readonly [string, string])[];

/** A whole request that asks for the connection to be closed. */
export function requestText(method: string, target: string, headers: Headers, body = ''): string {
  const lines = [...headers, ['Connection', 'close'] as const].map(([name, value]) => `${name}: ${value}`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

export interface SmallRenderer {
  readonly dir: string;
  remove(): void;
}

/** index.html, assets/app.js and assets/font.woff2, and beside the folder a secret nobody may read. */
export function smallRenderer(): SmallRenderer {
  const root = mkdtempSync(join(tmpdir(), 'saddlepoint-renderer-'));
  const dir = join(root, 'renderer');
  mkdirSync(join(dir, 'assets'), { recursive: true });
  mkdirSync(join(root, 'renderer-x'));
  writeFileSync(
    join(dir, 'index.html'),
    '<!doctype html><html lang="en"><head><title>S</title></head><body></body></html>',
  );
  writeFileSync(join(dir, 'assets', 'app.js'), 'export {};');
  writeFileSync(join(dir, 'assets', 'font.woff2'), 'font');
  writeFileSync(join(root, 'secret.txt'), 'SECRET');
  writeFileSync(join(root, 'renderer-x', 'secret.txt'), 'SECRET');
  return { dir, remove: () => rmSync(root, { recursive: true }) };
}
