import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { createProgram } from '@shared/numerics/catalog/optimizer-program.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { readUpdateLines } from '@shared/numerics/catalog/update-lines.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { describe, expect, it } from 'vitest';
import { GOLDEN_ROWS, goldenTolerance } from './golden-rows.ts';

const CLIMBERS = OPTIMIZERS.filter(({ parameters }) => parameters.some(({ name }) => name === 'maximize')).map(
  ({ id }) => id,
);

const programOf = (choice: OptimizerChoice) =>
  createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice));

describe('the optimizer catalogue', () => {
  for (const [choice, rows] of GOLDEN_ROWS)
    it(`walks Rosenbrock as torch does with ${JSON.stringify(choice)}`, () => {
      const path = descend(surfaceOf({ id: 'rosenbrock' }), choice, [-1.2, 1], 100);
      [1, 10, 100].forEach((step, index) => {
        const [x, y] = rows[index] ?? [Number.NaN, Number.NaN];
        expect(Math.abs((path.x[step] ?? Number.NaN) - x)).toBeLessThan(goldenTolerance(choice.id));
        expect(Math.abs((path.y[step] ?? Number.NaN) - y)).toBeLessThan(goldenTolerance(choice.id));
      });
    });

  it('has a golden row for every class of torch that runs as update lines', () => {
    const covered = new Set(GOLDEN_ROWS.map(([{ id }]) => findOptimizer(id).definition.torchName));
    const missing = OPTIMIZERS.filter(({ definition }) => !covered.has(definition.torchName)).map(({ id }) => id);
    expect(missing).toEqual(['heavy-ball', 'textbook-nesterov', 'transformers-adafactor']);
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

  it('computes a running product of momenta once a step, not once a coordinate', () => {
    const nadam = programOf({ id: 'nadam' });
    expect(nadam.slots).toEqual(['m', 'v']);
    const mu = (t: number) => 0.9 * (1 - 0.5 * 0.96 ** (t * 4e-3));
    const second = [...nadam.table(2).subarray(nadam.scalarNames.length)];
    const factor = (2e-3 * (1 - mu(2))) / (1 - mu(1) * mu(2));
    expect(second.some((value) => Math.abs(value / factor - 1) < 1e-14)).toBe(true);
  });

  it('starts slots where their definition says', () => {
    expect(programOf({ id: 'adagrad', initial_accumulator_value: 0.3 }).initialSlots(-2)).toEqual([0.3]);
    expect(programOf({ id: 'heavy-ball' }).initialSlots(-2)).toEqual([-2]);
    expect(programOf({ id: 'rprop', lr: 0.02 }).initialSlots(-2, 0.5)).toEqual([0, 0.01]);
  });

  it('runs rms over the whole parameter as one scalar, inner ones first', () => {
    const { reductions, pointReductions } = programOf({ id: 'adafactor' });
    expect(reductions.map(({ op }) => op)).toEqual(['rms', 'rms']);
    expect(pointReductions).toBe(0);
  });

  it('reports the averaged iterate of ASGD, which starts at the start and is the iterate until t0', () => {
    const path = descend(surfaceOf({ id: 'rosenbrock' }), { id: 'asgd', lr: 1e-3, t0: 3 }, [-1.2, 1], 6);
    expect(path.recorded?.ax?.x[0]).toBe(-1.2);
    expect(path.recorded?.ax?.x[3]).toBe(path.x[3]);
    expect(path.recorded?.ax?.x[6]).not.toBe(path.x[6]);
    expect(descend(surfaceOf({ id: 'rosenbrock' }), { id: 'sgd' }, [-1.2, 1], 1).recorded).toBeUndefined();
  });

  it('walks the textbook heavy ball where torch’s momentum walks, as long as lr stands still', () => {
    const surface = surfaceOf({ id: 'rosenbrock' });
    const [torch, polyak] = ['momentum', 'heavy-ball'].map((id) => descend(surface, { id, lr: 1e-3 }, [-1.2, 1], 50));
    expect(polyak?.x[50]).toBeCloseTo(torch?.x[50] ?? Number.NaN, 12);
  });

  it('lets every class of torch climb, and Lion', () => {
    const stuck = OPTIMIZERS.filter(({ parameters }) => !parameters.some(({ name }) => name === 'maximize'));
    expect(stuck.map(({ id }) => id)).toEqual(['heavy-ball', 'textbook-nesterov', 'transformers-adafactor']);
  });

  it.each(CLIMBERS)('climbs with %s when told to maximize', (id) => {
    const [up, down] = ['0 - x^2 - y^2', 'x^2 + y^2'].map((text) => createSurface(text));
    const hyper = { id, lr: 0.01, ...(id !== 'rprop' && { weight_decay: 0.1 }) };
    if (up === undefined || down === undefined) throw new Error('two surfaces were made');
    const climbing = descend(up, { ...hyper, maximize: true }, [1, -2], 20);
    expect(climbing.x).toEqual(descend(down, hyper, [1, -2], 20).x);
  });

  it('climbs with Adafactor on matrices too', () => {
    const walk = (sign: number, maximize: boolean): Float64Array => {
      const theta = Float64Array.of(1, -2, 3, 0.5);
      const job = { start: theta, shape: [2, 2], steps: 5 };
      const stepper = createStepper({ id: 'adafactor', maximize }, job);
      const gradient = (at: Float64Array, out: Float64Array) => {
        out.set(at.map((value) => sign * value));
        return Number.NaN;
      };
      for (let k = 0; k < 5; k += 1) stepper.step(theta, { gradient });
      return theta;
    };
    expect(walk(-1, true)).toEqual(walk(1, false));
  });

  it('decays with Adam and decoupled_weight_decay as AdamW does', () => {
    const surface = surfaceOf({ id: 'rosenbrock' });
    const hyper = { lr: 0.1, weight_decay: 0.3, amsgrad: true };
    const adam = descend(surface, { id: 'adam', ...hyper, decoupled_weight_decay: true }, [-1.2, 1], 50);
    expect(adam.x).toEqual(descend(surface, { id: 'adamw', ...hyper }, [-1.2, 1], 50).x);
    expect(adam.x).not.toEqual(descend(surface, { id: 'adam', ...hyper }, [-1.2, 1], 50).x);
  });

  it('takes None for the first eps of torch’s Adafactor, the rounding unit of float64, and for no other', () => {
    expect(hyperparametersOf({ id: 'adafactor', eps: [null, 0.01] })).toMatchObject({ eps1: 2 ** -52, eps2: 0.01 });
    expect(() => hyperparametersOf({ id: 'transformers-adafactor', eps: [null, 0.01] })).toThrow('got null');
  });

  it.each([
    { id: 'sgd', momentum: 0.9, dampening: -0.5 },
    { id: 'asgd', t0: -3 },
    { id: 'heavy-ball', momentum: -0.5 },
  ])('takes %o, which torch or the paper takes', (choice) => {
    expect(hyperparametersOf(choice)).toMatchObject(Object.fromEntries(Object.entries(choice).slice(1)));
  });

  it('shrinks a gradient that is too long to the clipping norm, as torch does', () => {
    // SOURCE: torch.nn.utils.clip_grad_norm_ of [3, 4] to 1.
    const surface = createSurface('3*x + 4*y');
    const { x, y } = descend(surface, { id: 'sgd', lr: 1 }, [0, 0], 1, { clip: { by: 'norm', limit: 1 } });
    expect(x[1]).toBeCloseTo(-0.59999988, 8);
    expect(y[1]).toBeCloseTo(-0.79999984, 8);
    expect(descend(surface, { id: 'sgd', lr: 1 }, [0, 0], 1, { clip: { by: 'norm', limit: 9 } }).x[1]).toBe(-3);
  });

  it('clips each entry by value before weight decay is added', () => {
    const { x, y } = descend(createSurface('3*x - 4*y'), { id: 'sgd', lr: 1, weight_decay: 0.5 }, [2, 0], 1, {
      clip: { by: 'value', limit: 0.25 },
    });
    expect([x[1], y[1]]).toEqual([2 - 0.25 - 1, 0.25]);
  });

  it('refuses a line that needs the gradient before it is decided where to take it', () => {
    const { definition } = findOptimizer('textbook-nesterov');
    expect(() => readUpdateLines({ ...definition, update: 'd = lr*grad\npoint = theta - d\ntheta = point' })).toThrow(
      'Update line 1 uses grad, but line 2 first decides',
    );
    expect(() => readUpdateLines({ ...definition, update: 'theta = lr*gradd' })).toThrow('gradd');
  });

  it('has the same program for every learning rate, so that a slider never recompiles', () => {
    expect(programOf({ id: 'adam', lr: 0.1 }).outputs).toEqual(programOf({ id: 'adam', lr: 0.2 }).outputs);
  });
});
