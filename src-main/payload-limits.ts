/**
 * How big, how deep and how odd a request may be before anything reads it: plain JSON values only, bounded in depth and
 * in size. Knows nothing of channels or schemas.
 */
import { AppError } from '@shared/contract/result.ts';

/** Bytes a request would take as JSON; drafts are the largest and stay far below. */
export const LARGEST_PAYLOAD_BYTES = 1024 * 1024;
/** Lists and objects inside each other. */
export const DEEPEST_PAYLOAD = 32;

const refusal = (rule: string): AppError =>
  new AppError(
    'invalid-request',
    `A request must be ${rule}.`,
    'Reload the page; if it happens again, please report it.',
  );

/** Escapes are not counted: the text as JSON is at least this long. */
const textBytes = (text: string): number => Buffer.byteLength(text) + 2;

function scalarBytes(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw refusal('free of NaN and infinite numbers');
  if (value === null || ['undefined', 'boolean', 'number'].includes(typeof value)) return 4;
  throw refusal('made of plain JSON values');
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Returns if `payload` is made of null, booleans, finite numbers, strings, lists and plain objects, within
 * DEEPEST_PAYLOAD and LARGEST_PAYLOAD_BYTES; `undefined` may stand for an absent field. Otherwise throws
 * AppError('invalid-request'). Every visit costs bytes, so cyclic values and lists of a billion holes end too.
 */
export function checkPayloadLimits(payload: unknown): void {
  let bytesLeft = LARGEST_PAYLOAD_BYTES;

  function spend(bytes: number): void {
    bytesLeft -= bytes;
    if (bytesLeft < 0) throw refusal(`at most ${LARGEST_PAYLOAD_BYTES} bytes long`);
  }

  function visit(value: unknown, depth: number): void {
    if (depth > DEEPEST_PAYLOAD) throw refusal(`at most ${DEEPEST_PAYLOAD} levels deep`);
    if (typeof value !== 'object' || value === null) {
      spend(scalarBytes(value));
    } else if (Array.isArray(value)) {
      spend(2);
      for (const entry of value) visit(entry, depth + 1);
    } else if (isPlainObject(value)) {
      spend(2);
      for (const name of Reflect.ownKeys(value)) visitField(value, name, depth + 1);
    } else {
      throw refusal('made of plain JSON values');
    }
  }

  function visitField(owner: object, name: string | symbol, depth: number): void {
    if (typeof name === 'symbol' || name === '__proto__')
      throw refusal('free of "__proto__" and symbols as field names');
    spend(textBytes(name) + 2);
    visit(Reflect.get(owner, name), depth);
  }

  visit(payload, 0);
}
