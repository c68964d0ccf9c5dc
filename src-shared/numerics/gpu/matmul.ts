/**
 * Dense products on a GpuSession: picks form and tile, binds, dispatches. Owns no buffer but reads and writes those it is given.
 */
import {
  DIRECT_TILE,
  directMatmulSource,
  MATMUL_SHAPE_WORDS,
  type MatmulKind,
  type MatmulTile,
  matmulSource,
} from './matmul-kernel.ts';
import type { GpuSession, RunBuffers } from './session.ts';

export interface MatmulShape {
  readonly kind: MatmulKind;
  /** Of the result; each at least 1. */
  readonly rows: number;
  /** Terms of each sum. */
  readonly inner: number;
  readonly columns: number;
}

/** A product of one shape, compiled; `bind` it to buffers as often as wanted. */
export interface Matmul {
  /** C becomes the product of A and B, all float32 and row-major, each time the function returned is called. */
  bind(a: GPUBuffer, b: GPUBuffer, c: GPUBuffer): () => void;
}

const BINDINGS = ['uniform', 'read-only-storage', 'read-only-storage', 'storage'] as const;

/** Small results keep more workgroups busy in small tiles; large ones read memory half as often in large tiles. */
export function tileFor({ rows, columns }: Pick<MatmulShape, 'rows' | 'columns'>): MatmulTile {
  return rows >= 256 && columns >= 256 ? 64 : 32;
}

/**
 * Compiles a product, its sizes in a uniform among `buffers`; `isSoftware` chooses between its two forms, which both run
 * anywhere. Throws AppError('unavailable') if the adapter refuses it.
 */
export async function createMatmul(
  session: GpuSession,
  buffers: RunBuffers,
  shape: MatmulShape,
  isSoftware = session.isSoftware,
): Promise<Matmul> {
  const tile = tileFor(shape);
  const [source, side] = isSoftware
    ? [directMatmulSource(shape.kind), DIRECT_TILE]
    : [matmulSource(shape.kind, tile), tile];
  const pipeline = await session.pipeline(source, 'multiply', BINDINGS);
  const sizes = buffers.uniform(MATMUL_SHAPE_WORDS * 4);
  session.write(sizes, Uint32Array.of(shape.rows, shape.inner, shape.columns, 0));
  return {
    bind: (a, b, c) => {
      const group = session.bind(pipeline, [sizes, a, b, c]);
      return () => session.dispatch(pipeline, group, Math.ceil(shape.columns / side), Math.ceil(shape.rows / side));
    },
  };
}
