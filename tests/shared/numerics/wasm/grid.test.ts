/** Grids of hyperparameters and gradient noise in WebAssembly, against float64. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { philoxWords } from '@shared/numerics/cpu/random.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import { code, encodeModule, I32 } from '@shared/numerics/wasm/encoder.ts';
import { philoxValues } from '@shared/numerics/wasm/noise-values.ts';
import { assign, integers, LocalPool } from '@shared/numerics/wasm/vector-value.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { openWorkerPort } from '../../../bench/worker-port.ts';
import { compareGrids, finish, furthest, reportUnstable } from '../ensemble/agreement.ts';
import { gridJob, gridsOf, stabilityJob } from '../ensemble/grids.ts';
import { job } from '../ensemble/jobs.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuEnsemble(now);
const engine = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
const ports = [openWorkerPort(), openWorkerPort()];
const together = createWasmEnsemble({ api: WebAssembly, now, ports });
afterAll(() => together.dispose());

describe('a grid over two hyperparameters in WebAssembly', () => {
  for (const { id } of OPTIMIZERS)
    it(`agrees with float64 after 10 and 100 steps of ${id}, whichever two vary`, async () => {
      const { failures, checked, unstable } = await compareGrids(id, reference, engine);
      expect(failures).toEqual([]);
      reportUnstable(`${id}, grid`, { checked, unstable }, 0.07);
    });

  it('varies a parameter of the surface as float64 does, before the first step and after the last', async () => {
    const one = stabilityJob(19, 5, 60);
    const run = await engine.prepare(one);
    const unmoved = await run.read();
    const start = await (await reference.prepare(one)).read();
    unmoved.loss.forEach((loss, cell) => {
      expect(Math.abs(loss - (start.loss[cell] ?? 0))).toBeLessThanOrEqual(1e-5 * Math.abs(start.loss[cell] ?? 0));
    });
    await run.run();
    const [exact, got] = [await finish(reference, one), await run.read()];
    expect(furthest(exact, got)).toBeLessThanOrEqual(1e-5);
    got.loss.forEach((loss, cell) => {
      expect(Math.abs(loss - (exact.loss[cell] ?? 0))).toBeLessThanOrEqual(
        1e-4 * (1 + Math.abs(exact.loss[cell] ?? 0)),
      );
    });
    expect([...got.settledAfter]).toEqual([...exact.settledAfter]);
  });

  it('ends bit for bit alike in one thread and in two, for widths that do not divide', async () => {
    const [vary] = gridsOf('adam', 21, 5);
    if (vary === undefined) throw new Error('adam has numbers');
    const one = gridJob('adam', vary, 60, { settle: { by: 'loss', within: 1 } });
    const [single, double] = [await finish(engine, one), await finish(together, one)];
    expect(double.x).toEqual(single.x);
    expect(double.loss).toEqual(single.loss);
    expect(double.settledAfter).toEqual(single.settledAfter);
    expect(new Set(single.x).size).toBeGreaterThan(90);
  });
});

describe('noise in WebAssembly', () => {
  it('draws the words that Philox draws', async () => {
    const counters = [
      [0, 0],
      [1, 7],
      [2 ** 24 - 1, 2 ** 22 - 1],
      [0xffffffff, 0xffffffff],
    ] as const;
    const keys = [
      [0, 0],
      [0xffffffff, 0xdeadbeef],
    ] as const;
    for (const key of keys)
      for (const [block, stream] of counters) {
        const pool = new LocalPool(1);
        const targets = [0, 1, 2, 3].map(() => pool.take());
        const words = philoxValues([integers(block), integers(stream)], [integers(key[0]), integers(key[1])]);
        const body = assign(words, targets, pool);
        const write = targets.flatMap((local, index) => [
          ...code.localGet(0),
          ...code.localGet(local),
          ...code.storeVector(16 * index),
        ]);
        const draw = {
          name: 'draw',
          parameters: [I32] as const,
          locals: pool.types,
          code: [...pool.prologue, ...body, ...write],
        };
        const { instance } = await WebAssembly.instantiate(encodeModule([draw]));
        (instance.exports.draw as (to: number) => void)(0);
        const got = new Uint32Array((instance.exports.memory as WebAssembly.Memory).buffer, 0, 16);
        const expected = new Uint32Array(4);
        philoxWords([block, 0, stream, 0], key, expected);
        expect([got[0], got[4], got[8], got[12]]).toEqual([...expected]);
        expect([got[3], got[7], got[11], got[15]]).toEqual([...expected]);
      }
  });

  for (const kind of ['gaussian', 'student_t'] as const)
    it(`adds the same ${kind} noise as float64 does, to every trajectory its own`, async () => {
      const one = job({ id: 'sphere' }, { id: 'sgd', lr: 0.1 }, 50, {
        noise: { kind, std: 0.5, seed: 2 ** 52 + 12345 },
        starts: { kind: 'points', x: new Float32Array(37).fill(1), y: new Float32Array(37).fill(-0.5) },
      });
      const [exact, got] = [await finish(reference, one), await finish(engine, one)];
      expect(new Set(exact.x).size).toBe(37);
      // Fifty draws, each rounded to float32 with the largest at hand.
      expect(furthest(exact, got)).toBeLessThanOrEqual(1e-5);
    });
});
