/**
 * Opens the store: looks at the file before SQLite may touch it, refuses what is foreign, newer or damaged without
 * changing a byte, takes the one writer's lock, sets and re-reads the pragmas, migrates. Never a silent first run: a
 * note beside the database says that there was one. Knows no table.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import type { Database } from 'better-sqlite3';
import type { Log } from '../log.ts';
import type { WritableDb } from './handles.ts';
import { refuseDamaged, refuseHeader } from './inspect-file.ts';
import { clearHolder, readHolder, writeHolder } from './lock-holder.ts';
import { migrate } from './migrate.ts';
import { applyPragmas } from './pragmas.ts';
import { hasSentinel, writeSentinel } from './sentinel.ts';
import { loadSqlite } from './sqlite-module.ts';
import { asStoreError, isBusy } from './store-errors.ts';

export const DATABASE_FILE = 'saddlepoint.sqlite';

/**
 * Files this process has open. Closing any handle on a file drops all POSIX locks the process holds on it
 * (https://www.sqlite.org/howtocorrupt.html, 2.2), so a second open in one process must not even look at the file.
 */
const openHere = new Set<string>();

export interface Store {
  readonly db: WritableDb;
  /** The database file, or undefined in memory. */
  readonly file: string | undefined;
  /** Checkpoints, closes and gives the lock back. A second call does nothing. */
  close(): void;
}

export interface StoreOptions {
  /** Folder for the database, made if missing; 'memory' for one that is gone after close. */
  readonly dataDir: string | 'memory';
  /** UTC, ms. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Throws AppError: 'damaged' (file missing, empty, cut short or corrupt where a database was), 'newer-version',
 * 'refused' (a file of another program), 'busy' (another instance holds it), 'unavailable' (Node too old, folder not writable).
 */
export function openDatabase(options: StoreOptions): Store {
  const Sqlite = loadSqlite();
  if (options.dataDir === 'memory') {
    const db = new Sqlite(':memory:');
    applyPragmas(db, 'memory');
    migrate(asWritable(db));
    return { db: asWritable(db), file: undefined, close: () => void db.close() };
  }
  const dataDir = options.dataDir;
  const file = resolve(dataDir, DATABASE_FILE);
  if (openHere.has(file)) throw busy(dataDir);
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const expected = hasSentinel(dataDir);
    const found = refuseHeader(file, expected);
    if (found === 'database') inspect(Sqlite, file, expected);
    // Made before SQLite makes it, so that nobody else on the machine can read it; -wal and -shm inherit the mode.
    else closeSync(openSync(file, 'a', 0o600));
    const db = openForWriting(Sqlite, file);
    try {
      const ran = migrate(asWritable(db));
      if (ran.length > 0) options.log.info(`store: schema brought to ${ran.at(-1)}`);
      if (!expected) writeSentinel(dataDir, DATABASE_FILE, options.now());
      writeHolder(dataDir, process.pid, options.now());
      db.pragma('busy_timeout = 5000');
    } catch (error) {
      db.close();
      throw error;
    }
    openHere.add(file);
    return {
      db: asWritable(db),
      file,
      close: () => {
        close(db, dataDir, options.log);
        openHere.delete(file);
      },
    };
  } catch (error) {
    if (isBusy(error)) throw busy(dataDir, error);
    throw asStoreError(error, 'Opening the store');
  }
}

/**
 * Looks at the store as an open would and changes nothing; 'nothing' where none was made yet.
 * Throws AppError as `openDatabase` does, 'busy' while a desk holds it.
 */
export function checkStore(dataDir: string): 'nothing' | 'sound' {
  const file = resolve(dataDir, DATABASE_FILE);
  const expected = hasSentinel(dataDir);
  try {
    if (refuseHeader(file, expected) === 'nothing') return 'nothing';
    inspect(loadSqlite(), file, expected);
    return 'sound';
  } catch (error) {
    if (isBusy(error)) throw busy(dataDir, error);
    throw asStoreError(error, 'Reading the store');
  }
}

/** Reads the file through a read-only connection, which cannot change it, not even by a checkpoint on closing. */
function inspect(Sqlite: ReturnType<typeof loadSqlite>, file: string, expected: boolean): void {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    refuseDamaged(db, file, expected);
  } finally {
    db.close();
  }
}

function openForWriting(Sqlite: ReturnType<typeof loadSqlite>, file: string): Database {
  const db = new Sqlite(file, { timeout: 0 });
  try {
    applyPragmas(db, 'file');
    // In exclusive mode the lock is taken by the first transaction and kept: take it now, not at the first save.
    db.exec('BEGIN EXCLUSIVE; COMMIT');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function close(db: Database, dataDir: string, log: Log): void {
  if (!db.open) return;
  try {
    db.pragma('optimize');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // Everything acknowledged is in the write-ahead log; the next open reads it from there.
    log.error('store: the last tidying up did not succeed', error);
  }
  clearHolder(dataDir, process.pid);
  db.close();
}

function busy(dataDir: string, cause?: unknown): AppError {
  const holder = readHolder(dataDir);
  const who =
    holder === undefined ? 'another program' : `process ${holder.pid}, since ${new Date(holder.sinceMs).toISOString()}`;
  return new AppError(
    'busy',
    `The data folder ${dataDir} must be free for one desk; it is held by ${who}.`,
    'Use the desk that is already open or close it, or start this one with another data folder.',
    { cause },
  );
}

/** The one place where a connection gets its brand. */
function asWritable(db: Database): WritableDb {
  return db as Database as Database & WritableDb;
}
