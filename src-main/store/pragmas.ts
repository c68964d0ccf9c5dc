/**
 * The settings of every connection, set and then read back: better-sqlite3 opens a WAL database with `synchronous`
 * NORMAL on every open but the first, and a pragma SQLite does not take is silently ignored.
 */
import { invariant } from '@shared/contract/result.ts';
import type { Database } from 'better-sqlite3';

/** name, value to set, value that must read back. */
type Setting = readonly [name: string, value: string | number, readsBack: string | number];

const SETTINGS: readonly Setting[] = [
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['checkpoint_fullfsync', 'ON', 1],
  ['temp_store', 'MEMORY', 2],
  ['wal_autocheckpoint', 1000, 1000],
  ['secure_delete', 'FAST', 2],
];

/** `file`: WAL and exclusive lock, for a database on disk; `memory`: neither exists there. */
export function applyPragmas(db: Database, kind: 'file' | 'memory'): void {
  const onDisk: readonly Setting[] =
    kind === 'file'
      ? [
          ['locking_mode', 'EXCLUSIVE', 'exclusive'],
          ['journal_mode', 'WAL', 'wal'],
          ['mmap_size', 0, 0],
        ]
      : [];
  for (const [name, value, readsBack] of [...onDisk, ...SETTINGS]) {
    db.pragma(`${name} = ${value}`);
    const got = db.pragma(name, { simple: true });
    invariant(got === readsBack, `PRAGMA ${name} must read ${readsBack} after setting ${value}; got ${got}`);
  }
}

/** What the connection reads now, by name. */
export function readPragmas(db: Pick<Database, 'pragma'>): Readonly<Record<string, unknown>> {
  const names = ['locking_mode', 'journal_mode', 'mmap_size', 'busy_timeout', ...SETTINGS.map(([name]) => name)];
  return Object.fromEntries(names.map((name) => [name, db.pragma(name, { simple: true })]));
}
