/**
 * The last touch on a printed PDF: title in the window bar, language, and a creator that is not the browser's
 * identification string, which would tell the reader's operating system.
 */
import { PDFDocument } from '@cantoo/pdf-lib';

/** `printed` is a whole PDF; outline, tags and links are left as they are. */
export async function finishPdf(printed: Uint8Array, title: string): Promise<Uint8Array> {
  const document = await PDFDocument.load(printed, { updateMetadata: false });
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setLanguage('en');
  document.setCreator('Saddlepoint');
  document.setProducer('Saddlepoint');
  return document.save();
}
