/**
 * The binary form of a WebAssembly module, as little of it as our kernels need: one memory that is exported, functions over
 * i32 and v128, code given as bytes. Knows no formula. Source: WebAssembly Core Specification 2.0, §5 Binary Format.
 */

export const I32 = 0x7f;
export const V128 = 0x7b;
export type ValueType = typeof I32 | typeof V128;

export interface FunctionBody {
  /** The name it is exported under. */
  readonly name: string;
  readonly parameters: readonly ValueType[];
  /** Locals after the parameters, in order. */
  readonly locals: readonly ValueType[];
  /** Instructions without the closing `end`. The function returns nothing. */
  readonly code: readonly number[];
}

/** Unsigned LEB128. `value` is a whole number ≥ 0 below 2^32. */
export function unsigned(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128. `value` is a whole number in [−2^31, 2^31). */
export function signed(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

/** Entries with their number in front. */
function vector(entries: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...unsigned(content.length), ...content];
}

function text(value: string): readonly number[] {
  return vector([...value].map((character) => [character.charCodeAt(0)]));
}

/** Runs of equal types share one entry. */
function localDeclarations(locals: readonly ValueType[]): readonly number[] {
  const runs: [number, ValueType][] = [];
  for (const type of locals) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === type) last[0] += 1;
    else runs.push([1, type]);
  }
  return vector(runs.map(([count, type]) => [...unsigned(count), type]));
}

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const FUNCTION_TYPE = 0x60;
const EXPORT_FUNCTION = 0x00;
const EXPORT_MEMORY = 0x02;
const END = 0x0b;

/** A module that exports its functions, and as `memory` a memory of one page (64 KiB) that may grow. */
export function encodeModule(functions: readonly FunctionBody[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [FUNCTION_TYPE, ...vector(parameters.map((type) => [type])), 0]);
  const bodies = functions.map(({ locals, code }) => {
    const body = [...localDeclarations(locals), ...code, END];
    return [...unsigned(body.length), ...body];
  });
  const exported = functions.map(({ name }, index) => [...text(name), EXPORT_FUNCTION, ...unsigned(index)]);
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0x00, 1]])),
    ...section(7, vector([...exported, [...text('memory'), EXPORT_MEMORY, 0]])),
    ...section(10, vector(bodies)),
  ]);
}

/** Instructions over i32, locals and blocks. */
export const code = {
  localGet: (local: number) => [0x20, ...unsigned(local)],
  localSet: (local: number) => [0x21, ...unsigned(local)],
  localTee: (local: number) => [0x22, ...unsigned(local)],
  i32: (value: number) => [0x41, ...signed(value)],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  /** `loop` … `end`; `branchBackIf` jumps to its start if the i32 on the stack is not 0. */
  loop: (body: readonly number[]) => [0x03, 0x40, ...body, END],
  branchBackIf: [0x0d, 0],
  /** `offset` bytes are added to the address on the stack; all our addresses are multiples of 4. */
  loadVector: (offset: number) => [0xfd, 0x00, 2, ...unsigned(offset)],
  storeVector: (offset: number) => [0xfd, 0x0b, 2, ...unsigned(offset)],
  loadSplat: (offset: number) => [0xfd, 0x09, 2, ...unsigned(offset)],
  vector: (bytes: readonly number[]) => [0xfd, 0x0c, ...bytes],
  simd: (opcode: number) => [0xfd, ...unsigned(opcode)],
} as const;

/** Opcodes after the SIMD prefix; all take and give v128, the shifts and the last operand of them i32. */
export const SIMD = {
  shuffle: 0x0d,
  i32Eq: 0x37,
  i32Add: 0xae,
  i32Sub: 0xb1,
  /** Products of the low, or the high, two words of each as 64 bits, unsigned. */
  wideProductLow: 0xde,
  wideProductHigh: 0xdf,
  i64Add: 0xce,
  shiftLeft32: 0xab,
  shiftRight32: 0xac,
  shiftRightUnsigned32: 0xad,
  shiftLeft64: 0xcb,
  shiftRightUnsigned64: 0xcd,
  eq: 0x41,
  ne: 0x42,
  lt: 0x43,
  gt: 0x44,
  le: 0x45,
  ge: 0x46,
  eq64: 0x47,
  lt64: 0x49,
  not: 0x4d,
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  xor: 0x51,
  bitselect: 0x52,
  demote: 0x5e,
  promoteLow: 0x5f,
  ceil: 0x67,
  floor: 0x68,
  nearest: 0x6a,
  floor64: 0x75,
  nearest64: 0x94,
  abs: 0xe0,
  neg: 0xe1,
  sqrt: 0xe3,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  min: 0xe8,
  max: 0xe9,
  add64: 0xf0,
  sub64: 0xf1,
  mul64: 0xf2,
  div64: 0xf3,
  min64: 0xf4,
  max64: 0xf5,
  truncate: 0xf8,
  convert: 0xfa,
} as const;

export type SimdOp = keyof typeof SIMD;
