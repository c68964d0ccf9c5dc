import { findSurface, SURFACES, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { describe, expect, it } from 'vitest';

/**
 * Id, lowest (or local) loss, where it lies, to the digits of the table. Cut short where the table rounds.
 * SOURCE: the benchmark table of the sandbox specification, evaluated in mathjs 15.2.0.
 */
const TABLE: readonly (readonly [string, number, readonly (readonly [number, number])[]])[] = [
  ['sphere', 0, [[0, 0]]],
  ['quadratic', 0, [[0, 0]]],
  ['saddle', 0, []],
  ['monkey-saddle', 0, []],
  [
    'deep-linear',
    0,
    [
      [1, 1],
      [-1, -1],
    ],
  ],
  ['rosenbrock', 0, [[1, 1]]],
  [
    'himmelblau',
    0,
    [
      [3, 2],
      [-2.805118, 3.131313],
      [-3.77931, -3.283186],
      [3.584428, -1.848127],
    ],
  ],
  ['beale', 0, [[3, 0.5]]],
  ['booth', 0, [[1, 3]]],
  ['matyas', 0, [[0, 0]]],
  ['goldstein-price', 3, [[0, -1]]],
  ['three-hump-camel', 0, [[0, 0]]],
  [
    'three-hump-camel',
    0.2986384422,
    [
      [-1.747552, 0.873776],
      [1.747552, -0.873776],
    ],
  ],
  [
    'six-hump-camel',
    -1.0316284535,
    [
      [0.089842, -0.7126564],
      [-0.089842, 0.7126564],
    ],
  ],
  ['mccormick', -1.913222955, [[-0.547198, -1.547198]]],
  ['bohachevsky', 0, [[0, 0]]],
  ['zakharov', 0, [[0, 0]]],
  [
    'dixon-price',
    0,
    [
      [1, Math.SQRT1_2],
      [1, -Math.SQRT1_2],
    ],
  ],
  ['trid', -2, [[2, 2]]],
  ['freudenstein-roth', 0, [[5, 4]]],
  ['freudenstein-roth', 48.9842537, [[11.412779, -0.896805]]],
  ['powell-badly-scaled', 0, [[1.09816e-5, 9.106147]]],
  ['styblinski-tang', -78.3323314075, [[-2.903534, -2.903534]]],
  ['rastrigin', 0, [[0, 0]]],
  ['ackley', 0, [[0, 0]]],
  ['griewank', 0, [[0, 0]]],
  ['levy-13', 0, [[1, 1]]],
  ['easom', -1, [[Math.PI, Math.PI]]],
  [
    'branin',
    0.3978873577,
    [
      [-Math.PI, 12.275],
      [Math.PI, 2.275],
      [9.424778, 2.475],
    ],
  ],
  ['drop-wave', -1, [[0, 0]]],
  ['schaffer-2', 0, [[0, 0]]],
  ['schwefel', 0, [[420.968746, 420.968746]]],
  ['eggholder', -959.640662721, [[512, 404.231805]]],
  [
    'cross-in-tray',
    -2.0626118708,
    [
      [1.349407, 1.349407],
      [-1.349407, 1.349407],
    ],
  ],
  [
    'holder-table',
    -19.2085025679,
    [
      [8.055023, 9.66459],
      [-8.055023, -9.66459],
    ],
  ],
  ['bukin', 0, [[-10, 1]]],
  ['michalewicz', -1.8013034101, [[2.202906, 1.570796]]],
  ['l1-valley', 0, [[0, 0]]],
  ['two-bowls', -5.0323399687, [[-0.967577, 0]]],
  ['two-bowls', -1.0927320385, [[0.905318, 0]]],
];

describe('the surface catalogue', () => {
  it('has no id twice', () => {
    expect(new Set(SURFACES.map(({ id }) => id)).size).toBe(SURFACES.length);
  });

  it('ships every formula of the table, and both saddles', () => {
    const ids = SURFACES.map(({ id }) => id);
    expect([...new Set(TABLE.map(([id]) => id))].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !TABLE.some(([listed]) => listed === id))).toEqual([]);
    expect(ids).toHaveLength(37);
  });

  it.each(TABLE)('has of %s the loss and the places of the table', (id, loss, minima) => {
    const surface = surfaceOf({ id });
    const listed = findSurface(id).minima;
    for (const [x, y] of minima) {
      expect(surface.loss(x, y)).toBeCloseTo(loss, 5);
      expect(
        listed.some((known) => Math.hypot(known.x - x, known.y - y) < 1e-5 && Math.abs(known.loss - loss) < 1e-7),
      ).toBe(true);
    }
  });

  it('evaluates cross-in-tray as its textbook form, which float32 could not hold', () => {
    const surface = surfaceOf({ id: 'cross-in-tray' });
    for (const [x, y] of [
      [1.3, -2.7],
      [9.9, 8.1],
      [-0.01, 4],
    ] as const) {
      const textbook =
        (Math.abs(Math.sin(x) * Math.sin(y) * Math.exp(Math.abs(100 - Math.hypot(x, y) / Math.PI))) + 1) ** 0.1;
      expect(surface.loss(x, y)).toBeCloseTo(-0.0001 * textbook, 12);
    }
  });

  for (const definition of SURFACES)
    describe(definition.id, () => {
      const surface = surfaceOf({ id: definition.id });

      it('has its known minima where it says: gradient zero, and a positive definite Hessian where it is smooth', () => {
        for (const { x, y, loss, where } of definition.minima) {
          const { value, gradient, eigenvalues, hessian } = hessianAt(surface, x, y);
          expect(value).toBeCloseTo(loss, 9);
          if (where !== 'edge') expect(Math.hypot(...gradient)).toBeLessThan(1e-9 * Math.max(1, eigenvalues[1]));
          // Not by the smaller eigenvalue, which at a condition number above 1e15 has no digit left.
          const [[xx, xy], [, yy]] = hessian;
          if (where === undefined) expect(Math.min(xx, yy, xx * yy - xy * xy)).toBeGreaterThan(0);
          if (where === 'flat') expect(Math.abs(eigenvalues[0])).toBeLessThan(1e-9);
        }
      });

      it('has nothing lower near a known minimum', () => {
        for (const { x, y, loss, where } of definition.minima)
          for (let turn = 0; turn < 24; turn += 1) {
            const reach = 1e-3 * (definition.view.x[1] - definition.view.x[0]);
            const px = x + reach * Math.cos(turn);
            const py = y + reach * Math.sin(turn);
            const isInside = px <= definition.view.x[1] && px >= definition.view.x[0];
            if (where === 'edge' && !isInside) continue;
            expect(surface.loss(px, py)).toBeGreaterThanOrEqual(loss - 1e-9);
          }
      });

      it('starts where there is a slope to go down', () => {
        const { value, gradient } = hessianAt(surface, ...definition.start);
        expect(Number.isFinite(value)).toBe(true);
        expect(Math.hypot(...gradient)).toBeGreaterThan(1e-3);
        for (const { loss } of definition.minima) expect(value).toBeGreaterThan(loss);
      });

      it('starts and has its minima inside its view', () => {
        const inside = (x: number, y: number) =>
          x >= definition.view.x[0] &&
          x <= definition.view.x[1] &&
          y >= definition.view.y[0] &&
          y <= definition.view.y[1];
        expect(inside(...definition.start)).toBe(true);
        expect(definition.minima.every(({ x, y }) => inside(x, y))).toBe(true);
      });

      it('has sliders whose ends and defaults are legal', () => {
        for (const parameter of definition.parameters)
          for (const value of [...parameter.range, parameter.default])
            expect(() => surfaceOf({ id: definition.id, [parameter.name]: value })).not.toThrow();
      });
    });

  it.each([1, 10, 100, 1e4])('makes a quadratic whose Hessian has eigenvalues 1 and %d along the angle', (kappa) => {
    const curvature = hessianAt(surfaceOf({ id: 'quadratic', kappa, theta: 0.5 }), 1.3, -0.4);
    expect(curvature.eigenvalues[0]).toBeCloseTo(1, 8);
    expect(curvature.eigenvalues[1]).toBeCloseTo(kappa, 8);
    expect(curvature.kappa).toBeCloseTo(kappa, 4);
    if (kappa > 1) expect(curvature.eigenvectors[0][1] / curvature.eigenvectors[0][0]).toBeCloseTo(Math.tan(0.5), 8);
  });
});
