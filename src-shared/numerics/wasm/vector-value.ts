/**
 * Four float32 (or two float64) as values one can write arithmetic with, and the code they become: a value used once stays
 * on the stack, one used again gets a local. Knows opcodes, no formulas.
 */
import { code, SIMD, type SimdOp, V128, type ValueType } from './encoder.ts';

export type Value =
  | { readonly kind: 'operation'; readonly op: SimdOp; readonly args: readonly Value[]; readonly immediate?: number }
  | { readonly kind: 'constant'; readonly bytes: readonly number[] }
  /** Two lanes from each operand: the low halves side by side. */
  | { readonly kind: 'join'; readonly low: Value; readonly high: Value }
  /** Of each pair of words in both operands the first, or the second: the halves of 64-bit numbers. */
  | { readonly kind: 'firsts' | 'seconds'; readonly low: Value; readonly high: Value }
  /** The high half moved to the low one. */
  | { readonly kind: 'high'; readonly of: Value }
  /** What the caller has put into a local. */
  | { readonly kind: 'local'; readonly index: number };

export function operation(op: SimdOp, ...args: readonly Value[]): Value {
  return { kind: 'operation', op, args };
}

/** `op` is one of the shifts. */
export function shift(op: SimdOp, value: Value, bits: number): Value {
  return { kind: 'operation', op, args: [value], immediate: bits };
}

export function constant(value: number): Value {
  return { kind: 'constant', bytes: bytesOf(Float32Array.of(value, value, value, value)) };
}

export function constant64(value: number): Value {
  return { kind: 'constant', bytes: bytesOf(Float64Array.of(value, value)) };
}

export function integers(value: number): Value {
  return { kind: 'constant', bytes: bytesOf(Int32Array.of(value, value, value, value)) };
}

export function integers64(value: bigint): Value {
  return { kind: 'constant', bytes: bytesOf(BigInt64Array.of(value, value)) };
}

function bytesOf(array: ArrayBufferView<ArrayBuffer>): readonly number[] {
  return [...new Uint8Array(array.buffer)];
}

// Which bytes of the two operands a shuffle takes.
const BYTES = {
  join: [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23],
  high: [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15],
  firsts: [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27],
  seconds: [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31],
} as const;

/** Gives out the locals of one function and remembers where its constants are kept. */
export class LocalPool {
  readonly types: ValueType[] = [];
  /** Fills the locals of the constants; belongs in front of the loop that uses them. */
  readonly prologue: number[] = [];
  readonly #first: number;
  readonly #constants = new Map<string, number>();

  /** `first` is the number of the function's parameters. */
  constructor(first: number) {
    this.#first = first;
  }

  take(type: ValueType = V128): number {
    this.types.push(type);
    return this.#first + this.types.length - 1;
  }

  // A constant inside a loop is built anew at every turn by V8, through two integer registers.
  constant(bytes: readonly number[]): number {
    const key = bytes.join();
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const local = this.take();
    this.#constants.set(key, local);
    this.prologue.push(...code.vector(bytes), ...code.localSet(local));
    return local;
  }
}

/** Code that leaves each value in its local. All values are computed before any of these locals is written. */
export function assign(values: readonly Value[], targets: readonly number[], pool: LocalPool): readonly number[] {
  const emitted: number[] = [];
  const uses = countUses(values);
  const locals = new Map<Value, number>();
  const push = (bytes: readonly number[]): void => {
    for (const byte of bytes) emitted.push(byte);
  };
  const emit = (value: Value): void => {
    const known = value.kind === 'local' ? value.index : locals.get(value);
    if (known !== undefined) push(code.localGet(known));
    else if (value.kind === 'constant') push(code.localGet(pool.constant(value.bytes)));
    else compute(value);
  };
  const compute = (value: Value): void => {
    for (const operand of operandsOf(value)) emit(operand);
    if (value.kind === 'operation') {
      if (value.immediate !== undefined) push(code.i32(value.immediate));
      push(code.simd(SIMD[value.op]));
    } else if (value.kind !== 'constant' && value.kind !== 'local')
      push([...code.simd(SIMD.shuffle), ...BYTES[value.kind]]);
    if ((uses.get(value) ?? 0) < 2) return;
    const local = pool.take();
    locals.set(value, local);
    push(code.localTee(local));
  };
  for (const value of values) emit(value);
  for (const target of targets.toReversed()) push(code.localSet(target));
  return emitted;
}

function operandsOf(value: Value): readonly Value[] {
  if (value.kind === 'operation') return value.args;
  if (value.kind === 'high') return [value.of, value.of];
  return value.kind === 'constant' || value.kind === 'local' ? [] : [value.low, value.high];
}

function countUses(values: readonly Value[]): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const visit = (value: Value): void => {
    const before = uses.get(value) ?? 0;
    uses.set(value, before + 1);
    if (before === 0) for (const operand of operandsOf(value)) visit(operand);
  };
  for (const value of values) visit(value);
  return uses;
}
