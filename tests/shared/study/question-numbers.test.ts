/** Numeric questions: draws that repeat, ranges that include their ends, placeholders written for where they stand. */

import { fillPlaceholders, placeholderNames, plainNumber, texNumber } from '@shared/study/placeholders.ts';
import { numericQuestionSchema } from '@shared/study/question.ts';
import { pose, reveal } from '@shared/study/question-drawing.ts';
import {
  computeNumbers,
  drawParameters,
  parameterCombinations,
  parameterValues,
} from '@shared/study/question-numbers.ts';
import { drawIndex, drawUnit } from '@shared/study/seeded-draw.ts';
import { describe, expect, it } from 'vitest';

const QUESTION = numericQuestionSchema.parse({
  id: 'gd-steps',
  concept: 'condition-number',
  kind: 'numeric',
  difficulty: 'medium',
  seconds: 180,
  parameters: { kappa: { choose: [10, 25, 50, 100] }, tol: { from: 0.1, to: 0.5, step: 0.1 } },
  let: { rho: '(kappa - 1) / (kappa + 1)' },
  value: 'log(tol) / log(rho)',
  tolerance: { relative: 0.02 },
  unit: 'steps',
  prompt: 'With $\\kappa = {{kappa}}$ and tolerance {{tol}}?',
  answer: '$\\rho = {{rho}}$ gives {{value}} steps.',
  rubric: [{ weight: 1, text: 'got {{value}}' }],
  followUp: 'And {{ kappa }}?',
});

describe('seeded draws', () => {
  it('depend on the seed and the name only, and lie in [0, 1)', () => {
    expect(drawUnit('seed', 'a')).toBe(drawUnit('seed', 'a'));
    expect(drawUnit('seed', 'a')).not.toBe(drawUnit('seed', 'b'));
    expect(drawUnit('seed', 'a')).not.toBe(drawUnit('tree', 'a'));
    for (let i = 0; i < 1000; i += 1) {
      const unit = drawUnit('seed', String(i));
      expect(unit >= 0 && unit < 1).toBe(true);
    }
  });

  it('spread evenly: each of 10 cells gets 1,000 of 10,000 draws within 5 standard deviations', () => {
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      const cell = drawIndex('even', `draw/${i}`, 10);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    // sqrt(10,000 * 0.1 * 0.9) = 30
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('parameters', () => {
  it('a range holds both ends and no rounding dust', () => {
    expect(parameterValues('tol', { from: 0.1, to: 0.5, step: 0.1 })).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(parameterValues('k', { from: 3, to: 3, step: 1 })).toEqual([3]);
  });

  it('an endless or empty range is refused by name', () => {
    expect(() => parameterValues('k', { from: 0, to: 1e9, step: 1e-9 })).toThrow(/parameter k/);
    expect(() => parameterValues('k', { from: 2, to: 1, step: 1 })).toThrow(/parameter k/);
  });

  it('are the same for the same round and take different values over rounds', () => {
    expect(drawParameters(QUESTION, 'r1')).toEqual(drawParameters(QUESTION, 'r1'));
    const kappas = new Set(Array.from({ length: 60 }, (_, i) => drawParameters(QUESTION, `r${i}`).kappa));
    expect([...kappas].toSorted((a = 0, b = 0) => a - b)).toEqual([10, 25, 50, 100]);
  });

  it('all combinations are listed once, and a limit keeps them spread', () => {
    const all = parameterCombinations(QUESTION, 1000);
    expect(new Set(all.map((drawn) => JSON.stringify(drawn))).size).toBe(20);
    const few = parameterCombinations(QUESTION, 7);
    expect(few.length).toBeLessThanOrEqual(7);
    expect(few.length).toBeGreaterThanOrEqual(6);
  });

  it('let and value are computed in order by the numeric core', () => {
    const numbers = computeNumbers(QUESTION, { kappa: 100, tol: 0.1 });
    expect(numbers.rho).toBeCloseTo(99 / 101, 14);
    expect(numbers.value).toBeCloseTo(Math.log(0.1) / Math.log(99 / 101), 10);
  });

  it('a value that is not finite is refused with the parameters that caused it', () => {
    expect(() => computeNumbers({ ...QUESTION, value: '1 / (kappa - 100)' }, { kappa: 100, tol: 0.1 })).toThrow(
      /kappa = 100/,
    );
  });
});

describe('placeholders', () => {
  it('small and large numbers are powers of ten, in TeX inside formulas and plain outside', () => {
    expect(fillPlaceholders('$x = {{a}}$, so {{a}}', { a: 1e-5 })).toBe('$x = {10^{-5}}$, so 1e-5');
    expect(fillPlaceholders('$$\nx = {{a}}\n$$', { a: 2.5e8 })).toBe('$$\nx = {2.5 \\times 10^{8}}\n$$');
    expect(fillPlaceholders('`lr={{a}}`, \\$5 {{a}}', { a: 1e-5 })).toBe('`lr=1e-5`, \\$5 1e-5');
  });

  it.each([
    [0, '0'],
    [0.1 + 0.2, '0.3'],
    [1 / 3, '0.33333'],
    [100352, '100352'],
    [-2.5, '-2.5'],
    [0.0001, '0.0001'],
    [123456.789, '123460'],
    [0.00009999999, '0.0001'],
    [1e7, '1e7'],
    [-1e-6, '-1e-6'],
  ])('%d prints as %s', (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });

  it('a power of ten in TeX is one group, so that a square after it is its square', () => {
    expect(texNumber(1e-5)).toBe('{10^{-5}}');
    expect(texNumber(-3.2e-7)).toBe('{-3.2 \\times 10^{-7}}');
  });

  it('names are listed once; TeX braces are no placeholders; unknown names stay', () => {
    expect(placeholderNames('{{a}} {{ b }} {{a}} x^{{2}}')).toEqual(['a', 'b']);
    expect(fillPlaceholders('{{{a}}} {{c}}', { a: 2 })).toBe('{2} {{c}}');
    expect(fillPlaceholders('{{constructor}}', {})).toBe('{{constructor}}');
  });
});

describe('posing and revealing', () => {
  const drawn = {
    question: QUESTION,
    area: 'foundations',
    conceptTitle: 'Condition number',
    parameters: { kappa: 50, tol: 0.2 },
  };

  it('the posed question holds its numbers and nothing of the answer', () => {
    const posed = pose(drawn);
    expect(posed.prompt).toBe('With $\\kappa = 50$ and tolerance 0.2?');
    expect(posed.unit).toBe('steps');
    expect(Object.keys(posed)).not.toEqual(expect.arrayContaining(['answer']));
    expect(JSON.stringify(posed)).not.toContain('40.2');
  });

  it('the revealed question holds the computed value everywhere it is named', () => {
    const revealed = reveal(drawn);
    const value = Math.log(0.2) / Math.log(49 / 51);
    expect(revealed.value).toBeCloseTo(value, 10);
    expect(revealed.answer).toBe(`$\\rho = 0.96078$ gives ${plainNumber(value)} steps.`);
    expect(revealed.rubric[0]?.text).toBe(`got ${plainNumber(value)}`);
    expect(revealed.followUp).toBe('And 50?');
  });
});
