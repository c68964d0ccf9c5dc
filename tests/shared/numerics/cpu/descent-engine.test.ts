import { AppError } from '@shared/contract/result.ts';
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import type { DescentJob } from '@shared/numerics/labs/descent-engine.ts';
import { describe, expect, it } from 'vitest';

const job: DescentJob = {
  surface: { id: 'rosenbrock' },
  start: [-1.2, 1],
  steps: 500,
  optimizers: ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw'].map((id) => ({ id, lr: 1e-3 })),
};

describe('the CPU engine', () => {
  const engine = createCpuEngine();

  it('gives steps + 1 states of every racer, the start first', async () => {
    const paths = await engine.run(job);
    expect(paths.map(({ optimizer }) => optimizer.id)).toEqual(job.optimizers.map(({ id }) => id));
    for (const path of paths) {
      expect([path.x.length, path.y.length, path.loss.length]).toEqual([501, 501, 501]);
      expect([path.x[0], path.y[0]]).toEqual([-1.2, 1]);
      expect(path.loss[0]).toBeCloseTo(24.2, 12);
    }
  });

  it('gives bit-equal paths when a job is run again', async () => {
    expect(await engine.run(job)).toEqual(await createCpuEngine().run(job));
  });

  it('reports every hyperparameter it ran with, defaults filled in', async () => {
    const [path] = await engine.run({ ...job, optimizers: [{ id: 'adam' }] });
    expect(path?.optimizer).toEqual({
      id: 'adam',
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weight_decay: 0,
      amsgrad: false,
      maximize: false,
      decoupled_weight_decay: false,
    });
  });

  it('names the first step that is no longer finite and keeps what came before', async () => {
    const [path] = await engine.run({ ...job, optimizers: [{ id: 'sgd', lr: 1 }] });
    const first = path?.firstNonFinite ?? -1;
    expect(first).toBeGreaterThan(0);
    expect(Number.isFinite(path?.loss[first - 1])).toBe(true);
    expect(Number.isFinite(path?.loss[first])).toBe(false);
    expect(Number.isFinite(path?.x[500])).toBe(false);
  });

  it('fills a grid row by row from the lower left corner, end points included', async () => {
    const losses = await engine.field({ id: 'himmelblau' }, { x: [-5, 5], y: [-4, 4] }, 3, 2);
    const at = (x: number, y: number) => Math.fround((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2);
    expect([...losses]).toEqual([at(-5, -4), at(0, -4), at(5, -4), at(-5, 4), at(0, 4), at(5, 4)]);
  });

  it('stops between racers once the signal is aborted', async () => {
    await expect(engine.run(job, { aborted: true })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses an unknown surface or optimizer in a sentence', async () => {
    await expect(engine.run({ ...job, surface: { id: 'rosenbrok' } })).rejects.toMatchObject({
      code: 'invalid-recipe',
      hint: 'Did you mean rosenbrock?',
    });
    await expect(engine.run({ ...job, optimizers: [{ id: 'adam', momentum: 1 }] })).rejects.toThrow(AppError);
  });

  it('runs formulas it is handed as readily as those of the catalogue', async () => {
    const typed = createCpuEngine(() => createSurface('a*abs(x) + y^2', { a: 2 }));
    const [path] = await typed.run({ ...job, start: [1, 1], steps: 1, optimizers: [{ id: 'sgd', lr: 0.25 }] });
    expect([path?.x[1], path?.y[1]]).toEqual([0.5, 0.5]);
  });
});
