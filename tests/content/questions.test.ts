/** Every shipped question: it is read without complaint, its concept ships, its formulas are set, its numbers are finite. */
import { parseNote } from '@shared/markdown/parse-note.ts';
import { mathText } from '@shared/markdown/plain-text.ts';
import { isWithin, readNumber } from '@shared/study/answer-number.ts';
import { plainNumber } from '@shared/study/placeholders.ts';
import type { Question } from '@shared/study/question.ts';
import { pose, reveal } from '@shared/study/question-drawing.ts';
import { computeNumbers, drawParameters, parameterCombinations } from '@shared/study/question-numbers.ts';
import { chooseQuestions, FILL } from '@shared/study/round-planning.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { readQuestions } from '../../src-main/library/read-questions.ts';
import { shippedNotes, shippedQuestionFiles } from './shipped-library.ts';

const files = shippedQuestionFiles().map((file) => ({ path: file.path, reading: readQuestions(file.path, file.text) }));
const bank = files.flatMap(({ reading }) => reading.questions.map((question) => ({ question, area: reading.area })));
const areaOfConcept = new Map(
  shippedNotes().map(({ path }) => {
    const [, area = '', name = ''] = path.split('/');
    return [name.replace(/\.md$/, ''), area] as const;
  }),
);

function faultyFormulas(markdown: string): string[] {
  return mathText(parseNote(markdown))
    .split('\n')
    .flatMap((formula) => {
      try {
        katex.renderToString(formula, { throwOnError: true, strict: 'ignore', trust: false });
        return [];
      } catch (error) {
        return [`${formula}: ${String(error)}`];
      }
    });
}

describe('the bank', () => {
  it('holds at least 40 questions of all kinds and difficulties, each id once', () => {
    expect(bank.length).toBeGreaterThanOrEqual(40);
    expect(new Set(bank.map(({ question }) => question.id)).size).toBe(bank.length);
    expect(new Set(bank.map(({ question }) => question.kind)).size).toBe(5);
    expect(new Set(bank.map(({ question }) => question.difficulty)).size).toBe(3);
  });

  it('fills rounds of every length to 85–110 % from all areas', () => {
    for (const minutes of [15, 30, 45]) {
      for (let seed = 0; seed < 50; seed += 1) {
        const chosen = chooseQuestions({ bank, minutes, seed: `s${seed}`, roundsAgo: new Map() });
        const share = chosen.reduce((sum, { question }) => sum + question.seconds, 0) / (minutes * 60);
        expect(share).toBeGreaterThanOrEqual(FILL.least);
        expect(share).toBeLessThanOrEqual(FILL.most);
      }
    }
  });
});

for (const { path, reading } of files) {
  describe(path, () => {
    it('is read without complaint', () => {
      expect(reading.problems).toEqual([]);
    });

    it('asks about shipped concepts of its own area', () => {
      const strays = reading.questions.filter(({ concept }) => areaOfConcept.get(concept) !== reading.area);
      expect(strays.map(({ id, concept }) => `${id}: ${concept}`)).toEqual([]);
    });

    for (const question of reading.questions) {
      it(`${question.id} has formulas that are set, in the numbers of three rounds`, () => {
        for (const seed of ['a', 'b', 'c']) {
          const parameters = question.kind === 'numeric' ? drawParameters(question, seed) : {};
          const drawn = { question, area: reading.area, conceptTitle: 'x', parameters };
          const { prompt, answer, followUp, rubric } = reveal(drawn);
          expect([prompt, answer, followUp, ...rubric.map(({ text }) => text)].flatMap(faultyFormulas)).toEqual([]);
          if (question.kind === 'numeric') expect(`${pose(drawn).prompt}${answer}${followUp}`).not.toContain('{{');
        }
      });
      if (question.kind === 'numeric') checkNumbers(question);
    }
  });
}

function checkNumbers(question: Extract<Question, { kind: 'numeric' }>): void {
  it(`${question.id} comes to a finite number for every draw, and the number its answer prints is accepted`, () => {
    for (const drawn of parameterCombinations(question, 3000)) {
      const { value = Number.NaN } = computeNumbers(question, drawn);
      expect(Number.isFinite(value)).toBe(true);
      const printed = readNumber(plainNumber(value), question.unit);
      expect(printed.ok && isWithin(printed.value, value, question.tolerance)).toBe(true);
    }
  });
}
