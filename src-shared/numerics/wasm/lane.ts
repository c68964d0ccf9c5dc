/**
 * One thread's share of an ensemble: an instance of the module with the trajectories in its own memory. Runs where it is
 * made, in the page or in a worker, and knows neither.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { WasmFunction, WasmMemory, WebAssemblyApi } from './web-assembly.ts';

/** Trajectories of one turn of the module's outer loop. */
export const GROUP = 8;

export interface LaneSetup {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly fieldCount: number;
  /** Numbers of one row of the step table. */
  readonly columns: number;
  readonly count: number;
  /** Field after field, `count` numbers each. */
  readonly state: Float32Array<ArrayBuffer>;
  /** Absent: all trajectories read the same table. */
  readonly grid?: LaneGrid;
}

/** A lane whose trajectories are the rows of a grid, all equally long and a multiple of `GROUP`. */
export interface LaneGrid {
  readonly height: number;
  /** Numbers each trajectory of a row reads at each step besides the table. */
  readonly acrossColumns: number;
  /** Most steps of a call. */
  readonly most: number;
  /** What `advance` is given, for one step: losses read it before there was any. */
  readonly rows: Float32Array<ArrayBuffer>;
  readonly across: Float32Array<ArrayBuffer>;
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
  readonly #rows: number;
  readonly #acrossColumns: number;
  #rowBytes = 0;
  readonly #tableAt: number;
  readonly #acrossAt: number;
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
    const { height, acrossColumns, most } = setup.grid ?? { height: 1, acrossColumns: 0, most: MOST_STEPS_OF_A_CALL };
    this.#rows = height;
    this.#acrossColumns = acrossColumns;
    this.#tableAt = alignedTo64(setup.coefficients.byteLength);
    this.#acrossAt = this.#tableAt + alignedTo64(most * height * setup.columns * 4);
    this.#stateAt = this.#acrossAt + alignedTo64((most * acrossColumns * this.#groups * GROUP * 4) / height);
    this.#lossAt = this.#stateAt + setup.fieldCount * this.#stride;
    this.#reserve(this.#lossAt + this.#stride);
    this.#floats(0, setup.coefficients.length).set(setup.coefficients);
    for (let field = 0; field < setup.fieldCount; field += 1)
      this.field(field).set(setup.state.subarray(field * setup.count, (field + 1) * setup.count));
    if (setup.grid !== undefined) this.#load(setup.grid.rows, setup.grid.across);
  }

  /** `module` is the compiled form of the setup's bytes. Throws AppError('unavailable') if there is no memory left. */
  static async open(api: WebAssemblyApi, module: object, setup: LaneSetup): Promise<Lane> {
    return new Lane((await api.instantiate(module)).exports, setup);
  }

  /**
   * Makes `steps` steps, at most as many as there is room for, with their rows of the table: those of the grid's first row,
   * then those of its second … `across`: step after step, in it group after group of a row, in it one name after another.
   */
  advance(rows: Float32Array, steps: number, across?: Float32Array): void {
    this.#load(rows, across);
    const length = this.#groups / this.#rows;
    const groupBytes = GROUP * 4;
    const acrossBytes = this.#acrossColumns * groupBytes;
    for (let row = 0; row < this.#rows; row += 1) {
      const table = this.#tableAt + row * this.#rowBytes;
      for (let group = 0; group < length; group += GROUPS_OF_A_CALL)
        this.#advance(
          this.#stateAt + (row * length + group) * groupBytes,
          Math.min(GROUPS_OF_A_CALL, length - group),
          steps,
          table,
          0,
          this.#stride,
          this.#acrossAt + group * acrossBytes,
          length * acrossBytes,
        );
    }
  }

  read(): LaneEnd {
    const length = this.#groups / this.#rows;
    for (let row = 0; row < this.#rows; row += 1) {
      const beyond = row * length * GROUP * 4;
      const table = this.#tableAt + row * this.#rowBytes;
      this.#measure(this.#stateAt + beyond, length, this.#lossAt + beyond, 0, this.#stride, table, this.#acrossAt);
    }
    return {
      x: this.field(0).slice(),
      y: this.field(1).slice(),
      loss: this.#floats(this.#lossAt, this.#count).slice(),
      last: this.field(this.#fieldCount - 1).slice(),
    };
  }

  #load(rows: Float32Array, across: Float32Array | undefined): void {
    this.#floats(this.#tableAt, rows.length).set(rows);
    if (across !== undefined) this.#floats(this.#acrossAt, across.length).set(across);
    this.#rowBytes = rows.byteLength / this.#rows;
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

  /** Where the trajectories stand in one field: a view that the next step changes. */
  field(field: number): Float32Array<ArrayBuffer> {
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
