/**
 * Holds what an ensemble engine answered to float64 on a sample of its trajectories: the number a badge shows. A trajectory on
 * the border of two basins may rightly end elsewhere in float32, so agreement and difference are told apart.
 */
import { createCpuEnsemble } from '../ensemble/cpu-ensemble.ts';
import type { EnsembleJob, EnsembleResult, VariedGrid, VariedNumber } from '../ensemble/ensemble-engine.ts';
import { writeStarts } from '../ensemble/ensemble-plan.ts';

export interface EnsembleProof {
  /** Trajectories that were walked again in float64. */
  readonly sampled: number;
  /** Of those, how many end at the same attractor, or both at none, or both leave. */
  readonly agree: number;
  /**
   * Among those that agree and have settled: largest |difference of an end point| / (|coordinate| + 0.1). One that still moves
   * may be chaotic, and then no digit of where it is would be the same.
   */
  readonly difference: number;
}

/** Trajectories of a sample, and along each side of a varied grid. */
const SAMPLE = 64;
const SIDE = 8;
/** A coordinate near 0 is compared absolutely. */
const SMALLEST_SCALE = 0.1;
const FAR = 1e6;

interface Sample {
  readonly job: EnsembleJob;
  /** Which trajectory of the whole each of the sample is. */
  readonly indices: readonly number[];
}

/** `job` without noise, whose draws depend on a trajectory's place in the whole; `now` is a clock in milliseconds. */
export async function proveEnsemble(
  job: EnsembleJob,
  result: EnsembleResult,
  now: () => number,
): Promise<EnsembleProof> {
  const sample = job.vary === undefined ? someStarts(job, result.x.length) : somePairs(job, job.vary);
  const run = await createCpuEnsemble(now).prepare(sample.job);
  await run.run();
  const exact = await run.read();
  run.dispose();
  const same = sample.indices.map(
    (index, at) => result.attractor[index] === exact.attractor[at] && isGone(result, index) === isGone(exact, at),
  );
  const differences = sample.indices.flatMap((index, at) =>
    same[at] && hasSettled(result, index) && hasSettled(exact, at)
      ? [distance(result.x[index], exact.x[at]), distance(result.y[index], exact.y[at])]
      : [],
  );
  return {
    sampled: sample.indices.length,
    agree: same.filter(Boolean).length,
    difference: differences.reduce((largest, value) => Math.max(largest, value), 0),
  };
}

function hasSettled({ settledAfter }: EnsembleResult, index: number): boolean {
  return (settledAfter[index] ?? -1) >= 0;
}

/** On its way to infinity: float32 runs out of numbers sooner than float64, which is no disagreement. */
function isGone({ x, y, diverged }: EnsembleResult, index: number): boolean {
  return diverged[index] === 1 || Math.abs(x[index] ?? 0) > FAR || Math.abs(y[index] ?? 0) > FAR;
}

function someStarts(job: EnsembleJob, count: number): Sample {
  const stride = Math.max(1, Math.floor(count / SAMPLE));
  const indices = Array.from({ length: Math.min(SAMPLE, count) }, (_, at) => at * stride + (stride >> 1)).filter(
    (index) => index < count,
  );
  // Rounded as the engine's own starts were.
  const starts = new Float32Array(2 * count);
  writeStarts(job.starts, starts, count);
  const pick = (field: number) => indices.map((index) => starts[field * count + index] ?? 0);
  return { job: { ...job, starts: { kind: 'points', x: pick(0), y: pick(1) } }, indices };
}

/** Every so many columns and rows: evenly spaced places of an axis are an axis again. */
function somePairs(job: EnsembleJob, { across, down, width, height }: VariedGrid): Sample {
  const [columns, rows] = [somePlaces(across, width), somePlaces(down, height)];
  return {
    job: {
      ...job,
      vary: { across: columns.axis, down: rows.axis, width: columns.places.length, height: rows.places.length },
    },
    indices: rows.places.flatMap((row) => columns.places.map((column) => row * width + column)),
  };
}

function somePlaces(
  axis: VariedNumber,
  count: number,
): { readonly axis: VariedNumber; readonly places: readonly number[] } {
  const side = Math.min(SIDE, count);
  const stride = Math.max(1, Math.floor((count - 1) / Math.max(1, side - 1)));
  const places = Array.from({ length: side }, (_, at) => at * stride);
  return { axis: { ...axis, to: axisValue(axis, count, places.at(-1) ?? 0) }, places };
}

/** The number of place `index` of `count` along an axis; both ends included. */
export function axisValue({ from, to, scale }: VariedNumber, count: number, index: number): number {
  const share = count < 2 ? 0 : index / (count - 1);
  return scale === 'log' ? from * (to / from) ** share : from + (to - from) * share;
}

function distance(got = Number.NaN, expected = Number.NaN): number {
  return Math.abs(got - expected) / (Math.abs(expected) + SMALLEST_SCALE);
}
