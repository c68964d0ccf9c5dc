/**
 * Norm layers on scaled float64 numbers, forward and backward, for γ = 1 and β = 0. As `cpu/norms.ts`, which knows no
 * powers of two; the tests hold the two to each other. With h = m·2^e and p = max(e, ⌊log₂√eps⌋):
 * y = (m − mean)·2^(e−p)/√(var·4^(e−p) + eps·4^(−p)), where nothing under the root can overflow and not both can vanish.
 */
import type { Scaled } from './scaled.ts';
import type { NormRule } from './signal-plan.ts';

export interface Normalized {
  readonly y: Scaled;
  /** 2^p/√(variance + eps) of each group. */
  readonly inverse: Float64Array;
  /** p. */
  readonly pivot: number;
  readonly lanes: Lanes;
  readonly isCentred: boolean;
}

/** Groups of numbers that share their statistics: entry i of group g at g·groupStride + i·stride. */
interface Lanes {
  readonly groups: number;
  readonly groupStride: number;
  readonly length: number;
  readonly stride: number;
}

export function normalizeScaled(
  { data, exponent }: Scaled,
  { kind, eps, epsExponent }: NormRule,
  width: number,
): Normalized {
  const batch = data.length / width;
  const lanes =
    kind === 'batch'
      ? { groups: width, groupStride: 1, length: batch, stride: width }
      : { groups: batch, groupStride: width, length: width, stride: 1 };
  const isCentred = kind !== 'rms';
  const pivot = Math.max(exponent, epsExponent);
  const y = new Float64Array(data.length);
  const inverse = new Float64Array(lanes.groups);
  for (let group = 0; group < lanes.groups; group += 1) {
    const from = group * lanes.groupStride;
    const mean = isCentred ? meanOf(lanes, from, (at) => data[at] as number) : 0;
    const variance = meanOf(lanes, from, (at) => ((data[at] as number) - mean) ** 2);
    const root = Math.sqrt(variance * 4 ** (exponent - pivot) + eps * 4 ** -pivot);
    // 0 only for a constant group beside which eps is nothing: its numbers are all 0 once centred.
    const factor = root === 0 ? 0 : 1 / root;
    inverse[group] = factor;
    for (let i = 0; i < lanes.length; i += 1) {
      const at = from + i * lanes.stride;
      y[at] = ((data[at] as number) - mean) * factor;
    }
  }
  return { y: { data: y, exponent: exponent - pivot }, inverse, pivot, lanes, isCentred };
}

/** dx = (G − mean(G) − y·mean(G·y))/√(variance + eps), without mean(G) where the mean is not taken out. */
export function normBackward(gradient: Scaled, { y, inverse, pivot, lanes, isCentred }: Normalized): Scaled {
  const g = gradient.data;
  const data = new Float64Array(g.length);
  const squared = 4 ** y.exponent;
  for (let group = 0; group < lanes.groups; group += 1) {
    const from = group * lanes.groupStride;
    const mean = isCentred ? meanOf(lanes, from, (at) => g[at] as number) : 0;
    const along = squared * meanOf(lanes, from, (at) => (g[at] as number) * (y.data[at] as number));
    for (let i = 0; i < lanes.length; i += 1) {
      const at = from + i * lanes.stride;
      data[at] = ((g[at] as number) - mean - (y.data[at] as number) * along) * (inverse[group] as number);
    }
  }
  return { data, exponent: gradient.exponent - pivot };
}

function meanOf({ length, stride }: Lanes, from: number, valueAt: (at: number) => number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += valueAt(from + i * stride);
  return sum / length;
}
