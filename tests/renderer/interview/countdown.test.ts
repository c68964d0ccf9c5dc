/** Time between two replies of the host, and what is said about it. */
import { describe, expect, it } from 'vitest';
import {
  clockText,
  durationWords,
  markCrossed,
  remainingAt,
  secondsLeft,
  spentAt,
} from '../../../src-renderer/screens/interview/countdown.ts';

const reading = { isRunning: true, remainingMs: 90_000, spentMs: 5000, readAtMs: 1000 };

describe('a reading', () => {
  it('counts down from the host’s reply and never below zero', () => {
    expect(remainingAt(reading, 1000)).toBe(90_000);
    expect(remainingAt(reading, 31_000)).toBe(60_000);
    expect(remainingAt(reading, 1_000_000)).toBe(0);
  });

  it('counts the question’s time up to the end of the round and no further', () => {
    expect(spentAt(reading, 31_000)).toBe(35_000);
    expect(spentAt(reading, 1_000_000)).toBe(95_000);
  });

  it('stands still while the round is paused', () => {
    const paused = { ...reading, isRunning: false };
    expect(remainingAt(paused, 1_000_000)).toBe(90_000);
    expect(spentAt(paused, 1_000_000)).toBe(5000);
  });

  it('gives no time back when the page’s clock reads earlier than the reply', () => {
    expect(remainingAt(reading, 0)).toBe(90_000);
  });
});

describe('announcements', () => {
  it('come at 10, 5 and 1 minutes, once each', () => {
    const heard: number[] = [];
    let before = 15 * 60_000;
    for (let after = before - 700; after >= 0; after -= 700) {
      const mark = markCrossed(before, after);
      if (mark !== undefined) heard.push(mark);
      before = after;
    }
    expect(heard).toEqual([10, 5, 1]);
  });

  it('name the time that is left when several marks were slept through', () => {
    expect(markCrossed(11 * 60_000, 50_000)).toBe(1);
  });
});

describe('times in words', () => {
  it('show 00:00 only when nothing is left', () => {
    expect(clockText(secondsLeft(1))).toBe('00:01');
    expect(clockText(secondsLeft(0))).toBe('00:00');
    expect(clockText(45 * 60)).toBe('45:00');
  });

  it('leave out what is zero', () => {
    expect([40, 60, 185].map(durationWords)).toEqual(['40 s', '1 min', '3 min 5 s']);
  });
});
