/** Round time from pairs of clock readings: sleep, set clocks, closed desks. */

import type { Pace } from '@shared/study/round.ts';
import { elapsedBetween, type Instant } from '@shared/study/round-clock.ts';
import { describe, expect, it } from 'vitest';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START: Instant = { wallMs: Date.UTC(2026, 2, 29, 0, 30), monotonicMs: 7 * HOUR, life: 'one' };

/** What happened between two looks, and what each pace should count. */
interface Case {
  readonly what: string;
  readonly wall: number;
  readonly steady: number;
  readonly exam: number;
  readonly practice: number;
  readonly newLife?: true;
}

const CASES: readonly Case[] = [
  { what: 'nothing', wall: 0, steady: 0, exam: 0, practice: 0 },
  { what: 'two ordinary seconds', wall: 2 * SECOND, steady: 2 * SECOND, exam: 2 * SECOND, practice: 2 * SECOND },
  { what: 'a hidden window for 5 s', wall: 5 * SECOND, steady: 5 * SECOND, exam: 5 * SECOND, practice: 5 * SECOND },
  { what: 'sleep of 2 s', wall: 4 * SECOND, steady: 2 * SECOND, exam: 4 * SECOND, practice: 2 * SECOND },
  { what: 'sleep of 10 min', wall: 10 * MINUTE, steady: SECOND, exam: 10 * MINUTE, practice: SECOND },
  { what: 'sleep of 10 days', wall: 10 * DAY, steady: SECOND, exam: 10 * DAY, practice: SECOND },
  {
    what: 'sleep of 10 min, monotonic clock awake',
    wall: 10 * MINUTE,
    steady: 10 * MINUTE,
    exam: 10 * MINUTE,
    practice: SECOND,
  },
  {
    what: 'sleep of 10 days, monotonic clock awake',
    wall: 10 * DAY,
    steady: 10 * DAY,
    exam: 10 * DAY,
    practice: SECOND,
  },
  { what: 'clock set back 1 h', wall: 2 * SECOND - HOUR, steady: 2 * SECOND, exam: 2 * SECOND, practice: 2 * SECOND },
  { what: 'clock set back 1 day', wall: 2 * SECOND - DAY, steady: 2 * SECOND, exam: 2 * SECOND, practice: 2 * SECOND },
  {
    what: 'clock set forward 1 h, which an exam cannot tell from sleep',
    wall: HOUR,
    steady: 2 * SECOND,
    exam: HOUR,
    practice: 2 * SECOND,
  },
  { what: 'time server slews by 40 ms back', wall: 1960, steady: 2000, exam: 2000, practice: 2000 },
  { what: 'time server slews by 40 ms forward', wall: 2040, steady: 2000, exam: 2000, practice: 2000 },
  { what: 'time server steps 900 ms forward', wall: 2900, steady: 2000, exam: 2000, practice: 2000 },
  { what: 'time server steps 900 ms back', wall: 1100, steady: 2000, exam: 2000, practice: 2000 },
  {
    what: 'clock set back during 1 h of sleep by 30 min',
    wall: 30 * MINUTE,
    steady: SECOND,
    exam: 30 * MINUTE,
    practice: SECOND,
  },
  { what: 'monotonic clock going back, which must not happen', wall: -5, steady: -5, exam: 0, practice: 0 },
  { what: 'desk closed for 1 min', wall: MINUTE, steady: -HOUR, exam: MINUTE, practice: 0, newLife: true },
  { what: 'desk closed for 10 days', wall: 10 * DAY, steady: 0, exam: 10 * DAY, practice: 0, newLife: true },
  {
    what: 'desk closed, clock set back 1 h meanwhile',
    wall: MINUTE - HOUR,
    steady: 0,
    exam: 0,
    practice: 0,
    newLife: true,
  },
  { what: 'desk killed and back within 100 ms', wall: 100, steady: -HOUR, exam: 100, practice: 0, newLife: true },
];

describe('time between two looks', () => {
  for (const { what, wall, steady, exam, practice, newLife } of CASES) {
    for (const [pace, expected] of [
      ['exam', exam],
      ['practice', practice],
    ] as const satisfies [Pace, number][]) {
      it(`${pace}: ${what} counts ${expected} ms`, () => {
        const later: Instant = {
          wallMs: START.wallMs + wall,
          monotonicMs: START.monotonicMs + steady,
          life: newLife ? 'two' : START.life,
        };
        expect(elapsedBetween(START, later, pace)).toBe(expected);
      });
    }
  }

  it('daylight saving changes nothing: the wall clock is UTC', () => {
    // Central European summer time began on 2026-03-29 at 01:00 UTC.
    const later: Instant = { wallMs: Date.UTC(2026, 2, 29, 1, 30), monotonicMs: START.monotonicMs + HOUR, life: 'one' };
    expect(elapsedBetween(START, later, 'exam')).toBe(HOUR);
  });

  it('is never negative, and an exam never gets less than its monotonic time', () => {
    for (let wall = -DAY; wall <= DAY; wall += 7 * MINUTE + 13) {
      for (const steady of [0, 500, 5 * SECOND, 20 * MINUTE]) {
        const later: Instant = { wallMs: START.wallMs + wall, monotonicMs: START.monotonicMs + steady, life: 'one' };
        expect(elapsedBetween(START, later, 'exam')).toBeGreaterThanOrEqual(steady);
        expect(elapsedBetween(START, later, 'practice')).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
