/**
 * Seeded random numbers by counter: draw i of a stream is a function of (seed, stream, i) alone, so threads need no state
 * and every backend gets the same words. Philox4x32-10, Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405
 *
 * In WGSL the same words come from u32 arithmetic, which wraps as `Math.imul(a, b) >>> 0` does here. The high half of a
 * 32×32-bit product, which WGSL lacks, is put together from 16-bit halves exactly as in `highWord`; `PHILOX_WGSL` is that
 * text. A word w becomes the number (2·(w >> 9) + 1)·2⁻²⁴ in (0, 1), which float32 and float64 hold without rounding.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** `philox(counter, key)` returns the four words that `philoxWords` does; `unitNumber(word)` the number in (0, 1). */
export const PHILOX_WGSL = `fn highWord(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let cross = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let middle = (a & 0xffffu) * (b >> 16u) + (cross & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (cross >> 16u) + (middle >> 16u);
}
fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(
      highWord(0xcd9e8d57u, c.z) ^ c.y ^ k.x, 0xcd9e8d57u * c.z,
      highWord(0xd2511f53u, c.x) ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
fn unitNumber(word: u32) -> f32 { return f32(2u * (word >> 9u) + 1u) * 5.9604645e-8f; }
`;

function highWord(a: number, b: number): number {
  const low = (a & 0xffff) * (b & 0xffff);
  const cross = (a >>> 16) * (b & 0xffff) + (low >>> 16);
  const middle = (a & 0xffff) * (b >>> 16) + (cross & 0xffff);
  return ((a >>> 16) * (b >>> 16) + (cross >>> 16) + (middle >>> 16)) >>> 0;
}

/** Ten rounds of Philox on a counter of four words under a key of two; writes four words in [0, 2³²) into `out`. */
export function philoxWords(counter: ArrayLike<number>, key: ArrayLike<number>, out: Uint32Array): void {
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = Array.from(counter);
  const [k0 = 0, k1 = 0] = Array.from(key);
  tenRounds(c0, c1, c2, c3, k0, k1, out);
}

// Its numbers are arguments, not lists: a layer of weights takes a million of these.
function tenRounds(c0: number, c1: number, c2: number, c3: number, key0: number, key1: number, out: Uint32Array): void {
  let [x, y, z, w, k0, k1] = [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0, key0 >>> 0, key1 >>> 0];
  for (let round = 0; round < 10; round += 1) {
    const highX = highWord(MULTIPLIER_0, x);
    const highZ = highWord(MULTIPLIER_1, z);
    const lowX = Math.imul(MULTIPLIER_0, x) >>> 0;
    const lowZ = Math.imul(MULTIPLIER_1, z) >>> 0;
    x = (highZ ^ y ^ k0) >>> 0;
    y = lowZ;
    z = (highX ^ w ^ k1) >>> 0;
    w = lowX;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = x;
  out[1] = y;
  out[2] = z;
  out[3] = w;
}

/** The number in (0, 1) of a word: 2²³ values, evenly spaced, symmetric about ½. */
export function unitNumber(word: number): number {
  return (2 * (word >>> 9) + 1) * 2 ** -24;
}

export interface RandomStream {
  /** Draw `index` (a whole number ≥ 0) as 32 bits. */
  word(index: number): number;
  /** Draw `index`, uniform on (0, 1). */
  uniform(index: number): number;
  /** Draw `index` from N(0, 1), |value| < 5.8. Draws 2j and 2j + 1 are the two of one Box–Muller pair. */
  normal(index: number): number;
  /** Draws 0, 1, … of `uniform` or `normal`, bit for bit, as many as `out` holds. */
  fill(law: 'uniform' | 'normal', out: Float64Array): void;
}

/**
 * The stream of a seed (a whole number in [0, 2⁵³)) and a number in [0, 2³²) that keeps streams of one seed apart.
 * Draw i lies in word i mod 4 of counter (⌊i/4⌋ low, ⌊i/4⌋ high, stream, 0) under key (seed low, seed high).
 */
export function createStream(seed: number, stream = 0): RandomStream {
  const [low, high] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  const words = new Uint32Array(4);
  let known = -1;
  const draw = (block: number): void => {
    if (block === known) return;
    tenRounds(block, Math.floor(block / 2 ** 32), stream, 0, low, high, words);
    known = block;
  };
  const word = (index: number): number => {
    const block = Math.floor(index / 4);
    draw(block);
    return words[index - 4 * block] ?? 0;
  };
  const uniform = (index: number): number => unitNumber(word(index));
  const normal = (index: number): number => {
    const even = index - (index % 2);
    const radius = radiusOf(uniform(even));
    const angle = angleOf(uniform(even + 1));
    return radius * (index === even ? Math.cos(angle) : Math.sin(angle));
  };
  const fill = (law: 'uniform' | 'normal', out: Float64Array): void => {
    // What lies beyond the end of an array is not written.
    for (let at = 0; at < out.length; at += 4) {
      draw(at / 4);
      if (law === 'uniform') for (let i = 0; i < 4; i += 1) out[at + i] = unitNumber(words[i] as number);
      else
        for (let i = 0; i < 4; i += 2) {
          const radius = radiusOf(unitNumber(words[i] as number));
          const angle = angleOf(unitNumber(words[i + 1] as number));
          out[at + i] = radius * Math.cos(angle);
          out[at + i + 1] = radius * Math.sin(angle);
        }
    }
  };
  return { word, uniform, normal, fill };
}

/** Of a Box–Muller pair, from a number in (0, 1). */
function radiusOf(unit: number): number {
  return Math.sqrt(-2 * Math.log(unit));
}

function angleOf(unit: number): number {
  return 2 * Math.PI * unit;
}
