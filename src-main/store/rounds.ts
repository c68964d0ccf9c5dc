/**
 * SQL for the interview log: events are appended and never changed (two triggers see to it). Each row carries a hash of
 * its content, because SQLite's own checks pass over a flipped byte inside a value.
 */
import { createHash } from 'node:crypto';
import { AppError } from '@shared/contract/result.ts';
import { type RoundId, roundIdSchema } from '@shared/study/round.ts';
import type { Instant } from '@shared/study/round-clock.ts';
import { type LoggedEvent, type RoundEvent, type RoundPlan, roundEventSchema } from '@shared/study/round-replay.ts';
import type { ReadableDb, WritableDb } from './handles.ts';
import { readBack } from './stored-value.ts';

interface EventRow {
  round_id: string;
  sequence: number;
  kind: string;
  at_ms: number;
  monotonic_ms: number;
  life: string;
  payload: string;
  row_hash: string;
}

const COLUMNS = 'round_id, sequence, kind, at_ms, monotonic_ms, life, payload, row_hash';

/** Appends one event; it is on disk when the surrounding transaction, or this call outside one, returns. */
export function appendEvent(db: WritableDb, roundId: RoundId, event: RoundEvent, at: Instant): void {
  const { kind, ...payload } = event;
  const sequence = Number(
    db.prepare('SELECT coalesce(max(sequence) + 1, 0) FROM interview_events WHERE round_id = ?').pluck().get(roundId),
  );
  const row = {
    round_id: roundId,
    sequence,
    kind,
    at_ms: Math.floor(at.wallMs),
    monotonic_ms: Math.floor(at.monotonicMs),
    life: at.life,
    payload: JSON.stringify(payload),
  };
  db.prepare(
    `INSERT INTO interview_events (${COLUMNS})
     VALUES (@round_id, @sequence, @kind, @at_ms, @monotonic_ms, @life, @payload, @row_hash)`,
  ).run({ ...row, row_hash: hashOf(row) });
}

/** All events of a round in order; empty if there is no such round. Throws AppError('damaged') if a row is not what was written. */
export function readEvents(db: ReadableDb, roundId: RoundId): LoggedEvent[] {
  return db
    .prepare<[string], EventRow>(`SELECT ${COLUMNS} FROM interview_events WHERE round_id = ? ORDER BY sequence`)
    .all(roundId)
    .map(toEvent);
}

/** Events that say how a round went and was graded, with the last draft only and no heartbeats: enough for a line of the history. */
export function readOutline(db: ReadableDb, roundId: RoundId): LoggedEvent[] {
  return db
    .prepare<[{ id: string }], EventRow>(
      `SELECT ${COLUMNS} FROM interview_events
       WHERE round_id = @id AND (kind IN ('started', 'submitted', 'ended', 'graded') OR sequence =
         (SELECT max(sequence) FROM interview_events WHERE round_id = @id AND kind = 'draft')) ORDER BY sequence`,
    )
    .all({ id: roundId })
    .map(toEvent);
}

/** What a round asked, or undefined if there is no such round or its start is damaged. */
export function readPlan(db: ReadableDb, roundId: RoundId): RoundPlan | undefined {
  const row = db
    .prepare<[string], EventRow>(`SELECT ${COLUMNS} FROM interview_events WHERE round_id = ? AND sequence = 0`)
    .get(roundId);
  if (row === undefined || hashOf(row) !== row.row_hash) return undefined;
  const event = toEvent(row);
  return event.kind === 'started' ? event.plan : undefined;
}

/** Rounds from the newest to the oldest, with whether their end is written. */
export function listRounds(db: ReadableDb): { id: RoundId; hasEnded: boolean }[] {
  return db
    .prepare<[], { id: string; ended: number }>(
      `SELECT s.round_id AS id,
         EXISTS (SELECT 1 FROM interview_events e WHERE e.round_id = s.round_id AND e.kind = 'ended') AS ended
       FROM interview_events s WHERE s.kind = 'started' ORDER BY s.row_id DESC`,
    )
    .all()
    .map((row) => ({ id: readBack(roundIdSchema, row.id, 'the id of a round'), hasEnded: row.ended === 1 }));
}

function toEvent(row: EventRow): LoggedEvent {
  if (hashOf(row) !== row.row_hash) {
    throw new AppError(
      'damaged',
      `Event ${row.sequence} of the round of ${new Date(row.at_ms).toISOString()} must read as it was written; its content has changed on disk.`,
      'Close Saddlepoint and copy the data folder to a safe place; other rounds are not affected.',
    );
  }
  const event = roundEventSchema.parse({ kind: row.kind, ...JSON.parse(row.payload) });
  return { ...event, at: { wallMs: row.at_ms, monotonicMs: row.monotonic_ms, life: row.life } };
}

function hashOf(row: Omit<EventRow, 'row_hash'>): string {
  const content = [row.round_id, row.sequence, row.kind, row.at_ms, row.monotonic_ms, row.life, row.payload];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
