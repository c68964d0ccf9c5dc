/** Random formulas through the WebAssembly reading, fifty to a module, against float64 within a running error bound. */
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { code, encodeModule, I32 } from '@shared/numerics/wasm/encoder.ts';
import { treeValues } from '@shared/numerics/wasm/tree-values.ts';
import { assign, LocalPool, type Value } from '@shared/numerics/wasm/vector-value.ts';
import { describe, expect, it } from 'vitest';
import { bounded, compare, newComparison, summary, wasmRounding } from '../expression/float32-bound.ts';
import { OWN_SEED, sampleFormulas, samplePoints } from '../expression/formula-arbitrary.ts';

const BATCH = 50;
const POINTS = 64;
const STRIDE = POINTS * 4;

/** `evaluate(address, turns)`: x, y and then one row a formula, STRIDE bytes each; four points a turn. */
function moduleOf(formulas: readonly string[]): Uint8Array<ArrayBuffer> {
  const [address, turns] = [0, 1];
  const pool = new LocalPool(2);
  const [x, y] = [pool.take(), pool.take()];
  const results = formulas.map(() => pool.take());
  const inputs = new Map<string, Value>([
    ['x', { kind: 'local', index: x }],
    ['y', { kind: 'local', index: y }],
  ]);
  const exprs = formulas.map((text) => parseFormula(text, ['x', 'y']));
  const load = (local: number, row: number): readonly number[] => [
    ...code.localGet(address),
    ...code.loadVector(row * STRIDE),
    ...code.localSet(local),
  ];
  const turn = [
    ...load(x, 0),
    ...load(y, 1),
    ...assign(treeValues(exprs, inputs), results, pool),
    ...results.flatMap((local, index) => [
      ...code.localGet(address),
      ...code.localGet(local),
      ...code.storeVector((2 + index) * STRIDE),
    ]),
    ...[...code.localGet(address), ...code.i32(16), ...code.i32Add, ...code.localSet(address)],
    ...[...code.localGet(turns), ...code.i32(1), ...code.i32Sub, ...code.localTee(turns), ...code.branchBackIf],
  ];
  const body = [...pool.prologue, ...code.loop(turn)];
  return encodeModule([{ name: 'evaluate', parameters: [I32, I32], locals: pool.types, code: body }]);
}

async function evaluateBatch(formulas: readonly string[], x: Float32Array, y: Float32Array): Promise<Float32Array[]> {
  const { instance } = await WebAssembly.instantiate(moduleOf(formulas));
  const { memory, evaluate } = instance.exports as unknown as {
    readonly memory: { readonly buffer: ArrayBuffer };
    readonly evaluate: (address: number, turns: number) => void;
  };
  const row = (index: number): Float32Array => new Float32Array(memory.buffer, index * STRIDE, POINTS);
  row(0).set(x);
  row(1).set(y);
  evaluate(0, POINTS / 4);
  return formulas.map((_, index) => row(2 + index).slice());
}

describe('1,000 random formulas in WebAssembly', () => {
  it.each([20260805, OWN_SEED])('are the float64 values to single precision, with seed %d', async (seed) => {
    const formulas = sampleFormulas(1000, seed);
    const { x, y } = samplePoints(POINTS, seed);
    const tally = newComparison();
    for (let first = 0; first < formulas.length; first += BATCH) {
      const batch = formulas.slice(first, first + BATCH);
      const values = await evaluateBatch(batch, x, y);
      batch.forEach((text, index) => {
        const exact = bounded(parseFormula(text, ['x', 'y']), wasmRounding);
        x.forEach((px, point) => {
          const py = y[point] ?? Number.NaN;
          compare(tally, exact(px, py), values[index]?.[point] ?? Number.NaN, () => `${text} at (${px}, ${py})`);
        });
      });
    }
    process.stdout.write(`WebAssembly, seed ${seed}: ${summary(tally)}\n`);
    expect(tally.compared + tally.leftOut).toBe(64_000);
    expect(tally.worst, tally.where).toBeLessThanOrEqual(1);
    // Mostly floors, signs and comparisons of numbers that are equal but for rounding, such as sign(x - x).
    expect(tally.leftOut).toBeLessThan(0.15 * 64_000);
    expect(tally.bounds.filter((bound) => bound < 1e-5).length).toBeGreaterThan(0.9 * tally.compared);
  });
});
