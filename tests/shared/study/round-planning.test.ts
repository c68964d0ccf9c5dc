/** Which questions a round asks. */
import { type Question, questionIdSchema, questionSchema } from '@shared/study/question.ts';
import { type BankQuestion, chooseQuestions, FILL } from '@shared/study/round-planning.ts';
import { drawIndex } from '@shared/study/seeded-draw.ts';
import { describe, expect, it } from 'vitest';

const KINDS = ['concept', 'compare', 'derive', 'pitfall'] as const;
const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;

function question(area: string, i: number, seconds: number): BankQuestion {
  const made: Question = questionSchema.parse({
    id: `${area}-${i}`,
    concept: `${area}-concept-${i % 3}`,
    kind: KINDS[i % KINDS.length],
    difficulty: DIFFICULTIES[(i * 7) % DIFFICULTIES.length],
    seconds,
    prompt: 'p',
    answer: 'a',
    rubric: [{ weight: 1, text: 'r' }],
    followUp: 'f',
  });
  return { question: made, area };
}

/** 12 questions an area, 90 to 300 s each in steps of 30. */
const bank = (areas: readonly string[]): BankQuestion[] =>
  areas.flatMap((area) =>
    Array.from({ length: 12 }, (_, i) => question(area, i, 90 + 30 * drawIndex('bank', `${area}${i}`, 8))),
  );

const sum = (chosen: readonly BankQuestion[]) => chosen.reduce((total, item) => total + item.question.seconds, 0);
const none = new Map<never, number>();

describe('a round', () => {
  it('fills 85 % to 110 % of its length from a bank that allows it, for 200 seeds and every length', () => {
    for (const minutes of [15, 30, 45]) {
      for (let seed = 0; seed < 200; seed += 1) {
        const chosen = chooseQuestions({ bank: bank(['a', 'b', 'c']), minutes, seed: `s${seed}`, roundsAgo: none });
        const share = sum(chosen) / (minutes * 60);
        expect(share).toBeGreaterThanOrEqual(FILL.least);
        expect(share).toBeLessThanOrEqual(FILL.most);
      }
    }
  });

  it('asks no question twice and is the same for the same seed', () => {
    const request = { bank: bank(['a', 'b']), minutes: 45, seed: 'x', roundsAgo: none };
    const chosen = chooseQuestions(request);
    expect(new Set(chosen.map((item) => item.question.id)).size).toBe(chosen.length);
    expect(chooseQuestions(request)).toEqual(chosen);
    expect(chooseQuestions({ ...request, seed: 'y' })).not.toEqual(chosen);
  });

  it('spreads over areas, kinds and difficulties', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const chosen = chooseQuestions({ bank: bank(['a', 'b', 'c']), minutes: 45, seed: `s${seed}`, roundsAgo: none });
      const counts = (of: (item: BankQuestion) => string) =>
        [...Map.groupBy(chosen, of).values()].map((items) => items.length);
      expect(counts((item) => item.area)).toHaveLength(3);
      expect(Math.max(...counts((item) => item.area)) - Math.min(...counts((item) => item.area))).toBeLessThanOrEqual(
        2,
      );
      expect(counts((item) => item.question.kind)).toHaveLength(4);
      expect(counts((item) => item.question.difficulty)).toHaveLength(3);
    }
  });

  it('begins with an easy question when it has one', () => {
    const chosen = chooseQuestions({ bank: bank(['a', 'b']), minutes: 30, seed: 'x', roundsAgo: none });
    expect(chosen[0]?.question.difficulty).toBe('easy');
  });

  it('prefers questions that were not asked in the rounds before', () => {
    const pool = bank(['a', 'b', 'c']);
    const first = chooseQuestions({ bank: pool, minutes: 15, seed: 'one', roundsAgo: none });
    const roundsAgo = new Map(first.map((item) => [item.question.id, 1]));
    for (let seed = 0; seed < 50; seed += 1) {
      const second = chooseQuestions({ bank: pool, minutes: 15, seed: `s${seed}`, roundsAgo });
      expect(second.filter((item) => roundsAgo.has(item.question.id))).toEqual([]);
    }
  });

  it('asks recent ones again rather than staying short', () => {
    const pool = bank(['a']).slice(0, 5);
    const roundsAgo = new Map(pool.map((item) => [questionIdSchema.parse(item.question.id), 1]));
    expect(chooseQuestions({ bank: pool, minutes: 15, seed: 'x', roundsAgo }).length).toBeGreaterThan(2);
  });

  it('a bank that is too small is asked whole, an empty one gives an empty round', () => {
    const pool = [question('a', 0, 120), question('a', 1, 120)];
    expect(chooseQuestions({ bank: pool, minutes: 45, seed: 'x', roundsAgo: none })).toHaveLength(2);
    expect(chooseQuestions({ bank: [], minutes: 45, seed: 'x', roundsAgo: none })).toEqual([]);
  });

  it('a gap that no short question fits is closed by a longer one', () => {
    const pool = [...Array.from({ length: 3 }, (_, i) => question('a', i, 300)), question('a', 9, 600)];
    const chosen = chooseQuestions({ bank: pool, minutes: 15, seed: 'x', roundsAgo: none });
    expect(sum(chosen)).toBeGreaterThanOrEqual(15 * 60 * FILL.least);
    expect(sum(chosen)).toBeLessThanOrEqual(15 * 60 * FILL.most);
  });
});
