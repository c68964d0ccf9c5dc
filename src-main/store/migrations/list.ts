/** All migrations in order, numbered in tens so that a branch can fit one in. A released one is never edited. */
import type { WritableDb } from '../handles.ts';
import { up as libraryAndInterviews } from './0010-library-and-interviews.ts';
import { up as labRuns } from './0020-lab-runs.ts';

export interface Migration {
  /** `user_version` once it has run; rises from one to the next. */
  readonly version: number;
  readonly up: (db: WritableDb) => void;
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 10, up: libraryAndInterviews },
  { version: 20, up: labRuns },
];
