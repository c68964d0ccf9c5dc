/**
 * A descent recipe typed from end to end: surface, optimizer, schedule and noise, run in float64.
 */

import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createNoise } from '@shared/numerics/cpu/gradient-noise.ts';
import { scheduleSeries } from '@shared/numerics/cpu/schedules.ts';
import { parseDescentRecipe, runDescent } from '@shared/numerics/labs/descent.ts';
import { descentRecipeSchema } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';
import { MOMENTUM_LINES } from '../catalog/typed-updates.ts';

const engine = createCpuEngine();
const run = (input: unknown) => runDescent(parseDescentRecipe(input), engine);
const typed = {
  lab: 'descent',
  surface: { formula: 'a*x^2 + b*y^2', b: 10 },
  start: [2, 1],
  steps: 40,
  optimizers: [
    { update: MOMENTUM_LINES, name: 'my momentum', lr: 0.02 },
    { id: 'sgd', lr: 0.02 },
  ],
  schedule: {
    id: 'sequential',
    schedules: [
      { id: 'linear', total_iters: 5 },
      { id: 'cosine', T_max: 35 },
    ],
    milestones: [5],
  },
  noise: { std: 0.1, seed: 7 },
} as const;

describe('a typed recipe', () => {
  it('comes back with every default filled in, is then a fixed point, and repeats its run from JSON', async () => {
    const recipe = parseDescentRecipe(typed);
    expect(recipe.surface).toEqual({ id: 'typed', formula: 'a*x^2 + b*y^2', a: 1, b: 10 });
    expect(recipe.optimizers[0]).toMatchObject({ id: 'typed', slots: ['m'], beta1: 0.9, lr: 0.02 });
    expect(recipe.schedule).toMatchObject({ schedules: [{ id: 'linear', start_factor: 1 / 3 }, { id: 'cosine' }] });
    expect(recipe.noise).toEqual({ kind: 'gaussian', std: 0.1, seed: 7 });
    expect(parseDescentRecipe(recipe)).toEqual(recipe);
    expect(descentRecipeSchema.parse(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    const result = await run(typed);
    expect(result.recipe).toEqual(recipe);
    expect(await run(JSON.parse(JSON.stringify(result.recipe)))).toEqual(result);
    expect(result.racers.map(({ label }) => label)).toEqual(['my momentum, lr 0.02', 'Gradient descent, lr 0.02']);
  });

  it('takes with plain descent the steps its schedule and its noise say', async () => {
    const { racers } = await run(typed);
    const { x = [], y = [] } = racers[1] ?? {};
    const rates = scheduleSeries(typed.schedule, 0.02, 40).lr;
    const addNoise = createNoise({ kind: 'gaussian', std: 0.1, seed: 7 });
    const at = Float64Array.from(typed.start);
    for (let t = 1; t <= 40; t += 1) {
      const gradient = Float64Array.of(2 * (at[0] ?? 0), 20 * (at[1] ?? 0));
      addNoise(gradient, t);
      for (const axis of [0, 1]) at[axis] = (at[axis] ?? 0) - (rates[t - 1] ?? 0) * (gradient[axis] ?? 0);
      expect(x[t]).toBeCloseTo(at[0] ?? Number.NaN, 12);
      expect(y[t]).toBeCloseTo(at[1] ?? Number.NaN, 12);
    }
  });

  it('gives every racer the same noise, and adds it before clipping', async () => {
    const noisy = { ...typed, noise: { kind: 'student_t', std: 50, seed: 1 }, clip: { by: 'value', limit: 0.5 } };
    const { racers } = await run({ ...noisy, optimizers: [{ id: 'sgd' }, { id: 'sgd' }], schedule: undefined });
    expect(racers[0]?.x).toEqual(racers[1]?.x);
    for (let t = 1; t <= 40; t += 1)
      expect(Math.abs((racers[0]?.x[t] ?? 0) - (racers[0]?.x[t - 1] ?? 0))).toBeLessThanOrEqual(
        0.5 * 1e-3 * (1 + 1e-9),
      );
  });

  it('stands still on a constant, and moves along the one axis a formula has', async () => {
    const still = await run({ ...typed, surface: { formula: 'c' }, noise: undefined });
    expect(still.racers[0]?.end).toEqual([2, 1]);
    const { racers } = await run({ ...typed, surface: { formula: 'y^2' }, noise: undefined });
    expect(racers[0]?.end[0]).toBe(2);
    expect(racers[0]?.end[1]).toBeLessThan(1);
  });

  it('knows the view of its surface if it has one', () => {
    const view = { x: [0, 1], y: [-1, 5] };
    expect(parseDescentRecipe({ ...typed, surface: { formula: 'x*y', view } }).surface).toEqual({
      id: 'typed',
      formula: 'x*y',
      view,
    });
  });

  it('follows every schedule of the catalogue that reads neither the loss nor moves momentum', async () => {
    for (const schedule of [
      { id: 'step', step_size: 10 },
      { id: 'one_cycle', total_steps: 40, cycle_momentum: false },
      { id: 'cyclic', cycle_momentum: false },
      { id: 'cosine_restarts' },
      { id: 'multiplicative' },
      { id: 'noam' },
      { id: 'chained', schedules: [{ id: 'linear' }, { id: 'exponential', gamma: 0.9 }] },
    ]) {
      const { racers } = await run({ ...typed, noise: undefined, schedule });
      expect(racers[1]?.diverged, schedule.id).toBe(false);
    }
  });
});
