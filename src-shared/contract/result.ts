/**
 * What may cross a process border besides data: a result, and an error reduced to code, message and hint.
 * Three kinds of trouble, after VS Code's errors.ts: absence is a value, refusal is an AppError, a bug is `invariant`.
 */

export const ERROR_CODES = [
  'invalid-request',
  'foreign-sender',
  'not-found',
  'invalid-content',
  'invalid-recipe',
  'invalid-formula',
  'refused',
  'busy',
  'damaged',
  'newer-version',
  'unavailable',
  'cancelled',
  'bug',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The only shape of an error that crosses a border: the stack stays in the log of the side that threw. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** Names the culprit and the rule it broke. */
  readonly message: string;
  /** What the reader can do about it. */
  readonly hint?: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

/** A refusal the user can understand and act on; everything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
    this.hint = hint;
  }

  toData(): ErrorData {
    return this.hint === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, hint: this.hint };
  }
}

/** Reduces anything thrown to what may cross a border. A bug's own message is kept out: it may hold paths or rows. */
export function toErrorData(thrown: unknown): ErrorData {
  if (thrown instanceof AppError) return thrown.toData();
  return {
    code: 'bug',
    message: 'Something in Saddlepoint itself went wrong; the log has the details.',
    hint: 'Try again. If it happens twice, please report it with the log.',
  };
}

/** Throws loudly when our own code broke a promise. Never for bad input: that is an AppError. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
