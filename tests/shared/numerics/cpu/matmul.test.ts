/** Products in panels against three plain loops. */
import { product, rowMajor, type Strided, transposed } from '@shared/numerics/cpu/matmul.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const at = ({ data, rowStride, columnStride }: Strided, row: number, column: number): number =>
  data[row * rowStride + column * columnStride] as number;

describe('a product in panels', () => {
  it('is the product, exactly for small whole numbers, at any size and however the factors lie', () => {
    const size = fc.integer({ min: 1, max: 11 });
    fc.assert(
      fc.property(size, size, size, fc.boolean(), fc.boolean(), (rows, inner, columns, flipA, flipB) => {
        const made = (r: number, c: number): Strided =>
          rowMajor(
            Float64Array.from({ length: r * c }, (_, i) => ((7 * i) % 13) - 6),
            r,
            c,
          );
        const a = flipA ? transposed(made(inner, rows)) : made(rows, inner);
        const b = flipB ? transposed(made(columns, inner)) : made(inner, columns);
        const got = product(a, b);
        expect(got.length).toBe(rows * columns);
        for (let row = 0; row < rows; row += 1)
          for (let column = 0; column < columns; column += 1) {
            let sum = 0;
            for (let k = 0; k < inner; k += 1) sum += at(a, row, k) * at(b, k, column);
            expect(got[row * columns + column]).toBe(sum);
          }
      }),
    );
  });
});
