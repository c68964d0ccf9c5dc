/** Asks where a file should go and writes it there whole or not at all. The page never learns the folder. */
import { basename } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { type BrowserWindow, dialog } from 'electron';
import type { SaveFile } from '../../export/exporter.ts';
import { writeWholeFile } from '../../whole-file.ts';

function write(path: string, bytes: Uint8Array): void {
  try {
    writeWholeFile(path, bytes);
  } catch (cause) {
    throw new AppError('refused', `"${basename(path)}" could not be written.`, 'Choose another folder.', { cause });
  }
}

/** `window` is asked for at each save, because it may have been closed and opened again. */
export function createSaveDialog(window: () => BrowserWindow): SaveFile {
  return async (bytes, fileName) => {
    const { canceled, filePath } = await dialog.showSaveDialog(window(), {
      defaultPath: fileName,
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    });
    if (canceled || filePath === '') return undefined;
    write(filePath, bytes);
    return { fileName: basename(filePath) };
  };
}
