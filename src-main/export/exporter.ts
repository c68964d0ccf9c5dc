/**
 * Notes to PDF, as jobs: one prints at a time, each can be cancelled, each ends in bytes or in a sentence. How a page
 * becomes a PDF is the host's business (`print`); what is printed is the renderer's print route, which asks for
 * `export:content`.
 */
import type { ExportStatus, Handlers } from '@shared/contract/contract.ts';
import { AppError, toErrorData } from '@shared/contract/result.ts';
import type { ConceptId, ConceptPage } from '@shared/study/concept.ts';
import type { Log } from '../log.ts';
import { finishPdf } from './pdf-metadata.ts';

/** Prints the route `#/print/<jobId>` and returns the PDF. Must reject with the signal's reason once it is aborted. */
export type Print = (jobId: string, signal: AbortSignal) => Promise<Uint8Array>;

/** Asks the person where to save and writes the file; undefined if they changed their mind. */
export type SaveFile = (bytes: Uint8Array, fileName: string) => Promise<{ readonly fileName: string } | undefined>;

export interface ExporterOptions {
  /** The notes of these ids, in this order; throws AppError('not-found') for an unknown id. */
  readonly desk: { conceptPages(ids: readonly ConceptId[]): ConceptPage[] };
  readonly print: Print;
  /** Absent in the browser host: there the page downloads the file itself. */
  readonly saveFile?: SaveFile;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

export interface PrintedFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
}

type ExportChannel = 'export:start' | 'export:status' | 'export:cancel' | 'export:save' | 'export:content';

export interface Exporter {
  readonly handlers: Pick<Handlers, ExportChannel>;
  /** The finished file of a job, for the browser host's download route. */
  readExport(jobId: string): PrintedFile | undefined;
  /** Prints and waits: what the command line does. */
  exportNotes(ids: readonly ConceptId[]): Promise<PrintedFile>;
  /** Stops whatever is printing. */
  close(): void;
}

interface Job {
  readonly title: string;
  readonly pages: readonly ConceptPage[];
  readonly controller: AbortController;
  status: ExportStatus;
  file: PrintedFile | undefined;
  settled: Promise<void>;
}

/** A print that takes longer than this is stuck. */
const LONGEST_PRINT_MS = 120_000;
/** Finished files are kept in memory until this many newer ones exist. */
const KEPT_JOBS = 4;

const titleOf = (pages: readonly ConceptPage[]): string =>
  pages.length === 1 && pages[0] !== undefined ? pages[0].title : `Saddlepoint: ${pages.length} notes`;

const fileNameOf = (pages: readonly ConceptPage[]): string =>
  pages.length === 1 && pages[0] !== undefined ? `${pages[0].id}.pdf` : `saddlepoint-${pages.length}-notes.pdf`;

export function createExporter({ desk, print, saveFile, randomBytes, log }: ExporterOptions): Exporter {
  const jobs = new Map<string, Job>();
  let printer: Promise<void> = Promise.resolve();

  function jobOf(jobId: string): Job {
    const job = jobs.get(jobId);
    if (job === undefined) {
      throw new AppError('not-found', `There is no export "${jobId}" (any more).`, 'Start the export again.');
    }
    return job;
  }

  function forgetOldJobs(): void {
    const finished = [...jobs].filter(([, job]) => job.status.state !== 'running');
    for (const [id] of finished.slice(0, Math.max(0, finished.length - KEPT_JOBS))) jobs.delete(id);
  }

  async function work(jobId: string, job: Job): Promise<void> {
    const { signal } = job.controller;
    const limit = setTimeout(() => {
      job.controller.abort(
        new AppError(
          'unavailable',
          'Printing took longer than two minutes and was stopped.',
          'Export fewer notes at once.',
        ),
      );
    }, LONGEST_PRINT_MS);
    try {
      signal.throwIfAborted();
      job.status = { ...job.status, message: 'Setting the pages…' };
      const printed = await print(jobId, signal);
      signal.throwIfAborted();
      job.file = { bytes: await finishPdf(printed, job.title), fileName: fileNameOf(job.pages) };
      job.status = { ...job.status, state: 'done', message: 'The PDF is ready.' };
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code === 'bug') log.error('export failed', thrown);
      const message = [error.message, error.hint].filter((part) => part !== undefined).join(' ');
      job.status = { ...job.status, state: error.code === 'cancelled' ? 'cancelled' : 'failed', message };
    } finally {
      clearTimeout(limit);
      forgetOldJobs();
    }
  }

  function start(ids: readonly ConceptId[]): string {
    const pages = desk.conceptPages(ids);
    const jobId = Buffer.from(randomBytes(16)).toString('hex');
    const job: Job = {
      title: titleOf(pages),
      pages,
      controller: new AbortController(),
      status: { state: 'running', message: 'Waiting for the printer…', noteCount: pages.length },
      file: undefined,
      settled: Promise.resolve(),
    };
    jobs.set(jobId, job);
    job.settled = printer.then(() => work(jobId, job));
    printer = job.settled;
    return jobId;
  }

  function cancel(job: Job): ExportStatus {
    if (job.status.state === 'running') {
      job.controller.abort(new AppError('cancelled', 'The export was cancelled.'));
      job.status = { ...job.status, state: 'cancelled', message: 'The export was cancelled.' };
    }
    return job.status;
  }

  return {
    handlers: {
      'export:start': ({ conceptIds }) => ({ jobId: start(conceptIds) }),
      'export:status': ({ jobId }) => jobOf(jobId).status,
      'export:cancel': ({ jobId }) => cancel(jobOf(jobId)),
      'export:content': ({ jobId }) => {
        const { title, pages } = jobOf(jobId);
        return { title, pages: [...pages] };
      },
      'export:save': async ({ jobId }) => {
        const { file, status } = jobOf(jobId);
        if (file === undefined) throw new AppError('refused', `The PDF is not there to be saved: ${status.message}`);
        if (saveFile === undefined) return { kind: 'download', path: `/exports/${jobId}`, fileName: file.fileName };
        const saved = await saveFile(file.bytes, file.fileName);
        return saved === undefined ? { kind: 'dismissed' } : { kind: 'saved', fileName: saved.fileName };
      },
    },
    readExport: (jobId) => jobs.get(jobId)?.file,
    async exportNotes(ids) {
      const job = jobOf(start(ids));
      await job.settled;
      if (job.file === undefined) throw new AppError('unavailable', job.status.message);
      return job.file;
    },
    close() {
      for (const job of jobs.values()) cancel(job);
    },
  };
}
