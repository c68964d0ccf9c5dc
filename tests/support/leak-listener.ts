/** A listener on a loopback port of its own that must never hear anything: whatever asks it, a hostile text got through. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LeakListener {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Addresses asked for so far. */
  readonly heard: string[];
  close(): Promise<void>;
}

export async function openLeakListener(): Promise<LeakListener> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
