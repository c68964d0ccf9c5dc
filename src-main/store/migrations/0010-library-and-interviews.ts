/**
 * The first schema: the library as read from its files (rebuilt at will), the interview log (never changed once written)
 * and the settings.
 */
import type { WritableDb } from '../handles.ts';

export function up(db: WritableDb): void {
  db.exec(`
    CREATE TABLE library_files (
      path TEXT PRIMARY KEY,
      content_hash TEXT NOT NULL,
      problems TEXT NOT NULL
    ) STRICT;

    CREATE TABLE concepts (
      row_id INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      path TEXT NOT NULL UNIQUE REFERENCES library_files(path) ON DELETE CASCADE,
      area TEXT NOT NULL,
      title TEXT NOT NULL,
      summary TEXT NOT NULL,
      minutes INTEGER NOT NULL,
      body TEXT NOT NULL,
      aliases TEXT NOT NULL,
      sources TEXT NOT NULL
    ) STRICT;
    CREATE INDEX concepts_for_area_listing ON concepts(area, title);

    CREATE TABLE concept_prerequisites (
      concept_id TEXT NOT NULL REFERENCES concepts(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      prerequisite_id TEXT NOT NULL,
      PRIMARY KEY (concept_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX prerequisites_for_leads_to ON concept_prerequisites(prerequisite_id);

    CREATE TABLE concept_links (
      concept_id TEXT NOT NULL REFERENCES concepts(id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      target_id TEXT NOT NULL,
      PRIMARY KEY (concept_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX links_for_backlinks ON concept_links(target_id);

    CREATE VIRTUAL TABLE concept_search USING fts5(
      title, aliases, body, mathematics,
      tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    );

    CREATE TRIGGER concept_search_follows_concepts AFTER DELETE ON concepts
      BEGIN DELETE FROM concept_search WHERE rowid = old.row_id; END;

    CREATE TABLE questions (
      id TEXT PRIMARY KEY,
      path TEXT NOT NULL REFERENCES library_files(path) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      area TEXT NOT NULL,
      concept_id TEXT NOT NULL,
      question TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX questions_for_files ON questions(path);
    CREATE INDEX questions_for_concepts ON questions(concept_id);

    CREATE TABLE interview_events (
      row_id INTEGER PRIMARY KEY,
      round_id TEXT NOT NULL,
      sequence INTEGER NOT NULL CHECK (sequence >= 0),
      kind TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      monotonic_ms INTEGER NOT NULL,
      life TEXT NOT NULL,
      payload TEXT NOT NULL,
      row_hash TEXT NOT NULL,
      UNIQUE (round_id, sequence)
    ) STRICT;
    CREATE INDEX events_for_round_lists ON interview_events(kind, row_id);
    CREATE TRIGGER interview_events_are_never_changed BEFORE UPDATE ON interview_events
      BEGIN SELECT RAISE(ABORT, 'interview_events is append-only'); END;
    CREATE TRIGGER interview_events_are_never_deleted BEFORE DELETE ON interview_events
      BEGIN SELECT RAISE(ABORT, 'interview_events is append-only'); END;

    CREATE TABLE settings (
      key TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `);
}
