/**
 * What the database file is, found out without writing to it: first from its raw bytes, then through a read-only
 * connection. Every refusal names the file, leaves it as it is and says so.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '@shared/contract/result.ts';
import type { Database } from 'better-sqlite3';
import { APPLICATION_ID, refuseNewer } from './migrate.ts';

const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\u0000';
/** Offsets in the header: https://www.sqlite.org/fileformat.html#the_database_header */
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/**
 * Looks at the first 100 bytes. 'nothing': no file, or an empty one, and none was expected. `expected`: the sentinel says
 * there was a database. Throws AppError('damaged' | 'refused' | 'newer-version').
 */
export function refuseHeader(file: string, expected: boolean): 'nothing' | 'database' {
  const header = readHeader(file);
  if (header === undefined) {
    if (expected) throw damaged(file, 'it is missing');
    return 'nothing';
  }
  if (header.size === 0) {
    if (expected) throw damaged(file, 'it is empty (0 bytes)');
    return 'nothing';
  }
  if (header.size < HEADER_BYTES) throw damaged(file, `it is cut short (${header.size} bytes)`);
  if (header.bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    if (expected) throw damaged(file, 'it does not begin like a database');
    throw foreign(file, 'is not a database');
  }
  const applicationId = header.bytes.readUInt32BE(APPLICATION_ID_AT);
  if (applicationId !== 0 && applicationId !== APPLICATION_ID) throw foreign(file, 'belongs to another program');
  if (applicationId === APPLICATION_ID) refuseNewer(header.bytes.readUInt32BE(USER_VERSION_AT), file);
  return 'database';
}

/** `db`: a read-only connection to the file. Throws AppError('damaged' | 'refused' | 'newer-version'). */
export function refuseDamaged(db: Pick<Database, 'pragma' | 'prepare'>, file: string, expected: boolean): void {
  try {
    const applicationId = Number(db.pragma('application_id', { simple: true }));
    const version = Number(db.pragma('user_version', { simple: true }));
    if (applicationId !== APPLICATION_ID) {
      const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
      if (tables > 0 || applicationId !== 0) throw foreign(file, 'belongs to another program');
      if (expected) throw damaged(file, 'it holds no tables');
      return;
    }
    refuseNewer(version, file);
    const verdict = db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw damaged(file, `SQLite's quick check says: ${inOneLine(String(verdict))}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_IOERR_SHORT')) {
      throw damaged(file, 'SQLite cannot read it', error);
    }
    throw error;
  }
}

/** The check may begin with a line that only names the database. */
const inOneLine = (verdict: string): string =>
  verdict.replace(/^\*{3} in database \w+ \*{3}\n/, '').replaceAll('\n', '; ');

function readHeader(file: string): { size: number; bytes: Buffer } | undefined {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    readSync(handle, bytes, 0, HEADER_BYTES, 0);
    return { size: fstatSync(handle).size, bytes };
  } finally {
    closeSync(handle);
  }
}

function damaged(file: string, found: string, cause?: unknown): AppError {
  return new AppError(
    'damaged',
    `The store ${file} must be the database that was saved here; ${found}.`,
    'Nothing was changed. Put back a copy of the data folder from a backup; to begin with an empty desk, move this data folder aside.',
    cause === undefined ? undefined : { cause },
  );
}

function foreign(file: string, found: string): AppError {
  return new AppError(
    'refused',
    `The store ${file} must be a Saddlepoint database; the file there ${found}.`,
    'Nothing was changed. Move that file away, or start with another data folder.',
  );
}
