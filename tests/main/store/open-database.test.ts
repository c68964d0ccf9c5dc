/** The store's door: pragmas on every open, every kind of damage refused in words and untouched, one holder at a time. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src-main/log.ts';
import { APPLICATION_ID, newestVersion } from '../../../src-main/store/migrate.ts';
import { DATABASE_FILE, openDatabase, type Store } from '../../../src-main/store/open-database.ts';
import { readPragmas } from '../../../src-main/store/pragmas.ts';
import { writeSettings } from '../../../src-main/store/settings.ts';
import { loadSqlite, refuseOldNode } from '../../../src-main/store/sqlite-module.ts';
import { temporaryFolder } from '../../support/sample-desk.ts';

let folder: ReturnType<typeof temporaryFolder>;
let opened: Store[];
const open = (): Store => {
  const store = openDatabase({ dataDir: folder.path, now: () => 0, log: silentLog });
  opened.push(store);
  return store;
};
const file = () => join(folder.path, DATABASE_FILE);
const hash = () => createHash('sha256').update(readFileSync(file())).digest('hex');

function refusalOf(work: () => unknown): AppError {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** A store that was used and closed. */
function usedStore(): void {
  const store = open();
  writeSettings(store.db, { theme: 'dark' });
  store.close();
}

beforeEach(() => {
  folder = temporaryFolder();
  opened = [];
});
afterEach(() => {
  for (const store of opened) store.close();
  folder.dispose();
});

describe('a healthy store', () => {
  it('runs on Node 22 or newer, and older ones are refused in words before the module can kill the process', () => {
    expect(Number.parseInt(process.versions.node, 10)).toBeGreaterThanOrEqual(22);
    expect(refusalOf(() => refuseOldNode('20.20.2')).toData()).toMatchObject({ code: 'unavailable' });
    expect(() => refuseOldNode('22.12.0')).not.toThrow();
  });

  it('reads synchronous FULL, WAL, foreign keys and an exclusive lock on the first open and on the third', () => {
    const expected = {
      locking_mode: 'exclusive',
      journal_mode: 'wal',
      mmap_size: 0,
      busy_timeout: 5000,
      synchronous: 2,
      foreign_keys: 1,
      trusted_schema: 0,
      cell_size_check: 1,
      checkpoint_fullfsync: 1,
      temp_store: 2,
      wal_autocheckpoint: 1000,
      secure_delete: 2,
    };
    for (let time = 1; time <= 3; time += 1) {
      const store = open();
      expect(readPragmas(store.db)).toEqual(expected);
      store.close();
    }
  });

  it('is read by an SQLite of 3.51.3 or later, the first whose write-ahead log cannot be reset under a reader', () => {
    const [major = 0, minor = 0, patch = 0] = String(open().db.prepare('SELECT sqlite_version()').pluck().get())
      .split('.')
      .map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
  });

  it('carries our application id and the newest schema version', () => {
    const { db } = open();
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(db.pragma('user_version', { simple: true })).toBe(newestVersion());
  });

  it('can be read by its owner only', () => {
    open();
    expect(statSync(file()).mode & 0o077).toBe(0);
  });

  it('leaves one whole file behind when it is closed, and closing twice is harmless', () => {
    const store = open();
    writeSettings(store.db, { theme: 'light' });
    store.close();
    store.close();
    expect(existsSync(`${file()}-wal`)).toBe(false);
    expect(existsSync(join(folder.path, 'desk.lock'))).toBe(false);
  });
});

describe('damage and strangers', () => {
  const cases: { what: string; damage: () => void; code: string }[] = [
    { what: 'missing', damage: () => rmSync(file()), code: 'damaged' },
    { what: '0 bytes long', damage: () => truncateSync(file(), 0), code: 'damaged' },
    { what: 'cut inside its header', damage: () => truncateSync(file(), 57), code: 'damaged' },
    { what: 'cut inside its pages', damage: () => truncateSync(file(), 4096 * 3), code: 'damaged' },
    { what: 'zeroed in its header', damage: () => overwrite(0, Buffer.alloc(100)), code: 'damaged' },
    { what: 'zeroed in its second page', damage: () => overwrite(4096, Buffer.alloc(4096)), code: 'damaged' },
    { what: 'a text file', damage: () => writeFileSync(file(), 'a shopping list\n'.repeat(500)), code: 'damaged' },
    { what: 'a fresh empty database', damage: () => replaceByDatabase(''), code: 'damaged' },
    {
      what: "another program's database",
      damage: () => replaceByDatabase('CREATE TABLE songs (title TEXT)'),
      code: 'refused',
    },
    {
      what: "another program's database with its own id",
      damage: () => replaceByDatabase('PRAGMA application_id = 77; CREATE TABLE songs (title TEXT)'),
      code: 'refused',
    },
    {
      what: 'the store of a newer app',
      damage: () =>
        replaceByDatabase(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 9990; CREATE TABLE t (a)`),
      code: 'newer-version',
    },
  ];

  for (const { what, damage, code } of cases) {
    it(`a file that is ${what} is refused as ${code}, by name, and stays as it is`, () => {
      usedStore();
      damage();
      const before = existsSync(file()) ? hash() : undefined;
      const refusal = refusalOf(open);
      expect(refusal.code).toBe(code);
      expect(refusal.message).toContain(DATABASE_FILE);
      expect(refusal.hint).toMatch(/\.$/);
      expect(existsSync(file()) ? hash() : undefined).toBe(before);
    });
  }

  it('a newer store whose version is only in its write-ahead log is refused and keeps file and log', () => {
    usedStore();
    const script = `
      const db = new (require('better-sqlite3'))(${JSON.stringify(file())});
      db.pragma('journal_mode = WAL'); db.pragma('wal_autocheckpoint = 0'); db.pragma('user_version = 9990');
      process.kill(process.pid, 'SIGKILL');`;
    expect(() => execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' })).toThrow();
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
    const before = hash();
    expect(refusalOf(open).code).toBe('newer-version');
    expect(hash()).toBe(before);
    expect(statSync(`${file()}-wal`).size).toBeGreaterThan(0);
  });

  it('an empty file where nothing was ever saved is a first run', () => {
    writeFileSync(file(), '');
    expect(open().db.pragma('user_version', { simple: true })).toBe(newestVersion());
  });

  it('a folder that cannot be made is refused in words', () => {
    writeFileSync(join(folder.path, 'in-the-way'), '');
    const dataDir = join(folder.path, 'in-the-way');
    expect(refusalOf(() => openDatabase({ dataDir, now: () => 0, log: silentLog })).code).toBe('unavailable');
  });

  function overwrite(position: number, bytes: Buffer): void {
    const content = readFileSync(file());
    bytes.copy(content, position);
    writeFileSync(file(), content);
  }

  function replaceByDatabase(sql: string): void {
    rmSync(file());
    const db = new (loadSqlite())(file());
    db.exec(sql === '' ? 'CREATE TABLE t (a); DROP TABLE t; VACUUM' : sql);
    db.close();
  }
});

describe('two instances', () => {
  it('a second open in the same process is refused as busy and names the process', () => {
    open();
    const refusal = refusalOf(open);
    expect(refusal.code).toBe('busy');
    expect(refusal.message).toContain(String(process.pid));
  });

  it('a second open from another process is refused at once, and a killed holder blocks nobody', async () => {
    usedStore();
    const script = `
      const db = new (require('better-sqlite3'))(${JSON.stringify(file())});
      db.pragma('locking_mode = EXCLUSIVE'); db.pragma('journal_mode = WAL'); db.exec('BEGIN EXCLUSIVE; COMMIT');
      console.log('held'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['-e', script]);
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const refusal = refusalOf(open);
    expect(refusal.code).toBe('busy');
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await gone;
    expect(open().db.pragma('synchronous', { simple: true })).toBe(2);
  });

  it('a tag left by a killed process does not count as a holder', () => {
    usedStore();
    writeFileSync(join(folder.path, 'desk.lock'), JSON.stringify({ pid: 1, sinceMs: 0 }));
    expect(() => open()).not.toThrow();
  });
});
