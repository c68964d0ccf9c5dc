/**
 * Gradients, Hessians and eigenvalues of surfaces, and the 2×2 eigenproblem, against PyTorch in float64.
 * SOURCE: tests/reference/linalg.json; tolerances from its README.
 */
import { hessianAt, symmetricEigen } from '@shared/numerics/theory/hessian.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { isClose, num, readLinalg, surfaceFrom, type Tolerance } from './reference.ts';

const file = readLinalg();
const checked = { points: 0, matrices: 0, kappas: 0, blurred: 0 };

/** Above this a condition number is rounding: that of a Hessian right to 1e-10 is right to 2e-10 of its own square. */
const BLURRED = 5e7;

function within(got: number, ref: number, tolerance: Tolerance | undefined, place: number): boolean {
  const atol = tolerance?.atol ?? 1e-12;
  return isClose(got, ref, tolerance?.rtol ?? 1e-10, typeof atol === 'number' ? atol : (atol[place] ?? 0));
}

/** Whether a condition number is the reference's, as far as entries right to 1e-10 tell. */
function isKappa(kappa: number, cond: number): boolean {
  if (kappa === cond) checked.kappas += 1;
  else if (cond > BLURRED) checked.blurred += 1;
  else {
    checked.kappas += 1;
    return isClose(kappa, cond, 2e-10 * (1 + cond), 0);
  }
  return true;
}

describe('surfaces against PyTorch in float64', () => {
  for (const [id, reference] of Object.entries(file.surfaces))
    it(`has value, gradient, Hessian and eigenvalues of ${id} at every point`, () => {
      const surface = surfaceFrom(reference);
      for (const point of file.points.filter((candidate) => candidate.surface === id)) {
        const { value, gradient, hessian, eigenvalues, kappa } = hessianAt(surface, ...point.point);
        const where = `${id} at (${point.point.join(', ')})`;
        expect(within(value, num(point.loss), point.tol?.loss, 0), `loss of ${where}`).toBe(true);
        for (const i of [0, 1] as const) {
          expect(within(gradient[i], num(point.grad[i]), point.tol?.grad, i), `gradient of ${where}`).toBe(true);
          for (const j of [0, 1] as const)
            expect(
              within(hessian[i][j], num(point.hessian[i]?.[j]), point.tol?.hessian, 2 * i + j),
              `Hessian of ${where}: ${hessian[i][j]} against ${point.hessian[i]?.[j]}`,
            ).toBe(true);
          const largest = Math.max(...point.hessianEigenvalues.map((eigenvalue) => Math.abs(num(eigenvalue))));
          expect(
            Math.abs(eigenvalues[i] - num(point.hessianEigenvalues[i])) <= 1e-12 + 1e-10 * largest,
            `eigenvalues of ${where}`,
          ).toBe(true);
        }
        expect(isKappa(kappa, num(point.cond)), `condition of ${where}: ${kappa} against ${point.cond}`).toBe(true);
        checked.points += 1;
      }
    });

  for (const matrix of file.matrices.filter(({ n }) => n === 2))
    it(`solves the eigenproblem of ${matrix.id}`, () => {
      const [xx = 0, xy = 0, , yy = 0] = matrix.A.data;
      const { eigenvalues, eigenvectors, kappa } = symmetricEigen(xx, xy, yy);
      const largest = Math.max(...matrix.eigenvalues.map(Math.abs));
      const tolerance = matrix.tol?.eigenvectors;
      for (const i of [0, 1] as const) {
        expect(Math.abs(eigenvalues[i] - (matrix.eigenvalues[i] ?? 0))).toBeLessThanOrEqual(1e-12 + 1e-10 * largest);
        const [vx, vy] = eigenvectors[i];
        expect(
          Math.hypot(xx * vx + xy * vy - eigenvalues[i] * vx, xy * vx + yy * vy - eigenvalues[i] * vy),
        ).toBeLessThan(1e-12 + 1e-10 * largest);
        if (matrix.degenerate.length > 0) continue;
        const reference = [matrix.eigenvectors.data[i] ?? 0, matrix.eigenvectors.data[2 + i] ?? 0] as const;
        const sign = Math.sign(vx * reference[0] + vy * reference[1]);
        expect(within(sign * vx, reference[0], tolerance, i)).toBe(true);
        expect(within(sign * vy, reference[1], tolerance, 2 + i)).toBe(true);
      }
      const cond = num(matrix.cond);
      // Where the file says Infinity, rounding may leave a smallest eigenvalue of 1e-16 of the largest.
      if (cond === Number.POSITIVE_INFINITY) expect(kappa).toBeGreaterThan(1e15);
      else expect(within(kappa, cond, matrix.tol?.cond, 0), `condition ${kappa} against ${cond}`).toBe(true);
      checked.matrices += 1;
    });

  afterAll(() => {
    process.stdout.write(
      `linalg.json: ${checked.points} points and ${checked.matrices} 2×2 matrices checked here, larger ones in linalg-matrices; of the points' condition numbers ${checked.kappas} compared, ${checked.blurred} not: above ${BLURRED} they are rounding\n`,
    );
    expect(checked.points).toBe(file.points.length);
  });
});
