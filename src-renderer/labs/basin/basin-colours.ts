/**
 * The numbers behind the colours of a basin map. A map has up to four million cells and the page must not wait for them, so
 * what depends on the number of steps alone is looked up in a table.
 */
import type { BasinOutcome } from '@shared/numerics/labs/basin.ts';
import type { HeatMapProps } from '../plot/HeatMap.tsx';

/** What the colours say. */
export type BasinColours = 'place' | 'steps' | 'loss';

const PALEST = 0.7;

export function numbersOf(
  { cells, recipe, settling }: BasinOutcome,
  colours: BasinColours,
): Pick<HeatMapProps, 'values' | 'colour' | 'shade'> {
  const steps = recipe.steps;
  if (colours === 'loss')
    return { values: finiteOnly(cells.loss), colour: { label: 'loss at the end', ramp: 'sequential' } };
  if (colours === 'steps')
    return {
      values: lookUp(cells.settledAfter, steps, Number.NaN, (settled) => Math.max(1, settled)),
      colour: { label: 'steps to settle', ramp: 'sequential', scale: 'log' },
    };
  // Full hue for the quickest twentieth, palest for the slowest, even in the logarithm between.
  const [low, high] = [Math.log1p(settling?.quick ?? 0), Math.log1p(settling?.slow ?? 1)];
  const shade = (settled: number): number =>
    PALEST * Math.max(0, Math.min(1, (Math.log1p(settled) - low) / Math.max(0.1, high - low)));
  return {
    values: cells.attractor,
    shade: lookUp(cells.settledAfter, steps, PALEST, shade),
    colour: { label: 'ends at', ramp: 'sequential' },
  };
}

/** `of` of every number of steps in 0 … `most`; `never` for −1. */
function lookUp(settledAfter: Int32Array, most: number, never: number, of: (steps: number) => number): Float32Array {
  const table = Float32Array.from({ length: most + 1 }, (_, steps) => of(steps));
  const numbers = new Float32Array(settledAfter.length);
  for (let index = 0; index < numbers.length; index += 1) {
    const steps = settledAfter[index] as number;
    numbers[index] = steps < 0 ? never : (table[steps] as number);
  }
  return numbers;
}

function finiteOnly(values: Float32Array | Float64Array): Float64Array {
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < numbers.length; index += 1) {
    const value = values[index] as number;
    numbers[index] = Number.isFinite(value) ? value : Number.NaN;
  }
  return numbers;
}
