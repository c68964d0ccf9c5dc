/** Ensembles through WGSL against the float64 ones, on every surface with every optimizer that is update lines. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import { gridOf, partsOf } from '@shared/numerics/gpu/ensemble-parts.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOLDEN_ROWS } from '../shared/numerics/catalog/golden-rows.ts';
import {
  type Agreement,
  compare,
  compareGrids,
  finish,
  fromPoints,
  furthest,
  mostUnstable,
  reportUnstable,
  sumOf,
} from '../shared/numerics/ensemble/agreement.ts';
import { stabilityJob } from '../shared/numerics/ensemble/grids.ts';
import { job } from '../shared/numerics/ensemble/jobs.ts';
import { requestDevice } from './device.ts';

let time = 0;
const now = (): number => {
  time += 10;
  return time;
};
const reference = createCpuEnsemble(now);
const wasm = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
let engine: EnsembleEngine;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  engine = createGpuEnsemble(device, adapterName, now);
});
afterAll(() => engine.dispose());

/** Steps, and how far float32 may be from float64 after them. */
const GOLDEN_TOLERANCES = [
  [1, 1e-6],
  [10, 1.5e-6],
  [100, 1e-5],
] as const;

describe('the WebGPU ensemble', () => {
  for (const optimizer of OPTIMIZERS)
    it(`agrees with float64 after 100 steps of ${optimizer.id} on every surface float32 can hold`, async () => {
      const all: Agreement[] = [];
      for (const { id, view, start, float32 } of SURFACES) {
        if (float32 !== 'safe') continue;
        const inside = ([low, high]: readonly [number, number], share: number): number => low + (high - low) * share;
        const one = fromPoints(
          job({ id }, { id: optimizer.id }, 100),
          [start[0], inside(view.x, 0.21), inside(view.x, 0.68)],
          [start[1], inside(view.y, 0.77), inside(view.y, 0.33)],
        );
        all.push(await compare(id, reference, engine, one));
      }
      const sum = sumOf(all);
      expect(sum.failures).toEqual([]);
      reportUnstable(optimizer.id, sum, mostUnstable(optimizer.id));
    });

  for (const optimizer of OPTIMIZERS)
    it(`agrees with float64 in every cell of a grid over two hyperparameters of ${optimizer.id}`, async () => {
      const { failures, checked, unstable } = await compareGrids(optimizer.id, reference, engine);
      expect(failures).toEqual([]);
      reportUnstable(`${optimizer.id}, grid`, { checked, unstable }, 0.07);
    });

  for (const kind of ['gaussian', 'student_t'] as const)
    it(`adds the same ${kind} noise as float64 does, to every trajectory its own`, async () => {
      const one = job({ id: 'sphere' }, { id: 'sgd', lr: 0.1 }, 50, {
        noise: { kind, std: 0.5, seed: 2 ** 52 + 12345 },
        starts: { kind: 'points', x: new Float32Array(37).fill(1), y: new Float32Array(37).fill(-0.5) },
      });
      const [exact, got] = [await finish(reference, one), await finish(engine, one)];
      expect(new Set(exact.x).size).toBe(37);
      expect(furthest(exact, got)).toBeLessThanOrEqual(1e-5);
    });

  it('passes the golden rows at 1, 10 and 100 steps', async () => {
    const failures: string[] = [];
    for (const [choice, rows] of GOLDEN_ROWS)
      for (const [index, [steps, tolerance]] of GOLDEN_TOLERANCES.entries()) {
        const [x, y] = rows[index] ?? [Number.NaN, Number.NaN];
        const starts = { kind: 'points', x: [-1.2], y: [1] } as const;
        const end = await finish(engine, job({ id: 'rosenbrock' }, choice, steps, { starts }));
        const off = Math.max(Math.abs((end.x[0] ?? Number.NaN) - x), Math.abs((end.y[0] ?? Number.NaN) - y));
        if (!(off <= tolerance)) failures.push(`${JSON.stringify(choice)} after ${steps} steps is ${off} away`);
      }
    expect(failures).toEqual([]);
  });

  it('says of end points, settling and divergence what float64 says, and counts them on the device', async () => {
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
    expect(got.summary.settled).toBe(exact.summary.settled);
    expect(got.summary.histogram.reduce((sum, count) => sum + count, 0)).toBe(got.summary.settled);
  });

  it('marks what has left the finite numbers', async () => {
    const end = await finish(
      engine,
      job({ id: 'rosenbrock' }, { id: 'sgd', lr: 10 }, 50, { settle: { by: 'loss', within: 1 } }),
    );
    expect(end.summary.diverged).toBeGreaterThan(20);
    expect([...end.diverged].filter((one) => one === 1)).toHaveLength(end.summary.diverged);
    expect(end.settledAfter[0]).toBe(-1);
  });

  it('stops between chunks when it is cancelled, keeps what it has, and goes on to the same end', async () => {
    const one = job({ id: 'rosenbrock' }, { id: 'adam' }, 3000, { settle: { by: 'move', within: 1e-5 } });
    const whole = await finish(engine, one);
    const run = await engine.prepare(one);
    expect((await run.read()).steps).toBe(0);
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

  it('walks a grid of 65,536 cells under noise, several a thread and several steps a turn, as WebAssembly does', async () => {
    const vary = {
      across: { name: 'lr', from: 1e-3, to: 0.1, scale: 'log' },
      down: { name: 'momentum', from: 0, to: 0.9, scale: 'linear' },
      width: 256,
      height: 256,
    } as const;
    const one = job({ id: 'sphere' }, { id: 'momentum' }, 22, {
      starts: { kind: 'points', x: [1], y: [-0.5] },
      vary,
      noise: { kind: 'gaussian', std: 0.3, seed: 7 },
    });
    const [expected, got] = [await finish(wasm, one), await finish(engine, one)];
    expect(new Set(got.x).size).toBeGreaterThan(60_000);
    expect(furthest(expected, got)).toBeLessThanOrEqual(1e-5);
  });

  it('ends at the same point wherever a start stands and however many a thread walks', async () => {
    const one = { x: Math.fround(1.5), y: Math.fround(-0.7) };
    const ends = new Set<number>();
    for (const count of [1, 2 ** 16 + 3, 2 ** 18 + 5]) {
      const starts = {
        kind: 'points',
        x: new Float32Array(count).fill(one.x),
        y: new Float32Array(count).fill(one.y),
      } as const;
      const { x, y } = await finish(engine, job({ id: 'rosenbrock' }, { id: 'adam', lr: 0.05 }, 20, { starts }));
      for (const value of x) ends.add(value);
      expect(new Set(y).size).toBe(1);
    }
    expect(ends.size).toBe(1);
  });

  it('walks more trajectories than one row of workgroups or one dispatch holds', async () => {
    const base = job({ id: 'sphere' }, { id: 'sgd', lr: 0.25 }, 2);
    const view = { x: [-1, 1], y: [-1, 1] } as const;
    const end = await finish(engine, { ...base, starts: { kind: 'grid', view, width: 2048, height: 2048 } });
    expect(end.x.length).toBe(2 ** 22);
    // Each step halves x and y.
    for (const index of [0, 2 ** 20 - 1, 2 ** 20, 2 ** 21 + 12345, 2 ** 22 - 1]) {
      expect(end.x[index]).toBeCloseTo((-1 + (2 * (index % 2048)) / 2047) / 4, 6);
      expect(end.y[index]).toBeCloseTo((-1 + (2 * Math.floor(index / 2048)) / 2047) / 4, 6);
    }
  });
});

describe('the shape of a dispatch', () => {
  it('has rows no longer than WebGPU allows, and enough of them', () => {
    for (const threads of [1, 64, 65, 65535 * 64, 65535 * 64 + 1, 2 ** 24]) {
      const { x, y } = gridOf(threads);
      expect(x).toBeLessThanOrEqual(65535);
      expect(x * y * 64).toBeGreaterThanOrEqual(threads);
    }
    expect(gridOf(65535 * 64).y).toBe(1);
    expect(gridOf(65535 * 64 + 1).y).toBe(2);
  });

  it('binds no buffer larger than the adapter allows', () => {
    const parts = partsOf(2 ** 22, 9, 16 * 2 ** 20);
    expect(Math.max(...parts) * 9 * 4).toBeLessThanOrEqual(16 * 2 ** 20);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(2 ** 22);
    expect(partsOf(1, 6, 2 ** 27)).toEqual([1]);
  });
});
