/**
 * One activation over scaled float64 numbers: values, slopes, and which units are dead or saturated.
 */
import { compileAll } from '../expression/evaluate.ts';
import { type ActivationEnds, exponentThrough, FLOAT64_RANGE } from './activation-ends.ts';
import type { Scaled } from './scaled.ts';
import { SATURATED_BELOW } from './signal-engine.ts';

export interface Activated {
  readonly output: Scaled;
  /** f′, true numbers. */
  readonly slopes: Float64Array;
  /** Share of units. */
  readonly dead: number;
  /** Share of numbers. */
  readonly saturated: number;
}

/** Writes f(m·2^e)·2^(−kept) and f′(m·2^e) for a number m. */
type ReadNumber = (m: number, out: Float64Array) => void;

/** `z` is (batch, width). Compiled once a run. */
export function compileActivation(ends: ActivationEnds): (z: Scaled, width: number) => Activated {
  const evaluate = compileAll([ends.value, ends.derivative], ['x']);
  return ({ data, exponent }, width) => {
    const kept = exponentThrough(ends, FLOAT64_RANGE, exponent);
    const read = readerFor(ends, evaluate, exponent, kept);
    const output = new Float64Array(data.length);
    const slopes = new Float64Array(data.length);
    const out = new Float64Array(2);
    for (let i = 0; i < data.length; i += 1) {
      read(data[i] as number, out);
      output[i] = out[0] as number;
      slopes[i] = out[1] as number;
    }
    return {
      output: { data: output, exponent: kept },
      slopes,
      dead: deadUnits(output, slopes, width) / width,
      saturated:
        slopes.reduce((count, slope) => count + (Math.abs(slope) < SATURATED_BELOW ? 1 : 0), 0) / slopes.length,
    };
  };
}

function readerFor(
  { atZero, above, below }: ActivationEnds,
  evaluate: (values: ArrayLike<number>, out: Float64Array) => void,
  exponent: number,
  kept: number,
): ReadNumber {
  if (exponent > FLOAT64_RANGE.most)
    return (m, out) => {
      const side = m < 0 ? below : above;
      out[0] = side.slope === 0 ? side.value * 2 ** -kept : side.slope * m;
      out[1] = side.slope;
    };
  if (exponent < FLOAT64_RANGE.least)
    return (m, out) => {
      const slope = m > 0 ? atZero.slopeAbove : m < 0 ? atZero.slopeBelow : atZero.slope;
      out[0] = atZero.value === 0 ? slope * m : atZero.value;
      out[1] = slope;
    };
  const [into, outOf] = [2 ** exponent, 2 ** -kept];
  const input = new Float64Array(1);
  return (m, out) => {
    input[0] = m * into;
    evaluate(input, out);
    out[0] = (out[0] as number) * outOf;
  };
}

function deadUnits(output: Float64Array, slopes: Float64Array, width: number): number {
  let dead = 0;
  for (let unit = 0; unit < width; unit += 1) {
    let isSilent = true;
    let isFlat = true;
    for (let at = unit; at < output.length; at += width) {
      isSilent &&= output[at] === 0;
      isFlat &&= slopes[at] === 0;
    }
    if (isSilent || isFlat) dead += 1;
  }
  return dead;
}
