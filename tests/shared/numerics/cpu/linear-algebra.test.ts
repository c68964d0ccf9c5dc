import { conditionNumber, determinant, symmetricEigenproblem, trace } from '@shared/numerics/cpu/linear-algebra.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { tensor } from '@shared/numerics/cpu/tensor.ts';
import { symmetricEigen } from '@shared/numerics/theory/hessian.ts';
import { describe, expect, it } from 'vitest';

function randomSymmetric(n: number, seed: number) {
  const { normal } = createStream(seed);
  const place = (at: number) => Math.min(at, (at % n) * n + Math.floor(at / n));
  return tensor(
    [n, n],
    Float64Array.from({ length: n * n }, (_, at) => normal(place(at))),
  );
}

describe('the symmetric eigenproblem', () => {
  it.each([1, 2, 3, 10, 40])(
    'rebuilds a random %d×%d matrix from its eigenvalues and orthonormal eigenvectors',
    (n) => {
      const matrix = randomSymmetric(n, n);
      const { eigenvalues, eigenvectors } = symmetricEigenproblem(matrix);
      const v = (row: number, column: number) => eigenvectors.data[row * n + column] ?? 0;
      for (let i = 0; i < n; i += 1)
        for (let j = 0; j < n; j += 1) {
          let rebuilt = 0;
          let inner = 0;
          for (let k = 0; k < n; k += 1) {
            rebuilt += v(i, k) * (eigenvalues[k] ?? 0) * v(j, k);
            inner += v(k, i) * v(k, j);
          }
          expect(rebuilt).toBeCloseTo(matrix.data[i * n + j] ?? 0, 11);
          expect(inner).toBeCloseTo(i === j ? 1 : 0, 12);
        }
      expect([...eigenvalues]).toEqual([...eigenvalues].sort((a, b) => a - b));
    },
  );

  it('has the sum and the product that trace and determinant say', () => {
    const matrix = randomSymmetric(6, 2);
    const { eigenvalues } = symmetricEigenproblem(matrix);
    expect(eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace(matrix), 12);
    expect(eigenvalues.reduce((product, value) => product * value, 1)).toBeCloseTo(determinant(matrix), 10);
  });

  it('refuses what is not square or not finite', () => {
    expect(() => symmetricEigenproblem(tensor([2, 3], [1, 2, 3, 4, 5, 6]))).toThrow('got shape (2, 3)');
    expect(() => symmetricEigenproblem(tensor([1, 1], [Number.NaN]))).toThrow('not finite');
  });

  it('of the zero matrix is zero, and its condition infinite', () => {
    const { eigenvalues } = symmetricEigenproblem(tensor([2, 2], [0, 0, 0, 0]));
    expect([...eigenvalues]).toEqual([0, 0]);
    expect(conditionNumber(eigenvalues)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the condition number', () => {
  it('is that of the entries: graded matrices have one, singular ones none, in both solvers', () => {
    for (const [xx, xy, yy, cond] of [
      [1e-9, 0, 1e9, 1e18],
      [1 / 3, 1 / 3, 1 / 3, Number.POSITIVE_INFINITY],
      [0.1, 0.3, 0.9, Number.POSITIVE_INFINITY],
      [2, 1, 2, 3],
    ] as const) {
      const { eigenvalues } = symmetricEigenproblem(tensor([2, 2], [xx, xy, xy, yy]));
      const wanted = cond === Number.POSITIVE_INFINITY ? cond : expect.closeTo(cond, 12 - Math.log10(cond));
      expect(conditionNumber(eigenvalues)).toEqual(wanted);
      expect(symmetricEigen(xx, xy, yy).kappa).toEqual(wanted);
    }
  });
});

describe('the determinant', () => {
  it('changes sign with two rows exchanged, and is 0 for equal rows', () => {
    expect(determinant(tensor([2, 2], [0, 2, 3, 4]))).toBe(-6);
    expect(determinant(tensor([2, 2], [3, 4, 0, 2]))).toBe(6);
    expect(determinant(tensor([2, 2], [1, 2, 1, 2]))).toBe(0);
  });
});
