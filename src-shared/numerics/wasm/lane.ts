/**
 * One thread's share of an ensemble: an instance of the module with the trajectories in its own memory. Runs where it is
 * made, in the page or in a worker, and knows neither.
 */
import { AppError, invariant } from '../../contract/result.ts';
import { GROUP } from './ensemble-module.ts';
import type { WasmFunction, WasmMemory, WebAssemblyApi } from './web-assembly.ts';

export interface LaneSetup {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly fieldCount: number;
  /** Numbers of one row of the step table. */
  readonly columns: number;
  readonly count: number;
  /** Field after field, `count` numbers each. */
  readonly state: Float32Array<ArrayBuffer>;
}

export interface LaneEnd {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
  readonly loss: Float32Array<ArrayBuffer>;
  /** The last field, which counts settling where a run does. */
  readonly last: Float32Array<ArrayBuffer>;
}

/** Most steps a lane makes at one call, so that their rows of the table fit its memory and the cache. */
export const MOST_STEPS_OF_A_CALL = 1024;
const PAGE_BYTES = 65536;
// V8 swaps its quick first translation of a function for the fast one only between two calls.
const GROUPS_OF_A_CALL = 64;

export class Lane {
  readonly #memory: WasmMemory;
  readonly #advance: WasmFunction;
  readonly #measure: WasmFunction;
  readonly #count: number;
  readonly #fieldCount: number;
  readonly #groups: number;
  readonly #stride: number;
  readonly #tableAt: number;
  readonly #stateAt: number;
  readonly #lossAt: number;

  private constructor(exports: Readonly<Record<string, unknown>>, setup: LaneSetup) {
    const { memory, advance, measure } = exports;
    invariant(typeof advance === 'function' && typeof measure === 'function', 'the module has no functions');
    this.#memory = memory as WasmMemory;
    this.#advance = advance as WasmFunction;
    this.#measure = measure as WasmFunction;
    this.#count = setup.count;
    this.#fieldCount = setup.fieldCount;
    this.#groups = Math.ceil(setup.count / GROUP);
    // An odd number of cache lines: at a power of two all fields would fall onto the same lines of the cache.
    this.#stride = this.#groups * GROUP * 4 + 64;
    this.#tableAt = alignedTo64(setup.coefficients.byteLength);
    this.#stateAt = this.#tableAt + alignedTo64(MOST_STEPS_OF_A_CALL * setup.columns * 4);
    this.#lossAt = this.#stateAt + setup.fieldCount * this.#stride;
    this.#reserve(this.#lossAt + this.#stride);
    this.#floats(0, setup.coefficients.length).set(setup.coefficients);
    for (let field = 0; field < setup.fieldCount; field += 1)
      this.#field(field).set(setup.state.subarray(field * setup.count, (field + 1) * setup.count));
  }

  /** `module` is the compiled form of the setup's bytes. Throws AppError('unavailable') if there is no memory left. */
  static async open(api: WebAssemblyApi, module: object, setup: LaneSetup): Promise<Lane> {
    return new Lane((await api.instantiate(module)).exports, setup);
  }

  /** Makes `steps` ≤ `MOST_STEPS_OF_A_CALL` steps with the given rows of the table. */
  advance(rows: Float32Array, steps: number): void {
    this.#floats(this.#tableAt, rows.length).set(rows);
    for (let group = 0; group < this.#groups; group += GROUPS_OF_A_CALL) {
      const groups = Math.min(GROUPS_OF_A_CALL, this.#groups - group);
      this.#advance(this.#stateAt + group * GROUP * 4, groups, steps, this.#tableAt, 0, this.#stride);
    }
  }

  read(): LaneEnd {
    this.#measure(this.#stateAt, this.#groups, this.#lossAt, 0, this.#stride);
    return {
      x: this.#field(0).slice(),
      y: this.#field(1).slice(),
      loss: this.#floats(this.#lossAt, this.#count).slice(),
      last: this.#field(this.#fieldCount - 1).slice(),
    };
  }

  #reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / PAGE_BYTES);
    if (missing <= 0) return;
    try {
      this.#memory.grow(missing);
    } catch (cause) {
      throw new AppError(
        'unavailable',
        `WebAssembly has no room for ${this.#count} trajectories (${Math.ceil(bytes / 2 ** 20)} MiB).`,
        'Start fewer trajectories.',
        { cause },
      );
    }
  }

  #field(field: number): Float32Array<ArrayBuffer> {
    return this.#floats(this.#stateAt + field * this.#stride, this.#count);
  }

  #floats(at: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.#memory.buffer, at, length);
  }
}

/** Throws AppError('unavailable') if the host has no SIMD. */
export async function compileModule(api: WebAssemblyApi, bytes: Uint8Array<ArrayBuffer>): Promise<object> {
  try {
    return await api.compile(bytes);
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `WebAssembly refused the kernel: ${cause instanceof Error ? cause.message : String(cause)}`,
      'The CPU engine gives the same answer in float64.',
      { cause },
    );
  }
}

function alignedTo64(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
