/**
 * Draws that depend on nothing but a seed and a name: counter-based, so that adding a question to a round or a parameter
 * to a question never changes what another one drew. SplitMix64 (Steele, Lea & Flood 2014, https://doi.org/10.1145/2660193.2660195)
 * over an FNV-1a hash of the name. Not for secrets.
 */

const MASK = 0xffff_ffff_ffff_ffffn;

function mix(state: bigint): bigint {
  let z = state & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & MASK;
  return z ^ (z >> 31n);
}

function hash(text: string): bigint {
  let h = 0xcbf2_9ce4_8422_2325n;
  for (let i = 0; i < text.length; i += 1) h = ((h ^ BigInt(text.charCodeAt(i))) * 0x0000_0100_0000_01b3n) & MASK;
  return h;
}

/** A number in [0, 1) with 53 random bits, fixed by (seed, name). */
export function drawUnit(seed: string, name: string): number {
  const bits = mix((hash(`${seed}\u0000${name}`) + 0x9e37_79b9_7f4a_7c15n) & MASK);
  return Number(bits >> 11n) / 2 ** 53;
}

/** A whole number in [0, count), fixed by (seed, name). `count` is at least 1 and far below 2^53. */
export function drawIndex(seed: string, name: string, count: number): number {
  return Math.min(count - 1, Math.floor(drawUnit(seed, name) * count));
}
