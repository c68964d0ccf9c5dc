import { HANDWRITTEN } from '@shared/numerics/catalog/handwritten.ts';
import { optimizerOptax } from '@shared/numerics/catalog/optax.ts';
import { OPTAX_ARGUMENTS } from '@shared/numerics/catalog/optax-forms.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';
import { OPTAX_ROWS, OPTAX_STEPS } from './optax-rows.ts';

const IDS = [...OPTIMIZERS.map(({ id }) => id), ...HANDWRITTEN.map(({ id }) => id)];
const ALL: readonly OptimizerChoice[] = [...IDS.map((id) => ({ id })), ...OPTAX_ROWS.map(([choice]) => choice)];

/** Largest distance in a coordinate between our run and optax's. */
function distanceTo(choice: OptimizerChoice, [x, y]: readonly [number, number]): number {
  const path = descend(surfaceOf({ id: 'rosenbrock' }), choice, [-1.2, 1], OPTAX_STEPS);
  return Math.max(Math.abs((path.x[OPTAX_STEPS] ?? Number.NaN) - x), Math.abs((path.y[OPTAX_STEPS] ?? Number.NaN) - y));
}

describe('an optimizer as optax text', () => {
  it.each(IDS)('exists for %s, or says why not', (id) => {
    const { code, differences } = optimizerOptax({ id });
    if (code === undefined) {
      expect(differences.length).toBeGreaterThan(0);
      expect(['textbook-nesterov', 'asgd', 'newton']).toContain(id);
    } else expect(code).toMatch(/^optax\.[a-z_.]+\(.*\)$/);
    for (const sentence of differences) expect(sentence).toMatch(/[.:]$/);
  });

  it.each(OPTAX_ROWS)('of %o is the text whose run in optax is on record', (choice, text) => {
    expect(optimizerOptax(choice).code).toBe(text);
  });

  it.each(OPTAX_ROWS)('takes optax where our engine goes with %o, or names the difference', (choice, _, end) => {
    const { differences } = optimizerOptax(choice);
    const distance = distanceTo(choice, end);
    // Float64 in both, a dozen steps; more than this is other mathematics.
    if (distance > 1e-12) expect(differences).not.toEqual([]);
    if (differences.length === 0) expect(distance).toBeLessThan(1e-13);
  });

  it.each(ALL)('names for %o functions and arguments that optax 0.2.8 has', (choice) => {
    const { code = '' } = optimizerOptax(choice);
    for (const [, name = '', rest = ''] of code.matchAll(/optax\.([a-z_.]+)\(((?:[^()]|\([^()]*\))*)\)/g)) {
      if (name === 'chain') continue;
      expect(Object.keys(OPTAX_ARGUMENTS)).toContain(name);
      const known: readonly string[] = OPTAX_ARGUMENTS[name as keyof typeof OPTAX_ARGUMENTS];
      for (const [, argument = ''] of rest.matchAll(/(\w+)=/g))
        expect(known, `${name}(${argument})`).toContain(argument);
    }
  });

  it.each([
    [{ id: 'adam', lr: 0.1 }, 'optax.adam(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8)'],
    [
      { id: 'adamw', lr: 0.1, weight_decay: 0.3 },
      'optax.adamw(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.3)',
    ],
    [
      { id: 'adam', lr: 0.1, weight_decay: 0.3, maximize: true },
      'optax.chain(optax.scale(step_size=-1), optax.add_decayed_weights(weight_decay=0.3), optax.adam(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8))',
    ],
    [
      { id: 'rmsprop', lr: 0.1, centered: true },
      'optax.rmsprop(learning_rate=0.1, decay=0.99, eps=1e-8, eps_in_sqrt=False, centered=True)',
    ],
    [
      { id: 'lion', lr: 0.1, maximize: true },
      'optax.chain(optax.scale(step_size=-1), optax.lion(learning_rate=0.1, b1=0.9, b2=0.99, weight_decay=0))',
    ],
    [
      { id: 'adam', lr: 0.1, weight_decay: 0.3, decoupled_weight_decay: true },
      'optax.adamw(learning_rate=0.1, b1=0.9, b2=0.999, eps=1e-8, weight_decay=0.3)',
    ],
    [{ id: 'lbfgs', lr: 0.5, history_size: 10 }, 'optax.lbfgs(learning_rate=0.5, memory_size=10, linesearch=None)'],
    [{ id: 'lion', lr: 0.1, weight_decay: 0.01 }, 'optax.lion(learning_rate=0.1, b1=0.9, b2=0.99, weight_decay=0.01)'],
  ] as const)('of %o reads %s', (choice, text) => {
    expect(optimizerOptax(choice).code).toBe(text);
  });

  it('says of the differing defaults what the sandbox warns of', () => {
    for (const [id, words] of [
      ['adamw', 'weight_decay=1e-4'],
      ['rmsprop', 'decay=0.9'],
      ['adagrad', 'initial_accumulator_value=0.1 with eps=1e-7'],
      ['lion', 'weight_decay=1e-3'],
      ['lbfgs', 'memory_size=10'],
    ] as const)
      expect(optimizerOptax({ id }).defaults).toContain(words);
  });

  it('refuses a choice that the optimizer itself refuses', () => {
    expect(() => optimizerOptax({ id: 'adam', lr: -1 })).toThrow('lr');
    expect(() => optimizerOptax({ id: 'adamm' })).toThrow('There is no optimizer "adamm"');
  });
});
