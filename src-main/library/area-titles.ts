/** The areas' titles and their order on the screen, from `resources/areas.yaml`. An area not listed there comes last under its id. */
import { AppError } from '@shared/contract/result.ts';
import { areaIdSchema } from '@shared/study/concept.ts';
import { z } from 'zod';
import { schemaSentences } from './problem-sentences.ts';
import { readYaml } from './read-yaml.ts';

const areasSchema = z.array(z.strictObject({ id: areaIdSchema, title: z.string().min(1).max(60) }));
export type AreaTitles = z.infer<typeof areasSchema>;

/** Throws AppError('invalid-content') if the file, which ships with the app, does not fit. */
export function readAreaTitles(text: string): AreaTitles {
  const yaml = readYaml(text);
  const reading = 'problems' in yaml ? yaml : areasSchema.safeParse(yaml.value);
  if ('success' in reading && reading.success) return reading.data;
  const problems =
    'problems' in reading ? reading.problems : schemaSentences(reading.error, 'value' in yaml ? yaml.value : undefined);
  throw new AppError(
    'invalid-content',
    `areas.yaml: ${problems.join(' ')}`,
    'Correct the file or reinstall Saddlepoint.',
  );
}

export function titleOfArea(areas: AreaTitles, id: string): string {
  return (
    areas.find((area) => area.id === id)?.title ?? id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase())
  );
}

/** Sorts by the order of the list, unlisted ids last by name. */
export function compareAreas(areas: AreaTitles): (a: string, b: string) => number {
  const place = (id: string): number => {
    const found = areas.findIndex((area) => area.id === id);
    return found < 0 ? areas.length : found;
  };
  return (a, b) => place(a) - place(b) || a.localeCompare(b, 'en');
}
