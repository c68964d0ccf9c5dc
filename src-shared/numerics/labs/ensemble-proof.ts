/**
 * Holds what an ensemble engine answered to float64 on a sample of its trajectories: the number a badge shows. A trajectory on
 * the border of two basins may rightly end elsewhere in float32, so agreement and difference are told apart.
 */
import { createCpuEnsemble } from '../ensemble/cpu-ensemble.ts';
import type { EnsembleJob, EnsembleResult } from '../ensemble/ensemble-engine.ts';
import { writeStarts } from '../ensemble/ensemble-plan.ts';

export interface EnsembleProof {
  /** Trajectories that were walked again in float64. */
  readonly sampled: number;
  /** Of those, how many end at the same attractor, or both at none, or both diverge. */
  readonly agree: number;
  /** Among those that agree and do not diverge: largest |difference of an end point| / (|coordinate| + 0.1). */
  readonly difference: number;
}

const SAMPLE = 64;
/** A coordinate near 0 is compared absolutely. */
const SMALLEST_SCALE = 0.1;

/** `job` must give its starts as a grid or as points; `now` is a clock in milliseconds. */
export async function proveEnsemble(job: EnsembleJob, result: EnsembleResult, now: () => number): Promise<EnsembleProof> {
  const count = result.x.length;
  const stride = Math.max(1, Math.floor(count / SAMPLE));
  const indices = Array.from({ length: Math.min(SAMPLE, count) }, (_, sample) => sample * stride + (stride >> 1)).filter(
    (index) => index < count,
  );
  const starts = new Float32Array(2 * count);
  writeStarts(job.starts, starts, count);
  const run = await createCpuEnsemble(now).prepare({
    ...job,
    starts: {
      kind: 'points',
      x: indices.map((index) => starts[index] ?? 0),
      y: indices.map((index) => starts[count + index] ?? 0),
    },
  });
  await run.run();
  const exact = await run.read();
  run.dispose();
  const same = indices.map(
    (index, sample) =>
      result.attractor[index] === exact.attractor[sample] && result.diverged[index] === exact.diverged[sample],
  );
  const differences = indices.flatMap((index, sample) =>
    same[sample] && exact.diverged[sample] === 0
      ? [distance(result.x[index], exact.x[sample]), distance(result.y[index], exact.y[sample])]
      : [],
  );
  return {
    sampled: indices.length,
    agree: same.filter(Boolean).length,
    difference: differences.reduce((largest, value) => Math.max(largest, value), 0),
  };
}

function distance(got = Number.NaN, expected = Number.NaN): number {
  return Math.abs(got - expected) / (Math.abs(expected) + SMALLEST_SCALE);
}
