/** Both forms of the product in WGSL against float64, in every variant and with sizes that fill no tile. */

import { product, rowMajor, type Strided, transposed } from '@shared/numerics/cpu/matmul.ts';
import { createStream } from '@shared/numerics/cpu/random.ts';
import { createMatmul, type MatmulShape, tileFor } from '@shared/numerics/gpu/matmul.ts';
import { matmulSource } from '@shared/numerics/gpu/matmul-kernel.ts';
import { GpuSession } from '@shared/numerics/gpu/session.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestDevice } from './device.ts';

let session: GpuSession;
beforeAll(async () => {
  const { device, adapterName } = await requestDevice();
  session = new GpuSession(device, adapterName);
});
afterAll(() => session.dispose());

function drawn(stream: number, rows: number, columns: number): Strided {
  const { normal } = createStream(5, stream);
  return rowMajor(
    Float64Array.from({ length: rows * columns }, (_, i) => Math.fround(normal(i))),
    rows,
    columns,
  );
}

const factors = ({ kind, rows, inner, columns }: MatmulShape) => ({
  a: kind === 'atb' ? drawn(1, inner, rows) : drawn(1, rows, inner),
  b: kind === 'abt' ? drawn(2, columns, inner) : drawn(2, inner, columns),
});

async function onDevice(shape: MatmulShape, isSoftware: boolean): Promise<Float32Array> {
  const { a, b } = factors(shape);
  const bytes = shape.rows * shape.columns * 4;
  return session.withBuffers(async (buffers) => {
    const c = buffers.output(bytes);
    const multiply = await createMatmul(session, buffers, shape, isSoftware);
    multiply.bind(buffers.input(a.data), buffers.input(b.data), c)();
    return new Float32Array(await session.read(c, bytes));
  });
}

const SIZES = [
  [1, 1, 1],
  [3, 5, 2],
  [32, 16, 32],
  [33, 17, 31],
  [64, 512, 70],
  [256, 40, 256],
  [300, 129, 257],
] as const;

const FORMS = (['ab', 'atb', 'abt'] as const).flatMap((kind) => [
  { kind, isSoftware: false, form: 'in tiles' },
  { kind, isSoftware: true, form: 'directly' },
]);

describe('the product of matrices', () => {
  for (const { kind, isSoftware, form } of FORMS)
    it(`agrees with float64 for ${kind} ${form} at sizes inside, on and across tiles`, async () => {
      for (const [rows, inner, columns] of SIZES) {
        const shape = { kind, rows, inner, columns };
        const { a, b } = factors(shape);
        const exact = product(kind === 'atb' ? transposed(a) : a, kind === 'abt' ? transposed(b) : b);
        const got = await onDevice(shape, isSoftware);
        expect(got.length).toBe(exact.length);
        const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - (exact[i] as number))), 0);
        // Sums of `inner` products: float32 rounds each partial sum, of order √inner and at most about 4√inner, by half a spacing, and the errors wander as √inner.
        expect(worst, `${rows}×${inner}×${columns}`).toBeLessThan(8 * inner * 2 ** -24 + 1e-6);
      }
    });

  it('uses both tiles in these tests', () => {
    expect(new Set(SIZES.map(([rows, , columns]) => tileFor({ rows, columns })))).toEqual(new Set([32, 64]));
  });

  it('stays within the workgroup memory and the threads every adapter has', () => {
    for (const tile of [32, 64] as const) {
      const source = matmulSource('ab', tile);
      const vectors = [...source.matchAll(/array<vec4f, (\d+)>;/g)].map(([, count]) => Number(count));
      expect(vectors.reduce((sum, count) => sum + 16 * count, 0)).toBeLessThanOrEqual(16384);
      expect((tile / 4) ** 2).toBeLessThanOrEqual(256);
    }
  });
});
