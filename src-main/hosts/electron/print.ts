/**
 * Electron's printer: a hidden page of ours opens the print route, says when it is ready, and is printed. The browser
 * host's counterpart is `export/print-with-chromium.ts`; the options are the same.
 */
import { AppError } from '@shared/contract/result.ts';
import type { Print } from '../../export/exporter.ts';
import type { Pages } from './window.ts';

/** Resolves in the page with what it says about itself; the exporter's deadline ends a page that says nothing. */
const SAID = `new Promise((resolve) => {
  const root = document.documentElement;
  const look = () => {
    const said = root.dataset.printReady ?? root.dataset.printFailed;
    if (said !== undefined) resolve(said);
  };
  new MutationObserver(look).observe(root, { attributes: true });
  look();
})`;

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** The page says `data-print-ready="true"`, or `data-print-failed` with a sentence. */
export function createPrinter(pages: Pages): Print {
  return async (jobId, signal) => {
    signal.throwIfAborted();
    const window = pages.open(`#/print/${jobId}`, false);
    try {
      const print = async () => {
        await new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
        const said: unknown = await window.webContents.executeJavaScript(SAID);
        if (said !== 'true') throw new AppError('unavailable', `The pages could not be set: ${String(said)}`);
        return window.webContents.printToPDF({
          preferCSSPageSize: true,
          printBackground: true,
          generateTaggedPDF: true,
          generateDocumentOutline: true,
        });
      };
      return await Promise.race([print(), rejectOnAbort(signal)]);
    } finally {
      window.destroy();
    }
  };
}
