/**
 * Values read back from our own tables. They were checked before they were written, so one that no longer fits is damage
 * on the disk: SQLite's own checks pass over a flipped byte inside a value.
 */
import { AppError } from '@shared/contract/result.ts';
import type { z } from 'zod';

/** `value` as `schema` reads it. `what` names the row: "concept adam". Throws AppError('damaged'). */
export function readBack<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const reading = schema.safeParse(value);
  if (reading.success) return reading.data;
  throw damagedRow(what);
}

/** The same for a column that holds JSON. */
export function readBackJson<S extends z.ZodType>(schema: S, json: string, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damagedRow(what);
  }
  return readBack(schema, value, what);
}

function damagedRow(what: string): AppError {
  return new AppError(
    'damaged',
    `The store must hold ${what} as it was written; its content has changed on disk.`,
    'Close Saddlepoint and copy the data folder to a safe place. The library is read anew from its files at the next start.',
  );
}
