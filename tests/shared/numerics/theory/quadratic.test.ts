import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import { compileAll } from '@shared/numerics/expression/evaluate.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import {
  bestDecoupledTuning,
  bestTuning,
  predictOnQuadratic,
  predictPreconditioned,
  predictStep,
  stabilityLimits,
  standardNesterovTuning,
} from '@shared/numerics/theory/quadratic.ts';
import { growthAlong, stabilityLimit } from '@shared/numerics/theory/stability-limit.ts';
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
  { id: 'momentum', lr: 0.2, dampening: 0.9 },
  { id: 'momentum', lr: 0.02, weight_decay: 2 },
  { id: 'nesterov', lr: 0.02, weight_decay: 2 },
  { id: 'nesterov', lr: 0.02 },
  { id: 'nesterov', lr: 0.001, momentum: 0.3 },
  { id: 'heavy-ball', lr: 0.02 },
  { id: 'textbook-nesterov', lr: 0.02 },
];

/**
 * Growth a step, in the long run, of what a linear map does to a vector: power iteration, the geometric mean over steps
 * enough that a rotating pair of eigenvalues averages out.
 */
function growth(next: (state: readonly number[]) => readonly number[], size: number): number {
  let state: readonly number[] = Array.from({ length: size }, (_, index) => 1 + 0.3 * index);
  let logarithm = 0;
  for (let step = 0; step < 4000; step += 1) {
    state = next(state);
    const length = Math.hypot(...state);
    state = state.map((entry) => entry / length);
    if (step >= 1000) logarithm += Math.log(length);
  }
  return Math.exp(logarithm / 3000);
}

/** The update lines of the catalogue as the map they are on ½λθ², from the second step on. */
function updateOf(choice: OptimizerChoice, eigenvalue: number): { next: Parameters<typeof growth>[0]; size: number } {
  const program = createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice));
  const row = [...program.table(2)].slice(program.scalarNames.length);
  const names = ['theta', ...program.slots];
  const point = compileAll([program.point ?? { kind: 'symbol', name: 'theta' }], [...names, ...program.scalarNames]);
  const outputs = compileAll(program.outputs, [...names, ...program.scalarNames, 'grad']);
  const at = new Float64Array(1);
  const out = new Float64Array(names.length);
  return {
    size: names.length,
    next: (state) => {
      point([...state, ...row], at);
      outputs([...state, ...row, eigenvalue * (at[0] ?? 0)], out);
      return [...out];
    },
  };
}

describe('theory on a quadratic', () => {
  it.each([
    { id: 'sgd', lr: 0.05, maximize: true },
    { id: 'nesterov', lr: 0.01, maximize: true },
    { id: 'adam' },
    { id: 'typed', update: 'theta = theta - lr*grad', lr: 0.05 },
  ] as readonly OptimizerChoice[])('says nothing of %o, which climbs or has no closed form', (choice) => {
    expect(predictOnQuadratic(choice, EIGENVALUES)).toBeUndefined();
    expect(growthAlong(choice, KAPPA)).toBeUndefined();
    expect(stabilityLimit(choice)).toBeUndefined();
  });

  it.each(CASES)('predicts the rate that %o shows in the long run', (choice) => {
    const prediction = predictOnQuadratic(choice, EIGENVALUES);
    const all = distances(choice, 440);
    const measured = (envelope(all, 400) / envelope(all, 100)) ** (1 / 300);
    expect(measured).toBeCloseTo(prediction?.rate ?? Number.NaN, 2);
  });

  it.each(CASES)('predicts the spectral radius of the update matrix that %o has in the catalogue', (choice) => {
    const radii = EIGENVALUES.map((eigenvalue) => {
      const { next, size } = updateOf(choice, eigenvalue);
      return growth(next, size);
    });
    // Power iteration over 3000 steps: a start component is forgotten as 1/steps.
    expect(predictOnQuadratic(choice, EIGENVALUES)?.rate).toBeCloseTo(Math.max(...radii), 2);
  });

  it.each(CASES)('puts the stability limit of %o where runs begin to grow', (choice) => {
    const limit = predictOnQuadratic(choice, EIGENVALUES)?.stableBelow ?? Number.NaN;
    expect(distances({ ...choice, lr: 0.98 * limit }, 1500).at(-1)).toBeLessThan(0.1);
    // Averaged momentum grows so fast that it overflows on the way.
    expect(distances({ ...choice, lr: 1.02 * limit }, 1500).at(-1)).not.toBeLessThan(10);
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

  it('names for a minimum the four limits of the sharpness plot: 2, 3.8, 1.357 and 38 over λ', () => {
    const limits = stabilityLimits(10);
    expect(limits.sgd * 10).toBeCloseTo(2, 12);
    expect(limits.momentum * 10).toBeCloseTo(3.8, 12);
    expect(limits.nesterov * 10).toBeCloseTo(3.8 / 2.8, 12);
    expect(limits.average * 10).toBeCloseTo(38, 12);
  });

  const DECAYED = [
    { lr: 0.05, momentum: 0, gain: 1, nesterov: false, decoupled_weight_decay: 2 },
    { lr: 0.04, momentum: 0.9, gain: 1, nesterov: false, decoupled_weight_decay: 1 },
    { lr: 0.02, momentum: 0.6, gain: 1, nesterov: true, decoupled_weight_decay: 3 },
    { lr: 0.3, momentum: 0.9, gain: 0.1, nesterov: false, decoupled_weight_decay: 0.5 },
  ] as const;

  it.each(DECAYED)('predicts the radius and the limit of %o, decay first, then the step', (step) => {
    const radius = (lr: number, eigenvalue: number): number =>
      growth(([buffer = 0, theta = 0]) => {
        const gradient = eigenvalue * theta;
        const kept = theta * (1 - lr * step.decoupled_weight_decay);
        const next = step.momentum * buffer + step.gain * gradient;
        const direction = step.nesterov ? step.gain * gradient + step.momentum * next : next;
        return [next, kept - lr * direction];
      }, 2);
    const prediction = predictStep(step, EIGENVALUES);
    expect(prediction.rate).toBeCloseTo(Math.max(...EIGENVALUES.map((value) => radius(step.lr, value))), 2);
    expect(radius(0.99 * prediction.stableBelow, KAPPA)).toBeLessThan(1);
    expect(radius(1.01 * prediction.stableBelow, KAPPA)).toBeGreaterThan(1);
  });

  it.each([0, 2])('limits Adam whose denominator stands still, and AdamW with a decay of %d', (weight_decay) => {
    // With an eps so large √v is nothing beside it: the preconditioner is eps, and lr is counted in units of it.
    const eps = 1e6;
    const run = (lr: number): readonly number[] => {
      const choice = { id: 'adamw', lr: lr * eps, eps, weight_decay: weight_decay / eps };
      const path = descend(createSurface(`${KAPPA}/2*x^2 + 0.5*y^2`), choice, [1e-3, 1e-3], 1500);
      return Array.from(path.x, Math.abs);
    };
    const { stableBelow } = predictPreconditioned(
      { lr: 1, beta1: 0.9, decoupled_weight_decay: weight_decay },
      EIGENVALUES,
    );
    if (weight_decay === 0) expect(stableBelow * KAPPA).toBeCloseTo(38, 9);
    else expect(stableBelow * KAPPA).toBeLessThan(38);
    expect(envelope(run(0.98 * stableBelow), 1400)).toBeLessThan(1e-3);
    // Early, before √v has grown to be something beside eps.
    expect(envelope(run(1.02 * stableBelow), 20)).toBeGreaterThan(1);
    const lr = 0.3 * stableBelow;
    const all = run(lr);
    const measured = (envelope(all, 400) / envelope(all, 100)) ** (1 / 300);
    const { rate } = predictPreconditioned({ lr, beta1: 0.9, decoupled_weight_decay: weight_decay }, [KAPPA]);
    expect(measured).toBeCloseTo(rate, 2);
  });

  it.each(['sgd', 'momentum', 'average'] as const)(
    'tunes %s beside a decoupled decay so that no neighbour is faster',
    (method) => {
      for (const decay of [0, 0.3, 2]) {
        const best = bestDecoupledTuning(method, 1, KAPPA, decay);
        const rateOf = (lr: number, momentum: number): number =>
          predictStep(
            {
              lr,
              momentum,
              gain: method === 'average' ? 1 - momentum : 1,
              nesterov: false,
              decoupled_weight_decay: decay,
            },
            EIGENVALUES,
          ).rate;
        // At the optimum two eigenvalues meet, so the rate has a square root of the rounding.
        expect(rateOf(best.lr, best.momentum)).toBeCloseTo(best.rate, 6);
        for (const factor of [0.97, 1.03])
          for (const other of [0.97, 1, 1.03]) {
            if (best.momentum > 0) expect(rateOf(best.lr * other, best.momentum * factor)).toBeGreaterThan(best.rate);
            expect(rateOf(best.lr * factor, best.momentum * (best.momentum > 0 ? other : 1))).toBeGreaterThan(
              best.rate,
            );
          }
      }
    },
  );

  it('measures what the tuned methods promise: each faster than the one before it', () => {
    const rates = (['sgd', 'nesterov', 'momentum'] as const).map((method) => {
      const { lr, momentum, rate } = bestTuning(method, 1, KAPPA);
      const choice = method === 'sgd' ? { id: 'sgd', lr } : { id: method, lr, momentum };
      const all = distances(choice, 160);
      // A double eigenvalue leaves a factor of the step number, worth 1/60 here.
      expect((envelope(all, 120) / envelope(all, 60)) ** (1 / 60)).toBeCloseTo(rate, 1);
      return rate;
    });
    expect(rates).toEqual(rates.toSorted((a, b) => b - a));
  });

  it('gives the usual Nesterov, lr 1/L, the rate 1 − 1/√κ', () => {
    const { lr, momentum, rate } = standardNesterovTuning(1, KAPPA);
    expect(rate).toBeCloseTo(0.8, 12);
    expect(predictOnQuadratic({ id: 'nesterov', lr, momentum }, EIGENVALUES)?.rate).toBeCloseTo(rate, 7);
  });
});
