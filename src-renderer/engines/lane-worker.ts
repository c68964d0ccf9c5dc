/** The file of a worker: one thread of the WebAssembly ensemble, with a memory of its own. */
import { serveLanes } from '@shared/numerics/wasm/lane-port.ts';
import { ownPort } from './worker-ports.ts';

serveLanes(ownPort(), WebAssembly);
