/** Ensembles in WebAssembly against the float64 ones, on every surface with every optimizer that is update lines. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROWS } from '../catalog/golden-rows.ts';
import {
  type Agreement,
  compare,
  finish,
  fromPoints,
  mostUnstable,
  reportUnstable,
  sumOf,
} from '../ensemble/agreement.ts';
import { job } from '../ensemble/jobs.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuEnsemble(now);
const engine = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
const float32Surfaces = SURFACES.filter(({ float32 }) => float32 === 'safe');

/** Steps, and how far float32 may be from float64 after them. */
const GOLDEN_TOLERANCES = [
  [1, 1e-6],
  [10, 1.5e-6],
  [100, 1e-5],
] as const;

describe('the WebAssembly ensemble', () => {
  for (const optimizer of OPTIMIZERS)
    it(`agrees with float64 after 1, 10 and 100 steps of ${optimizer.id} on every surface float32 can hold`, async () => {
      const all: Agreement[] = [];
      for (const { id, view, start } of float32Surfaces) {
        const inside = ([low, high]: readonly [number, number], share: number): number => low + (high - low) * share;
        const x = [start[0], inside(view.x, 0.21), inside(view.x, 0.68), inside(view.x, 0.87)];
        const y = [start[1], inside(view.y, 0.77), inside(view.y, 0.33), inside(view.y, 0.91)];
        for (const steps of [1, 10, 100]) {
          const one = fromPoints(job({ id }, { id: optimizer.id }, steps), x, y);
          all.push(await compare(`${id}, ${steps} steps`, reference, engine, one));
        }
      }
      const sum = sumOf(all);
      expect(sum.failures).toEqual([]);
      reportUnstable(optimizer.id, sum, mostUnstable(optimizer.id));
    });

  for (const [choice, rows] of GOLDEN_ROWS)
    it(`passes the golden row of ${JSON.stringify(choice)} at 1, 10 and 100 steps`, async () => {
      for (const [index, [steps, tolerance]] of GOLDEN_TOLERANCES.entries()) {
        const [x, y] = rows[index] ?? [Number.NaN, Number.NaN];
        const starts = { kind: 'points', x: [-1.2], y: [1] } as const;
        const end = await finish(engine, job({ id: 'rosenbrock' }, choice, steps, { starts }));
        expect(Math.abs((end.x[0] ?? Number.NaN) - x), `x after ${steps}`).toBeLessThanOrEqual(tolerance);
        expect(Math.abs((end.y[0] ?? Number.NaN) - y), `y after ${steps}`).toBeLessThanOrEqual(tolerance);
      }
    });

  it('says of end points, settling and divergence what float64 says', async () => {
    const one = job({ id: 'himmelblau' }, { id: 'momentum', lr: 0.002 }, 400, {
      starts: { kind: 'grid', view: { x: [-4.9, 4.7], y: [-4.8, 4.9] }, width: 13, height: 11 },
      settle: { by: 'move', within: 1e-3 },
    });
    const [exact, got] = [await finish(reference, one), await finish(engine, one)];
    expect([...got.attractor]).toEqual([...exact.attractor]);
    expect([...got.diverged]).toEqual([...exact.diverged]);
    const apart = got.settledAfter.map((after, index) => Math.abs(after - (exact.settledAfter[index] ?? 0)));
    expect(Math.max(...apart)).toBeLessThanOrEqual(1);
    expect(got.summary.perAttractor).toEqual(exact.summary.perAttractor);
  });

  it('lets what is not finite stay so', async () => {
    const end = await finish(
      engine,
      job({ id: 'rosenbrock' }, { id: 'sgd', lr: 10 }, 50, { settle: { by: 'loss', within: 1 } }),
    );
    expect([...end.diverged].filter((one) => one === 1).length).toBeGreaterThan(20);
    expect(end.settledAfter[0]).toBe(-1);
  });

  it('gives every trajectory the same end wherever it stands among the others', async () => {
    const many = job({ id: 'ackley' }, { id: 'nadam', lr: 0.05 }, 30, {
      starts: { kind: 'points', x: new Float32Array(1003).fill(1.5), y: new Float32Array(1003).fill(-0.7) },
    });
    const { x, y } = await finish(engine, many);
    expect(new Set(x).size).toBe(1);
    expect(new Set(y).size).toBe(1);
    expect(x.length).toBe(1003);
  });

  it('stops between chunks when it is cancelled, keeps what it has, and goes on to the same end', async () => {
    const one = job({ id: 'rosenbrock' }, { id: 'adam' }, 3000, { settle: { by: 'move', within: 1e-5 } });
    const whole = await finish(engine, one);
    const run = await engine.prepare(one);
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    const halfway = await run.read();
    expect(halfway.steps).toBeGreaterThan(0);
    expect(halfway.steps).toBeLessThan(3000);
    await run.run();
    const end = await run.read();
    expect(end.x).toEqual(whole.x);
    expect(end.settledAfter).toEqual(whole.settledAfter);
    run.dispose();
    await expect(run.run()).rejects.toMatchObject({ code: 'cancelled' });
    await expect(run.read()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('names a host without SIMD instead of failing without a word', async () => {
    const compile = (): Promise<never> => Promise.reject(new Error('invalid opcode 0xfd'));
    const poor = createWasmEnsemble({ api: { compile, instantiate: WebAssembly.instantiate }, now, ports: [] });
    await expect(poor.prepare(job({ id: 'sphere' }, { id: 'sgd' }, 1))).rejects.toMatchObject({
      code: 'unavailable',
      message: 'WebAssembly refused the kernel: invalid opcode 0xfd',
    });
  });
});
