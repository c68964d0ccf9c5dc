/**
 * The float32 routines against float64, over the range of each and at the places where they change from one form to another.
 * The bounds are what the comments beside the routines promise.
 */
import { type Op, VALUE } from '@shared/numerics/expression/operations.ts';
import { call, symbol } from '@shared/numerics/expression/tree.ts';
import { describe, expect, it } from 'vitest';
import { errorInUlp, evaluateWasm } from './evaluate-wasm.ts';

const COUNT = 20_000;

/** From `low` to `high` in equal steps, and in equal ratios down to 1e-30 on both sides of 0 where those lie inside. */
function points(low: number, high: number): Float32Array {
  const even = Array.from({ length: COUNT }, (_, index) => low + ((high - low) * index) / (COUNT - 1));
  const ratios = Array.from({ length: COUNT }, (_, index) => {
    const size = 10 ** (-30 + (30 + Math.log10(Math.max(-low, high))) * (index / (COUNT - 1)));
    return index % 2 === 0 ? size : -size;
  });
  return Float32Array.from([...even, ...ratios.filter((value) => value >= low && value <= high)]);
}

/** Operation, range, largest error in ulp. */
const RANGES: readonly [Op, number, number, number][] = [
  ['exp', -87, 88.7, 1],
  ['expm1', -90, 88.7, 2],
  ['log', 1e-37, 3e38, 1],
  ['log', 0.5, 2, 1],
  ['log2', 1e-37, 1e30, 3],
  ['log10', 1e-37, 1e30, 3],
  ['log1p', -0.999, 3, 3],
  ['log1p', -0.999, 1e30, 3],
  ['sin', -10, 10, 2],
  ['sin', -1e6, 1e6, 2],
  ['cos', -10, 10, 2],
  ['cos', -1e6, 1e6, 2],
  ['tan', -10, 10, 4],
  ['asin', -1, 1, 3],
  ['acos', -1, 1, 3],
  ['atan', -30, 30, 3],
  ['atan', -1e30, 1e30, 3],
  ['sinh', -88, 88, 2],
  ['sinh', -2, 2, 2],
  ['cosh', -88, 88, 2],
  ['tanh', -12, 12, 2],
  ['erf', -6, 6, 3],
  ['sigmoid', -87, 30, 2],
  ['softplus', -80, 80, 3],
  ['cbrt', -1e30, 1e30, 2],
  ['cbrt', -8, 8, 2],
];
const EDGES = Float32Array.of(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1,
  -1,
  1e38,
  -1e38,
  89.3,
  -104,
  1e-40,
  -1e-40,
  0.5,
  2.5,
  -2.5,
);

describe('the WebAssembly routines', () => {
  for (const [op, low, high, bound] of RANGES)
    it(`computes ${op} on [${low}, ${high}] to ${bound} ulp`, async () => {
      const x = points(low, high);
      const got = await evaluateWasm(call(op, [symbol('x')]), x);
      let worst = { x: 0, got: 0, ulp: 0 };
      x.forEach((value, index) => {
        const ulp = errorInUlp(got[index] ?? Number.NaN, VALUE[op](value, 0, 0));
        if (!(ulp <= worst.ulp)) worst = { x: value, got: got[index] ?? Number.NaN, ulp };
      });
      expect(worst.ulp, JSON.stringify(worst)).toBeLessThanOrEqual(bound);
    });

  it('raises to any power to 1 ulp, with the special cases of JavaScript', async () => {
    const bases = [0, 1e-40, 1e-20, 0.3, 0.99, 1, 1.01, 2, 7.7, 1e10, Number.POSITIVE_INFINITY, Number.NaN];
    const exponents = [
      0,
      0.5,
      1,
      1.5,
      2,
      3,
      -1,
      -2,
      -0.3,
      7.25,
      60,
      -60,
      1e3,
      -1e3,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ];
    const pairs = [...bases, ...bases.map((base) => -base)].flatMap((base) =>
      exponents.map((exponent) => [base, exponent] as const),
    );
    const [x, y] = [Float32Array.from(pairs, ([base]) => base), Float32Array.from(pairs, ([, exponent]) => exponent)];
    const got = await evaluateWasm('x^y', x, y);
    const failures = pairs.flatMap((_, index) => {
      const exact = (x[index] as number) ** (y[index] as number);
      const value = got[index] as number;
      return Object.is(value + 0, Math.fround(exact) + 0) || errorInUlp(value, exact) <= 1
        ? []
        : [`${x[index]}^${y[index]} is ${value}, not ${exact}`];
    });
    expect(failures).toEqual([]);
  });

  it('knows angles and sides of triangles in all directions', async () => {
    const values = [-3, -1e-20, -0, 0, 1e-20, 0.2, 1, 40, 1e30, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
    const [x, y] = [Float32Array.from(pairs, ([a]) => a), Float32Array.from(pairs, ([, b]) => b)];
    const angle = await evaluateWasm('atan2(x, y)', x, y);
    const side = await evaluateWasm('hypot(x, y)', x, y);
    x.forEach((a, index) => {
      const b = y[index] as number;
      expect(errorInUlp(angle[index] as number, Math.atan2(a, b)), `atan2(${a}, ${b})`).toBeLessThanOrEqual(3);
      expect(errorInUlp(side[index] as number, Math.hypot(a, b)), `hypot(${a}, ${b})`).toBeLessThanOrEqual(2);
    });
  });

  for (const op of Object.keys(VALUE) as Op[]) {
    const isUnary = VALUE[op].length === 1 && !['norm', 'mean', 'rms'].includes(op);
    if (isUnary)
      it(`keeps ${op} finite, infinite or NaN where float64 says so`, async () => {
        const got = await evaluateWasm(call(op, [symbol('x')]), EDGES);
        EDGES.forEach((x, index) => {
          // float32 does not know such an angle to a turn.
          if (['sin', 'cos', 'tan'].includes(op) && Math.abs(x) === Math.fround(1e38)) return;
          const exact = Math.fround(VALUE[op](x, 0, 0));
          const value = got[index] as number;
          if (Number.isNaN(exact) || !Number.isFinite(exact)) expect(value, `${op}(${x})`).toBe(exact);
          // What is smaller than any normal number may round either way.
          else expect(Math.abs(value - exact), `${op}(${x})`).toBeLessThanOrEqual(3e-7 * Math.abs(exact) + 1e-38);
        });
      });
  }

  it('lets NaN through comparisons, minima and clamps as JavaScript does', async () => {
    const [x, y] = [Float32Array.of(Number.NaN, 1, Number.NaN, 2, 3), Float32Array.of(1, Number.NaN, Number.NaN, 1, 4)];
    expect([...(await evaluateWasm('min(x, y)', x, y))]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 3]);
    expect([...(await evaluateWasm('clamp(x, 0, y)', x, y))]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 3]);
    expect([...(await evaluateWasm('where(x < y, 10, 20)', x, y))]).toEqual([20, 20, 20, 20, 10]);
    expect([...(await evaluateWasm('(x != y) + 2*(x <= y)', x, y))]).toEqual([1, 1, 1, 1, 3]);
    expect([...(await evaluateWasm('mod(x, 2) + 0*y', Float32Array.of(-1, 3.5, -3.5)))]).toEqual([1, 1.5, 0.5]);
  });
});
