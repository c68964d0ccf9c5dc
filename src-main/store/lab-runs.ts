/** SQL for the runs of the labs. One row a recipe; the history keeps the newest, and what has a name stays. */
import { AppError } from '@shared/contract/result.ts';
import { type KeptRun, keptRunSchema } from '@shared/study/lab-run.ts';
import { inTransaction, type ReadableDb, type WritableDb } from './handles.ts';
import { readBack } from './stored-value.ts';

/** Runs without a name that are kept. */
export const HISTORY_LENGTH = 200;

interface RunRow {
  id: number;
  recipe: string;
  lab: string;
  at_ms: number;
  finding: string;
  name: string | null;
}

/** Saved runs by name, then the others from the newest to the oldest. */
export function listRuns(db: ReadableDb): KeptRun[] {
  return db
    .prepare<[], RunRow>('SELECT * FROM lab_runs ORDER BY name IS NULL, name COLLATE NOCASE, at_ms DESC, id DESC')
    .all()
    .map(toRun);
}

/** Throws AppError('refused') if the recipe is no JSON object that names a lab. */
export function noteRun(db: WritableDb, recipe: string, finding: string, atMs: number): KeptRun {
  const lab = labNamedIn(recipe);
  return inTransaction(db, () => {
    db.prepare(
      `INSERT INTO lab_runs (recipe, lab, at_ms, finding) VALUES (?, ?, ?, ?)
       ON CONFLICT (recipe) DO UPDATE SET at_ms = excluded.at_ms, finding = excluded.finding`,
    ).run(recipe, lab, atMs, finding);
    db.prepare(
      `DELETE FROM lab_runs WHERE name IS NULL AND id NOT IN
         (SELECT id FROM lab_runs WHERE name IS NULL ORDER BY at_ms DESC, id DESC LIMIT ?)`,
    ).run(HISTORY_LENGTH);
    const row = db.prepare<[string], RunRow>('SELECT * FROM lab_runs WHERE recipe = ?').get(recipe);
    if (row === undefined) throw missing();
    return toRun(row);
  });
}

/** `name` undefined takes the name away. Throws AppError('not-found'). */
export function nameRun(db: WritableDb, id: number, name: string | undefined): KeptRun {
  const row = db
    .prepare<[string | null, number], RunRow>('UPDATE lab_runs SET name = ? WHERE id = ? RETURNING *')
    .get(name ?? null, id);
  if (row === undefined) throw missing();
  return toRun(row);
}

/** Whether there was such a run. */
export function forgetRun(db: WritableDb, id: number): boolean {
  return db.prepare('DELETE FROM lab_runs WHERE id = ?').run(id).changes > 0;
}

function toRun({ id, recipe, lab, at_ms, finding, name }: RunRow): KeptRun {
  const run = { id, recipe, lab, atMs: at_ms, finding, ...(name !== null && { name }) };
  return readBack(keptRunSchema, run, `lab run ${id}`);
}

function labNamedIn(recipe: string): string {
  let value: unknown;
  try {
    value = JSON.parse(recipe);
  } catch {
    value = undefined;
  }
  if (typeof value === 'object' && value !== null && 'lab' in value && typeof value.lab === 'string') return value.lab;
  throw new AppError(
    'refused',
    `A run must have a recipe that names its lab; got ${recipe.slice(0, 60)}.`,
    'Open the lab anew and run it once more.',
  );
}

function missing(): AppError {
  return new AppError('not-found', 'This run is no longer in the history.', 'Run it once more to keep it.');
}
