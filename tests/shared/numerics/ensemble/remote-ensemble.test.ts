/** An ensemble engine on the other side of a real message channel. */
import { AppError } from '@shared/contract/result.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { remoteEnsemble, serveEnsemble } from '@shared/numerics/ensemble/remote-ensemble.ts';
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';
import { afterEach, describe, expect, it } from 'vitest';
import { finish } from './agreement.ts';
import { job } from './jobs.ts';

let time = 0;
// A clock by which every step takes long, so that a run is many chunks.
const now = (): number => {
  time += 100;
  return time;
};
const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface EndedPort extends LanePort {
  fail(reason: string): void;
}

function portOf(port: MessagePort): EndedPort {
  let tellFailure: (reason: string) => void = () => {};
  return {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    listen: (heard, failed) => {
      tellFailure = failed;
      port.onmessage = ({ data }) => heard(data);
    },
    close: () => port.close(),
    fail: (reason) => tellFailure(reason),
  };
}

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

async function remote(opening: Promise<EnsembleEngine>): Promise<{ engine: EnsembleEngine; port: EndedPort }> {
  const { port1, port2 } = new MessageChannel();
  const port = portOf(port1);
  serveEnsemble(portOf(port2), opening, pause);
  opened.push(() => port1.close());
  return { engine: await remoteEnsemble(port, 'cpu'), port };
}

const local = createCpuEnsemble(now);
const one = job({ id: 'himmelblau' }, { id: 'asgd', lr: 0.01 }, 60, { settle: { by: 'move', within: 1e-3 } });

describe('an ensemble engine in another thread', () => {
  it('gives the very result it would give here, and gives it again', async () => {
    const { engine } = await remote(Promise.resolve(local));
    expect(engine.description).toBe('CPU, float64');
    const run = await engine.prepare(one);
    await run.run();
    const [first, second] = [await run.read(), await run.read()];
    expect(first).toEqual(await finish(local, one));
    expect(second).toEqual(first);
  });

  it('tells how far it is, hears a cancellation between chunks, and goes on to the same end', async () => {
    const { engine } = await remote(Promise.resolve(local));
    const run = await engine.prepare(one);
    const signal = { aborted: false };
    const shares: number[] = [];
    const onProgress = (share: number): void => {
      shares.push(share);
      signal.aborted = share > 0.1;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect((await run.read()).steps).toBeLessThan(60);
    await run.run({ onProgress: (share) => void shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect((await run.read()).x).toEqual((await finish(local, one)).x);
    run.dispose();
    await expect(run.read()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('brings refusals across with their sentence and cure', async () => {
    const { engine } = await remote(Promise.resolve(local));
    await expect(engine.prepare({ ...one, steps: 0 })).rejects.toMatchObject({
      code: 'invalid-recipe',
      message: 'An ensemble makes 1 to 16777216 steps; got 0.',
    });
    const refusal = new AppError('unavailable', 'This window has no WebGPU.', 'Use another.');
    await expect(remote(Promise.reject(refusal))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'This window has no WebGPU.',
      hint: 'Use another.',
    });
  });

  it('answers everything under way when its thread dies, and everything later', async () => {
    const { engine, port } = await remote(Promise.resolve({ ...local, prepare: () => new Promise<never>(() => {}) }));
    const preparing = engine.prepare(one);
    port.fail('out of memory');
    const sentence = 'The worker of the cpu engine stopped: out of memory.';
    await expect(preparing).rejects.toMatchObject({ code: 'unavailable', message: sentence });
    await expect(engine.prepare(one)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await engine.lost).toBe(sentence);
  });

  it('passes on that the engine itself was lost', async () => {
    const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
    const { engine } = await remote(Promise.resolve({ ...local, lost }));
    lose('The GPU was lost.');
    expect(await engine.lost).toBe('The GPU was lost.');
    await expect(engine.prepare(one)).rejects.toMatchObject({ code: 'unavailable', message: 'The GPU was lost.' });
  });

  it('ends what is under way when it is closed', async () => {
    const { engine } = await remote(Promise.resolve({ ...local, prepare: () => new Promise<never>(() => {}) }));
    const preparing = engine.prepare(one);
    engine.dispose();
    await expect(preparing).rejects.toMatchObject({ code: 'cancelled' });
  });
});
