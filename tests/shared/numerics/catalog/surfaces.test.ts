import { SURFACES, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { describe, expect, it } from 'vitest';

describe('the surface catalogue', () => {
  it('has no id twice', () => {
    expect(new Set(SURFACES.map(({ id }) => id)).size).toBe(SURFACES.length);
  });

  it('ships the three surfaces of the first lab', () => {
    expect(SURFACES.map(({ id }) => id)).toEqual(expect.arrayContaining(['quadratic', 'rosenbrock', 'himmelblau']));
  });

  for (const definition of SURFACES)
    describe(definition.id, () => {
      const surface = surfaceOf({ id: definition.id });

      it('has its known minima where it says, with a positive definite Hessian', () => {
        for (const { x, y, loss } of definition.minima) {
          const { value, gradient, eigenvalues } = hessianAt(surface, x, y);
          expect(value).toBeCloseTo(loss, 9);
          expect(Math.hypot(...gradient)).toBeLessThan(1e-4 * Math.max(1, eigenvalues[1]));
          expect(eigenvalues[0]).toBeGreaterThan(0);
        }
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
