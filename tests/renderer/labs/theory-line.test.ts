import { sweepLab } from '@shared/numerics/labs/sweep.ts';
import type { SweepRecipe } from '@shared/numerics/labs/sweep-outcome.ts';
import { describe, expect, it } from 'vitest';
import { theoryLine } from '../../../src-renderer/labs/sweep/theory-line.ts';

const AXES = {
  across: { name: 'lr', from: 0.001, to: 1, scale: 'log' },
  down: { name: 'momentum', from: 0, to: 0.9 },
};
const recipe = (optimizer: object, axes: object = AXES): SweepRecipe =>
  sweepLab.parse({ lab: 'sweep', surface: { id: 'quadratic', kappa: 10 }, optimizer, ...axes });

describe('the line of theory in a sweep', () => {
  it('runs where lr is 2(1 + momentum) over the largest eigenvalue', () => {
    const [[line = []] = []] = [theoryLine(recipe({ id: 'momentum' }))];
    const inside = line.filter(([x, y]) => x > 0.01 && x < 0.99 && y > 0.01 && y < 0.99);
    expect(inside.length).toBeGreaterThan(50);
    for (const [x, y] of inside) expect(0.001 * 1000 ** x).toBeCloseTo((2 * (1 + 0.9 * y)) / 10, 3);
  });

  it.each([
    [{ id: 'adam' }, { ...AXES, down: { name: 'beta1', from: 0, to: 0.9 } }],
    [
      { id: 'typed', update: 'v = mu*v + grad\ntheta = theta - lr*v', lr: 0.1, mu: 0.5 },
      { ...AXES, down: { name: 'mu', from: 0, to: 0.9 } },
    ],
  ])('is not drawn where there is no closed form: %o', (optimizer, axes) => {
    expect(theoryLine(recipe(optimizer, axes))).toBeUndefined();
  });
});
