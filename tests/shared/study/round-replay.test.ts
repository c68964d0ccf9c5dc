/** Replaying a round: the laws that hold for any log, however strange its order and its clocks. */

import { roundIdSchema } from '@shared/study/round.ts';
import type { Instant } from '@shared/study/round-clock.ts';
import {
  applyEvent,
  atMoment,
  type LoggedEvent,
  lengthMs,
  type RoundEvent,
  remainingMs,
  replayRound,
  roundEventSchema,
  roundPlanSchema,
} from '@shared/study/round-replay.ts';
import { debriefOf, summaryOf, viewOf } from '@shared/study/round-report.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const ID = roundIdSchema.parse('a'.repeat(32));
const COUNT = 4;

const plan = (pace: 'exam' | 'practice') =>
  roundPlanSchema.parse({
    seed: 's',
    pace,
    minutes: 15,
    areas: ['optimizers'],
    questions: Array.from({ length: COUNT }, (_, i) => ({
      area: 'optimizers',
      conceptTitle: 'Adam',
      parameters: {},
      question: {
        id: `q-${i}`,
        concept: 'adam',
        kind: 'concept',
        difficulty: 'easy',
        seconds: 120,
        prompt: 'p',
        answer: 'a',
        rubric: [{ weight: 2, text: 'x' }],
        followUp: 'f',
      },
    })),
  });

/** What can follow a start. */
type LaterEvent = Exclude<RoundEvent, { kind: 'started' }>;

const answer = fc.record({ text: fc.string({ maxLength: 20 }), number: fc.constant('') });
const index = fc.integer({ min: 0, max: COUNT });
const event = fc.oneof(
  fc.tuple(index, answer).map(([at, given]): LaterEvent => ({ kind: 'draft', index: at, answer: given })),
  fc.tuple(index, answer).map(([at, given]): LaterEvent => ({ kind: 'submitted', index: at, answer: given })),
  index.map((at): LaterEvent => ({ kind: 'graded', index: at, ticks: [0] })),
  fc
    .constantFrom('paused', 'resumed', 'heartbeat', 'ended')
    .map(
      (kind): LaterEvent =>
        kind === 'paused'
          ? { kind, cause: 'candidate' }
          : kind === 'ended'
            ? { kind, reason: 'finished-early' }
            : { kind },
    ),
);
const step = fc.record({
  event,
  wall: fc.integer({ min: -7_200_000, max: 600_000 }),
  steady: fc.integer({ min: 0, max: 300_000 }),
  restarts: fc.boolean(),
});

function logOf(
  pace: 'exam' | 'practice',
  steps: readonly { event: LaterEvent; wall: number; steady: number; restarts: boolean }[],
): LoggedEvent[] {
  let at: Instant = { wallMs: 1_700_000_000_000, monotonicMs: 1000, life: '0' };
  const log: LoggedEvent[] = [{ kind: 'started', plan: plan(pace), at }];
  for (const [i, { event, wall, steady, restarts }] of steps.entries()) {
    at = restarts
      ? { wallMs: at.wallMs + wall, monotonicMs: steady, life: String(i + 1) }
      : { wallMs: at.wallMs + wall, monotonicMs: at.monotonicMs + steady, life: at.life };
    log.push({ ...event, at });
  }
  return log;
}

describe('for any log', () => {
  const anyLog = fc.tuple(fc.constantFrom('exam' as const, 'practice' as const), fc.array(step, { maxLength: 40 }));

  it('time used never falls, never passes the length, and what is booked on questions adds up to it', () => {
    fc.assert(
      fc.property(anyLog, ([pace, steps]) => {
        const log = logOf(pace, steps);
        let before = 0;
        for (let length = 1; length <= log.length; length += 1) {
          const last = log[length - 1];
          const round = last && replayRound(log.slice(0, length), last.at);
          if (round === undefined) throw new Error('no round');
          expect(round.elapsedMs).toBeGreaterThanOrEqual(before);
          expect(round.elapsedMs).toBeLessThanOrEqual(lengthMs(round.plan));
          expect(remainingMs(round)).toBeGreaterThanOrEqual(0);
          expect(round.questions.reduce((sum, question) => sum + question.spentMs, 0)).toBe(round.elapsedMs);
          before = round.elapsedMs;
        }
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it('once ended it stays ended, for the same reason, with the same answers', () => {
    fc.assert(
      fc.property(anyLog, ([pace, steps]) => {
        const [first, ...rest] = logOf(pace, steps);
        if (first === undefined) throw new Error('no start');
        let round = replayRound([first], first.at);
        for (const next of rest) {
          if (round === undefined) throw new Error('no round');
          const after = applyEvent(round, next);
          if (round.phase === 'ended') {
            expect(after.phase).toBe('ended');
            expect(after.endReason).toBe(round.endReason);
            expect(after.questions.map((question) => question.answer)).toEqual(
              round.questions.map((question) => question.answer),
            );
          }
          round = after;
        }
      }),
      { numRuns: 150, seed: 12 },
    );
  });

  it('every event survives JSON, and view, summary and debrief can be made at any point', () => {
    fc.assert(
      fc.property(anyLog, ([pace, steps]) => {
        const log = logOf(pace, steps);
        for (const { at: _, ...rest } of log) {
          expect(roundEventSchema.parse(JSON.parse(JSON.stringify(rest)))).toEqual(rest);
        }
        const last = log.at(-1);
        const round = last && replayRound(log, last.at);
        if (round === undefined) throw new Error('no round');
        expect(viewOf(ID, round).answeredCount).toBe(summaryOf(ID, round).answeredCount);
        expect(debriefOf(ID, round).items).toHaveLength(COUNT);
        expect(viewOf(ID, round).current === undefined).toBe(round.phase === 'ended');
      }),
      { numRuns: 100, seed: 13 },
    );
  });
});

describe('the end', () => {
  const start: Instant = { wallMs: 1_700_000_000_000, monotonicMs: 0, life: 'a' };
  const soon = (ms: number): Instant => ({ ...start, wallMs: start.wallMs + ms, monotonicMs: ms });

  it('by time lies at the deadline, not at the moment it was noticed', () => {
    const round = replayRound([{ kind: 'started', plan: plan('exam'), at: start }], soon(3_600_000));
    expect(round).toMatchObject({
      phase: 'ended',
      endReason: 'time',
      endedAtMs: start.wallMs + 900_000,
      elapsedMs: 900_000,
    });
  });

  it('comes exactly at the deadline: a millisecond before there is a round', () => {
    const log: LoggedEvent[] = [{ kind: 'started', plan: plan('exam'), at: start }];
    expect(replayRound(log, soon(899_999))?.phase).toBe('running');
    expect(replayRound(log, soon(900_000))?.phase).toBe('ended');
  });

  it('a submit written after the deadline changes nothing, one before it counts', () => {
    const given = { text: 'x', number: '' };
    const log = (ms: number): LoggedEvent[] => [
      { kind: 'started', plan: plan('exam'), at: start },
      { kind: 'submitted', index: 0, answer: given, at: soon(ms) },
    ];
    expect(replayRound(log(899_999), soon(900_001))?.questions[0]?.submitted).toBe(true);
    expect(replayRound(log(900_000), soon(900_001))?.questions[0]?.submitted).toBe(false);
  });

  it('a log that does not begin with a start is no round', () => {
    expect(replayRound([], start)).toBeUndefined();
    expect(replayRound([{ kind: 'heartbeat', at: start }], start)).toBeUndefined();
  });

  it('looking does not change a round: looking twice is looking once', () => {
    const round = replayRound([{ kind: 'started', plan: plan('exam'), at: start }], soon(1000));
    if (round === undefined) throw new Error('no round');
    expect(atMoment(atMoment(round, soon(2000)), soon(5000))).toEqual(atMoment(round, soon(5000)));
  });
});
