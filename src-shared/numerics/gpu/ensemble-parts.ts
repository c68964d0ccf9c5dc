/**
 * The shape of an ensemble on the device: how many trajectories go into a dispatch, in what grid of workgroups, and what the
 * numbers mean that come back. Needs no device.
 */
import type { EnsembleResult } from '../ensemble/ensemble-engine.ts';
import { ENSEMBLE_WORKGROUP, READINGS, vectorsFor, WORKGROUPS_A_ROW } from './ensemble-kernel.ts';

/** Most trajectories of one dispatch: one step of so many stays below the patience of drivers on the slowest adapter. */
const MOST_OF_A_DISPATCH = 2 ** 20;

/** Workgroups of a dispatch over `threads` threads: a row as long as allowed, then rows. */
export function gridOf(threads: number): { readonly x: number; readonly y: number } {
  const groups = Math.ceil(threads / ENSEMBLE_WORKGROUP);
  const y = Math.max(1, Math.ceil(groups / WORKGROUPS_A_ROW));
  return { x: Math.ceil(groups / y), y };
}

/** Trajectories of each dispatch, so that no buffer is larger than a kernel may bind. */
export function partsOf(count: number, fieldCount: number, largestBinding: number): readonly number[] {
  const bytes = 4 * Math.max(fieldCount, READINGS);
  const most = Math.min(MOST_OF_A_DISPATCH, Math.floor(largestBinding / bytes));
  const parts = Math.ceil(count / most);
  const size = Math.ceil(count / parts);
  return Array.from({ length: parts }, (_, index) => Math.min(size, count - index * size));
}

/** The numbers with zeros up to whole vectors of four; at least one vector. */
export function inVectors(values: Float32Array): Float32Array {
  const wide = new Float32Array(4 * vectorsFor(values.length));
  wide.set(values);
  return wide;
}

/** The readings and the tally of `ensembleReadSource` as a result. */
export function resultOf(
  steps: number,
  attractors: number,
  readings: readonly Float32Array[],
  tally: Uint32Array,
): EnsembleResult {
  const [x, y, loss, settledAfter, attractor] = readings as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const counts = [...tally];
  const [diverged = 0, settled = 0] = counts.slice(attractors + 1);
  return {
    steps,
    x,
    y,
    loss,
    settledAfter: Int32Array.from(settledAfter),
    attractor: Int16Array.from(attractor),
    diverged: Uint8Array.from(x, (px, index) => (Number.isFinite(px + (y[index] ?? 0) + (loss[index] ?? 0)) ? 0 : 1)),
    summary: {
      perAttractor: counts.slice(0, attractors + 1),
      diverged,
      settled,
      histogram: counts.slice(attractors + 3),
    },
  };
}
