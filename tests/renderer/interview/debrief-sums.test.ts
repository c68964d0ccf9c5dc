/** What a debrief adds up to, and how numbers and bands are written. */
import type { Debrief, DebriefItem, RoundSummary } from '@shared/study/round.ts';
import { describe, expect, it } from 'vitest';
import { splitFollowUp, sumsOf, timeShares } from '../../../src-renderer/screens/interview/debrief-sums.ts';
import { exactNumberText, toleranceText } from '../../../src-renderer/screens/interview/number-words.ts';
import { bandOverRounds, scoreBand } from '../../../src-renderer/screens/interview/round-words.ts';
import { sampleDebrief, sampleItem } from './sample-debrief.ts';

describe('the sums of a debrief', () => {
  const items: DebriefItem[] = [
    sampleItem({ index: 0, spentMs: 61_000 }),
    sampleItem({ index: 1, kind: 'numeric', numberRight: true, spentMs: 1999 }),
    sampleItem({ index: 2, kind: 'numeric', reached: false }),
  ];
  const debrief: Debrief = sampleDebrief(items);

  it('count only questions that were marked, and a question marked with nothing as marked', () => {
    const marks = new Map<number, readonly number[]>([
      [0, [0, 2]],
      [1, []],
    ]);
    expect(sumsOf(debrief, (index) => marks.get(index))).toMatchObject({ markedCount: 2, ticked: 4, possible: 12 });
    expect(sumsOf(debrief, () => undefined)).toMatchObject({ markedCount: 0, ticked: 0, possible: 0 });
  });

  it('hold no number against a question the round did not come to', () => {
    expect(sumsOf(debrief, () => undefined)).toMatchObject({ numericCount: 1, numericRight: 1, usedSeconds: 62 });
  });

  it('draw every question’s time on one scale, the part beyond its budget apart', () => {
    const [within, over] = timeShares([
      sampleItem({ index: 0, spentMs: 90_000 }),
      sampleItem({ index: 1, spentMs: 360_000 }),
    ]);
    expect(within).toEqual({ within: 0.25, over: 0, budget: 0.5 });
    expect(over).toEqual({ within: 0.5, over: 0.5, budget: 0.5 });
  });

  it('keep a follow-up’s answer apart from its question', () => {
    expect(splitFollowUp('Why?\n\nBecause.\n\nAnd so on.\n')).toEqual({
      question: 'Why?',
      answer: 'Because.\n\nAnd so on.',
    });
    expect(splitFollowUp('Why?')).toEqual({ question: 'Why?', answer: '' });
  });
});

describe('numbers', () => {
  it('echo what was typed with a real minus sign', () => {
    expect([1 / 81, -2.5, 3e-9, 1e15].map(exactNumberText)).toEqual(['0.012345679', '−2.5', '3e−9', '1e15']);
  });

  it('state a tolerance as it is checked, by the wider of its two kinds', () => {
    expect(toleranceText(2, { relative: 0.03 })).toBe('±3 % (1.94 to 2.06)');
    expect(toleranceText(2, { relative: 0.03, absolute: 0.5 })).toBe('±0.5 (1.5 to 2.5)');
    expect(toleranceText(7, { absolute: 0 })).toBe('the exact value');
  });
});

describe('bands', () => {
  it('are no finer than a fifth', () => {
    expect([0, 0.19, 0.2, 0.99, 1].map(scoreBand)).toEqual(['0–20 %', '0–20 %', '20–40 %', '80–100 %', '80–100 %']);
  });

  it('are not given over fewer than five marked rounds', () => {
    const round = sampleDebrief([]).round;
    const scored = (score: number | undefined): RoundSummary => (score === undefined ? round : { ...round, score });
    expect(bandOverRounds([0.5, 0.5, undefined, 0.5, 0.5].map(scored))).toBeUndefined();
    expect(bandOverRounds([0.7, undefined, 0.5, 0.3, 0.5, 0.65, 0.99].map(scored))).toBe('20–80 %');
  });
});
