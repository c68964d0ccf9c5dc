/**
 * As much of the WebAssembly API as a lane uses. It is handed in, because a pure folder has no globals of its host; the
 * real `WebAssembly` fits as it is.
 */

export interface WebAssemblyApi {
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<object>;
  instantiate(module: object): Promise<{ readonly exports: Readonly<Record<string, unknown>> }>;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; throws a RangeError if there is no room. */
  grow(pages: number): number;
}

export type WasmFunction = (...numbers: number[]) => void;
