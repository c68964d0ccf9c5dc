/** Electron's printer and save dialog, with the window and the person's choice played. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrinter } from '../../../../src-main/hosts/electron/print.ts';
import { createSaveDialog } from '../../../../src-main/hosts/electron/save-dialog.ts';
import { saveChoice } from '../../../support/electron-stub.ts';

const JOB = '0123456789abcdef0123456789abcdef';

/** A window whose page says `said` once it has loaded; `undefined` says nothing for ever. */
function playedPages(said: string | undefined) {
  const seen = { routes: [] as string[], shown: [] as boolean[], destroyed: 0, options: undefined as unknown };
  const pages = {
    has: () => true,
    open(route: string, isShown: boolean) {
      seen.routes.push(route);
      seen.shown.push(isShown);
      return {
        webContents: {
          once: (_event: string, listener: () => void) => listener(),
          executeJavaScript: () => (said === undefined ? new Promise(() => {}) : Promise.resolve(said)),
          printToPDF: (options: unknown) => {
            seen.options = options;
            return Promise.resolve(Buffer.from('%PDF'));
          },
        },
        destroy: () => {
          seen.destroyed += 1;
        },
      };
    },
  };
  return { seen, print: createPrinter(pages as never) };
}

describe('the printer', () => {
  it('prints the route of the job in a hidden window, tagged and with bookmarks, and destroys the window', async () => {
    const { seen, print } = playedPages('true');
    expect(Buffer.from(await print(JOB, new AbortController().signal)).toString()).toBe('%PDF');
    expect(seen).toEqual({
      routes: [`#/print/${JOB}`],
      shown: [false],
      destroyed: 1,
      options: {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      },
    });
  });

  it('passes on what the page says went wrong, and destroys the window', async () => {
    const { seen, print } = playedPages('a figure did not draw');
    await expect(print(JOB, new AbortController().signal)).rejects.toThrow(
      'The pages could not be set: a figure did not draw',
    );
    expect(seen.destroyed).toBe(1);
  });

  it('that is cancelled rejects with the reason, and destroys the window', async () => {
    const { seen, print } = playedPages(undefined);
    const controller = new AbortController();
    const printing = print(JOB, controller.signal);
    controller.abort(new AppError('cancelled', 'The export was cancelled.'));
    await expect(printing).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.destroyed).toBe(1);
  });

  it('that is cancelled before it starts opens no window', async () => {
    const { seen, print } = playedPages('true');
    await expect(print(JOB, AbortSignal.abort(new AppError('cancelled', 'x')))).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(seen.routes).toEqual([]);
  });
});

describe('the save dialog', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'saddlepoint-save-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const save = (canceled: boolean, filePath: string) => {
    Object.assign(saveChoice, { canceled, filePath });
    return createSaveDialog(() => ({}) as never)(Buffer.from('%PDF'), 'adam.pdf');
  };

  it('writes the whole file where the person chose and tells only its name', async () => {
    expect(await save(false, join(folder, 'mine.pdf'))).toEqual({ fileName: 'mine.pdf' });
    expect(readdirSync(folder)).toEqual(['mine.pdf']);
    expect(readFileSync(join(folder, 'mine.pdf'), 'utf8')).toBe('%PDF');
  });

  it('writes nothing when dismissed', async () => {
    expect(await save(true, '')).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a folder it cannot write to, in words without the folder', async () => {
    const refusal = await save(false, join(folder, 'nowhere', 'mine.pdf')).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ code: 'refused', message: '"mine.pdf" could not be written.' });
  });
});
