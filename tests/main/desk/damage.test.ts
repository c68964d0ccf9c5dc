/** A page of the store overwritten at random: the desk opens whole, or refuses in words; it never crashes or begins anew in silence. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@shared/contract/result.ts';
import { drawIndex } from '@shared/study/seeded-draw.ts';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Desk, openDesk } from '../../../src-main/desk.ts';
import { createLog, type Log, silentLog } from '../../../src-main/log.ts';
import { DATABASE_FILE } from '../../../src-main/store/open-database.ts';
import { loadSqlite } from '../../../src-main/store/sqlite-module.ts';
import { openSampleDesk, type SampleDesk, temporaryFolder } from '../../support/sample-desk.ts';

const PAGE = 4096;
let sample: SampleDesk;

beforeAll(() => {
  sample = openSampleDesk();
  const { handlers } = sample.desk;
  for (let round = 0; round < 3; round += 1) {
    handlers['interview:start']({ areas: ['optimizers'], minutes: 15, pace: 'exam' });
    sample.clock.pass(20 * 60_000);
    sample.desk.heartbeat();
  }
  sample.desk.close();
});
afterAll(() => sample.dispose());

function openImage(dataDir: string, log: Log): Desk {
  return openDesk({
    dataDir,
    resourcesDir: sample.resourcesDir,
    now: () => sample.clock.wallMs,
    monotonic: () => sample.clock.monotonicMs,
    randomBytes: sample.clock.randomBytes,
    log,
  });
}

describe('a changed byte inside a value', () => {
  /** Rewrites rows behind the desk's back, then opens the desk on what is left. */
  function openAfter(sql: string): { desk: Desk; lines: string[] } {
    const image = temporaryFolder();
    onTestFinished(image.dispose);
    cpSync(sample.dataDir, image.path, { recursive: true });
    const db = new (loadSqlite())(join(image.path, DATABASE_FILE));
    db.exec(sql);
    db.close();
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => 0,
    );
    const desk = openImage(image.path, log);
    onTestFinished(() => desk.close());
    return { desk, lines };
  }

  it('in a note of the store: the library is read anew from its files, and the log says so', () => {
    const { desk, lines } = openAfter('UPDATE questions SET question = replace(question, \'"kind"\', \'"kinb"\')');
    expect(desk.questions()).toHaveLength(24);
    expect(lines.some((line) => line.includes('read anew from its files'))).toBe(true);
    expect(desk.handlers['interview:history']({})).toMatchObject({ rounds: [{}, {}, {}] });
  });

  it('in an event of a round: that round is left out and logged, the others stay', () => {
    const { desk, lines } = openAfter(`
      DROP TRIGGER interview_events_are_never_changed;
      UPDATE interview_events SET payload = replace(payload, 'Answer 1', 'Answer 9') WHERE row_id = 1`);
    const { rounds } = desk.handlers['interview:history']({}) as { rounds: unknown[] };
    expect(rounds).toHaveLength(2);
    expect(lines.some((line) => line.includes('left out of the history'))).toBe(true);
  });
});

describe('damaged images', () => {
  const kinds = ['zeroes', 'noise', 'one byte'] as const;
  for (const kind of kinds) {
    it(`${kind} in a random page: 40 of 40 end in a desk with its rounds or in a refusal`, () => {
      let opened = 0;
      for (let trial = 0; trial < 40; trial += 1) {
        const image = temporaryFolder();
        cpSync(sample.dataDir, image.path, { recursive: true });
        const file = join(image.path, DATABASE_FILE);
        const bytes = readFileSync(file);
        const page = drawIndex(kind, `page/${trial}`, bytes.length / PAGE);
        const noise = (i: number) => drawIndex(kind, `byte/${trial}/${i}`, 256);
        if (kind === 'zeroes') bytes.fill(0, page * PAGE, (page + 1) * PAGE);
        if (kind === 'noise') for (let i = 0; i < 64; i += 1) bytes[page * PAGE + noise(i) * 16] = noise(1000 + i);
        if (kind === 'one byte') bytes[page * PAGE + noise(1) * 16] = noise(2);
        writeFileSync(file, bytes);
        try {
          const desk = openImage(image.path, silentLog);
          try {
            desk.handlers['library:list']({});
            const { rounds } = desk.handlers['interview:history']({}) as { rounds: unknown[] };
            expect(rounds.length).toBeGreaterThan(0);
            opened += 1;
          } finally {
            desk.close();
          }
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).toMatch(/damaged|refused|newer-version|unavailable/);
        } finally {
          image.dispose();
        }
      }
      // Some pages are spare: were all refused, the test would say nothing about the others.
      expect(opened).toBeLessThan(40);
    });
  }
});
