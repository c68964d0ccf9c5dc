/** The file of a worker thread: one thread of the WebAssembly ensemble, with a memory of its own. Built as a file of its own. */
import { parentPort } from 'node:worker_threads';
import { invariant } from '@shared/contract/result.ts';
import { serveLanes } from '@shared/numerics/wasm/lane-port.ts';

const port = parentPort;
invariant(port !== null, 'this file runs as a worker thread');
serveLanes(
  {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (heard) => port.on('message', heard),
    close: () => port.close(),
  },
  WebAssembly,
);
