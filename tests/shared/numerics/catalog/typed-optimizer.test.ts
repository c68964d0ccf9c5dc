import { optimizerTex } from '@shared/numerics/catalog/formulas.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import { optimizerLabel } from '@shared/numerics/labs/descent.ts';
import type { TypedOptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { fastest } from '../fastest.ts';
import { ADAM_LINES, MOMENTUM_LINES } from './typed-updates.ts';

type Rest = Readonly<Record<string, number | string | readonly string[]>>;
const typed = (update: string, rest: Rest = {}) => ({ id: 'typed', update, ...rest }) as TypedOptimizerChoice;

describe('a typed optimizer', () => {
  it('takes as hyperparameters what no line sets, and as state what is read before it is set', () => {
    const { definition, title } = optimizerEntryOf(typed(ADAM_LINES));
    expect(title).toBe('Typed update');
    expect(definition.slots).toEqual(['m', 'v']);
    expect(hyperparametersOf(typed(ADAM_LINES))).toEqual({ beta1: 0.9, beta2: 0.999, eps: 1e-8, lr: 0.01 });
    expect(fillOptimizerChoice(typed(MOMENTUM_LINES, { name: 'mine', lr: 0.5 }))).toEqual({
      id: 'typed',
      update: MOMENTUM_LINES,
      slots: ['m'],
      name: 'mine',
      beta1: 0.9,
      lr: 0.5,
    });
    expect(optimizerLabel(typed(MOMENTUM_LINES, { name: 'mine', beta1: 0.5 }))).toBe('mine, beta1 0.5, lr 0.01');
  });

  it('walks exactly where Adam walks, bit for bit, if Adam is what was typed', () => {
    const surface = surfaceOf({ id: 'rosenbrock' });
    for (const settings of [{}, { clip: { by: 'norm', limit: 1 } } as const]) {
      const ours = descend(surface, typed(ADAM_LINES, { lr: 0.05 }), [-1.2, 1], 300, settings);
      const theirs = descend(surface, { id: 'adam', lr: 0.05 }, [-1.2, 1], 300, settings);
      expect(ours.x).toEqual(theirs.x);
      expect(ours.y).toEqual(theirs.y);
    }
  });

  it('walks exactly where each optimizer of the catalogue walks whose flags are off and whose slots start at 0', () => {
    const surface = surfaceOf({ id: 'himmelblau' });
    const plain = OPTIMIZERS.filter(({ definition }) =>
      definition.parameters.every(({ kind, default: usual }) => kind !== 'choice' && usual !== true),
    ).filter(({ definition }) => definition.initial === undefined && definition.recorded === undefined);
    expect(plain.length).toBeGreaterThan(5);
    for (const { id, definition } of plain) {
      const { slots, update } = definition;
      const ours = descend(surface, typed(update, { slots, ...hyperparametersOf({ id }) }), [0.5, -1], 50);
      expect(ours.x, id).toEqual(descend(surface, { id }, [0.5, -1], 50).x);
    }
  });

  it('is set in TeX that KaTeX takes, and printed as a class whose names Python can bear', () => {
    const odd = typed('lambda = 0.9*lambda + grad\nexp_avg = p*lambda\ntheta = theta - lr*exp_avg');
    katex.renderToString(optimizerTex('typed', odd), { strict: 'error', throwOnError: true, displayMode: true });
    const run = { surface: { id: 'quadratic' }, start: [1, 1], steps: 3, end: [0, 0], diverged: false } as const;
    const script = pytorchScript({ ...run, optimizer: fillOptimizerChoice({ ...odd, p: 2 } as TypedOptimizerChoice) });
    expect(script).toContain('def __init__(self, params, p_=1.0, lr=0.01)');
    expect(script).toContain('lambda_ = ((0.9 * lambda_) + grad)');
    expect(script).toContain('optimizer = TypedOptimizer([p], p_=2, lr=0.01)');
  });

  it('may look ahead before it takes the gradient', () => {
    const surface = surfaceOf({ id: 'quadratic' });
    const lines = 'point = theta + mu*v\nv = mu*v - lr*grad\ntheta = theta + v';
    const path = descend(surface, typed(lines, { mu: 0.9 }), [-2, 1], 40);
    const plain = descend(surface, typed(lines.replace('point = theta + mu*v\n', ''), { mu: 0.9 }), [-2, 1], 40);
    expect(path.x[1]).toBe(plain.x[1]);
    expect(path.x[2]).not.toBe(plain.x[2]);
    expect(path.loss[40]).toBeLessThan(plain.loss[0] ?? 0);
  });

  it.each([
    ['m = grad', {}, 'No line of the update sets theta'],
    ['theta - lr*grad', {}, 'Update line 1 must read "name = formula"'],
    ['m = grad\n\ntheta = theta - lr*gradd(m)', {}, 'Update line 3, column 20: there is no function "gradd"'],
    ['theta = theta - lr*grad +', {}, 'Update line 1, column 26'],
    ['  t = 2\ntheta = t', {}, 'Update line 1, column 3: "t" cannot be set'],
    ['lr = lr/2\ntheta = theta - lr*grad', {}, '"lr" cannot be set'],
    ['norm = 2\ntheta = theta', {}, '"norm" cannot be set; it is a function'],
    ['theta = theta - slots*grad', {}, 'cannot use the name "slots"'],
    ['theta = theta - scalar0*grad', {}, 'cannot use the name "scalar0"'],
    ['theta = theta - lr*grad', { slots: ['m'] }, '"m" cannot be a slot: no line of the update sets it'],
    ['g = grad\npoint = theta\ntheta = theta - g', {}, 'first decides at which point'],
    ['theta = theta - lr*grad', { lr: -1 }, 'lr of optimizer "Typed update" must be a finite number not below 0'],
    ['theta = theta - lr*grad', { momentum: 1 }, 'has no parameter "momentum"'],
    [`${'m = m + grad\n'.repeat(40)}theta = m`, {}, 'at most 40 lines; this one has 41'],
    [`${Array.from({ length: 30 }, (_, i) => `a${i + 1} = a${i}*a${i}`).join('\n')}\ntheta = a30`, {}, 'grows to'],
  ])('refuses %j %j and says why', (update, rest, reason) => {
    expect(() => fillOptimizerChoice(typed(update, rest))).toThrow(reason);
  });

  it('is made into a program within 50 ms, however its lines build on each other', () => {
    const growing = `${Array.from({ length: 10 }, (_, i) => `a${i + 1} = a${i}*sin(a${i})`).join('\n')}\ntheta = theta - a10`;
    const long = `${Array.from({ length: 39 }, (_, i) => `m = m*${i + 2} + beta${i % 12}*grad`).join('\n')}\ntheta = theta - m`;
    for (const update of [growing, long]) {
      const choice = typed(update);
      const make = () => createProgram(optimizerEntryOf(choice).definition, hyperparametersOf(choice)).table(10);
      expect(fastest(make)).toBeLessThan(50);
    }
  });
});
