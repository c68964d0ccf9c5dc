/**
 * Brings a database to the newest schema: all pending migrations in one transaction, so that a crash leaves the old
 * schema or the new one. Refuses a database of a newer app; whoever opens the file asks `refuseNewer` before any write.
 */
import { AppError, invariant } from '@shared/contract/result.ts';
import { inTransaction, type WritableDb } from './handles.ts';
import { MIGRATIONS, type Migration } from './migrations/list.ts';

/** 'SDLP': marks a file as a Saddlepoint database in its header. */
export const APPLICATION_ID = 0x53444c50;

export const newestVersion = (migrations: readonly Migration[] = MIGRATIONS): number => migrations.at(-1)?.version ?? 0;

/** Throws AppError('newer-version') if `version` is beyond what this app knows. */
export function refuseNewer(version: number, file: string, migrations: readonly Migration[] = MIGRATIONS): void {
  const newest = newestVersion(migrations);
  if (version <= newest) return;
  throw new AppError(
    'newer-version',
    `The store ${file} must have schema ${newest} or older for this version of Saddlepoint; it has ${version}.`,
    'Open it with the newer Saddlepoint that wrote it, or start this one with another data folder. Nothing was changed.',
  );
}

/** Runs what is pending; returns the versions run. */
export function migrate(db: WritableDb, migrations: readonly Migration[] = MIGRATIONS): readonly number[] {
  for (const [i, { version }] of migrations.entries()) {
    invariant(version > (migrations[i - 1]?.version ?? 0), `migration numbers must rise; got ${version} at place ${i}`);
  }
  const current = Number(db.pragma('user_version', { simple: true }));
  const pending = migrations.filter(({ version }) => version > current);
  if (pending.length === 0) return [];
  inTransaction(db, () => {
    for (const { version, up } of pending) {
      up(db);
      db.pragma(`user_version = ${version}`);
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
  });
  return pending.map(({ version }) => version);
}
