import { AppError } from '@shared/contract/result.ts';
import { compile } from '@shared/numerics/expression/evaluate.ts';
import { FUNCTION_NAMES } from '@shared/numerics/expression/operations.ts';
import { MAX_FORMULA_LENGTH, parseFormula } from '@shared/numerics/expression/parse.ts';
import { freeSymbols } from '@shared/numerics/expression/tree.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formulas, OWN_SEED } from './formula-arbitrary.ts';

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
    ['x + sqrt(-1)', 5, 'sqrt(-1) is not a real number', undefined],
    ['log(2 - 3)*x', 1, 'log(-1) is not a real number', undefined],
    ['y*(-8)^0.5', 1, '-8 ^ 0.5 is not a real number', undefined],
    ['sqrt(min(-1, 2, 3))', 1, 'sqrt(-1) is not a real number', undefined],
    ['asin(pi)', 1, 'asin(3.14', undefined],
    ['0/0 + x', 1, '0 / 0 is not a real number', undefined],
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

/** One fault each, to be put where a good formula has an operand. `reason` is part of the refusal. */
const FAULTS: readonly { readonly text: string; readonly reason: RegExp }[] = [
  ...['xx', 'z', 'Y', 'kapa', 'this', 'window', 'process', 'NaN1', 'alpha_7', 'toString', 'prototype'].map((text) => ({
    text,
    reason: /is not a name|syntax is not supported/,
  })),
  ...['sine(x)', 'ln(x)', 'eval(x)', 'require(x)', 'Function(x)', 'pow(x, 2)', 'derivative(x, x)', 'parse(x)'].map(
    (text) => ({ text, reason: /there is no function/ }),
  ),
  ...['sin(x, y)', 'sin()', 'atan2(x)', 'hypot(x, y, x)', 'mod(x)', 'clamp(x, 1)', 'where(x, y)', 'exp(1, 2)'].map(
    (text) => ({ text, reason: /takes \d operands?, not \d/ }),
  ),
  ...['sqrt(-1)', 'log(-2.5)', '(-8)^0.5', 'asin(1.5)', 'acos(-3)', 'log1p(-2)', 'sqrt(1 - e)', 'log10(-pi)'].map(
    (text) => ({ text, reason: /is not a real number/ }),
  ),
  ...['(x', 'x +', '*x', 'x)', '()', 'x y)', 'sin(', '3..4'].map((text) => ({ text, reason: /./ })),
  ...['x[0]', '{a: x}', '"x"', 'x; y', 'x = y', 'f(x) = x', 'x.y', 'x!', "x'", 'x | y', '`x`', 'x => x', '#x'].map(
    (text) => ({ text, reason: /has no meaning|not supported|unexpected|expected|invalid|is not a/i }),
  ),
];

describe('a random formula with one fault', () => {
  it.each([20260807, OWN_SEED])('is refused with a column inside it and the reason, 500 times with seed %d', (seed) => {
    const holes = fc.constantFrom(
      (good: string, bad: string) => `${good} + ${bad}`,
      (good: string, bad: string) => `${bad} * (${good})`,
      (good: string, bad: string) => `max(${good}, ${bad})`,
      (good: string, bad: string) => `cos(${bad}) - (${good})`,
    );
    let refused = 0;
    fc.assert(
      fc.property(formulas(false), fc.constantFrom(...FAULTS), holes, (good, { text, reason }, put) => {
        const whole = put(good, text);
        const refusal = refusalOf(whole);
        const column = Number(/column (\d+)/i.exec(refusal.message)?.[1]);
        refused += 1;
        return (
          refusal.code === 'invalid-formula' &&
          reason.test(refusal.message) &&
          column >= 1 &&
          column <= whole.length + 1
        );
      }),
      { seed, numRuns: 500 },
    );
    expect(refused).toBe(500);
  });

  it('names the column of the fault itself for names and functions', () => {
    fc.assert(
      fc.property(formulas(false), fc.constantFrom('kapa', 'cosh2(x)', 'sqrt(-1)', 'atan2(x)'), (good, bad) => {
        return refusalOf(`${good} + ${bad}`).message.startsWith(`Formula, column ${good.length + 4}: `);
      }),
      { seed: 20260808, numRuns: 200 },
    );
  });
});

describe('reading a formula', () => {
  it('never runs it: no global is touched and no property of a value is reached', () => {
    const touched: string[] = [];
    const trap = new Proxy({}, { get: (_, key) => touched.push(String(key)) });
    Object.assign(globalThis, { leak: trap });
    try {
      for (const text of ['leak', 'leak(x)', 'leak.x', 'x + leak', 'globalThis', 'x.constructor.constructor(1)'])
        expect(refusalOf(text).code).toBe('invalid-formula');
    } finally {
      Reflect.deleteProperty(globalThis, 'leak');
    }
    expect(touched).toEqual([]);
  });

  it('calls only the functions of the list, which are all pure: a formula twice read is twice the same number', () => {
    for (const name of FUNCTION_NAMES) expect(['random', 'import', 'config', 'createUnit']).not.toContain(name);
    for (const text of ['random(1)', 'config(x)', 'createUnit(x)', 'import(x)', 'simplify(x)'])
      expect(refusalOf(text).message).toContain('there is no function');
    expect(compile(parseFormula('x*y + e', ['x', 'y']), ['x', 'y'])([2, 3])).toBe(6 + Math.E);
  });

  it('is bounded before mathjs sees the text: by length, by nesting, and by characters', () => {
    expect(refusalOf('x+'.repeat(MAX_FORMULA_LENGTH)).message).toContain(`at most ${MAX_FORMULA_LENGTH} characters`);
    expect(refusalOf(`${'('.repeat(61)}x${')'.repeat(61)}`).message).toContain('at most 60 deep');
    expect(refusalOf(`x @ ${'('.repeat(50)}`).message).toContain('column 3');
  });
});
