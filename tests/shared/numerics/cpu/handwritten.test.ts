/** The optimizers that are code and not update lines: golden rows of torch, and what each must do by its own theory. */

import {
  fillHandwritten,
  findHandwritten,
  HANDWRITTEN,
  handwrittenPython,
} from '@shared/numerics/catalog/handwritten.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { createStepper } from '@shared/numerics/cpu/create-stepper.ts';
import { objectiveOf } from '@shared/numerics/cpu/descent-engine.ts';
import { createLbfgs, type LbfgsSettings } from '@shared/numerics/cpu/lbfgs.ts';
import { orthogonalise } from '@shared/numerics/cpu/muon.ts';
import { solveLinear } from '@shared/numerics/cpu/newton.ts';
import type { Objective, Stepper } from '@shared/numerics/cpu/stepper.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';

const rosenbrock = () => objectiveOf(surfaceOf({ id: 'rosenbrock' }));
const given = (gradient: ArrayLike<number>): Objective => ({
  gradient: (_, out) => {
    out.set(gradient);
    return 0;
  },
});
const vector = (choice: OptimizerChoice): Stepper =>
  createStepper(choice, { start: [-1.2, 1], shape: [2], steps: 100 });

const defaults: LbfgsSettings = {
  lr: 1,
  max_iter: 20,
  max_eval: 25,
  tolerance_grad: 1e-7,
  tolerance_change: 1e-9,
  history_size: 100,
  line_search_fn: 'None',
};

describe('every handwritten optimizer', () => {
  it('has a formula KaTeX accepts, and a constructor that names what differs', () => {
    for (const { tex } of HANDWRITTEN)
      katex.renderToString(tex, { strict: 'error', throwOnError: true, displayMode: true });
    expect(handwrittenPython('lbfgs', { line_search_fn: 'strong_wolfe', max_eval: 30 })).toBe(
      "torch.optim.LBFGS(params, lr=1, max_eval=30, line_search_fn='strong_wolfe')",
    );
    expect(handwrittenPython('muon', { ns_a: 2 })).toBe(
      'torch.optim.Muon(params, lr=0.001, ns_coefficients=(2, -4.775, 2.0315))',
    );
    expect(handwrittenPython('newton', { damping: 0.5 })).toBe('Newton(params, lr=1, damping=0.5)');
  });

  it('is not in the list a race chooses from, because the GPU cannot run it', () => {
    expect(OPTIMIZERS.map(({ id }) => id).filter((id) => findHandwritten(id) !== undefined)).toEqual([]);
    expect(() => fillHandwritten('lbgs', {})).toThrow('no handwritten optimizer "lbgs"');
  });
});

describe('L-BFGS', () => {
  // SOURCE: torch 2.13.0, float64, Rosenbrock from (−1.2, 1).
  it('walks Rosenbrock as torch does without a line search, 20 evaluations a step', () => {
    const lbfgs = createLbfgs(defaults);
    const theta = Float64Array.of(-1.2, 1);
    const rows = [
      [-0.392909525, 0.146968085],
      [0.240403147, 0.052970487],
      [0.999803326, 0.999607846],
    ] as const;
    for (const [index, [x, y]] of rows.entries()) {
      lbfgs.step(theta, rosenbrock());
      expect(theta[0]).toBeCloseTo(x, 8);
      expect(theta[1]).toBeCloseTo(y, 8);
      expect(lbfgs.evaluations).toBe(20 * (index + 1));
    }
  });

  it('walks Rosenbrock as torch does with the strong-Wolfe search, evaluations and iterations included', () => {
    const lbfgs = createLbfgs({ ...defaults, line_search_fn: 'strong_wolfe' });
    const theta = Float64Array.of(-1.2, 1);
    const rows = [
      [0.380622643, 0.124910132, 25, 19],
      [0.999981421, 0.999961965, 44, 35],
    ] as const;
    for (const [x, y, evaluations, iterations] of rows) {
      lbfgs.step(theta, rosenbrock());
      expect(theta[0]).toBeCloseTo(x, 8);
      expect(theta[1]).toBeCloseTo(y, 8);
      expect([lbfgs.evaluations, lbfgs.iterations]).toEqual([evaluations, iterations]);
    }
  });

  it('stands still where the gradient is below its tolerance', () => {
    const theta = Float64Array.of(1, 1);
    vector({ id: 'lbfgs' }).step(theta, rosenbrock());
    expect([...theta]).toEqual([1, 1]);
  });

  it('refuses what torch would refuse', () => {
    expect(() => vector({ id: 'lbfgs', line_search_fn: 'armijo' })).toThrow('must be one of "None", "strong_wolfe"');
    expect(() => vector({ id: 'lbfgs', momentum: 0.9 })).toThrow('no parameter "momentum"');
  });
});

describe('Newton’s method', () => {
  it('reaches the minimum of any quadratic in one step, whatever its condition number', () => {
    const objective = objectiveOf(surfaceOf({ id: 'quadratic', kappa: 1e4, theta: 0.7 }));
    const theta = Float64Array.of(-1.2, 1);
    vector({ id: 'newton' }).step(theta, objective);
    expect(Math.hypot(...theta)).toBeLessThan(1e-10);
  });

  it('doubles its digits near Rosenbrock’s minimum', () => {
    const theta = Float64Array.of(-1.2, 1);
    const newton = vector({ id: 'newton' });
    for (let step = 0; step < 7; step += 1) newton.step(theta, rosenbrock());
    expect(Math.hypot((theta[0] ?? 0) - 1, (theta[1] ?? 0) - 1)).toBeLessThan(1e-12);
  });

  it('goes to the saddle, which plain descent leaves, unless it is damped', () => {
    const objective = objectiveOf(surfaceOf({ id: 'saddle' }));
    const straight = Float64Array.of(1, 0.5);
    vector({ id: 'newton' }).step(straight, objective);
    expect([...straight]).toEqual([0, 0]);
    const damped = Float64Array.of(1, 0.5);
    vector({ id: 'newton', damping: 10 }).step(damped, objective);
    expect(Math.abs(damped[1] ?? 0)).toBeGreaterThan(0.5);
  });

  it('solves linear systems whose first pivot is zero', () => {
    expect([...solveLinear(Float64Array.of(0, 2, 3, 1), Float64Array.of(4, 5))]).toEqual([1, 2]);
  });
});

describe('Muon', () => {
  const settings = { ns_coefficients: [3.4445, -4.775, 2.0315], ns_steps: 5, eps: 1e-7 } as const;

  it('brings every singular value near 1 and keeps the singular vectors', () => {
    // diag(4, 1, 0.25) turned by a rotation from the left.
    const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
    const turned = Float64Array.of(4 * c, -s, 0, 4 * s, c, 0, 0, 0, 0.25);
    const x = orthogonalise(turned, 3, 3, settings);
    const back = [0, 1, 2].map((j) => [
      c * (x[j] ?? 0) + s * (x[3 + j] ?? 0),
      c * (x[3 + j] ?? 0) - s * (x[j] ?? 0),
      x[6 + j] ?? 0,
    ]);
    for (const [column, entries] of back.entries())
      for (const [row, entry] of entries.entries()) {
        if (row !== column) expect(Math.abs(entry)).toBeLessThan(1e-12);
        else expect(Math.abs(entry - 1)).toBeLessThan(0.35);
      }
  });

  it('treats a tall matrix as the transpose of a wide one', () => {
    const wide = Float64Array.of(1, 2, 3, -1, 0.5, 4);
    const tall = Float64Array.of(1, -1, 2, 0.5, 3, 4);
    const [a, b] = [orthogonalise(wide, 2, 3, settings), orthogonalise(tall, 3, 2, settings)];
    for (let row = 0; row < 2; row += 1)
      for (let column = 0; column < 3; column += 1)
        expect(a[row * 3 + column]).toBeCloseTo(b[column * 2 + row] ?? Number.NaN, 12);
  });

  it('shrinks by lr·weight_decay and moves by lr·k, k the root of rows over columns', () => {
    const start = Float64Array.of(1, 1);
    const theta = start.slice();
    createStepper({ id: 'muon', lr: 0.1, weight_decay: 0.5 }, { start, shape: [2, 1], steps: 1 }).step(
      theta,
      given([3, 4]),
    );
    const [x, y] = orthogonalise(Float64Array.of(3, 4), 2, 1, settings);
    expect(theta[0]).toBeCloseTo(0.95 - 0.1 * Math.SQRT2 * (x ?? 0), 12);
    expect(theta[1]).toBeCloseTo(0.95 - 0.1 * Math.SQRT2 * (y ?? 0), 12);
  });

  it.each([
    [
      [2, 3],
      [
        0.5202958732739603, -1.0237487345505543, 2.008319449729604, 1.4702819429071494, 0.22799281374388924,
        -0.7729226668246213,
      ],
    ],
    [
      [3, 2],
      [
        0.5255301537466224, 1.4656216231195867, -1.0304319149306833, 0.2233832550210319, 2.0128807515648357,
        -0.7790837491979619,
      ],
    ],
  ])('gives the weights of three steps of a %j matrix', (shape, expected) => {
    // SOURCE: the paper's formula in NumPy, float64; lr 0.02, everything else torch's default.
    const turn = (wide: readonly number[]): Float64Array =>
      Float64Array.from(shape[0] === 2 ? wide : [0, 3, 1, 4, 2, 5].map((place) => wide[place] ?? Number.NaN));
    const theta = turn([0.5, -1, 2, 1.5, 0.25, -0.75]);
    const muon = createStepper({ id: 'muon', lr: 0.02 }, { start: theta, shape, steps: 3 });
    for (const gradient of [
      [1, 2, -1, 0.5, -0.25, 3],
      [-2, 0.1, 0.4, 1, 1, -1],
      [0.3, 0.2, 0.1, -0.1, 5, 0],
    ])
      muon.step(theta, given(turn(gradient)));
    for (const [place, value] of expected.entries()) expect(theta[place]).toBeCloseTo(value, 12);
  });

  it('refuses a vector in a sentence', () => {
    expect(() => vector({ id: 'muon' })).toThrow('Muon only takes matrices');
  });
});
