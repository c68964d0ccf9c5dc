/** A thread of the WebAssembly ensemble under Node: answers requests for lanes until it is ended. */
import { parentPort } from 'node:worker_threads';
import { type LanePort, serveLanes } from '@shared/numerics/wasm/lane-port.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');
const lanePort: LanePort = {
  post: (message, transfer) => port.postMessage(message, [...transfer]),
  listen: (heard) => port.on('message', heard),
  close: () => port.close(),
};
serveLanes(lanePort, WebAssembly);
