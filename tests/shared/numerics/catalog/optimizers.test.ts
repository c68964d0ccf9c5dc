import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram, readUpdateLines } from '@shared/numerics/catalog/optimizer-program.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';

/**
 * Rosenbrock (1−x)² + 100(y−x²)² from (−1.2, 1): θ after 1, 10 and 100 steps to nine decimals.
 * SOURCE: torch 2.13.0 on the CPU in float64.
 */
const GOLDEN: readonly (readonly [OptimizerChoice, readonly (readonly [number, number])[]])[] = [
  [
    { id: 'sgd', lr: 1e-3 },
    [
      [-0.9844, 1.088],
      [-1.021411334, 1.051262267],
      [-0.948186379, 0.9070941],
    ],
  ],
  [
    { id: 'momentum', lr: 1e-3 },
    [
      [-0.9844, 1.088],
      [-0.813923231, 0.754867772],
      [0.622301428, 0.385231543],
    ],
  ],
  [
    { id: 'nesterov', lr: 1e-3 },
    [
      [-0.79036, 1.1672],
      [-0.879918328, 0.781946181],
      [0.45708693, 0.205926971],
    ],
  ],
  [
    { id: 'sgd', lr: 1e-3, momentum: 0.9, dampening: 0.9, weight_decay: 0.1 },
    [
      [-0.98428, 1.0879],
      [-0.329503919, 1.032123102],
      [0.008050389, -0.001528734],
    ],
  ],
  [
    { id: 'rmsprop' },
    [
      [-1.1, 1.1],
      [-1.058616535, 1.12694674],
      [-0.978863138, 0.964367886],
    ],
  ],
  [
    { id: 'rmsprop', lr: 1e-3, momentum: 0.9, centered: true },
    [
      [-1.189949622, 1.010050378],
      [-1.020067869, 1.180259072],
      [-1.023061737, 1.050958075],
    ],
  ],
  [
    { id: 'adam', lr: 0.1 },
    [
      [-1.1, 1.1],
      [-1.098904105, 1.019285882],
      [-0.727387616, 0.533683568],
    ],
  ],
  [
    { id: 'adam', lr: 0.1, amsgrad: true, weight_decay: 0.1 },
    [
      [-1.1, 1.1],
      [-1.098118313, 1.017666193],
      [-0.709199784, 0.508166694],
    ],
  ],
  [
    { id: 'adamw', lr: 0.1 },
    [
      [-1.0988, 1.099],
      [-1.091279845, 1.004406836],
      [-0.653064543, 0.432805602],
    ],
  ],
];

const programOf = (choice: OptimizerChoice) =>
  createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice));

describe('the optimizer catalogue', () => {
  for (const [choice, rows] of GOLDEN)
    it(`walks Rosenbrock as torch does with ${JSON.stringify(choice)}`, () => {
      const path = descend(surfaceOf({ id: 'rosenbrock' }), choice, [-1.2, 1], 100);
      [1, 10, 100].forEach((step, index) => {
        expect(path.x[step]).toBeCloseTo(rows[index]?.[0] ?? Number.NaN, 8);
        expect(path.y[step]).toBeCloseTo(rows[index]?.[1] ?? Number.NaN, 8);
      });
    });

  it('ships gradient descent, momentum, Nesterov, RMSprop, Adam and AdamW', () => {
    expect(OPTIMIZERS.map(({ id }) => id)).toEqual(['sgd', 'momentum', 'nesterov', 'rmsprop', 'adam', 'adamw']);
  });

  it('has defaults and slider ends that torch would accept', () => {
    for (const { id, parameters } of OPTIMIZERS)
      for (const parameter of parameters) {
        const values = parameter.kind === 'number' ? [...parameter.range, parameter.default] : [parameter.default];
        for (const value of values) {
          // Nesterov without momentum is torch's own refusal, not a slider's end.
          if (id === 'nesterov' && (parameter.name === 'momentum' || parameter.name === 'dampening')) continue;
          expect(() => hyperparametersOf({ id, [parameter.name]: value }), `${id} ${parameter.name}`).not.toThrow();
        }
      }
  });

  it('declares every slot it writes and writes every slot it declares', () => {
    for (const { definition } of OPTIMIZERS) {
      const targets = readUpdateLines(definition).map(({ target }) => target);
      expect(targets).toEqual(expect.arrayContaining([...definition.slots, 'theta']));
    }
  });

  it.each([
    [{ id: 'sgd' }, []],
    [{ id: 'momentum' }, ['buf']],
    [{ id: 'rmsprop' }, ['v']],
    [{ id: 'rmsprop', centered: true, momentum: 0.5 }, ['v', 'a', 'buf']],
    [{ id: 'adam' }, ['m', 'v']],
    [{ id: 'adam', amsgrad: true }, ['m', 'v', 'vmax']],
  ] as const)('carries for %o only the slots %o', (choice, slots) => {
    expect(programOf(choice).slots).toEqual(slots);
  });

  it('computes everything that depends on t and hyperparameters once a step, in float64', () => {
    const program = programOf({ id: 'adam', lr: 0.1 });
    const rows = program.table(3);
    expect(program.scalarNames.length * 3).toBe(rows.length);
    const second = [...rows.subarray(program.scalarNames.length, 2 * program.scalarNames.length)];
    for (const scalar of [0.9, 1 - 0.9, 0.999, 1 - 0.999, 0.1 / (1 - 0.9 ** 2), Math.sqrt(1 - 0.999 ** 2), 1e-8])
      expect(second.some((value) => Math.abs(value - scalar) <= 1e-15 * scalar)).toBe(true);
  });

  it('has the same program for every learning rate, so that a slider never recompiles', () => {
    expect(programOf({ id: 'adam', lr: 0.1 }).outputs).toEqual(programOf({ id: 'adam', lr: 0.2 }).outputs);
  });
});
