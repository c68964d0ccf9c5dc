/** The runs of the labs: one row a recipe, with when it was last run, and a name for those that were saved. */
import type { WritableDb } from '../handles.ts';

export function up(db: WritableDb): void {
  db.exec(`
    CREATE TABLE lab_runs (
      id INTEGER PRIMARY KEY,
      recipe TEXT NOT NULL UNIQUE,
      lab TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      finding TEXT NOT NULL,
      name TEXT
    ) STRICT;
    CREATE INDEX lab_runs_for_history ON lab_runs(at_ms);
  `);
}
