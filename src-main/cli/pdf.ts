/** `saddlepoint pdf`: notes to a PDF without opening the desk. */
import { AppError } from '@shared/contract/result.ts';
import { type ConceptId, conceptIdSchema } from '@shared/study/concept.ts';
import type { Desk } from '../desk.ts';
import { serveDesk } from './browser-desk.ts';
import { printLine, terminalLog } from './print.ts';
import { openScratchDesk } from './scratch-desk.ts';
import { writeResult } from './write-result.ts';

export interface PdfOptions {
  readonly concept?: readonly string[];
  readonly area?: readonly string[];
  readonly all?: boolean;
  readonly out: string;
}

function chosenConcepts(desk: Desk, { concept = [], area = [], all = false }: PdfOptions): ConceptId[] {
  const concepts = desk.concepts();
  if (all) return concepts.map(({ id }) => id);
  const areas = [...new Set(concepts.map((entry) => entry.area))];
  const unknownArea = area.find((name) => !areas.includes(name));
  if (unknownArea !== undefined) {
    throw new AppError('not-found', `There is no area "${unknownArea}".`, `Areas are: ${areas.join(', ')}.`);
  }
  const known = new Set<string>(concepts.map(({ id }) => id));
  const unknown = concept.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new AppError('not-found', `There is no concept "${unknown}".`, '`saddlepoint list concepts` shows them all.');
  }
  const chosen = [
    ...concept.map((id) => conceptIdSchema.parse(id)),
    ...area.flatMap((name) => concepts.filter((entry) => entry.area === name).map(({ id }) => id)),
  ];
  if (chosen.length === 0) {
    throw new AppError('refused', 'Nothing was chosen to print.', 'Give --concept ID…, --area AREA… or --all.');
  }
  return [...new Set(chosen)];
}

export async function pdf(options: PdfOptions): Promise<void> {
  const desk = openScratchDesk();
  try {
    const ids = chosenConcepts(desk, options);
    const served = await serveDesk(desk, terminalLog);
    try {
      const { bytes } = await served.exporter.exportNotes(ids);
      writeResult(options.out, bytes);
      printLine(
        `${options.out}: ${ids.length} ${ids.length === 1 ? 'note' : 'notes'}, ${Math.ceil(bytes.length / 1024)} KiB`,
      );
    } finally {
      await served.close();
    }
  } finally {
    desk.close();
  }
}
