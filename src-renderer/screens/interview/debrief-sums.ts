/** What a debrief adds up to: times, numbers and the person's own marks. Pure; passes no judgement of its own. */
import type { Debrief, DebriefItem } from '@shared/study/round.ts';
import type { Ticks } from './use-grading.ts';

export interface DebriefSums {
  /** Time used in the whole round, s. */
  readonly usedSeconds: number;
  /** Numeric questions the round came to. */
  readonly numericCount: number;
  readonly numericRight: number;
  readonly markedCount: number;
  /** Rubric weight ticked and possible over the questions marked so far. */
  readonly ticked: number;
  readonly possible: number;
}

export function sumsOf(debrief: Debrief, ticksOf: (index: number) => Ticks): DebriefSums {
  const numeric = debrief.items.filter(({ question, reached }) => reached && question.kind === 'numeric');
  const marks = debrief.items.flatMap((item) => {
    const ticks = ticksOf(item.index);
    return ticks === undefined ? [] : [pointsOf(item, ticks)];
  });
  return {
    usedSeconds: Math.floor(debrief.items.reduce((sum, { spentMs }) => sum + spentMs, 0) / 1000),
    numericCount: numeric.length,
    numericRight: numeric.filter(({ numberRight }) => numberRight === true).length,
    markedCount: marks.length,
    ticked: marks.reduce((sum, { ticked }) => sum + ticked, 0),
    possible: marks.reduce((sum, { possible }) => sum + possible, 0),
  };
}

/** Rubric weight of one question. */
export function pointsOf({ question }: DebriefItem, ticks: readonly number[]): { ticked: number; possible: number } {
  const weightOf = (indices: readonly number[]) =>
    indices.reduce((sum, index) => sum + (question.rubric[index]?.weight ?? 0), 0);
  return { ticked: weightOf(ticks), possible: weightOf([...question.rubric.keys()]) };
}

export interface TimeShares {
  /** Width of the time spent within the budget, in [0, 1] of the longest row. */
  readonly within: number;
  /** Width of the time beyond the budget. */
  readonly over: number;
  /** Where the budget ends. */
  readonly budget: number;
}

/** Each question's time on one common scale: the longest time spent or budgeted is 1. */
export function timeShares(items: readonly DebriefItem[]): readonly TimeShares[] {
  const longest = Math.max(1, ...items.flatMap(({ spentMs, question }) => [spentMs, question.seconds * 1000]));
  return items.map(({ spentMs, question }) => {
    const budgetMs = question.seconds * 1000;
    return {
      within: Math.min(spentMs, budgetMs) / longest,
      over: Math.max(0, spentMs - budgetMs) / longest,
      budget: budgetMs / longest,
    };
  });
}

/** A follow-up as it is written in the bank: its first paragraph asks, the rest answers. */
export function splitFollowUp(text: string): { readonly question: string; readonly answer: string } {
  const trimmed = text.trim();
  const gap = /\n[ \t]*\n/.exec(trimmed);
  if (gap === null) return { question: trimmed, answer: '' };
  return { question: trimmed.slice(0, gap.index), answer: trimmed.slice(gap.index).trim() };
}
