/**
 * Brings the store in line with the library's folders: files are compared by content hash, changed ones read anew, gone
 * ones forgotten, all in one transaction. A file that cannot be read becomes a problem in words and the rest loads.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { insertConcept, pathOfConcept } from '../store/concepts.ts';
import { inTransaction, type WritableDb } from '../store/handles.ts';
import { deleteLibraryFile, insertLibraryFile, listLibraryFiles } from '../store/library-files.ts';
import { insertQuestion, pathOfQuestion } from '../store/questions.ts';
import { readNote } from './read-note.ts';
import { readQuestions } from './read-questions.ts';

/** Part of every hash: raised when the same text would be read differently, so that all files are read again. */
const READER = 1;
const MAX_FILE_BYTES = 4 * 1024 * 1024;

export interface Reconciliation {
  readonly read: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Throws AppError('unavailable') if the resources folder cannot be read. */
export function reconcileLibrary(db: WritableDb, resourcesDir: string): Reconciliation {
  const stored = new Map(listLibraryFiles(db).map((file) => [file.path, file]));
  const found = libraryPaths(resourcesDir);
  const present = new Set(found);
  const gone = [...stored.keys()].filter((path) => !present.has(path));
  const changed: ChangedFile[] = [];
  for (const path of found) {
    const bytes = readFileSync(join(resourcesDir, path));
    const contentHash = createHash('sha256').update(`${READER}\n`).update(bytes).digest('hex');
    const before = stored.get(path);
    if (before?.contentHash === contentHash && before.problems.length === 0) continue;
    changed.push({ path, bytes, contentHash });
  }
  if (gone.length > 0 || changed.length > 0) {
    inTransaction(db, () => {
      // All old content goes first: a concept may have moved from one file to another.
      for (const path of [...gone, ...changed.map((file) => file.path)]) deleteLibraryFile(db, path);
      for (const file of changed) readInto(db, file);
    });
  }
  return { read: changed.length, unchanged: found.length - changed.length, removed: gone.length };
}

interface ChangedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly contentHash: string;
}

function readInto(db: WritableDb, file: ChangedFile): void {
  const note = (problems: readonly string[]) =>
    insertLibraryFile(db, { path: file.path, contentHash: file.contentHash, problems });
  if (file.bytes.length > MAX_FILE_BYTES) {
    note([`the file must have at most ${MAX_FILE_BYTES} bytes; it has ${file.bytes.length}: split it.`]);
    return;
  }
  const text = file.bytes.toString('utf8');
  if (file.path.startsWith('library/')) readNoteInto(db, file.path, text, note);
  else readQuestionsInto(db, file.path, text, note);
}

type NoteProblems = (problems: readonly string[]) => void;

function readNoteInto(db: WritableDb, path: string, text: string, note: NoteProblems): void {
  const reading = readNote(path, text);
  if ('problems' in reading) {
    note(reading.problems);
    return;
  }
  const { id } = reading.concept.front;
  const taken = pathOfConcept(db, id);
  if (taken !== undefined) {
    note([`id must be unique in the library; "${id}" is also in ${taken}: rename one of them.`]);
    return;
  }
  note([]);
  insertConcept(db, reading.concept);
}

function readQuestionsInto(db: WritableDb, path: string, text: string, note: NoteProblems): void {
  const reading = readQuestions(path, text);
  const problems = [...reading.problems];
  const seen = new Set<string>();
  const fresh = reading.questions.filter(({ id }) => {
    const taken = seen.has(id) ? path : pathOfQuestion(db, id);
    seen.add(id);
    if (taken !== undefined)
      problems.push(`question ${id}: id must be unique; it is also in ${taken}: rename one of them.`);
    return taken === undefined;
  });
  note(problems);
  for (const [position, question] of fresh.entries()) {
    insertQuestion(db, { question, area: reading.area, path }, position);
  }
}

/** `library/<area>/<id>.md` and `questions/<area>.yaml`, sorted, with `/` on every system. */
function libraryPaths(resourcesDir: string): string[] {
  try {
    const notes = readdirSync(join(resourcesDir, 'library'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((area) =>
        readdirSync(join(resourcesDir, 'library', area.name))
          .filter((name) => name.endsWith('.md'))
          .map((name) => `library/${area.name}/${name}`),
      );
    const questions = readdirSync(join(resourcesDir, 'questions'))
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => `questions/${name}`);
    return [...notes, ...questions].sort();
  } catch (error) {
    throw new AppError(
      'unavailable',
      `The library must have the folders "library" and "questions" in ${resourcesDir}; they could not be read.`,
      'Reinstall Saddlepoint, or start it from its own folder.',
      { cause: error },
    );
  }
}
