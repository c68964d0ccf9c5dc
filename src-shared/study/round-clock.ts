/**
 * How much of a round's time passed between two looks at the clocks. A look is a pair: the wall clock, which jumps when
 * someone or a time server sets it, and a monotonic clock, which only means something within one life of the process
 * and, depending on the system, stands still while the machine sleeps. Neither alone can be trusted with an exam.
 */
import type { Pace } from './round.ts';

/** One look at both clocks. */
export interface Instant {
  /** UTC, ms. */
  readonly wallMs: number;
  /** ms since an arbitrary moment of this life. */
  readonly monotonicMs: number;
  /** Names the life of the process: monotonic readings of different lives must not be compared. */
  readonly life: string;
}

/** The two clocks may differ by this much before it is called a sleep or a set clock. */
export const JUMP_MS = 1000;
/** While a practice round runs the host records a heartbeat this often. */
export const HEARTBEAT_MS = 2000;
/** A practice round hears nothing for this long: the machine slept, even if its monotonic clock went on. */
const SILENCE_MS = 3 * HEARTBEAT_MS;

/**
 * Milliseconds of round time between two looks, never negative.
 *
 * `exam`: real time. Sleep and closing the desk count; a clock set back never gives time, in one life because the
 * monotonic clock decides, across lives because the difference stops at 0. A clock set forward cannot be told from sleep and counts.
 * `practice`: time at the desk. Sleep and closing do not count; of a silence, half a heartbeat is counted, its expected share.
 */
export function elapsedBetween(from: Instant, to: Instant, pace: Pace): number {
  const wall = to.wallMs - from.wallMs;
  if (from.life !== to.life) return pace === 'exam' ? Math.max(0, wall) : 0;
  const steady = Math.max(0, to.monotonicMs - from.monotonicMs);
  if (pace === 'exam') return wall > steady + JUMP_MS ? wall : steady;
  return steady > SILENCE_MS ? HEARTBEAT_MS / 2 : steady;
}
