/** How the parts of a round are called on the screen: kinds, paces, endings, dates, score bands. Words only, no layout. */
import type { PosedQuestion } from '@shared/study/question.ts';
import type { Debrief, Pace, RoundSummary } from '@shared/study/round.ts';

export const KIND_NAMES: Readonly<Record<PosedQuestion['kind'], string>> = {
  concept: 'Concept',
  compare: 'Comparison',
  derive: 'Derivation',
  numeric: 'Calculation',
  pitfall: 'Pitfall',
};

export const DIFFICULTY_NAMES: Readonly<Record<PosedQuestion['difficulty'], string>> = {
  easy: 'easy',
  medium: 'medium',
  hard: 'hard',
};

export const PACE_NAMES: Readonly<Record<Pace, string>> = { exam: 'exam', practice: 'practice' };

export const END_WORDS: Readonly<Record<NonNullable<Debrief['endReason']>, string>> = {
  completed: 'Every question was put to you.',
  time: 'The time ran out.',
  'finished-early': 'You ended the round early.',
};

const dateFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** `20 Nov 2026, 12:03`, local time. */
export const dateText = (ms: number): string => dateFormat.format(ms);

/** `12:03:22`, local time. */
export const timeText = (ms: number): string => timeFormat.format(ms);

const BANDS = ['0–20 %', '20–40 %', '40–60 %', '60–80 %', '80–100 %'] as const;

/** The fifth of the scale a share in [0, 1] falls into: self-grading is not finer than that. */
export function scoreBand(share: number): string {
  return BANDS[bandIndex(share)] ?? BANDS[0];
}

const bandIndex = (share: number): number => Math.min(BANDS.length - 1, Math.max(0, Math.floor(share * BANDS.length)));

/** Rounds before a band over several of them is shown: one round says little about a person. */
export const ROUNDS_FOR_A_BAND = 5;

/** Lowest to highest band of the newest five graded rounds, e.g. `40–80 %`; undefined with fewer. */
export function bandOverRounds(rounds: readonly RoundSummary[]): string | undefined {
  const scores = rounds.flatMap(({ score }) => (score === undefined ? [] : [score])).slice(0, ROUNDS_FOR_A_BAND);
  if (scores.length < ROUNDS_FOR_A_BAND) return undefined;
  const bands = scores.map(bandIndex);
  return `${Math.min(...bands) * 20}–${(Math.max(...bands) + 1) * 20} %`;
}

/** `1 question`, `4 questions`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** `normalization, optimizers and regularization`. */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { style: 'long', type: 'conjunction' }).format(names);
