/** The interview log's rows: read as written, caught when flipped. And settings, which fall back value by value. */
import { AppError } from '@shared/contract/result.ts';
import { roundIdSchema } from '@shared/study/round.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src-main/log.ts';
import { openDatabase, type Store } from '../../../src-main/store/open-database.ts';
import { appendEvent, readEvents } from '../../../src-main/store/rounds.ts';
import { readSettings, writeSettings } from '../../../src-main/store/settings.ts';
import { asStoreError } from '../../../src-main/store/store-errors.ts';

const ROUND = roundIdSchema.parse('0123456789abcdef0123456789abcdef');
const AT = { wallMs: 1_700_000_000_000, monotonicMs: 12, life: 'a' };

let store: Store;
beforeEach(() => {
  store = openDatabase({ dataDir: 'memory', now: () => 0, log: silentLog });
});
afterEach(() => store.close());

describe('events', () => {
  it('come back in order, equal to what was written, whatever the text holds', () => {
    const answer = { text: "'; DROP TABLE interview_events; -- \u0000 ∇ 梯度 \ud83d\ude00", number: '1/3' };
    appendEvent(store.db, ROUND, { kind: 'heartbeat' }, AT);
    appendEvent(store.db, ROUND, { kind: 'draft', index: 0, answer }, { ...AT, wallMs: AT.wallMs + 5 });
    expect(readEvents(store.db, ROUND)).toEqual([
      { kind: 'heartbeat', at: AT },
      { kind: 'draft', index: 0, answer, at: { ...AT, wallMs: AT.wallMs + 5 } },
    ]);
  });

  it('a changed byte in a payload is refused as damage, not shown as an answer', () => {
    appendEvent(store.db, ROUND, { kind: 'draft', index: 0, answer: { text: 'mine', number: '' } }, AT);
    store.db.exec('DROP TRIGGER interview_events_are_never_changed');
    store.db.exec("UPDATE interview_events SET payload = replace(payload, 'mine', 'nine')");
    expect(() => readEvents(store.db, ROUND)).toThrow(AppError);
  });

  it('the events of a round are found by its index', () => {
    const plan = store.db
      .prepare<[], { detail: string }>(
        "EXPLAIN QUERY PLAN SELECT payload FROM interview_events WHERE round_id = 'x' ORDER BY sequence",
      )
      .all();
    expect(plan.map(({ detail }) => detail).join()).toMatch(
      /SEARCH .* USING INDEX sqlite_autoindex_interview_events_1/,
    );
    expect(plan.map(({ detail }) => detail).join()).not.toContain('TEMP B-TREE');
  });
});

describe('settings', () => {
  it('are the defaults at first, then what was written', () => {
    expect(readSettings(store.db)).toEqual({ theme: 'system' });
    writeSettings(store.db, { theme: 'dark' });
    expect(readSettings(store.db)).toEqual({ theme: 'dark' });
  });

  it('a value of another version falls back to its default, and an unknown key is kept', () => {
    store.db.exec(`INSERT INTO settings VALUES ('theme', '"sepia"'), ('later', '1')`);
    expect(readSettings(store.db)).toEqual({ theme: 'system' });
    writeSettings(store.db, { theme: 'light' });
    expect(store.db.prepare("SELECT value FROM settings WHERE key = 'later'").pluck().get()).toBe('1');
  });
});

describe('a disk that is full', () => {
  it('is a refusal in words; what was saved stays, and saving goes on once there is room', () => {
    const { db } = store;
    const answer = (text: string) => ({ kind: 'draft', index: 0, answer: { text, number: '' } }) as const;
    appendEvent(db, ROUND, answer('kept'), AT);
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages}`);
    let refusal: unknown;
    let saved = 1;
    try {
      for (let i = 0; i < 50; i += 1) {
        appendEvent(db, ROUND, answer('x'.repeat(20_000)), AT);
        saved += 1;
      }
    } catch (error) {
      refusal = asStoreError(error, 'Saving a draft');
    }
    expect(refusal).toMatchObject({ code: 'unavailable', message: expect.stringContaining('disk is full') });
    expect(readEvents(db, ROUND)).toHaveLength(saved);
    db.pragma('max_page_count = 100000');
    appendEvent(db, ROUND, answer('after'), AT);
    expect(readEvents(db, ROUND).at(-1)).toMatchObject({ answer: { text: 'after' } });
  });
});
