/**
 * What SQLite and the file system can refuse, in words the reader can act on. Anything not listed is a bug of ours and
 * passes through unchanged.
 */
import { AppError } from '@shared/contract/result.ts';

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** The refusal that `thrown` amounts to while doing `what` ("saving an answer"), or `thrown` itself. */
export function asStoreError(thrown: unknown, what: string): unknown {
  const code = codeOf(thrown);
  const options = { cause: thrown };
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new AppError(
      'unavailable',
      `${what} needs room on the disk, and the disk is full; nothing was changed.`,
      'Free some space and try again.',
      options,
    );
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new AppError(
      'unavailable',
      `${what} needs a data folder that can be written; this one is read-only.`,
      'Give yourself write permission, or start with another data folder.',
      options,
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN') || ['EEXIST', 'ENOTDIR', 'ENOENT'].includes(code)) {
    return new AppError(
      'unavailable',
      `${what} needs files in the data folder that could not be opened or made.`,
      'Check that the folder exists and can be written, or start with another one.',
      options,
    );
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError(
      'damaged',
      `${what} found the store damaged.`,
      'Close Saddlepoint, copy the data folder to a safe place, then run `saddlepoint doctor`.',
      options,
    );
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new AppError(
      'unavailable',
      `${what} failed because the disk reported an error.`,
      'Check the disk and its connection, then try again.',
      options,
    );
  }
  return thrown;
}

/** Whether another connection holds the database. */
export const isBusy = (thrown: unknown): boolean => codeOf(thrown).startsWith('SQLITE_BUSY');
