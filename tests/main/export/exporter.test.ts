import { PDFDocument } from '@cantoo/pdf-lib';
import { AppError } from '@shared/contract/result.ts';
import { type ConceptPage, conceptIdSchema } from '@shared/study/concept.ts';
import { describe, expect, it } from 'vitest';
import { createExporter, type Print } from '../../../src-main/export/exporter.ts';
import { silentLog } from '../../../src-main/log.ts';

const id = (name: string) => conceptIdSchema.parse(name);

function page(name: string): ConceptPage {
  return {
    id: id(name),
    title: `The note ${name}`,
    area: 'optimizers',
    summary: 'A note.',
    minutes: 1,
    body: '',
    aliases: [],
    sources: [],
    prerequisites: [],
    leadsTo: [],
    backlinks: [],
    questionCount: 0,
  };
}

const emptyPdf = async (): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  document.addPage();
  return document.save();
};

function exporterWith(print: Print, saveFile?: Parameters<typeof createExporter>[0]['saveFile']) {
  let made = 0;
  return createExporter({
    desk: {
      conceptPages: (ids) =>
        ids.map((wanted) => {
          if (wanted === 'unknown') throw new AppError('not-found', 'There is no concept "unknown".');
          return page(wanted);
        }),
    },
    print,
    ...(saveFile === undefined ? {} : { saveFile }),
    randomBytes: (count) => {
      made += 1;
      return new Uint8Array(count).fill(made);
    },
    log: silentLog,
  });
}

/** Prints when told to, and notes what was asked of it. */
function manualPrinter() {
  const waiting: { jobId: string; signal: AbortSignal; finish: (bytes: Uint8Array) => void }[] = [];
  const print: Print = (jobId, signal) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      waiting.push({ jobId, signal, finish: resolve });
    });
  return { waiting, print };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an export', () => {
  it('ends in a PDF that carries the title of its note and our name as creator', async () => {
    const { bytes, fileName } = await exporterWith(emptyPdf).exportNotes([id('adam')]);
    const document = await PDFDocument.load(bytes, { updateMetadata: false });
    expect([document.getTitle(), document.getCreator(), fileName]).toEqual([
      'The note adam',
      'Saddlepoint',
      'adam.pdf',
    ]);
  });

  it('is refused before anything prints when a note does not exist', () => {
    const { print, waiting } = manualPrinter();
    const { handlers } = exporterWith(print);
    expect(() => handlers['export:start']({ conceptIds: [id('unknown')] })).toThrow('There is no concept "unknown".');
    expect(waiting).toHaveLength(0);
  });

  it('gives the print route the notes in the order they were chosen', () => {
    const { handlers } = exporterWith(manualPrinter().print);
    const { jobId } = handlers['export:start']({ conceptIds: [id('momentum'), id('adam')] }) as { jobId: string };
    const content = handlers['export:content']({ jobId }) as { title: string; pages: ConceptPage[] };
    expect(content.pages.map((entry) => entry.id)).toEqual(['momentum', 'adam']);
    expect(content.title).toBe('Saddlepoint: 2 notes');
  });

  it('waits for the one before it: never do two print at once', async () => {
    const { print, waiting } = manualPrinter();
    const { handlers } = exporterWith(print);
    handlers['export:start']({ conceptIds: [id('adam')] });
    handlers['export:start']({ conceptIds: [id('momentum')] });
    await settled();
    expect(waiting).toHaveLength(1);
    waiting[0]?.finish(await emptyPdf());
    await expect.poll(() => waiting.length).toBe(2);
  });

  it('that is cancelled while printing stops the printer and says so', async () => {
    const { print, waiting } = manualPrinter();
    const { handlers } = exporterWith(print);
    const { jobId } = handlers['export:start']({ conceptIds: [id('adam')] }) as { jobId: string };
    await settled();
    expect(handlers['export:cancel']({ jobId })).toMatchObject({ state: 'cancelled' });
    await settled();
    expect(waiting[0]?.signal.aborted).toBe(true);
    expect(handlers['export:status']({ jobId })).toMatchObject({ state: 'cancelled' });
  });

  it('that fails tells the reason in words, and not the words of a bug', async () => {
    const refused = exporterWith(() => Promise.reject(new AppError('unavailable', 'No browser was found.')));
    await expect(refused.exportNotes([id('adam')])).rejects.toThrow('No browser was found.');
    const broken = exporterWith(() => Promise.reject(new Error('secret path')));
    await expect(broken.exportNotes([id('adam')])).rejects.toThrow(/^(?!.*secret path)/);
  });

  it('is saved through the host’s dialog where there is one, and offered as a download where there is none', async () => {
    const asked: string[] = [];
    const withDialog = exporterWith(emptyPdf, async (_bytes, fileName) => {
      asked.push(fileName);
      return { fileName: 'chosen.pdf' };
    });
    const first = withDialog.handlers['export:start']({ conceptIds: [id('adam')] }) as { jobId: string };
    await expect.poll(() => withDialog.readExport(first.jobId)).toBeDefined();
    expect(await withDialog.handlers['export:save'](first)).toEqual({ kind: 'saved', fileName: 'chosen.pdf' });
    expect(asked).toEqual(['adam.pdf']);

    const without = exporterWith(emptyPdf);
    const second = without.handlers['export:start']({ conceptIds: [id('adam')] }) as { jobId: string };
    await expect.poll(() => without.readExport(second.jobId)).toBeDefined();
    expect(await without.handlers['export:save'](second)).toMatchObject({
      kind: 'download',
      path: `/exports/${second.jobId}`,
    });
  });

  it('that nobody knows is refused with a cure', () => {
    const { handlers } = exporterWith(emptyPdf);
    expect(() => handlers['export:status']({ jobId: '0'.repeat(32) })).toThrow(/no export/);
  });
});
