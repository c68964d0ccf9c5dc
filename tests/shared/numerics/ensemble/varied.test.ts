/** Grids over two hyperparameters in float64: every cell is a run of its own. */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import { describe, expect, it } from 'vitest';
import { finish } from './agreement.ts';
import { cellJob, gridJob, gridsOf, stabilityJob } from './grids.ts';

let time = 0;
const engine = createCpuEnsemble(() => {
  time += 10;
  return time;
});
const decay = Float64Array.from({ length: 12 }, (_, step) => 0.9 ** step);

describe('a grid over two hyperparameters', () => {
  for (const { id } of OPTIMIZERS)
    it(`ends in every cell where ${id} with these hyperparameters ends, whichever two vary`, async () => {
      for (const vary of gridsOf(id, 3, 2)) {
        const one = gridJob(id, vary, 12, { lrScale: decay });
        const { x, y } = await finish(engine, one);
        expect(x).toHaveLength(6);
        for (let cell = 0; cell < 6; cell += 1) {
          const alone = await finish(engine, cellJob(one, Math.floor(cell / 3), cell % 3));
          const where = `${vary.across.name} × ${vary.down.name}, cell ${cell}`;
          for (const [got, expected] of [
            [x[cell], alone.x[0]],
            [y[cell], alone.y[0]],
          ] as const) {
            if (!Number.isFinite(expected)) expect(Number.isFinite(got), where).toBe(false);
            // The same numbers are multiplied in another order; ill-conditioned steps make more of the last digit.
            else
              expect(Math.abs((got ?? Number.NaN) - (expected ?? 0)), where).toBeLessThanOrEqual(
                1e-9 * (1 + Math.abs(expected ?? 0)),
              );
          }
        }
      }
    });

  it('varies a parameter of the surface against one of the optimizer, in steps, losses and settling', async () => {
    const one = stabilityJob(4, 3, 40);
    const unmoved = await engine.prepare(one);
    expect(new Set((await unmoved.read()).loss).size).toBe(3);
    const { x, loss, settledAfter } = await finish(engine, one);
    for (let cell = 0; cell < 12; cell += 1) {
      const alone = await finish(engine, cellJob(one, Math.floor(cell / 4), cell % 4));
      expect(Math.abs((x[cell] ?? Number.NaN) - (alone.x[0] ?? 0))).toBeLessThanOrEqual(1e-12);
      expect(Math.abs((loss[cell] ?? Number.NaN) - (alone.loss[0] ?? 0))).toBeLessThanOrEqual(1e-12);
      expect(settledAfter[cell]).toBe(alone.settledAfter[0]);
    }
  });

  it('goes on where it was cancelled', async () => {
    const [vary] = gridsOf('nadam', 4, 4);
    if (vary === undefined) throw new Error('nadam has numbers');
    const one = gridJob('nadam', vary, 40);
    const run = await engine.prepare(one);
    const signal = { aborted: false };
    const onProgress = (share: number): void => {
      signal.aborted = share > 0.2;
    };
    await expect(run.run({ signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    await run.run();
    expect((await run.read()).x).toEqual((await finish(engine, one)).x);
  });

  it('refuses what cannot vary, in a sentence', async () => {
    const [vary] = gridsOf('adam', 2, 2);
    if (vary === undefined) throw new Error('adam has numbers');
    const refused = async (change: Partial<typeof vary>, sentence: string): Promise<void> =>
      expect(engine.prepare(gridJob('adam', { ...vary, ...change }, 2))).rejects.toMatchObject({
        code: 'invalid-recipe',
        message: expect.stringContaining(sentence),
      });
    await refused(
      { across: { name: 'amsgrad', from: 0, to: 1, scale: 'linear' } },
      '"amsgrad" of optimizer Adam is a switch',
    );
    await refused({ across: { name: 'momentun', from: 0, to: 1, scale: 'linear' } }, 'has no parameter "momentun"');
    await refused({ across: { name: 'beta2', from: 0, to: 1, scale: 'linear' } }, 'must be in [0, 1); got 1');
    await refused({ across: { name: 'lr', from: 0, to: 1, scale: 'log' } }, 'both ends must be above 0');
    await refused({ across: vary.down }, 'two different hyperparameters');
    await refused({ width: 0 }, 'got 0');
    await expect(
      engine.prepare(gridJob('adam', vary, 2, { starts: { kind: 'points', x: [1, 2], y: [1, 2] } })),
    ).rejects.toThrow('sets out from one start; got 2');
  });
});
