/**
 * Lanes in other threads: what is said across a message port and who answers. A port is a Worker as seen from either side,
 * in the page or in Node; making one is the host's business.
 */
import { AppError, type ErrorData, toErrorData } from '../../contract/result.ts';
import { keptModules } from './kept-modules.ts';
import { Lane, type LaneEnd, type LaneSetup } from './lane.ts';
import type { WebAssemblyApi } from './web-assembly.ts';

/** One end of a channel between two threads. */
export interface LanePort {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Called once. `failed` is called with a sentence if the other side dies. */
  listen(heard: (message: unknown) => void, failed: (reason: string) => void): void;
  /** Ends the thread on the other side, if this end owns it. */
  close(): void;
}

/** A lane wherever it may run. `run` numbers tell the runs of one engine apart. */
export interface LaneHandle {
  open(run: number, setup: LaneSetup): Promise<void>;
  advance(
    run: number,
    rows: Float32Array<ArrayBuffer>,
    steps: number,
    across?: Float32Array<ArrayBuffer>,
  ): Promise<void>;
  read(run: number): Promise<LaneEnd>;
  close(run: number): Promise<void>;
}

type Request =
  | { readonly kind: 'open'; readonly run: number; readonly setup: LaneSetup }
  | {
      readonly kind: 'advance';
      readonly run: number;
      readonly rows: Float32Array;
      readonly steps: number;
      readonly across: Float32Array | undefined;
    }
  | { readonly kind: 'read' | 'close'; readonly run: number };
type Reply =
  | { readonly ok: true; readonly value: LaneEnd | undefined }
  | { readonly ok: false; readonly error: ErrorData };

/** Lanes in this very thread. */
export function localLanes(api: WebAssemblyApi): LaneHandle {
  const lanes = new Map<number, Lane>();
  const lane = (run: number): Lane => {
    const found = lanes.get(run);
    if (found === undefined) throw new AppError('cancelled', 'The ensemble was closed.');
    return found;
  };
  const moduleOf = keptModules(api);
  return {
    open: async (run, setup) => {
      lanes.set(run, await Lane.open(api, await moduleOf(setup.bytes), setup));
    },
    advance: async (run, rows, steps, across) => lane(run).advance(rows, steps, across),
    read: async (run) => lane(run).read(),
    close: async (run) => {
      lanes.delete(run);
    },
  };
}

/** Answers requests that come in at a port: what a worker does. */
export function serveLanes(port: LanePort, api: WebAssemblyApi): void {
  const lanes = localLanes(api);
  const answer = async (request: Request): Promise<LaneEnd | undefined> => {
    if (request.kind === 'open') await lanes.open(request.run, request.setup);
    else if (request.kind === 'advance')
      await lanes.advance(
        request.run,
        request.rows as Float32Array<ArrayBuffer>,
        request.steps,
        request.across as Float32Array<ArrayBuffer> | undefined,
      );
    else if (request.kind === 'close') await lanes.close(request.run);
    else return await lanes.read(request.run);
    return undefined;
  };
  port.listen(
    (message) => {
      answer(message as Request).then(
        (value) => {
          const transfer =
            value === undefined ? [] : [value.x, value.y, value.loss, value.last].map(({ buffer }) => buffer);
          port.post({ ok: true, value } satisfies Reply, transfer);
        },
        (thrown: unknown) => port.post({ ok: false, error: toErrorData(thrown) } satisfies Reply, []),
      );
    },
    () => {},
  );
}

/** Lanes on the other side of a port. Requests are answered in the order they are made. */
export function remoteLanes(port: LanePort): LaneHandle {
  const waiting: {
    readonly resolve: (value: LaneEnd | undefined) => void;
    readonly reject: (error: AppError) => void;
  }[] = [];
  let death: AppError | undefined;
  port.listen(
    (message) => {
      const reply = message as Reply;
      const next = waiting.shift();
      if (reply.ok) next?.resolve(reply.value);
      else next?.reject(new AppError(reply.error.code, reply.error.message, reply.error.hint));
    },
    (reason) => {
      death = new AppError('unavailable', `A worker of the WebAssembly engine stopped: ${reason}`, 'Run it again.');
      for (const { reject } of waiting.splice(0)) reject(death);
    },
  );
  const ask = (request: Request, transfer: readonly ArrayBuffer[]): Promise<LaneEnd | undefined> => {
    if (death !== undefined) return Promise.reject(death);
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      port.post(request, transfer);
    });
  };
  return {
    open: async (run, setup) => {
      await ask({ kind: 'open', run, setup }, [setup.state.buffer]);
    },
    advance: async (run, rows, steps, across) => {
      await ask({ kind: 'advance', run, rows, steps, across }, []);
    },
    read: async (run) => {
      const end = await ask({ kind: 'read', run }, []);
      if (end === undefined) throw new AppError('bug', 'A worker answered a reading with nothing.');
      return end;
    },
    close: async (run) => {
      await ask({ kind: 'close', run }, []);
    },
  };
}
