/** A damaged store met by the real command line: one sentence, exit code 1, and not a byte of the file changed. */
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DATABASE_FILE } from '../../src-main/store/open-database.ts';
import { loadSqlite } from '../../src-main/store/sqlite-module.ts';
import { saddlepoint } from '../support/command-line.ts';
import { startDesk, temporaryDataDir } from '../support/desk-process.ts';

const used = temporaryDataDir();
afterAll(() => used.remove());

/** Leaves a store that was opened, used and closed, with its sentinel beside it. */
beforeAll(async () => {
  const desk = await startDesk(used.path);
  const client = await desk.connect();
  await client.call('settings:write', { theme: 'dark' });
  expect(await desk.stop()).toBe(0);
});

const DAMAGE: readonly { what: string; says: RegExp; damage: (file: string) => void }[] = [
  { what: 'is missing', says: /it is missing/, damage: (file) => rmSync(file) },
  { what: 'is 0 bytes long', says: /0 bytes/, damage: (file) => writeFileSync(file, '') },
  {
    what: 'is a text file',
    says: /does not begin like a database/,
    damage: (file) => writeFileSync(file, 'a shopping list\n'.repeat(500)),
  },
  {
    what: 'has its second page zeroed',
    says: /quick check|cannot read it/,
    damage: (file) => writeFileSync(file, readFileSync(file).fill(0, 4096, 8192)),
  },
  {
    what: 'was written by a newer Saddlepoint',
    says: /it has 9990/,
    damage: (file) => {
      const db = new (loadSqlite())(file);
      db.pragma('user_version = 9990');
      db.close();
    },
  },
];

const read = (file: string): Buffer | undefined => (existsSync(file) ? readFileSync(file) : undefined);

describe('a store that', () => {
  it.each(DAMAGE)('$what is refused by start in one line with exit code 1 and left as it is', ({ says, damage }) => {
    const copy = temporaryDataDir();
    onTestFinished(copy.remove);
    cpSync(used.path, copy.path, { recursive: true });
    const file = join(copy.path, DATABASE_FILE);
    damage(file);
    const before = read(file);
    const ran = saddlepoint(['start', '--no-window', '--data', copy.path]);
    expect(ran.code).toBe(1);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(/^The store \S.*[.]\n$/);
    expect(ran.err).toMatch(says);
    expect(read(file)).toEqual(before);
  });

  it('is damaged is diagnosed by doctor, which changes nothing either', () => {
    const copy = temporaryDataDir();
    onTestFinished(copy.remove);
    cpSync(used.path, copy.path, { recursive: true });
    const file = join(copy.path, DATABASE_FILE);
    const doctor = () => saddlepoint(['doctor', '--json', '--data', copy.path]);
    expect(doctor().code).toBe(0);
    writeFileSync(file, '');
    const ill = doctor();
    expect(ill.code).toBe(1);
    expect((JSON.parse(ill.out) as { store: { state: string } }).store.state).toMatch(/0 bytes/);
    expect(read(file)).toHaveLength(0);
  });
});
