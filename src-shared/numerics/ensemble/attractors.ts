/**
 * What is said about an ensemble once it has run: where each trajectory ended, which left the finite numbers, and how many
 * of each there are. One reading for all backends that end on the CPU.
 */
import { type EnsembleJob, type EnsembleResult, type EnsembleSummary, HISTOGRAM_BINS } from './ensemble-engine.ts';

/** Where the trajectories of a run stand, before anything is said about them. */
export interface EndState {
  readonly steps: number;
  readonly x: Float32Array | Float64Array;
  readonly y: Float32Array | Float64Array;
  readonly loss: Float32Array | Float64Array;
  /** The number of the last step that broke the settle rule, 0 if none did; absent without a rule. */
  readonly lastUnsettled: Float32Array | Float64Array | undefined;
}

export function describeEnd(job: EnsembleJob, end: EndState): EnsembleResult {
  const { steps, x, y, loss } = end;
  const count = x.length;
  const attractor = new Int16Array(count);
  const diverged = new Uint8Array(count);
  const settledAfter = new Int32Array(count).fill(-1);
  for (let index = 0; index < count; index += 1) {
    const [px, py, value] = [x[index] as number, y[index] as number, loss[index] as number];
    attractor[index] = nearest(job, px, py);
    if (!(Number.isFinite(px) && Number.isFinite(py) && Number.isFinite(value))) diverged[index] = 1;
    if (end.lastUnsettled === undefined || job.settle === undefined) continue;
    const last = end.lastUnsettled[index] as number;
    const holds = job.settle.by === 'loss' ? value <= job.settle.within : last < steps;
    if (holds) settledAfter[index] = last;
  }
  return {
    steps,
    x,
    y,
    loss,
    settledAfter,
    attractor,
    diverged,
    summary: summarise(job, settledAfter, attractor, diverged),
  };
}

function nearest({ attractors, reach }: EnsembleJob, x: number, y: number): number {
  let best = -1;
  let least = reach * reach;
  for (let index = 0; index < attractors.length; index += 1) {
    const at = attractors[index] as { readonly x: number; readonly y: number };
    const squared = (x - at.x) * (x - at.x) + (y - at.y) * (y - at.y);
    if (squared <= least && (squared < least || best < 0)) {
      best = index;
      least = squared;
    }
  }
  return best;
}

function summarise(
  job: EnsembleJob,
  settledAfter: Int32Array,
  attractor: Int16Array,
  diverged: Uint8Array,
): EnsembleSummary {
  const perAttractor = new Array<number>(job.attractors.length + 1).fill(0);
  const histogram = new Array<number>(HISTOGRAM_BINS).fill(0);
  let divergedCount = 0;
  let settled = 0;
  for (let index = 0; index < attractor.length; index += 1) {
    const label = attractor[index] as number;
    const place = label < 0 ? job.attractors.length : label;
    perAttractor[place] = (perAttractor[place] ?? 0) + 1;
    divergedCount += diverged[index] as number;
    const after = settledAfter[index] as number;
    if (after < 0) continue;
    settled += 1;
    const bin = histogramBin(after, job.steps);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  return { perAttractor, diverged: divergedCount, settled, histogram };
}

/** The bar that counts trajectories which settled after `after` of `steps` steps. */
export function histogramBin(after: number, steps: number): number {
  return Math.min(HISTOGRAM_BINS - 1, Math.floor((after * HISTOGRAM_BINS) / steps));
}
