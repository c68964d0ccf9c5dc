/** The two ends of a worker of the page as ports. Knows the browser's ways to fail, nothing of what is computed. */
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';
import { startWorker } from './start-worker.ts';

/** Starts a worker (see `startWorker`). That it does not start, or dies, is told to the port's listener. */
export function startPort(url: string, name: string): LanePort {
  const worker = startWorker(url, name);
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    listen: (heard, failed) => {
      worker.onmessage = ({ data }) => heard(data);
      worker.onerror = (event) => {
        event.preventDefault();
        // A worker whose file does not load has nothing to say.
        failed(event.message || 'its file could not be loaded');
      };
      worker.onmessageerror = () => failed('it sent something that could not be read');
    },
    close: () => worker.terminate(),
  };
}

/** Inside a worker: the port to whoever started it. */
export function ownPort(): LanePort {
  return {
    post: (message, transfer) => self.postMessage(message, { transfer: [...transfer] }),
    listen: (heard) => {
      self.onmessage = ({ data }) => heard(data);
    },
    close: () => self.close(),
  };
}
