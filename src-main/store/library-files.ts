/** SQL for which library files were read, by content hash, and what was wrong with them. */
import { z } from 'zod';
import type { ReadableDb, WritableDb } from './handles.ts';
import { readBackJson } from './stored-value.ts';

export interface LibraryFileRow {
  readonly path: string;
  readonly contentHash: string;
  /** Sentences; a file that has any is read again at every start. */
  readonly problems: readonly string[];
}

const problemsSchema = z.array(z.string());

export function listLibraryFiles(db: ReadableDb): LibraryFileRow[] {
  return db
    .prepare<[], { path: string; content_hash: string; problems: string }>(
      'SELECT path, content_hash, problems FROM library_files ORDER BY path',
    )
    .all()
    .map((row) => ({
      path: row.path,
      contentHash: row.content_hash,
      problems: readBackJson(problemsSchema, row.problems, `what is known of ${row.path}`),
    }));
}

/** Notes a file that is not there; what was read from it is stored after this. */
export function insertLibraryFile(db: WritableDb, file: LibraryFileRow): void {
  db.prepare('INSERT INTO library_files (path, content_hash, problems) VALUES (?, ?, ?)').run(
    file.path,
    file.contentHash,
    JSON.stringify(file.problems),
  );
}

/** Deletes the file with its concepts, their search rows and its questions. */
export function deleteLibraryFile(db: WritableDb, path: string): void {
  db.prepare('DELETE FROM library_files WHERE path = ?').run(path);
}

/** Forgets everything that was read from files; the next reconciliation reads them all. */
export function deleteLibrary(db: WritableDb): void {
  db.exec(`
    DELETE FROM questions; DELETE FROM concept_prerequisites; DELETE FROM concept_links;
    DELETE FROM concepts; DELETE FROM library_files; DELETE FROM concept_search;
  `);
}
