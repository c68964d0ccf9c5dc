/** Writes a file whole or not at all: temporary name, fsync, rename. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { AppError } from '@shared/contract/result.ts';

/** Throws AppError('refused') naming the file and the system's reason. An existing file is replaced only by a complete one. */
export function writeWholeFile(path: string, content: Uint8Array | string): void {
  const partial = `${path}.${process.pid}.part`;
  try {
    const file = openSync(partial, 'w');
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('refused', `"${path}" could not be written: ${reason}.`, 'Choose another place with -o.', {
      cause,
    });
  }
}
