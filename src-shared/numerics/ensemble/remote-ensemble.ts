/**
 * An ensemble engine in another thread: what is said across a port and who answers, whatever the backend. Planning, running
 * and reading all happen on the other side, so that a page never waits. Making the thread is the host's business.
 */
import { AppError, type ErrorData, toErrorData } from '../../contract/result.ts';
import { type Surface, surfaceOfTree } from '../catalog/surface.ts';
import type { Cancellation } from '../labs/descent-engine.ts';
import type { LanePort } from '../wasm/lane-port.ts';
import type { EnsembleBackend, EnsembleEngine, EnsembleJob, EnsembleResult, EnsembleRun } from './ensemble-engine.ts';

/** A job as it crosses a port, where functions cannot. */
type SentJob = Omit<EnsembleJob, 'surface'> & { readonly surface: Pick<Surface, 'expr' | 'parameters'> };

type Request =
  | { readonly kind: 'open'; readonly id: number }
  | { readonly kind: 'prepare'; readonly id: number; readonly run: number; readonly job: SentJob }
  | { readonly kind: 'run' | 'read' | 'cancel' | 'dispose'; readonly id: number; readonly run: number };
type Reply =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorData }
  | { readonly kind: 'progress'; readonly id: number; readonly share: number }
  | { readonly kind: 'lost'; readonly sentence: string };

interface OpenRun {
  readonly run: EnsembleRun;
  signal: { aborted: boolean };
}

/**
 * Answers for an engine at a port: what a worker does. `pause` lets waiting messages through; without it a run on this very
 * thread would hear of its cancellation when it is over.
 */
export function serveEnsemble(port: LanePort, opening: Promise<EnsembleEngine>, pause: () => Promise<void>): void {
  const runs = new Map<number, OpenRun>();
  const post = (reply: Reply, transfer: readonly ArrayBuffer[] = []): void => port.post(reply, transfer);
  const found = (run: number): OpenRun => {
    const open = runs.get(run);
    if (open === undefined) throw new AppError('cancelled', 'The ensemble was closed.');
    return open;
  };
  const answer = async (request: Request): Promise<void> => {
    const { kind, id } = request;
    const engine = await opening;
    if (kind === 'open') {
      post({ kind: 'done', id, value: engine.description });
      return;
    }
    if (kind === 'prepare') {
      const { surface } = request.job;
      const job = { ...request.job, surface: surfaceOfTree(surface.expr, surface.parameters) };
      runs.set(request.run, { run: await engine.prepare(job), signal: { aborted: false } });
    } else if (kind === 'run') {
      const open = found(request.run);
      open.signal = { aborted: false };
      const onProgress = async (share: number): Promise<void> => {
        post({ kind: 'progress', id, share });
        await pause();
      };
      await open.run.run({ signal: open.signal, onProgress });
    } else if (kind === 'read') {
      const value = copyOf(await found(request.run).run.read());
      const { x, y, loss, settledAfter, attractor, diverged } = value;
      const transfer = [x, y, loss, settledAfter, attractor, diverged].map(({ buffer }) => buffer as ArrayBuffer);
      post({ kind: 'done', id, value }, transfer);
      return;
    } else if (kind === 'cancel') {
      found(request.run).signal.aborted = true;
    } else {
      found(request.run).run.dispose();
      runs.delete(request.run);
    }
    post({ kind: 'done', id, value: undefined });
  };
  port.listen(
    (message) => {
      const request = message as Request;
      answer(request).catch((thrown: unknown) => post({ kind: 'failed', id: request.id, error: toErrorData(thrown) }));
    },
    () => {},
  );
  opening.then(
    async ({ lost }) => post({ kind: 'lost', sentence: await lost }),
    () => {},
  );
}

// An engine may give the same result again; what is sent away must be nobody's.
function copyOf(result: EnsembleResult): EnsembleResult {
  return {
    ...result,
    x: result.x.slice(),
    y: result.y.slice(),
    loss: result.loss.slice(),
    settledAfter: result.settledAfter.slice(),
    attractor: result.attractor.slice(),
    diverged: result.diverged.slice(),
  };
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly heardOf: (share: number) => void;
}

/**
 * The engine behind a port that `serveEnsemble` answers at. Rejects as opening it rejects there. Its runs do not wait for
 * `onProgress`. If the thread dies, everything under way rejects with AppError('unavailable') and `lost` says why.
 */
export async function remoteEnsemble(port: LanePort, backend: EnsembleBackend): Promise<EnsembleEngine> {
  const waiting = new Map<number, Waiting>();
  let ids = 0;
  let runs = 0;
  let end: AppError | undefined;
  let sayLost: (sentence: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    sayLost = resolve;
  });
  const finish = (error: AppError): void => {
    end ??= error;
    for (const { reject } of waiting.values()) reject(end);
    waiting.clear();
  };
  const lose = (sentence: string): void => {
    finish(new AppError('unavailable', sentence, 'Run it again, or on another backend.'));
    sayLost(sentence);
  };
  port.listen(
    (message) => {
      const reply = message as Reply;
      if (reply.kind === 'lost') {
        lose(reply.sentence);
        return;
      }
      const asked = waiting.get(reply.id);
      if (reply.kind === 'progress') {
        asked?.heardOf(reply.share);
        return;
      }
      waiting.delete(reply.id);
      if (reply.kind === 'done') asked?.resolve(reply.value);
      else asked?.reject(new AppError(reply.error.code, reply.error.message, reply.error.hint));
    },
    (reason) => lose(`The worker of the ${backend} engine stopped: ${reason}.`),
  );
  const ask = (make: (id: number) => Request, heardOf: (share: number) => void = () => {}): Promise<unknown> => {
    if (end !== undefined) return Promise.reject(end);
    ids += 1;
    const id = ids;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, heardOf });
      port.post(make(id), []);
    });
  };
  const close = (): void => {
    finish(new AppError('cancelled', 'The ensemble was closed.'));
    port.close();
  };
  let description: string;
  try {
    description = String(await ask((id) => ({ kind: 'open', id })));
  } catch (thrown) {
    close();
    throw thrown;
  }
  return {
    backend,
    description,
    lost,
    prepare: async ({ surface: { expr, parameters }, ...rest }) => {
      runs += 1;
      const run = runs;
      await ask((id) => ({ kind: 'prepare', id, run, job: { ...rest, surface: { expr, parameters } } }));
      return remoteRun(run, ask);
    },
    dispose: close,
  };
}

function remoteRun(
  run: number,
  ask: (make: (id: number) => Request, heardOf?: (share: number) => void) => Promise<unknown>,
): EnsembleRun {
  const cancelIf = (signal: Cancellation | undefined): void => {
    if (signal?.aborted) ask((id) => ({ kind: 'cancel', id, run })).catch(() => {});
  };
  return {
    run: async ({ signal, onProgress } = {}) => {
      if (signal?.aborted) throw new AppError('cancelled', 'The run was cancelled.');
      await ask(
        (id) => ({ kind: 'run', id, run }),
        (share) => {
          Promise.resolve(onProgress?.(share)).then(
            () => cancelIf(signal),
            () => {},
          );
        },
      );
    },
    read: async () => (await ask((id) => ({ kind: 'read', id, run }))) as EnsembleResult,
    dispose: () => {
      ask((id) => ({ kind: 'dispose', id, run })).catch(() => {});
    },
  };
}
