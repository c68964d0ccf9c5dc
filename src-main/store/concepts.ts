/** SQL for concepts, their prerequisites and their links. What a note means was decided by the library before it came here. */
import {
  type ConceptId,
  type ConceptLink,
  type ConceptPage,
  type ConceptSummary,
  conceptIdSchema,
  type FrontMatter,
  sourceSchema,
} from '@shared/study/concept.ts';
import { z } from 'zod';
import type { ReadableDb, WritableDb } from './handles.ts';
import { readBack, readBackJson } from './stored-value.ts';

/** A concept as the library read it from its file. */
export interface ConceptRecord {
  readonly front: FrontMatter;
  readonly path: string;
  /** Markdown without front matter. */
  readonly body: string;
  /** Reading time in whole minutes. */
  readonly minutes: number;
  /** Targets of the note's wikilinks, each once. */
  readonly links: readonly ConceptId[];
  /** What the full-text index holds. */
  readonly search: { readonly aliases: string; readonly body: string; readonly mathematics: string };
}

interface SummaryRow {
  id: string;
  title: string;
  area: string;
  summary: string;
  minutes: number;
}

interface LinkRow {
  id: string;
  title: string | null;
}

const SUMMARY = 'id, title, area, summary, minutes';
const aliasesSchema = z.array(z.string());
const sourcesSchema = z.array(sourceSchema);

const toSummary = (row: SummaryRow): ConceptSummary => ({
  ...row,
  id: readBack(conceptIdSchema, row.id, 'the id of a concept'),
});
const toLink = (row: LinkRow): ConceptLink => ({
  id: readBack(conceptIdSchema, row.id, 'the id of a linked concept'),
  ...(row.title === null ? {} : { title: row.title }),
});

/** All concepts by area and title. */
export function listConcepts(db: ReadableDb): ConceptSummary[] {
  return db.prepare<[], SummaryRow>(`SELECT ${SUMMARY} FROM concepts ORDER BY area, title`).all().map(toSummary);
}

/** The path of the file that defines a concept, or undefined. */
export function pathOfConcept(db: ReadableDb, id: ConceptId): string | undefined {
  return db.prepare<[string], { path: string }>('SELECT path FROM concepts WHERE id = ?').get(id)?.path;
}

/** The whole page, or undefined if there is no such concept. */
export function readConcept(db: ReadableDb, id: ConceptId): ConceptPage | undefined {
  const row = db
    .prepare<[string], SummaryRow & { body: string; aliases: string; sources: string }>(
      `SELECT ${SUMMARY}, body, aliases, sources FROM concepts WHERE id = ?`,
    )
    .get(id);
  if (row === undefined) return undefined;
  const links = (sql: string): ConceptLink[] => db.prepare<[string], LinkRow>(sql).all(id).map(toLink);
  return {
    ...toSummary({ id: row.id, title: row.title, area: row.area, summary: row.summary, minutes: row.minutes }),
    body: row.body,
    aliases: readBackJson(aliasesSchema, row.aliases, `concept ${id}`),
    sources: readBackJson(sourcesSchema, row.sources, `concept ${id}`),
    prerequisites: links(`
      SELECT p.prerequisite_id AS id, c.title FROM concept_prerequisites p
      LEFT JOIN concepts c ON c.id = p.prerequisite_id WHERE p.concept_id = ? ORDER BY p.position`),
    leadsTo: links(`
      SELECT c.id, c.title FROM concept_prerequisites p
      JOIN concepts c ON c.id = p.concept_id WHERE p.prerequisite_id = ? ORDER BY c.title`),
    backlinks: links(`
      SELECT c.id, c.title FROM concept_links l
      JOIN concepts c ON c.id = l.concept_id WHERE l.target_id = ? AND l.concept_id <> l.target_id ORDER BY c.title`),
    questionCount: Number(db.prepare('SELECT count(*) FROM questions WHERE concept_id = ?').pluck().get(id)),
  };
}

/** Stores a concept that is not there yet; its file must be noted in library_files first. */
export function insertConcept(db: WritableDb, concept: ConceptRecord): void {
  const { front, search } = concept;
  const { lastInsertRowid } = db
    .prepare(
      'INSERT INTO concepts (id, path, area, title, summary, minutes, body, aliases, sources) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      front.id,
      concept.path,
      front.area,
      front.title,
      front.summary,
      concept.minutes,
      concept.body,
      JSON.stringify(front.aliases),
      JSON.stringify(front.sources),
    );
  db.prepare('INSERT INTO concept_search (rowid, title, aliases, body, mathematics) VALUES (?, ?, ?, ?, ?)').run(
    lastInsertRowid,
    front.title,
    search.aliases,
    search.body,
    search.mathematics,
  );
  const prerequisite = db.prepare(
    'INSERT INTO concept_prerequisites (concept_id, position, prerequisite_id) VALUES (?, ?, ?)',
  );
  for (const [position, id] of front.prerequisites.entries()) prerequisite.run(front.id, position, id);
  const link = db.prepare('INSERT INTO concept_links (concept_id, position, target_id) VALUES (?, ?, ?)');
  for (const [position, id] of concept.links.entries()) link.run(front.id, position, id);
}
