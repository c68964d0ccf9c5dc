import { AppError } from '@shared/contract/result.ts';
import { FIT_VIEWS, type FitView } from '@shared/numerics/labs/fit/fit-recipe.ts';
import { penaltyStrengths, rescaledLambda } from '@shared/numerics/labs/fit/linear-fit.ts';
import type { FitFound } from '@shared/numerics/labs/fit.ts';
import { fitLab } from '@shared/numerics/labs/fit.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../../../support/lab-engines.ts';

const SMALL: Partial<Record<FitView, object>> = {
  'double-descent': { counts: [10, 40], n: 20, replicas: 3 },
  'cross-validation': { replicas: 5 },
  conditioning: { replicas: 2, decades: 3 },
  'bias-variance': { replicas: 20 },
};

async function find<View extends FitView>(view: View, more: object = {}): Promise<Extract<FitFound, { view: View }>> {
  const { found } = await fitLab.run(fitLab.parse({ lab: 'fit', view, ...SMALL[view], ...more }), labContext());
  if (found.view !== view) throw new Error(`asked for ${view}, got ${found.view}`);
  return found as Extract<FitFound, { view: View }>;
}

function refusal(recipe: object): string {
  try {
    fitLab.parse({ lab: 'fit', ...recipe });
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message;
    throw thrown;
  }
}

describe('a recipe of the fit lab', () => {
  it('names its view, and fields of another view are refused by name', () => {
    expect(refusal({ view: 'curves' })).toContain('view must be one of "curve"');
    expect(refusal({ view: 'curve', counts: [3] })).toBe('This recipe has no field "counts".');
    expect(refusal({ view: 'curve', n: 3 })).toBe('n must be a whole number from 4 to 400; got 3.');
  });

  it('refuses what would run for minutes, folds without samples, and truths that are no formula', () => {
    expect(
      refusal({ view: 'bias-variance', n: 400, replicas: 2000, model: { kind: 'random-features', count: 300 } }),
    ).toMatch(/would run for about \d+ seconds; 60 are allowed/);
    expect(refusal({ view: 'cross-validation', n: 8, folds: 9 })).toContain('folds must not exceed n');
    expect(refusal({ view: 'curve', truth: 'sin(' })).toContain('Formula, column');
  });

  it.each(FIT_VIEWS.map((view) => [view]))('is the same run twice, bit for bit: %s', async (view) => {
    expect(await find(view)).toEqual(await find(view));
  });

  it('is given up between two pieces of work when its reader has gone', async () => {
    const stop = new AbortController();
    const context = labContext({
      signal: stop.signal,
      onProgress: (share) => (share > 0.2 ? stop.abort() : undefined),
    });
    await expect(fitLab.run(fitLab.parse({ lab: 'fit', view: 'bias-variance' }), context)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('lambda', () => {
  it('means the same in every convention once it is rescaled by n and 2', () => {
    expect(rescaledLambda(1, 'sum', 'mean', 50)).toBeCloseTo(0.02, 15);
    expect(rescaledLambda(1, 'sum', 'half-mean', 50)).toBeCloseTo(0.01, 15);
    const at = (convention: 'sum' | 'half-mean', lambda: number) =>
      penaltyStrengths({ kind: 'elastic-net', lambda, mix: 0.25, convention }, 50);
    expect(at('sum', 1)).toEqual({ l1: 0.125, l2: 0.75 });
    expect(at('half-mean', 0.01).l2).toBeCloseTo(0.75, 15);
  });
});

describe('the curve view', () => {
  it('has variance p·σ²/n on the samples of a straight-line truth, and no bias', async () => {
    const { bias, variance, test, noise } = await find('curve', {
      truth: '1.5*x',
      model: { kind: 'polynomial', degree: 0 },
      n: 50,
      noise: 0.5,
      replicas: 1000,
    });
    // A constant fit: bias² = ∫(1.5x)²/2 = 0.75, variance σ²/n; five standard errors of 1,000 replicas.
    expect(bias).toBeCloseTo(0.75, 2);
    expect(Math.abs(variance / (0.25 / 50) - 1)).toBeLessThan(5 * Math.sqrt(2 / 1000));
    expect(Math.abs(test - bias - variance - noise)).toBeLessThan(0.02);
  });

  it('takes the shortest fit when it has more weights than samples: it passes through every one', async () => {
    const { train, freedom } = await find('curve', { model: { kind: 'polynomial', degree: 40 }, replicas: 3 });
    expect(train).toBeLessThan(1e-20);
    expect(freedom).toBeCloseTo(24, 6);
  });

  it('is not moved by outliers under the absolute loss', async () => {
    const spoilt = {
      truth: '1.5*x',
      model: { kind: 'polynomial', degree: 1 },
      outliers: 4,
      outlierSize: 20,
      replicas: 40,
    };
    const squared = await find('curve', spoilt);
    const absolute = await find('curve', { ...spoilt, loss: { kind: 'absolute' } });
    expect(squared.bias).toBeGreaterThan(5);
    expect(absolute.bias).toBeLessThan(0.1);
  });
});

describe('bias and variance', () => {
  it('do not trade: ten times the samples cut the variance and leave the bias', async () => {
    const few = await find('bias-variance', { model: { kind: 'polynomial', degree: 3 }, replicas: 200 });
    const many = await find('bias-variance', { model: { kind: 'polynomial', degree: 3 }, n: 240, replicas: 200 });
    expect((few.variance[3] ?? 0) / (many.variance[3] ?? 1)).toBeGreaterThan(7);
    expect(Math.abs((few.bias[3] ?? 0) - (many.bias[3] ?? 0))).toBeLessThan(0.002);
  });
});

describe('paths', () => {
  it('end with every weight at zero, and spend more freedom the smaller lambda is', async () => {
    const { coefficients, freedom } = await find('path');
    expect(coefficients.map((path) => path[path.length - 1])).toEqual(coefficients.map(() => 0));
    const ridge = await find('path', { penalty: { kind: 'ridge' } });
    expect(Array.from(ridge.freedom)).toEqual(ridge.freedom.toSorted((a, b) => b - a));
    expect([freedom[0], ridge.chosen.zeros]).toEqual([20, 0]);
  });
});

describe('geometry', () => {
  it('stands on the axis where the subgradient condition says so', async () => {
    // G = I: soft thresholds of ŵ at λ.
    const lasso = await find('geometry', { rho: 0, w1: 1.6, w2: 0.7, lambda: 1 });
    expect(lasso.solution[0]).toBeCloseTo(0.6, 12);
    expect([lasso.solution[1], lasso.zeros]).toEqual([0, 1]);
    const ridge = await find('geometry', { kind: 'ridge', rho: 0, w1: 1.6, w2: 0.7, lambda: 1 });
    expect(ridge.solution[0]).toBeCloseTo(1.6 / 3, 12);
  });
});

describe('cross-validation', () => {
  it('is too high for a fixed degree and too low for the one it picked', async () => {
    const { pessimism, winner } = await find('cross-validation', { n: 30, degree: 5, replicas: 300 });
    expect(pessimism).toBeGreaterThan(0.02);
    expect(winner.estimate).toBeLessThan(0.95 * winner.risk);
    expect(winner.nested).toBeGreaterThan(winner.risk);
  });
});

describe('one bad point', () => {
  it('moves least squares without bound and Huber not beyond what delta allows', async () => {
    const near = await find('robustness', { drop: 50, delta: 0.5 });
    const far = await find('robustness', { drop: 500, delta: 0.5 });
    expect(Math.abs(far.spoilt.squared - near.spoilt.squared)).toBeGreaterThan(5);
    expect(Math.abs(far.spoilt.huber - near.spoilt.huber)).toBeLessThan(1e-6);
    expect(far.spoilt.absolute).toBe(near.spoilt.absolute);
  });
});
