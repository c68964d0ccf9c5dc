import { AppError } from '@shared/contract/result.ts';
import { MAX_FORMULA_LENGTH, parseFormula } from '@shared/numerics/expression/parse.ts';
import { freeSymbols } from '@shared/numerics/expression/tree.ts';
import { describe, expect, it } from 'vitest';

function refusalOf(text: string): AppError {
  try {
    parseFormula(text, ['x', 'y', 'kappa']);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error(`"${text}" was accepted`);
}

describe('a formula that cannot be read', () => {
  it('knows norm, mean and rms over a parameter vector, and only there', () => {
    expect(freeSymbols(parseFormula('theta/norm(theta) + mean(theta)*rms(theta)', ['theta'], true))).toEqual(
      new Set(['theta']),
    );
    expect(() => parseFormula('x + norm(y)', ['x', 'y'])).toThrow('column 5: norm runs over a parameter vector');
  });

  it.each([
    ['x + kapa', 5, '"kapa" is not a name', 'kappa'],
    ['x + cosh2(y)', 5, 'there is no function "cosh2"', 'cosh'],
    ['sin x', 1, 'sin is a function and needs parentheses', 'sin(…)'],
    ['x + log(x, 2)', 5, 'log takes 1 operand, not 2', undefined],
    ['where(x > 1, 2)', 1, 'where takes 3 operands, not 2', undefined],
    ['y + x(2)', 5, 'x is a value, not a function', 'x*(…)'],
    ['x +', 4, 'unexpected end', undefined],
    ['(x', 3, 'expected', undefined],
    ['', 1, 'there is no formula', undefined],
    ['x[1]', 2, '"[" has no meaning', undefined],
    ['"x"', 1, 'has no meaning', undefined],
    ['x; y', 2, '";" has no meaning', undefined],
    ['x = 2', 1, 'assignment syntax is not supported', undefined],
    ['f(x) = x', 1, 'syntax is not supported', undefined],
    ['x!', 1, 'operator "!" is not supported', undefined],
    ['x and y', 1, 'operator "and" is not supported', undefined],
    ['5%', 1, '"%" is not supported after a number', undefined],
    ['x.constructor', 1, 'syntax is not supported', undefined],
    ['1e999', 1, 'Infinity is not a number a formula can hold', undefined],
    ['true', 1, 'true is not a number', undefined],
    ['import(x)', 1, 'there is no function "import"', undefined],
    ['__proto__', 1, '"__proto__" is not a name', undefined],
    ['constructor(x)', 1, 'there is no function "constructor"', undefined],
  ])('"%s" is refused at column %d because %s', (text, column, reason, cure) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('invalid-formula');
    expect(refusal.message.toLowerCase()).toContain(`column ${column}: `);
    expect(refusal.message.toLowerCase()).toContain(reason.toLowerCase());
    if (cure !== undefined) expect(refusal.hint).toContain(cure);
  });

  it.each([
    ['longer than the limit', `x${' + x'.repeat(MAX_FORMULA_LENGTH)}`],
    ['nested too deeply', `${'('.repeat(900)}x${')'.repeat(900)}`],
    ['a tower of powers', `${'x^'.repeat(900)}x`],
    ['a run of signs', `${'-'.repeat(1900)}x`],
    ['a long chain of conditions', `${'x?1:'.repeat(450)}x`],
  ])('is refused in well under a second when it is %s', (_, text) => {
    const began = performance.now();
    expect(refusalOf(text).code).toBe('invalid-formula');
    expect(performance.now() - began).toBeLessThan(500);
  });
});
