/**
 * The round's time between two replies of the host: counted down from what the host said, by a clock that does not jump.
 * Also which moments are announced and how time is written. Pure; the host alone decides when a round is over.
 */
import type { RoundView } from '@shared/study/round.ts';

/** A reply of the host and when it came. */
export interface Reading {
  readonly isRunning: boolean;
  /** Time left in the round as of the reply, ms. */
  readonly remainingMs: number;
  /** Time spent on the question being asked as of the reply, ms. */
  readonly spentMs: number;
  /** `performance.now()` at the reply. */
  readonly readAtMs: number;
}

export function readingOf(view: RoundView, readAtMs: number): Reading {
  return {
    isRunning: view.state === 'running',
    remainingMs: view.remainingMs,
    spentMs: view.current?.elapsedMs ?? 0,
    readAtMs,
  };
}

const passed = (reading: Reading, nowMs: number): number =>
  reading.isRunning ? Math.max(0, nowMs - reading.readAtMs) : 0;

/** Never negative. */
export const remainingAt = (reading: Reading, nowMs: number): number =>
  Math.max(0, reading.remainingMs - passed(reading, nowMs));

/** Stops where the round's time stops. */
export const spentAt = (reading: Reading, nowMs: number): number =>
  reading.spentMs + Math.min(passed(reading, nowMs), reading.remainingMs);

/** Minutes left at which the candidate is told. */
export const MARKS_MIN = [10, 5, 1] as const;

/** The lowest mark lying in [afterMs, beforeMs), i.e. the one to announce when time went from one to the other. */
export function markCrossed(beforeMs: number, afterMs: number): number | undefined {
  return MARKS_MIN.findLast((minutes) => beforeMs > minutes * 60_000 && afterMs <= minutes * 60_000);
}

/** Whole seconds as `mm:ss`, minutes beyond 99 as they come. */
export function clockText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Seconds left, rounded up: 00:00 is shown only when nothing is left. */
export const secondsLeft = (ms: number): number => Math.ceil(ms / 1000);

/** Seconds spent, rounded down. */
export const secondsSpent = (ms: number): number => Math.floor(ms / 1000);

/** A duration in words for lists and screen readers: `3 min 5 s`, `40 s`, `12 min`. */
export function durationWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
