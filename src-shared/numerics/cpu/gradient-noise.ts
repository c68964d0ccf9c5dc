/**
 * Noise on the gradient, as a minibatch makes it: what it is, its draws, and its formulas as trees for every backend. Draws
 * come by counter, so that trajectory i has the same noise at step t alone, in a million, and on any backend.
 */
import { compileAll } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import { bind, CONSTANTS, type Expr } from '../expression/tree.ts';
import { printWgsl, type WgslBlock } from '../expression/wgsl.ts';
import { createStream, PHILOX_WGSL } from './random.ts';

/** Added to (∂x, ∂y) before clipping, independent in x, y, trajectories and steps. */
export interface GradientNoise {
  /** `student_t`: Student's t with 2 degrees of freedom, whose variance is infinite: a heavy tail. */
  readonly kind: 'gaussian' | 'student_t';
  /** ≥ 0; the draw is multiplied by it. For `gaussian` the standard deviation, for `student_t` the scale. */
  readonly std: number;
  /** A whole number in [0, 2⁵³). */
  readonly seed: number;
}

/**
 * What the formulas read, of words 4(t−1) … 4(t−1)+3 of stream i (`createStream(seed, i)`), that is of the one counter block
 * (t−1, 0, i, 0): `u` is `unitNumber(word)`, `v` is 1 − u, which is `unitNumber(~word)` and exact in float32.
 */
export const NOISE_DRAWS = ['v0', 'u1', 'v2', 'v3'] as const;

// Box and Muller's pair of words 0 and 1. Near u = 1 only log1p(u − 1) has the digits of log(u) in float32.
const RADIUS = 'sqrt(-2*log1p(-v0))';
const PAIR = [`${RADIUS}*cos(2*pi*u1)`, `${RADIUS}*sin(2*pi*u1)`] as const;

// A normal over √(χ²/2) of two degrees of freedom, which is √(−ln u).
const FORMULAS: Readonly<Record<GradientNoise['kind'], readonly [string, string]>> = {
  gaussian: PAIR,
  student_t: [`${PAIR[0]}/sqrt(-log1p(-v2))`, `${PAIR[1]}/sqrt(-log1p(-v3))`],
};

/** The noise of x and of y for std 1, as trees over `NOISE_DRAWS`. */
export function noiseTrees(kind: GradientNoise['kind']): readonly [Expr, Expr] {
  const [x, y] = FORMULAS[kind].map((formula) => bind(parseFormula(formula, NOISE_DRAWS), CONSTANTS));
  if (x === undefined || y === undefined) throw new Error('Invariant broken: noise has two coordinates');
  return [x, y];
}

/** Adds the noise of step t (1, 2, …) to a gradient (∂x, ∂y), in place. */
export type AddNoise = (gradient: Float64Array, step: number) => void;

/** The noise of trajectory i, a whole number in [0, 2³²), in float64. */
export function createNoise(noise: GradientNoise, trajectory = 0): AddNoise {
  const { uniform } = createStream(noise.seed, trajectory);
  const evaluate = compileAll(noiseTrees(noise.kind), NOISE_DRAWS);
  const draws = new Float64Array(NOISE_DRAWS.length);
  const drawn = new Float64Array(2);
  return (gradient, step) => {
    const first = 4 * (step - 1);
    draws[0] = 1 - uniform(first);
    draws[1] = uniform(first + 1);
    draws[2] = 1 - uniform(first + 2);
    draws[3] = 1 - uniform(first + 3);
    evaluate(draws, drawn);
    gradient[0] = (gradient[0] as number) + noise.std * (drawn[0] as number);
    gradient[1] = (gradient[1] as number) + noise.std * (drawn[1] as number);
  };
}

/**
 * `fn gradientNoise(seed: vec2u, trajectory: u32, step: u32) -> vec2f`, for std 1 and steps from 1, with the generator it
 * stands on. The seed is (low, high) as in `seedWords`; the caller prints the `functions` the text calls, once.
 */
export function gradientNoiseWgsl(
  kind: GradientNoise['kind'],
): Pick<WgslBlock, 'functions'> & { readonly text: string } {
  const inputs = new Map<string, string>([
    ['v0', 'unitNumber(~word.x)'],
    ['u1', 'unitNumber(word.y)'],
    ['v2', 'unitNumber(~word.z)'],
    ['v3', 'unitNumber(~word.w)'],
  ]);
  const { lines, outputs, functions } = printWgsl(noiseTrees(kind), inputs, 'n');
  const text = `${PHILOX_WGSL}
fn gradientNoise(seed: vec2u, trajectory: u32, step: u32) -> vec2f {
  let word = philox(vec4u(step - 1u, 0u, trajectory, 0u), seed);
${lines.map((line) => `  ${line}`).join('\n')}
  return vec2f(${outputs.join(', ')});
}`;
  return { text, functions };
}

/** A seed as the two words of a key: low, high. */
export function seedWords(seed: number): readonly [number, number] {
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}
