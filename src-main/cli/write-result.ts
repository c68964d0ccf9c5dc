/** A result the person asked to have in a file, whole or not at all. */
import { AppError } from '@shared/contract/result.ts';
import { writeWholeFile } from '../whole-file.ts';

/** Throws AppError('refused') naming the file and the system's reason. */
export function writeResult(path: string, content: Uint8Array | string): void {
  try {
    writeWholeFile(path, content);
  } catch (cause) {
    // What follows the comma names a temporary file the person never asked for.
    const reason = cause instanceof Error ? cause.message.split(',')[0] : String(cause);
    throw new AppError('refused', `"${path}" could not be written: ${reason}.`, 'Choose another place with -o.', {
      cause,
    });
  }
}
