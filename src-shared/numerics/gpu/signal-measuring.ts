/**
 * Measures tensors on a GpuSession into one buffer of heads and one of histograms (see `signal-measure-kernel.ts`).
 */
import { SIGNAL_BINS } from '../signal/signal-engine.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import {
  largestSource,
  MEASURE_BINDINGS,
  MEASURE_WORDS,
  NONE,
  spreadSource,
  tallySource,
} from './signal-measure-kernel.ts';
import { groupsFor, MOST_GROUPS } from './signal-scaled.ts';

type Pipelines = Readonly<Record<keyof typeof MEASURE_BINDINGS, GPUComputePipeline>>;

export class Measuring {
  readonly heads: GPUBuffer;
  readonly histograms: GPUBuffer;
  /** Partial results a kernel leaves for `measureProduced`: moments of a tensor of its own, and its largest magnitude. */
  readonly produced: GPUBuffer;
  readonly #session: GpuSession;
  readonly #pipelines: Pipelines;
  readonly #measure: GPUBuffer;
  readonly #moments: GPUBuffer;

  static async create(
    session: GpuSession,
    buffers: RunBuffers,
    heads: GPUBuffer,
    histograms: GPUBuffer,
  ): Promise<Measuring> {
    const [largest, spread, tally] = await Promise.all([
      session.pipeline(largestSource(), 'largest', MEASURE_BINDINGS.largest),
      session.pipeline(spreadSource(), 'spread', MEASURE_BINDINGS.spread),
      session.pipeline(tallySource(), 'tally', MEASURE_BINDINGS.tally),
    ]);
    return new Measuring(session, buffers, heads, histograms, { largest, spread, tally });
  }

  private constructor(
    session: GpuSession,
    buffers: RunBuffers,
    heads: GPUBuffer,
    histograms: GPUBuffer,
    pipelines: Pipelines,
  ) {
    this.heads = heads;
    this.histograms = histograms;
    this.produced = buffers.output(MOST_GROUPS * 16);
    this.#session = session;
    this.#pipelines = pipelines;
    this.#measure = buffers.uniform(MEASURE_WORDS * 4);
    this.#moments = buffers.output(MOST_GROUPS * 16);
  }

  /** A tensor whose head holds its exponent so far; `row` is that of its histogram, if it has one. Rescales it. */
  measure(numbers: GPUBuffer, count: number, slot: number, row: number | undefined): void {
    const groups = groupsFor(count);
    this.#describe(count, groups, slot, NONE, row);
    this.#dispatch(this.#pipelines.largest, [numbers, this.produced], groups);
    this.#finish(numbers, groups, row);
  }

  /** A tensor whose producer left `partials` results in `produced`, and with them moments that belong at `producerSlot`. */
  measureProduced(
    numbers: GPUBuffer,
    count: number,
    partials: number,
    slot: number,
    producerSlot: number,
    row: number,
  ): void {
    this.#describe(count, partials, slot, producerSlot, row);
    this.#finish(numbers, groupsFor(count), row);
  }

  #describe(count: number, partials: number, slot: number, producerSlot: number, row: number | undefined): void {
    const firstBin = row === undefined ? NONE : row * SIGNAL_BINS;
    this.#session.write(
      this.#measure,
      Uint32Array.of(count, partials, groupsFor(count), slot, producerSlot, firstBin, 0, 0),
    );
  }

  #finish(numbers: GPUBuffer, groups: number, row: number | undefined): void {
    const { spread, tally } = this.#pipelines;
    this.#dispatch(spread, [numbers, this.produced, this.#moments], groups);
    const bound = [numbers, this.produced, this.#moments, this.heads, this.histograms];
    this.#dispatch(tally, bound, row === undefined ? 1 : groups);
  }

  #dispatch(pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[], groups: number): void {
    this.#session.dispatch(pipeline, this.#session.bind(pipeline, [this.#measure, ...buffers]), groups, 1);
  }
}
