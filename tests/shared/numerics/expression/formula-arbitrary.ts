/**
 * Random formulas in x and y that stay inside every function's domain, so that any disagreement is a disagreement of
 * mathematics and not of how languages treat the square root of a negative number.
 */
import fc from 'fast-check';

const SMOOTH = [
  (u: string) => `sin(${u})`,
  (u: string) => `cos(${u})`,
  (u: string) => `tanh(${u})`,
  (u: string) => `atan(${u})`,
  (u: string) => `exp(sin(${u}))`,
  (u: string) => `expm1(cos(${u}))`,
  (u: string) => `log(1.5 + (${u})^2)`,
  (u: string) => `log1p((${u})^2)`,
  (u: string) => `log2(2 + cos(${u}))`,
  (u: string) => `log10(3 + sin(${u}))`,
  (u: string) => `sqrt(1 + (${u})^2)`,
  (u: string) => `asin(0.9*sin(${u}))`,
  (u: string) => `acos(0.9*cos(${u}))`,
  (u: string) => `tan(0.7*sin(${u}))`,
  (u: string) => `sinh(sin(${u}))`,
  (u: string) => `cosh(tanh(${u}))`,
  (u: string) => `erf(${u})`,
  (u: string) => `(2 + sin(${u}))^1.5`,
  (u: string) => `-(${u})^3`,
  (u: string) => `(1.5 + (${u})^2)^-2`,
  (u: string) => `cbrt(2 + sin(${u}))`,
  (u: string) => `sigmoid(${u})`,
  (u: string) => `softplus(${u})`,
] as const;
const KINKED = [
  (u: string) => `abs(${u})`,
  (u: string) => `sign(${u})`,
  (u: string) => `floor(${u})`,
  (u: string) => `ceil(3*(${u}))`,
  (u: string) => `mod(${u}, 0.7)`,
  (u: string) => `round(2*(${u}))`,
  (u: string) => `clamp(${u}, -0.4, 0.8)`,
] as const;
const PAIRS = [
  (u: string, v: string) => `(${u}) + (${v})`,
  (u: string, v: string) => `(${u}) - (${v})`,
  (u: string, v: string) => `(${u})*(${v})`,
  (u: string, v: string) => `(${u})/(1 + (${v})^2)`,
  (u: string, v: string) => `atan2(${u}, 1.5 + sin(${v}))`,
  (u: string, v: string) => `hypot(${u}, 1 + (${v})^2)`,
  (u: string, v: string) => `(1.2 + sin(${u}))^cos(${v})`,
] as const;
const KINKED_PAIRS = [
  (u: string, v: string) => `min(${u}, ${v})`,
  (u: string, v: string) => `max(${u}, ${v}, 0.3)`,
  (u: string, v: string) => `min(max(${u}, -0.4), ${v})`,
  (u: string, v: string) => `((${u}) < (${v})) * (${u})`,
  (u: string, v: string) => `(${u}) >= 0.2 ? (${v}) : -(${u})`,
  (u: string, v: string) => `where((${u}) > 0.1, ${v}, -(${u}))`,
  (u: string, v: string) => `((${u}) <= (${v})) * (${v})`,
  (u: string, v: string) => `clamp(${u}, -1, 1 + (${v})^2)`,
  // Whole numbers, because computed ones are hardly ever equal.
  (u: string, v: string) => `(round(${u}) == round(${v})) + (${u})`,
  (u: string, v: string) => `where(ceil(${u}) != floor(${v}), ${v}, ${u})`,
] as const;

/** Formula texts. `smooth` leaves out everything with a kink or a jump. */
export function formulas(smooth: boolean): fc.Arbitrary<string> {
  const unary = smooth ? SMOOTH : [...SMOOTH, ...KINKED];
  const binary = smooth ? PAIRS : [...PAIRS, ...KINKED_PAIRS];
  return fc.letrec<{ formula: string; leaf: string; one: string; two: string }>((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom('x', 'y', 'pi', 'e', '2 x', '0.5'),
      fc.integer({ min: -300, max: 300 }).map((hundredths) => `(${hundredths / 100})`),
    ),
    one: fc.tuple(fc.constantFrom(...unary), tie('formula')).map(([make, u]) => make(u)),
    two: fc.tuple(fc.constantFrom(...binary), tie('formula'), tie('formula')).map(([make, u, v]) => make(u, v)),
    formula: fc.oneof({ maxDepth: 3, depthIdentifier: 'formula' }, tie('leaf'), tie('one'), tie('two')),
  })).formula;
}

/** A point of [−2, 2]² whose coordinates are no multiples of anything a formula mentions. */
export const points = fc
  .tuple(fc.integer({ min: -2000, max: 2000 }), fc.integer({ min: -2000, max: 2000 }))
  .map(([x, y]) => [x / 1000 + 0.000137, y / 1000 - 0.000219] as const);

/** A seed of this run's own, printed wherever it is used, so that a failure can be repeated. */
export const OWN_SEED = Date.now() % 2 ** 31;

/** Kinks included. */
export function sampleFormulas(count: number, seed: number): readonly string[] {
  return fc.sample(formulas(false), { seed, numRuns: count });
}

/** Points of [−2, 2]² that float32 holds exactly. */
export function samplePoints(
  count: number,
  seed: number,
): { readonly x: Float32Array<ArrayBuffer>; readonly y: Float32Array<ArrayBuffer> } {
  const pairs = fc.sample(points, { seed, numRuns: count });
  return { x: Float32Array.from(pairs, ([x]) => x), y: Float32Array.from(pairs, ([, y]) => y) };
}
