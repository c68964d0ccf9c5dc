/**
 * Symmetric eigenproblems of every size against NumPy in float64, with condition number, determinant and trace.
 * SOURCE: tests/reference/linalg.json; tolerances from its README. Inside a degenerate range only the space is compared.
 */
import { conditionNumber, determinant, symmetricEigenproblem, trace } from '@shared/numerics/cpu/linear-algebra.ts';
import { describe } from 'vitest';
import { checkEveryCase, disagreement, type FileTensor, readFixture, type Tolerances, tensorFrom } from './cases.ts';
import { type FileNumber, num } from './reference.ts';

interface MatrixCase {
  readonly id: string;
  readonly n: number;
  readonly A: FileTensor;
  readonly eigenvalues: readonly FileNumber[];
  readonly eigenvectors: FileTensor;
  readonly degenerate: readonly (readonly [number, number])[];
  readonly singular: boolean;
  readonly cond: FileNumber;
  readonly det: FileNumber;
  readonly trace: FileNumber;
  readonly tol: Tolerances;
}

function checkMatrix(sample: MatrixCase): readonly (string | undefined)[] {
  const { n, tol } = sample;
  const matrix = tensorFrom(sample.A);
  const { eigenvalues, eigenvectors } = symmetricEigenproblem(matrix);
  const largest = Math.max(...sample.eigenvalues.map((value) => Math.abs(num(value))));
  const problems = [
    disagreement('eigenvalues', eigenvalues, sample.eigenvalues, tol),
    disagreement('cond', [conditionNumber(eigenvalues)], [sample.cond], tol),
    disagreement('trace', [trace(matrix)], [sample.trace], tol),
    // A determinant is no better conditioned than the smallest eigenvalue it is a product of.
    disagreement('det', [determinant(matrix)], [sample.det], {
      det: { rtol: Math.max(1e-10, n * (tol.cond?.rtol ?? 0)), atol: 1e-12 },
    }),
  ];
  for (let j = 0; j < n; j += 1) {
    const vector = Array.from({ length: n }, (_, row) => eigenvectors.data[row * n + j] ?? 0);
    const eigenvalue = eigenvalues[j] ?? 0;
    const residue = vector.map((_, row) =>
      vector.reduce((sum, entry, k) => sum + (matrix.data[row * n + k] ?? 0) * entry, -eigenvalue * (vector[row] ?? 0)),
    );
    if (!(Math.hypot(...residue) <= 1e-12 + 1e-12 * largest)) problems.push(`|A v − λ v| is ${Math.hypot(...residue)}`);
    if (!(Math.abs(Math.hypot(...vector) - 1) <= 1e-12)) problems.push(`|v| is ${Math.hypot(...vector)}`);
    if (sample.degenerate.some(([low, high]) => j >= low && j <= high)) continue;
    const reference = vector.map((_, row) => num(sample.eigenvectors.data[row * n + j]));
    const sign = Math.sign(vector.reduce((sum, entry, row) => sum + entry * (reference[row] ?? 0), 0));
    problems.push(
      disagreement(
        'eigenvectors',
        vector.map((entry) => sign * entry),
        reference,
        tol,
      ),
    );
  }
  return problems;
}

describe('symmetric matrices against NumPy in float64', () => {
  checkEveryCase<MatrixCase>(
    'linalg.json, matrices',
    ({ id, n }) => `has eigenvalues, eigenvectors, condition, determinant and trace of ${id} (${n}×${n})`,
    readFixture<{ matrices: readonly MatrixCase[] }>('linalg.json').matrices,
    checkMatrix,
  );
});
