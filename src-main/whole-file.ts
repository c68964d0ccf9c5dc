/**
 * Writes a file whole or not at all: temporary name, fsync, rename, fsync of the folder. Says nothing about failures;
 * whoever calls knows what the file is and whom its name may be told.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** The rename itself is on disk only once its folder is; Windows has no such call and needs none. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** `mode` as for `open`. Throws the system's error and leaves nothing behind; an existing file is replaced only by a complete one. */
export function writeWholeFile(path: string, content: Uint8Array | string, mode = 0o666): void {
  const partial = `${path}.${process.pid}.part`;
  try {
    const file = openSync(partial, 'w', mode);
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw thrown;
  }
  syncFolder(dirname(path));
}
