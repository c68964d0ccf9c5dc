/** The shipped library as files, for the content tests: paths as the reader names them, texts as they are on disk. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

export const RESOURCES = resolve(import.meta.dirname, '../../resources');

export interface ShippedFile {
  /** Relative to the resources folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

const read = (path: string): ShippedFile => ({ path, text: readFileSync(join(RESOURCES, path), 'utf8') });

export const shippedNotes = (): ShippedFile[] =>
  readdirSync(join(RESOURCES, 'library'))
    .flatMap((area) => readdirSync(join(RESOURCES, 'library', area)).map((name) => `library/${area}/${name}`))
    .sort()
    .map(read);

export const shippedQuestionFiles = (): ShippedFile[] =>
  readdirSync(join(RESOURCES, 'questions'))
    .map((name) => `questions/${name}`)
    .sort()
    .map(read);

const topicsSchema = z.strictObject({ source: z.string(), ids: z.array(z.string()) });

/** Ids a note may link to before their notes are written. */
export const knownTopics = (): string[] =>
  topicsSchema.parse(JSON.parse(readFileSync(resolve(import.meta.dirname, 'known-topics.json'), 'utf8'))).ids;
