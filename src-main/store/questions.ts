/** SQL for the question bank. A question whose concept is not in the library stays stored and is not asked. */
import { type Question, type QuestionId, questionSchema } from '@shared/study/question.ts';
import type { ReadableDb, WritableDb } from './handles.ts';
import { readBackJson } from './stored-value.ts';

/** A question with where it came from. */
export interface QuestionRecord {
  readonly question: Question;
  readonly area: string;
  readonly path: string;
}

/** A question that can be asked. */
export interface AskableQuestion extends QuestionRecord {
  readonly conceptTitle: string;
}

interface QuestionRow {
  question: string;
  area: string;
  path: string;
}

const toRecord = (row: QuestionRow): QuestionRecord => ({
  question: readBackJson(questionSchema, row.question, `a question of ${row.path}`),
  area: row.area,
  path: row.path,
});

/** Questions whose concept is in the library, in file order. */
export function listAskable(db: ReadableDb): AskableQuestion[] {
  return db
    .prepare<[], QuestionRow & { title: string }>(
      `SELECT q.question, q.area, q.path, c.title FROM questions q
       JOIN concepts c ON c.id = q.concept_id ORDER BY q.area, q.path, q.position`,
    )
    .all()
    .map((row) => ({ ...toRecord(row), conceptTitle: row.title }));
}

/** How many questions can be asked, by area. */
export function countByArea(db: ReadableDb): ReadonlyMap<string, number> {
  const rows = db
    .prepare<[], { area: string; n: number }>(
      'SELECT q.area, count(*) AS n FROM questions q JOIN concepts c ON c.id = q.concept_id GROUP BY q.area',
    )
    .all();
  return new Map(rows.map(({ area, n }) => [area, n]));
}

/** Questions about a concept that is not in the library. */
export function listOrphans(db: ReadableDb): QuestionRecord[] {
  return db
    .prepare<[], QuestionRow>(
      `SELECT question, area, path FROM questions
       WHERE concept_id NOT IN (SELECT id FROM concepts) ORDER BY path, position`,
    )
    .all()
    .map(toRecord);
}

/** The file that holds a question, or undefined. */
export function pathOfQuestion(db: ReadableDb, id: QuestionId): string | undefined {
  return db.prepare<[string], { path: string }>('SELECT path FROM questions WHERE id = ?').get(id)?.path;
}

/** Stores a question that is not there yet; its file must be noted in library_files first. */
export function insertQuestion(db: WritableDb, { question, area, path }: QuestionRecord, position: number): void {
  db.prepare('INSERT INTO questions (id, path, position, area, concept_id, question) VALUES (?, ?, ?, ?, ?, ?)').run(
    question.id,
    path,
    position,
    area,
    question.concept,
    JSON.stringify(question),
  );
}
