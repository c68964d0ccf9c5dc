import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { bestTuning, predictOnQuadratic } from '@shared/numerics/theory/quadratic.ts';
import { describe, expect, it } from 'vitest';

const KAPPA = 25;
const EIGENVALUES = [1, KAPPA] as const;

function distances(choice: OptimizerChoice, steps: number): readonly number[] {
  const path = descend(surfaceOf({ id: 'quadratic', kappa: KAPPA, theta: 0.4 }), choice, [1, 0.7], steps);
  return Array.from(path.x, (x, step) => Math.hypot(x, path.y[step] ?? Number.NaN));
}

/** Complex modes swing, so that one distance says little: the largest of forty in a row is the envelope. */
const envelope = (all: readonly number[], from: number): number => Math.max(...all.slice(from, from + 40));

const CASES: readonly OptimizerChoice[] = [
  { id: 'sgd', lr: 0.05 },
  { id: 'sgd', lr: 0.05, weight_decay: 0.5 },
  { id: 'momentum', lr: 0.02 },
  { id: 'momentum', lr: 0.02, momentum: 0.5 },
  { id: 'momentum', lr: 0.05, dampening: 0.5 },
  { id: 'nesterov', lr: 0.02 },
  { id: 'nesterov', lr: 0.001, momentum: 0.3 },
  { id: 'heavy-ball', lr: 0.02 },
  { id: 'textbook-nesterov', lr: 0.02 },
];

describe('theory on a quadratic', () => {
  it.each(CASES)('predicts the rate that %o shows in the long run', (choice) => {
    const prediction = predictOnQuadratic(choice, EIGENVALUES);
    const all = distances(choice, 440);
    const measured = (envelope(all, 400) / envelope(all, 100)) ** (1 / 300);
    expect(measured).toBeCloseTo(prediction?.rate ?? Number.NaN, 2);
  });

  it.each(CASES)('puts the stability limit of %o where runs begin to grow', (choice) => {
    const limit = predictOnQuadratic(choice, EIGENVALUES)?.stableBelow ?? Number.NaN;
    expect(distances({ ...choice, lr: 0.98 * limit }, 1500).at(-1)).toBeLessThan(0.1);
    expect(distances({ ...choice, lr: 1.02 * limit }, 1500).at(-1)).toBeGreaterThan(10);
  });

  it.each([
    ['sgd', 2],
    ['momentum', 2 * 1.9],
    ['nesterov', 3.8 / 2.8],
  ])('limits %s to lr·λ below %d', (id, product) => {
    expect((predictOnQuadratic({ id }, [1, 10])?.stableBelow ?? 0) * 10).toBeCloseTo(product, 12);
  });

  it.each(['sgd', 'momentum', 'nesterov'] as const)('tunes %s so that no neighbour is faster', (method) => {
    const best = bestTuning(method, 1, KAPPA);
    const rateOf = (lr: number, momentum: number): number =>
      predictOnQuadratic(method === 'sgd' ? { id: 'sgd', lr } : { id: method, lr, momentum }, EIGENVALUES)?.rate ?? 0;
    expect(rateOf(best.lr, best.momentum)).toBeCloseTo(best.rate, 6);
    for (const factor of [0.97, 1.03]) {
      expect(rateOf(best.lr * factor, best.momentum)).toBeGreaterThan(best.rate);
      if (best.momentum > 0) expect(rateOf(best.lr, best.momentum * factor)).toBeGreaterThan(best.rate);
    }
  });

  it('has nothing to say of Adam, nor of a growing momentum', () => {
    expect(predictOnQuadratic({ id: 'textbook-nesterov', schedule: 'fista' }, [1, 10])).toBeUndefined();
    expect(predictOnQuadratic({ id: 'adam' }, [1, 10])).toBeUndefined();
  });
});
