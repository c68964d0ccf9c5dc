/**
 * Which backend is the fastest here: one small ensemble on each, held to float64 and timed. Engines and clock are handed in.
 */
import { AppError, toErrorData } from '../../contract/result.ts';
import { findOptimizer, hyperparametersOf } from '../catalog/optimizer-choice.ts';
import { findSurface, surfaceOf } from '../catalog/surfaces.ts';
import type { Cancellation } from '../labs/descent-engine.ts';
import type { EnsembleBackend, EnsembleEngine, EnsembleJob, EnsembleResult } from './ensemble-engine.ts';
import { writeStarts } from './ensemble-plan.ts';

/** A backend that may be there. `open` rejects with an AppError where it is not; the opened engine stays the caller's. */
export interface BackendCandidate {
  readonly backend: EnsembleBackend;
  open(): Promise<EnsembleEngine>;
}

export interface BackendMeasurement {
  readonly backend: EnsembleBackend;
  readonly description: string;
  /** Steps of single trajectories, from the first step to the results in hand. */
  readonly stepsPerSecond: number;
  /** Of any end point to float64's, |difference| / (|coordinate| + 0.1). */
  readonly largestDifference: number;
}

/** A backend that is not to be used, and why. */
export interface BackendRefusal {
  readonly backend: EnsembleBackend;
  readonly sentence: string;
}

export interface BackendReport {
  /** Those that agree with float64, the CPU first. */
  readonly measured: readonly BackendMeasurement[];
  readonly refused: readonly BackendRefusal[];
}

/** The measurement of the fastest backend, and those of all. */
export interface BackendChoice extends BackendMeasurement, BackendReport {}

export interface MeasureControls {
  /** A measurement that is cancelled throws AppError('cancelled'). */
  readonly signal?: Cancellation | undefined;
  /** The share in [0, 1] of a backend's work that is done. */
  readonly onProgress?: ((backend: EnsembleBackend, share: number) => void) | undefined;
}

/** Starts of the trial: 65,536. */
const SIDE = 256;
/** Every so many of them runs in float64 as well, where all would take seconds. */
const SAMPLE_EVERY = 64;
const STEPS = 100;

/** Where float32 and float64 are the same answer: tests/reference/README.md, 1e-3·|reference| + 1e-4. */
export const AGREEMENT = 1e-3;
const SMALLEST_SCALE = 0.1;

/** Adam on Rosenbrock's valley from a grid of starts, or from every `every`-th of them. */
function trial(every: number): EnsembleJob {
  const { view } = findSurface('rosenbrock');
  // Rounded to float32 here, so that all backends start alike.
  const grid = new Float32Array(2 * SIDE * SIDE);
  writeStarts({ kind: 'grid', view, width: SIDE, height: SIDE }, grid, SIDE * SIDE);
  const pick = (field: number): Float32Array =>
    grid.subarray(field * SIDE * SIDE, (field + 1) * SIDE * SIDE).filter((_, index) => index % every === 0);
  return {
    surface: surfaceOf({ id: 'rosenbrock' }),
    optimizer: {
      definition: findOptimizer('adam').definition,
      hyperparameters: hyperparametersOf({ id: 'adam', lr: 0.02 }),
    },
    starts: { kind: 'points', x: pick(0), y: pick(1) },
    steps: STEPS,
    attractors: [],
    reach: 0,
  };
}

interface TimedEnd {
  readonly end: EnsembleResult;
  readonly stepsPerSecond: number;
}

/** Twice: the first run also pays for translating the kernels and for waking the device. */
async function timeTrial(
  engine: EnsembleEngine,
  job: EnsembleJob,
  now: () => number,
  { signal, onProgress }: MeasureControls,
): Promise<TimedEnd> {
  const once = async (doneBefore: number): Promise<TimedEnd> => {
    const run = await engine.prepare(job);
    try {
      const began = now();
      await run.run({ signal, onProgress: (share) => onProgress?.(engine.backend, (doneBefore + share) / 2) });
      const end = await run.read();
      return { end, stepsPerSecond: (1000 * end.x.length * job.steps) / (now() - began) };
    } finally {
      run.dispose();
    }
  };
  await once(0);
  return once(1);
}

function largestDifference(reference: EnsembleResult, { x, y }: EnsembleResult): number {
  const differences = Array.from(reference.x, (exactX, sample) => {
    const exactY = reference.y[sample] ?? Number.NaN;
    return Math.max(difference(x[sample * SAMPLE_EVERY], exactX), difference(y[sample * SAMPLE_EVERY], exactY));
  });
  return differences.reduce((largest, one) => Math.max(largest, one), 0);
}

function difference(got = Number.NaN, exact: number): number {
  return Math.abs(got - exact) / (Math.abs(exact) + SMALLEST_SCALE);
}

/**
 * Measures the float64 engine and every candidate, one after another. A candidate that does not open, does not run or does
 * not agree is refused with a sentence. `now` is a clock in milliseconds.
 */
export async function measureBackends(
  reference: EnsembleEngine,
  candidates: readonly BackendCandidate[],
  now: () => number,
  controls: MeasureControls = {},
): Promise<BackendReport> {
  const exact = await timeTrial(reference, trial(SAMPLE_EVERY), now, controls);
  const measured: BackendMeasurement[] = [
    {
      backend: reference.backend,
      description: reference.description,
      stepsPerSecond: exact.stepsPerSecond,
      largestDifference: 0,
    },
  ];
  const refused: BackendRefusal[] = [];
  const job = trial(1);
  for (const { backend, open } of candidates) {
    try {
      const engine = await open();
      const { end, stepsPerSecond } = await timeTrial(engine, job, now, controls);
      const largest = largestDifference(exact.end, end);
      if (!(largest <= AGREEMENT)) throw disagreement(engine, largest);
      measured.push({ backend, description: engine.description, stepsPerSecond, largestDifference: largest });
    } catch (thrown) {
      if (controls.signal?.aborted) throw new AppError('cancelled', 'The measurement was cancelled.');
      refused.push({ backend, sentence: toErrorData(thrown).message });
    }
  }
  return { measured, refused };
}

function disagreement({ description }: EnsembleEngine, largest: number): AppError {
  return new AppError(
    'unavailable',
    `${description} ends ${largest.toExponential(1)} away from float64, where ${AGREEMENT} is allowed.`,
  );
}

/** The fastest of a report. Throws an Error on an empty one. */
export function fastestOf(report: BackendReport): BackendChoice {
  const fastest = report.measured.reduce((best, one) => (one.stepsPerSecond > best.stepsPerSecond ? one : best));
  return { ...fastest, ...report };
}

/** Measures all and picks the fastest. Throws what the float64 engine throws; whatever befalls the others is in the report. */
export async function chooseBackend(
  reference: EnsembleEngine,
  candidates: readonly BackendCandidate[],
  now: () => number,
  controls?: MeasureControls,
): Promise<BackendChoice> {
  return fastestOf(await measureBackends(reference, candidates, now, controls));
}
