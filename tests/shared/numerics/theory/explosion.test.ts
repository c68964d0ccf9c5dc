/** Why a run left for good: the step, the cause and its numbers, against closed forms. */
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { parseDescentRecipe, runDescent } from '@shared/numerics/labs/descent.ts';
import { growthAlong, stabilityLimit } from '@shared/numerics/theory/stability-limit.ts';
import { describe, expect, it } from 'vitest';

const QUADRATIC = { lab: 'descent', surface: { id: 'quadratic', kappa: 100, theta: 0 }, start: [1, 1], steps: 200 };
const ROSENBROCK = { lab: 'descent', surface: { id: 'rosenbrock' }, start: [-1.2, 1], steps: 100 };

async function explosionOf(recipe: object) {
  const { racers } = await runDescent(parseDescentRecipe(recipe), createCpuEngine());
  return racers[0]?.explosion;
}

describe('the cause of an explosion', () => {
  it('is curvature where lr is over the limit, from the first step on a quadratic', async () => {
    const explosion = await explosionOf({ ...QUADRATIC, optimizers: [{ id: 'sgd', lr: 0.0205 }] });
    expect(explosion).toMatchObject({ step: 1, from: 0, lr: 0.0205, cause: { kind: 'curvature', constant: 2 } });
    if (explosion?.cause.kind !== 'curvature') throw new Error('it is curvature');
    expect(explosion.cause.curvature).toBeCloseTo(100, 9);
    expect(explosion.cause.limit).toBeCloseTo(2 / 0.0205, 9);
    expect(explosion.cause.growth).toBeCloseTo(1.05, 12);
    expect(explosion.overflow).toBeUndefined();
  });

  it('is the step at which a schedule brings lr over the limit, not the first', async () => {
    const schedule = { id: 'linear', start_factor: 0.1, end_factor: 1, total_iters: 100 };
    const explosion = await explosionOf({ ...QUADRATIC, steps: 400, optimizers: [{ id: 'sgd', lr: 0.03 }], schedule });
    // lr passes 2/100 at 0.1 + 0.9·k/100 = 2/3, that is after k = 63; it takes a while to climb from far below the start.
    expect(explosion?.step).toBeGreaterThan(63);
    expect(explosion?.cause).toMatchObject({ kind: 'curvature' });
    expect(explosion?.lr).toBeGreaterThan(0.02);
  });

  it('is RAdam’s bare first steps: five of them at the usual beta2', async () => {
    const explosion = await explosionOf({ ...ROSENBROCK, optimizers: [{ id: 'radam', lr: 0.01 }] });
    expect(explosion).toMatchObject({ step: 1, cause: { kind: 'raw-steps', count: 5 } });
    if (explosion?.cause.kind !== 'raw-steps') throw new Error('they are bare steps');
    expect(explosion.cause.moved).toBeCloseTo(0.01 * explosion.cause.gradient, 9);
    // The gradient at (−1.2, 1) is (−215.6, −88).
    expect(explosion.cause.gradient).toBeCloseTo(Math.hypot(215.6, 88), 9);
  });

  it('is the domain where the formula has no value at an ordinary point', async () => {
    const explosion = await explosionOf({
      ...QUADRATIC,
      surface: { formula: 'log(x) + y^2' },
      optimizers: [{ id: 'sgd', lr: 0.1 }],
    });
    expect(explosion?.cause).toMatchObject({ kind: 'domain' });
    expect(explosion?.cause.kind === 'domain' && explosion.cause.at[0]).toBeLessThan(0);
    expect(explosion?.overflow).toBe(explosion?.step);
  });

  it('is named by the numbers of the step where no limit is known', async () => {
    const explosion = await explosionOf({
      ...ROSENBROCK,
      optimizers: [{ update: 'theta = theta + lr*grad', lr: 0.01 }],
    });
    expect(explosion?.cause).toMatchObject({ kind: 'long-step', limit: undefined });
  });

  it('is not looked for in runs that stay, come back, or climb on purpose', async () => {
    const stays = { ...QUADRATIC, optimizers: [{ id: 'sgd', lr: 0.0199 }] };
    const comesBack = { ...ROSENBROCK, optimizers: [{ id: 'sgd', lr: 0.005 }] };
    const climbs = { ...QUADRATIC, optimizers: [{ id: 'sgd', lr: 0.01, maximize: true }] };
    for (const recipe of [stays, comesBack, climbs]) expect(await explosionOf(recipe)).toBeUndefined();
  });
});

describe('what a method bears', () => {
  it('is 2/lr for descent, 2(1 + momentum)/lr with momentum, and less by what weight decay takes', () => {
    expect(stabilityLimit({ id: 'sgd', lr: 0.1 })?.curvature).toBeCloseTo(20, 12);
    expect(stabilityLimit({ id: 'momentum', lr: 0.1, momentum: 0.9 })?.curvature).toBeCloseTo(38, 12);
    expect(stabilityLimit({ id: 'sgd', lr: 0.1, weight_decay: 3 })?.curvature).toBeCloseTo(17, 12);
    expect(stabilityLimit({ id: 'sgd', lr: 0.1 }, 0.5)?.curvature).toBeCloseTo(40, 12);
  });

  it('is where the predicted factor a step passes 1, and unknown for what has no closed form', () => {
    for (const choice of [
      { id: 'sgd', lr: 0.1, weight_decay: 3 },
      { id: 'nesterov', lr: 0.02, momentum: 0.8 },
    ]) {
      const limit = stabilityLimit(choice)?.curvature ?? Number.NaN;
      expect(growthAlong(choice, limit * 0.999)).toBeLessThan(1);
      expect(growthAlong(choice, limit * 1.001)).toBeGreaterThan(1);
    }
    expect(stabilityLimit({ id: 'adam', lr: 0.1 })).toBeUndefined();
    expect(stabilityLimit({ id: 'lbfgs' })).toBeUndefined();
  });
});
