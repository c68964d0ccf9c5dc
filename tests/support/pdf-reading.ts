/** Reads printed PDFs back with three independent parsers: pdf.js for bookmarks and links, pdf-lib for fonts, qpdf for syntax. */
import { createRequire } from 'node:module';
import { PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import createModule from '@neslinesli93/qpdf-wasm';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface Bookmark {
  readonly title: string;
  /** 1 for the outermost. */
  readonly depth: number;
  /** Page the bookmark leads to, from 1; undefined if it leads nowhere. */
  readonly page: number | undefined;
}

export interface PdfReading {
  readonly pageCount: number;
  readonly title: string | undefined;
  readonly creator: string | undefined;
  readonly bookmarks: readonly Bookmark[];
  /** Links inside the document: the page each leads to, undefined for a dead one. */
  readonly internalLinks: readonly (number | undefined)[];
  readonly externalLinks: readonly string[];
  /** Text of all pages, in reading order. */
  readonly text: string;
}

type Outline = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>['promise']>['getOutline']>>;

export async function readPdf(bytes: Uint8Array): Promise<PdfReading> {
  const loading = getDocument({ data: Uint8Array.from(bytes), useSystemFonts: false, verbosity: 0 });
  const document = await loading.promise;
  const pageOf = async (destination: unknown): Promise<number | undefined> => {
    const found = typeof destination === 'string' ? await document.getDestination(destination) : destination;
    const [reference] = Array.isArray(found) ? found : [];
    return reference === undefined || reference === null ? undefined : (await document.getPageIndex(reference)) + 1;
  };
  const bookmarks: Bookmark[] = [];
  const walk = async (entries: Outline, depth: number): Promise<void> => {
    for (const { title, dest, items } of entries ?? []) {
      bookmarks.push({ title, depth, page: await pageOf(dest) });
      await walk(items, depth + 1);
    }
  };
  await walk(await document.getOutline(), 1);

  const internalLinks: (number | undefined)[] = [];
  const externalLinks: string[] = [];
  const texts: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    for (const annotation of await page.getAnnotations()) {
      if (annotation.subtype !== 'Link') continue;
      if (annotation.url !== undefined) externalLinks.push(annotation.url as string);
      else internalLinks.push(await pageOf(annotation.dest));
    }
    const { items } = await page.getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const { info } = (await document.getMetadata()) as { info: { Title?: string; Creator?: string } };
  const reading = {
    pageCount: document.numPages,
    title: info.Title,
    creator: info.Creator,
    bookmarks,
    internalLinks,
    externalLinks,
    text: texts.join('\n'),
  };
  await loading.destroy();
  return reading;
}

export interface PdfFonts {
  readonly all: string[];
  /** Fonts whose program is not in the file. */
  readonly missing: string[];
  /** How many are Type 3: drawings without hinting, which is what Chromium makes of variable or outlined faces. */
  readonly type3Count: number;
}

export async function readFonts(bytes: Uint8Array): Promise<PdfFonts> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  const all: string[] = [];
  const missing: string[] = [];
  let type3Count = 0;
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict)) continue;
    if (object.get(PDFName.of('Subtype')) === PDFName.of('Type3')) type3Count += 1;
    const hasProgram = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => object.has(PDFName.of(key)));
    if (object.get(PDFName.of('Type')) !== PDFName.of('FontDescriptor')) continue;
    const name = String(object.get(PDFName.of('FontName')));
    all.push(name);
    if (!hasProgram) missing.push(name);
  }
  return { all, missing, type3Count };
}

/** Emscripten's options and file system, of which the package declares only a part. */
type CreateQpdf = (options: {
  readonly noInitialRun: boolean;
  readonly locateFile: () => string;
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
}) => Promise<{
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  callMain(args: readonly string[]): number;
}>;
const createQpdf = createModule as unknown as CreateQpdf;

/** What `qpdf --check` says; empty when it has nothing to complain about. */
export async function qpdfComplaints(bytes: Uint8Array): Promise<string[]> {
  const complaints: string[] = [];
  const qpdf = await createQpdf({
    noInitialRun: true,
    locateFile: () => createRequire(import.meta.url).resolve('@neslinesli93/qpdf-wasm/dist/qpdf.wasm'),
    print: () => {},
    printErr: (line: string) => complaints.push(line),
  });
  qpdf.FS.writeFile('/in.pdf', bytes);
  const code = qpdf.callMain(['--check', '/in.pdf']);
  return code === 0 ? complaints : [...complaints, `exit code ${code}`];
}
