/** Migrations: numbers rise, all or nothing, a newer schema is refused; and the guarantees of the newest one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src-main/log.ts';
import { migrate, newestVersion, refuseNewer } from '../../../src-main/store/migrate.ts';
import { MIGRATIONS } from '../../../src-main/store/migrations/list.ts';
import { openDatabase, type Store } from '../../../src-main/store/open-database.ts';

let store: Store;
beforeEach(() => {
  store = openDatabase({ dataDir: 'memory', now: () => 0, log: silentLog });
});
afterEach(() => store.close());

const version = () => store.db.pragma('user_version', { simple: true });

describe('the runner', () => {
  it('runs only what is pending, in order, and then nothing', () => {
    const next = {
      version: newestVersion() + 10,
      up: () => void store.db.exec('CREATE TABLE extra (a INTEGER) STRICT'),
    };
    expect(migrate(store.db, [...MIGRATIONS, next])).toEqual([next.version]);
    expect(version()).toBe(next.version);
    expect(migrate(store.db, [...MIGRATIONS, next])).toEqual([]);
  });

  it('a migration that fails takes back those that ran before it in the same start', () => {
    const good = {
      version: newestVersion() + 10,
      up: () => void store.db.exec('CREATE TABLE extra (a INTEGER) STRICT'),
    };
    const bad = {
      version: newestVersion() + 20,
      up: () => void store.db.exec('CREATE TABLE extra (b INTEGER) STRICT'),
    };
    expect(() => migrate(store.db, [...MIGRATIONS, good, bad])).toThrow(/already exists/);
    expect(version()).toBe(newestVersion());
    expect(() => store.db.prepare('SELECT * FROM extra')).toThrow(/no such table/);
  });

  it('numbers that do not rise are a bug', () => {
    expect(() => migrate(store.db, [...MIGRATIONS, ...MIGRATIONS])).toThrow(/must rise/);
  });

  it('a version beyond the newest is refused and the newest is not', () => {
    expect(() => refuseNewer(newestVersion(), 'x')).not.toThrow();
    expect(() => refuseNewer(newestVersion() + 1, 'x')).toThrow(/older/);
  });
});

describe('the schema', () => {
  it('every table but the full-text ones is STRICT', () => {
    const tables = store.db
      .prepare<[], { name: string; strict: number }>(
        `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'concept_search%'`,
      )
      .all();
    expect(tables.length).toBeGreaterThan(5);
    expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
  });

  it('interview events can be added, but neither changed nor deleted', () => {
    store.db.exec(`INSERT INTO interview_events
      (round_id, sequence, kind, at_ms, monotonic_ms, life, payload, row_hash) VALUES ('r', 0, 'heartbeat', 1, 1, 'l', '{}', 'h')`);
    expect(() => store.db.exec("UPDATE interview_events SET kind = 'ended'")).toThrow(/append-only/);
    expect(() => store.db.exec('DELETE FROM interview_events')).toThrow(/append-only/);
  });
});
