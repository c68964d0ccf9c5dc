/**
 * Permission as a type: a function that takes a ReadableDb cannot call one that needs a WritableDb. Both are the same
 * better-sqlite3 connection; the brand is given once, where the database is opened.
 */
import type { Database } from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

export type ReadableDb = Pick<Database, 'prepare' | 'pragma'> & { readonly [readable]: true };
export type WritableDb = ReadableDb &
  Pick<Database, 'exec' | 'transaction' | 'inTransaction'> & { readonly [writable]: true };

/** Runs `work` in one immediate transaction: all of it is on disk when this returns, or none of it. Nested calls join the outer one. */
export function inTransaction<T>(db: WritableDb, work: () => T): T {
  return db.inTransaction ? work() : db.transaction(work).immediate();
}
