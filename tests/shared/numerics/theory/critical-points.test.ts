import { createSurface } from '@shared/numerics/catalog/surface.ts';
import { findSurface, SURFACES, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { descend } from '@shared/numerics/cpu/descent-engine.ts';
import { type CriticalPoints, findCriticalPoints } from '@shared/numerics/theory/critical-points.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { describe, expect, it } from 'vitest';

const SQUARE = { x: [-2, 2], y: [-2, 2] } as const;
const inCatalogue = (id: string): CriticalPoints => findCriticalPoints(surfaceOf({ id }), findSurface(id).view);
const typed = (formula: string): CriticalPoints => findCriticalPoints(createSurface(formula), SQUARE);
const count = ({ points }: CriticalPoints, kind: string): number =>
  points.filter((point) => point.kind === kind).length;

describe('critical points', () => {
  it('of Himmelblau are four minima, four saddles and one maximum', () => {
    const found = inCatalogue('himmelblau');
    expect(found.flats).toEqual([]);
    expect(found.points.map(({ kind }) => kind).toSorted()).toEqual([
      'maximum',
      ...Array(4).fill('minimum'),
      ...Array(4).fill('saddle'),
    ]);
    const summit = found.points.find(({ kind }) => kind === 'maximum');
    // SOURCE: ∇f = 0 solved with mpmath in 50 digits.
    expect(summit?.x).toBeCloseTo(-0.270844590667, 10);
    expect(summit?.y).toBeCloseTo(-0.92303855648, 10);
    expect(summit?.loss).toBeCloseTo(181.616521522582, 9);
  });

  it.each(SURFACES.map(({ id }) => id))('of %s include every smooth minimum inside its view', (id) => {
    const { view, minima } = findSurface(id);
    const [width, height] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
    const found = inCatalogue(id).points.filter(({ kind }) => kind === 'minimum');
    for (const { x, y } of minima.filter(({ where }) => where === undefined)) {
      const near = found.filter((one) => Math.hypot((one.x - x) / width, (one.y - y) / height) < 1e-9);
      expect(near, `${id} (${x}, ${y})`).toHaveLength(1);
    }
  });

  it.each(SURFACES.map(({ id }) => id))('of %s have a gradient of zero, to 1e-8 of curvature times view', (id) => {
    const { view } = findSurface(id);
    const surface = surfaceOf({ id });
    const [width, height] = [view.x[1] - view.x[0], view.y[1] - view.y[0]];
    const { points, flats } = inCatalogue(id);
    const smooth = points.filter(({ kind }) => kind !== 'kink').map(({ x, y }) => [x, y] as const);
    for (const [x, y] of [...smooth, ...flats.flatMap((flat) => flat.points)]) {
      const { gradient, hessian } = hessianAt(surface, x, y);
      const [[xx, xy], [, yy]] = hessian;
      const curvature = Math.hypot(xx * width * width, xy * width * height, yy * height * height);
      // Where the Hessian vanishes as well, Newton's method has come as close as it could.
      expect(Math.hypot(gradient[0] * width, gradient[1] * height)).toBeLessThanOrEqual(1e-8 * curvature + 1e-12);
    }
  });

  it.each([
    ['rastrigin', 121],
    ['ackley', 120],
    ['bohachevsky', 25],
    ['griewank', 17],
    ['six-hump-camel', 6],
    ['styblinski-tang', 4],
    ['goldstein-price', 4],
    ['three-hump-camel', 3],
    ['branin', 3],
    ['easom', 5],
  ])('of %s count %d minima', (id, minima) => {
    expect(count(inCatalogue(id), 'minimum')).toBe(minima);
  });

  it('obey the counting rule of a surface that rises on all sides: minima − saddles + maxima is 1', () => {
    for (const id of ['himmelblau', 'styblinski-tang', 'six-hump-camel', 'three-hump-camel']) {
      const found = inCatalogue(id);
      expect(count(found, 'minimum') - count(found, 'saddle') + count(found, 'maximum'), id).toBe(1);
    }
  });

  it('of a flat valley are one set, no denser than the starts, beside the saddle between its branches', () => {
    const { points, flats } = inCatalogue('deep-linear');
    expect(points).toMatchObject([{ kind: 'saddle', loss: 0.5 }]);
    expect(flats).toHaveLength(1);
    expect(flats[0]?.points.length).toBeGreaterThan(10);
    expect(flats[0]?.points.length).toBeLessThan(60);
    for (const [x, y] of flats[0]?.points ?? []) expect(x * y).toBeCloseTo(1, 9);
  });

  it.each([
    ['x^2', 1],
    ['(x^2 + y^2 - 1)^2', 1],
    ['floor(x)', 4],
    ['3', 1],
    ['x^2*y^2', 1],
  ])('of %s, flat along a curve or a plain, are sets: %d of them', (formula, sets) => {
    const { points, flats } = typed(formula);
    expect(flats).toHaveLength(sets);
    for (const flat of flats) expect(flat.points.length).toBeLessThan(600);
    expect(points.filter(({ kind }) => kind === 'minimum' || kind === 'saddle')).toEqual([]);
  });

  it.each([['x^3 - 3*x*y^2'], ['x^4 + y^2'], ['x^4 + y^4'], ['x^3 + y^2']])(
    'of %s at the origin are degenerate, and one point',
    (formula) => {
      const { points, flats } = typed(formula);
      expect(flats).toEqual([]);
      expect(points).toHaveLength(1);
      expect(points[0]?.kind).toBe('degenerate');
      expect(Math.hypot(points[0]?.x ?? 1, points[0]?.y ?? 1)).toBeLessThan(1e-5);
    },
  );

  it.each([
    ['abs(x - 0.3) + 10*abs(y + 0.7)', 0.3, -0.7, 1e-6],
    ['hypot(x - 0.3, 2*y)', 0.3, 0, 1e-6],
    ['max(x + y, x - y, -2*x) + 1', 0, 0, 1e-6],
    // Along the kink the slope is 0.2·|x − 0.5|, and a 1e-5 of that across is taken for none.
    ['abs(y - x^2) + 0.1*(x - 0.5)^2', 0.5, 0.25, 1e-3],
  ])('of %s are a minimum on a kink at (%d, %d), and nothing smooth', (formula, x, y, error) => {
    const { points, flats } = typed(formula);
    expect(flats).toEqual([]);
    expect(points).toHaveLength(1);
    expect(points[0]?.kind).toBe('kink');
    expect(Math.hypot((points[0]?.x ?? 9) - x, (points[0]?.y ?? 9) - y)).toBeLessThan(error);
  });

  it.each(['abs(x) + y', 'abs(y - x^2) + 0.3*x', '100*sqrt(abs(y - 0.01*x^2)) + 0.01*abs(x + 10)', 'x + y', 'log(x)'])(
    'of %s are none, rather than a guess',
    (formula) => {
      expect(typed(formula)).toEqual({ points: [], flats: [] });
    },
  );

  it('do not depend on the units of the axes or of the loss', () => {
    const plain = inCatalogue('himmelblau').points;
    const scaled = findCriticalPoints(
      createSurface('1e-6*((1e-4*x)^2 + 1e5*y - 11)^2 + 1e-6*(1e-4*x + (1e5*y)^2 - 7)^2'),
      { x: [-5e4, 5e4], y: [-5e-5, 5e-5] },
    ).points;
    expect(scaled.map(({ kind }) => kind)).toEqual(plain.map(({ kind }) => kind));
    scaled.forEach(({ loss }, index) => {
      expect(loss * 1e6).toBeCloseTo(plain[index]?.loss ?? Number.NaN, 6);
    });
  });

  it('at a minimum carry the learning rates at which runs from beside it stop coming back', () => {
    const surface = surfaceOf({ id: 'himmelblau' });
    const minimum = inCatalogue('himmelblau').points[0];
    if (minimum?.kind !== 'minimum') throw new Error('the lowest critical point is a minimum');
    const { x, y, eigenvalues, limits } = minimum;
    expect((limits?.sgd ?? 0) * eigenvalues[1]).toBeCloseTo(2, 12);
    const strayed = (id: string, lr: number, rest: Readonly<Record<string, number>> = {}): number => {
      const path = descend(surface, { id, lr, ...rest }, [x + 1e-7, y + 1e-7], 600);
      return Math.hypot((path.x.at(-1) ?? Number.NaN) - x, (path.y.at(-1) ?? Number.NaN) - y);
    };
    for (const [id, limit, rest] of [
      ['sgd', limits?.sgd, {}],
      ['momentum', limits?.momentum, {}],
      ['nesterov', limits?.nesterov, {}],
      ['momentum', limits?.average, { dampening: 0.9 }],
    ] as const) {
      expect(strayed(id, 0.98 * (limit ?? Number.NaN), rest), id).toBeLessThan(1e-7);
      expect(strayed(id, 1.02 * (limit ?? Number.NaN), rest), id).not.toBeLessThan(1e-5);
    }
  });

  it('of the badly scaled Powell function keep a condition number beyond 1e17', () => {
    const [lowest] = inCatalogue('powell-badly-scaled').points;
    if (lowest?.kind !== 'minimum') throw new Error('the lowest critical point is a minimum');
    // SOURCE: λmax²/det of the Hessian 2JᵀJ of the two residuals, with mpmath in 50 digits.
    expect(Math.log10(lowest.kappa)).toBeCloseTo(17.8377, 3);
  });
});
