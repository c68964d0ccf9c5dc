/** Asks where a file should go and writes it there whole or not at all. The page never learns the folder. */
import { open, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { type BrowserWindow, dialog } from 'electron';
import type { SaveFile } from '../../export/exporter.ts';

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
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
    await writeWhole(filePath, bytes);
    return { fileName: basename(filePath) };
  };
}
