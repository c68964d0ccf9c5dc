/** The float64 ensemble against the trajectories of the descent engine, which PyTorch's are held to. */
import { AppError } from '@shared/contract/result.ts';
import { fillOptimizerChoice } from '@shared/numerics/catalog/optimizer-choice.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { SURFACES, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import { describe, expect, it } from 'vitest';
import { job } from './jobs.ts';

let time = 0;
const engine = createCpuEnsemble(() => {
  time += 10;
  return time;
});

describe('the float64 ensemble', () => {
  for (const optimizer of OPTIMIZERS)
    it(`walks with ${optimizer.id} where the descent engine walks, on every surface`, async () => {
      for (const surface of SURFACES) {
        const [x, y] = surface.start;
        const run = await engine.prepare(
          job({ id: surface.id }, { id: optimizer.id }, 20, { starts: { kind: 'points', x: [x], y: [y] } }),
        );
        await run.run();
        const end = await run.read();
        const path = descend(surfaceOf({ id: surface.id }), fillOptimizerChoice({ id: optimizer.id }), [x, y], 20);
        for (const [got, expected] of [
          [end.x[0], path.x[20]],
          [end.y[0], path.y[20]],
        ] as const) {
          if (!Number.isFinite(expected)) expect(Number.isFinite(got), surface.id).toBe(false);
          else
            expect(Math.abs((got ?? Number.NaN) - (expected ?? 0)), surface.id).toBeLessThanOrEqual(
              1e-9 * (1 + Math.abs(expected ?? 0)),
            );
        }
      }
    });

  it('tells to which minimum each start leads, and when it got there', async () => {
    const run = await engine.prepare(
      job({ id: 'himmelblau' }, { id: 'sgd', lr: 0.01 }, 300, { settle: { by: 'move', within: 1e-6 } }),
    );
    await run.run();
    const { attractor, settledAfter, diverged, summary } = await run.read();
    expect(new Set(attractor).size).toBeGreaterThanOrEqual(4);
    expect(summary.perAttractor.reduce((sum, count) => sum + count, 0)).toBe(25);
    expect(summary.histogram.reduce((sum, count) => sum + count, 0)).toBe(summary.settled);
    expect([...diverged].reduce((sum, one) => sum + one, 0)).toBe(summary.diverged);
    attractor.forEach((label, index) => {
      if (label >= 0) expect(settledAfter[index]).toBeGreaterThan(0);
    });
  });

  it('counts the steps after which no step was longer than the tolerance', async () => {
    // x shrinks by 0.9 a step, so step k moves it by 0.1·0.9^(k−1): below 0.01 from step 23 on.
    const base = job({ id: 'quadratic' }, { id: 'sgd', lr: 0.1 }, 40);
    const run = await engine.prepare({
      ...base,
      surface: createSurface('0.5*x^2'),
      starts: { kind: 'points', x: [1, 0], y: [0, 0] },
      settle: { by: 'move', within: 0.01 },
    });
    await run.run();
    expect([...(await run.read()).settledAfter]).toEqual([22, 0]);
    const byLoss = await engine.prepare({
      ...base,
      surface: createSurface('0.5*x^2'),
      starts: { kind: 'points', x: [1], y: [0] },
      settle: { by: 'loss', within: 0.5 * 0.9 ** 10 + 1e-9 },
    });
    await byLoss.run();
    expect([...(await byLoss.read()).settledAfter]).toEqual([5]);
  });

  it('marks what has left the finite numbers, and never calls it settled', async () => {
    const run = await engine.prepare(
      job({ id: 'rosenbrock' }, { id: 'sgd', lr: 10 }, 50, { settle: { by: 'move', within: 1e-6 } }),
    );
    await run.run();
    const { diverged, settledAfter, attractor } = await run.read();
    expect(diverged[0]).toBe(1);
    expect(settledAfter[0]).toBe(-1);
    expect(attractor[0]).toBe(-1);
  });

  it('stops between chunks when it is cancelled, keeps what it has, and can go on', async () => {
    const whole = await engine.prepare(job({ id: 'rosenbrock' }, { id: 'adam' }, 30));
    await whole.run();
    const run = await engine.prepare(job({ id: 'rosenbrock' }, { id: 'adam' }, 30));
    const signal = { aborted: false };
    const shares: number[] = [];
    const onProgress = (share: number): void => {
      shares.push(share);
      signal.aborted = share > 0.3;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    const halfway = await run.read();
    expect(halfway.steps).toBeGreaterThan(0);
    expect(halfway.steps).toBeLessThan(30);
    await run.run();
    expect((await run.read()).x).toEqual((await whole.read()).x);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    run.dispose();
    await expect(run.read()).rejects.toThrow(AppError);
  });

  it('refuses a job that breaks a rule, in a sentence', async () => {
    const good = job({ id: 'sphere' }, { id: 'sgd' }, 1);
    await expect(engine.prepare({ ...good, steps: 0 })).rejects.toThrow('1 to 16777216 steps; got 0');
    await expect(engine.prepare({ ...good, starts: { kind: 'points', x: [1, 2], y: [1] } })).rejects.toThrow(
      '1 to 4194304 starts',
    );
    await expect(engine.prepare({ ...good, reach: -1 })).rejects.toThrow('must be a distance');
  });
});
