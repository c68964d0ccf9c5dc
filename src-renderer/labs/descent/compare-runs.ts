/**
 * How far a float32 run is from the float64 reference of the same recipe: the number beside the backend's name.
 */
import type { Trajectory } from '@shared/numerics/labs/descent-engine.ts';

export interface Difference {
  /** Largest |run − reference| of x or y, relative to the largest |coordinate| of that reference path (at least 1). */
  readonly relative: number;
  /** Where it happened. */
  readonly optimizerIndex: number;
  readonly step: number;
}

/** Compares up to the first non-finite point of either path. Both lists are in the order of the recipe. */
export function largestDifference(run: readonly Trajectory[], reference: readonly Trajectory[]): Difference {
  let worst: Difference = { relative: 0, optimizerIndex: 0, step: 0 };
  reference.forEach((expected, optimizerIndex) => {
    const got = run[optimizerIndex];
    if (got === undefined) return;
    const end = Math.min(
      expected.firstNonFinite ?? expected.x.length,
      got.firstNonFinite ?? got.x.length,
      expected.x.length,
      got.x.length,
    );
    let scale = 1;
    for (let step = 0; step < end; step++) {
      const [x, y] = [expected.x[step] ?? 0, expected.y[step] ?? 0];
      scale = Math.max(scale, Math.abs(x), Math.abs(y));
      const distance = Math.max(Math.abs((got.x[step] ?? 0) - x), Math.abs((got.y[step] ?? 0) - y));
      if (distance / scale > worst.relative) worst = { relative: distance / scale, optimizerIndex, step };
    }
  });
  return worst;
}
