/** The WebAssembly ensemble across real worker threads of Node. */
import type { LanePort } from '@shared/numerics/wasm/lane-port.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { openWorkerPort } from '../../../bench/worker-port.ts';
import { finish } from '../ensemble/agreement.ts';
import { job } from '../ensemble/jobs.ts';

const now = (): number => performance.now();
const alone = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
const ports = [openWorkerPort(), openWorkerPort()];
const together = createWasmEnsemble({ api: WebAssembly, now, ports });
afterAll(() => together.dispose());

describe('the WebAssembly ensemble in threads', () => {
  it('ends bit for bit where one thread ends, for counts that do not divide', async () => {
    const view = { x: [-2, 2], y: [-1, 3] } as const;
    for (const [width, height] of [
      [1, 1],
      [3, 3],
      [37, 41],
    ] as const) {
      const one = job({ id: 'rosenbrock' }, { id: 'adamw', lr: 0.05 }, 60, {
        starts: { kind: 'grid', view, width, height },
        settle: { by: 'loss', within: 1 },
      });
      const [single, double] = [await finish(alone, one), await finish(together, one)];
      expect(double.x).toEqual(single.x);
      expect(double.loss).toEqual(single.loss);
      expect(double.settledAfter).toEqual(single.settledAfter);
      expect(double.summary).toEqual(single.summary);
    }
    expect(together.description).toBe('WebAssembly, float32, 2 threads');
  });

  it('names a thread that has died instead of waiting for it', async () => {
    const dead: LanePort = {
      post: () => {},
      listen: (_, failed) => void Promise.resolve().then(() => failed('out of memory')),
      close: () => {},
    };
    const engine = createWasmEnsemble({ api: WebAssembly, now, ports: [dead] });
    await expect(engine.prepare(job({ id: 'sphere' }, { id: 'sgd' }, 1))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'A worker of the WebAssembly engine stopped: out of memory',
    });
  });
});
