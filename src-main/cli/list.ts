/** `saddlepoint list`: what the library and the catalogues hold. `--json` prints the same as an array of objects. */
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import type { CatalogueEntry } from '@shared/numerics/catalog/entry.ts';
import { INITIALIZERS } from '@shared/numerics/catalog/initializers.ts';
import { LOSSES } from '@shared/numerics/catalog/losses.ts';
import { NORMS } from '@shared/numerics/catalog/norms.ts';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { SCHEDULES } from '@shared/numerics/catalog/schedules.ts';
import { SURFACES } from '@shared/numerics/catalog/surfaces.ts';
import { LABS } from '@shared/numerics/labs/list.ts';
import type { Question } from '@shared/study/question.ts';
import type { CATALOGUE_LISTS } from './list-names.ts';
import { printLine, printTable, toJson } from './print.ts';
import { openScratchDesk } from './scratch-desk.ts';

const CATALOGUES: Readonly<Record<(typeof CATALOGUE_LISTS)[number], readonly CatalogueEntry[]>> = {
  schedules: SCHEDULES,
  activations: ACTIVATIONS,
  losses: LOSSES,
  initializers: INITIALIZERS,
  norms: NORMS,
};

type Row = Readonly<Record<string, string | number>>;

const rowOfQuestion = ({ id, concept, kind, difficulty, seconds }: Question): Row => ({
  id,
  concept,
  kind,
  difficulty,
  seconds,
});

function rowsOf(what: string): readonly Row[] {
  switch (what) {
    case 'labs':
      return LABS.map(({ id, title, sentence }) => ({ id, title, sentence }));
    case 'surfaces':
      return SURFACES.map(({ id, title, formula }) => ({ id, title, formula }));
    case 'optimizers':
      return OPTIMIZERS.map(({ id, title, definition }) => ({
        id,
        title,
        torch: definition.isOwnClass ? 'none' : definition.torchName,
      }));
    case 'concepts':
    case 'questions': {
      const desk = openScratchDesk();
      try {
        return what === 'concepts'
          ? desk.concepts().map(({ id, area, title, summary }) => ({ id, area, title, summary }))
          : desk.questions().map(rowOfQuestion);
      } finally {
        desk.close();
      }
    }
    default:
      return (CATALOGUES[what as keyof typeof CATALOGUES] ?? []).map(({ id, title, name, args }) => ({
        id,
        title,
        name,
        arguments: args.map((argument) => argument.name).join(' '),
      }));
  }
}

/** `what` is one of the names in list-names.ts. */
export function list(what: string, { json = false }: { json?: boolean }): void {
  const rows = rowsOf(what);
  if (json) {
    printLine(toJson(rows));
    return;
  }
  const keys = Object.keys(rows[0] ?? {});
  printTable([keys, ...rows.map((row) => keys.map((key) => String(row[key])))]);
}
