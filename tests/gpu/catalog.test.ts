/**
 * The whole catalogue on the GPU: PyTorch's golden rows for every optimizer, every surface's field, and clipping.
 */
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GOLDEN_ROWS } from '../shared/numerics/catalog/golden-rows.ts';
import { requestDevice } from './device.ts';

let gpu: DescentEngine;
const cpu = createCpuEngine();
const SIDE = 65;

beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  gpu = await createGpuEngine(device, adapterName);
});

afterAll(() => gpu?.dispose());

describe('the optimizer catalogue on the GPU', () => {
  it('is within 1e-6 of torch after 1 step, 2e-6 after 10 and 1e-5 after 100, for every golden row', async () => {
    const paths = await gpu.run({
      surface: { id: 'rosenbrock' },
      start: [-1.2, 1],
      steps: 100,
      optimizers: GOLDEN_ROWS.map(([choice]) => choice),
    });
    const failures = GOLDEN_ROWS.flatMap(([choice, rows], index) =>
      (
        [
          [1, 1e-6],
          [10, 2e-6],
          [100, 1e-5],
        ] as const
      ).flatMap(([step, bound], place) => {
        const [x, y] = rows[place] ?? [Number.NaN, Number.NaN];
        const path = paths[index];
        const error = Math.max(
          Math.abs((path?.x[step] ?? Number.NaN) - x),
          Math.abs((path?.y[step] ?? Number.NaN) - y),
        );
        return error < bound ? [] : [`${JSON.stringify(choice)} after ${step}: off by ${error}`];
      }),
    );
    expect(failures).toEqual([]);
  });

  it.each(['norm', 'value'] as const)('clips by %s as the CPU does, for every optimizer', async (by) => {
    const job = {
      surface: { id: 'himmelblau' },
      start: [-0.5, -1] as const,
      steps: 20,
      optimizers: OPTIMIZERS.map(({ id }) => ({ id, lr: 0.01 })),
      clip: { by, limit: 2 },
    };
    const [ours, truth] = await Promise.all([gpu.run(job), cpu.run(job)]);
    truth.forEach((path, index) => {
      expect(Math.abs((ours[index]?.x[20] ?? Number.NaN) - (path.x[20] ?? 0)), path.optimizer.id).toBeLessThan(1e-5);
    });
    const [clipped, free] = [truth[0], (await cpu.run({ ...job, clip: undefined }))[0]];
    expect(clipped?.x[20]).not.toBeCloseTo(free?.x[20] ?? Number.NaN, 3);
  });
});

describe('the surface catalogue on the GPU', () => {
  it.each(SURFACES.map((definition) => [definition.id, definition] as const))(
    'draws %s as the CPU does',
    async (id, { view, float32 }) => {
      const [ours, truth] = await Promise.all([
        gpu.field({ id }, view, SIDE, SIDE),
        cpu.field({ id }, view, SIDE, SIDE),
      ]);
      expect(truth.every(Number.isFinite)).toBe(true);
      const isDrawnWhole = ours.every(Number.isFinite);
      expect(isDrawnWhole).toBe(float32 === 'safe');
      const scale = truth.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
      const worst = truth.reduce(
        (most, value, index) => Math.max(most, Math.abs((ours[index] ?? Number.NaN) - value)),
        0,
      );
      // The walls of cross-in-tray are exp(−100)^0.1 high, and float32 knows no exp(−100).
      expect(worst / scale).toBeLessThan(2e-4);
    },
  );

  it.each(SURFACES.map(({ id, start }) => [id, start] as const))(
    'walks %s as the CPU does for 3 steps',
    async (id, start) => {
      const job = { surface: { id }, start, steps: 3, optimizers: [{ id: 'adam', lr: 0.01 }] };
      const [[ours], [truth]] = await Promise.all([gpu.run(job), cpu.run(job)]);
      expect(Math.abs((ours?.x[3] ?? Number.NaN) - (truth?.x[3] ?? 0))).toBeLessThan(1e-3);
      expect(Math.abs((ours?.y[3] ?? Number.NaN) - (truth?.y[3] ?? 0))).toBeLessThan(1e-3);
    },
  );
});
