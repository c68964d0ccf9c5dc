/**
 * What the curvature at a point looks like: Hessian, its eigenvalues and directions, condition number. Exact derivatives,
 * float64. Draws nothing.
 */
import type { Surface } from '../catalog/surface.ts';
import { conditionNumber, isZeroToRounding } from '../cpu/linear-algebra.ts';
import { JET_LENGTH } from '../expression/jets.ts';

export interface SymmetricEigen {
  /** Ascending. */
  readonly eigenvalues: readonly [number, number];
  /** Unit length, in the order of the eigenvalues; the entry of largest magnitude is positive. */
  readonly eigenvectors: readonly [readonly [number, number], readonly [number, number]];
  /** Largest over smallest |eigenvalue|, ≥ 1; Infinity if the matrix is singular to rounding. */
  readonly kappa: number;
}

export interface Curvature extends SymmetricEigen {
  readonly value: number;
  readonly gradient: readonly [number, number];
  /** Rows of the symmetric matrix of second derivatives. */
  readonly hessian: readonly [readonly [number, number], readonly [number, number]];
}

/**
 * Eigenvalues and eigenvectors of [[xx, xy], [xy, yy]]. The eigenvalue of larger magnitude is right to rounding; the error of
 * the other is that of the determinant over it, which keeps digits of graded matrices beyond a condition number of 1e16.
 */
export function symmetricEigen(xx: number, xy: number, yy: number): SymmetricEigen {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  const leading = middle < 0 ? middle - spread : middle + spread;
  const other = leading === 0 ? 0 : (xx / leading) * yy - (xy / leading) * xy;
  const eigenvalues: readonly [number, number] = [Math.min(leading, other), Math.max(leading, other)];
  // The angle of the larger eigenvalue's direction: tan 2φ = 2·xy / (xx − yy), on the branch where the larger one lies.
  const angle = Math.atan2(xy, (xx - yy) / 2) / 2;
  const larger: readonly [number, number] = [Math.cos(angle), Math.sin(angle)];
  const eigenvectors = [upright([-larger[1], larger[0]]), upright(larger)] as const;
  const entry = (row: number, column: number): number => (row !== column ? xy : row === 0 ? xx : yy);
  const certain = ([0, 1] as const).map((i) =>
    isZeroToRounding(eigenvalues[i], eigenvectors[i], entry) ? 0 : eigenvalues[i],
  );
  return { eigenvalues, eigenvectors, kappa: conditionNumber(certain) };
}

function upright([x, y]: readonly [number, number]): readonly [number, number] {
  const leading = Math.abs(x) >= Math.abs(y) ? x : y;
  return leading < 0 ? [-x, -y] : [x, y];
}

/** Value, gradient, Hessian and its eigen-decomposition at (x, y). Entries are NaN or infinite where the surface is. */
export function hessianAt(surface: Surface, x: number, y: number): Curvature {
  const jet = new Float64Array(JET_LENGTH);
  surface.jet(x, y, jet);
  const [value = 0, gx = 0, gy = 0, xx = 0, xy = 0, yy = 0] = jet;
  return {
    value,
    gradient: [gx, gy],
    hessian: [
      [xx, xy],
      [xy, yy],
    ],
    ...symmetricEigen(xx, xy, yy),
  };
}
