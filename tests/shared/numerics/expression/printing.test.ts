import { hoist } from '@shared/numerics/expression/hoist.ts';
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { printPython } from '@shared/numerics/expression/python.ts';
import { printTex } from '@shared/numerics/expression/tex.ts';
import { printWgsl } from '@shared/numerics/expression/wgsl.ts';
import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { formulas } from './formula-arbitrary.ts';

const read = (text: string) => parseFormula(text, ['x', 'y', 'kappa', 'beta1', 'weight_decay']);

describe('a formula as TeX', () => {
  it.each([
    ['x - (y - 2)', 'x - (y - 2)'],
    ['(x/y)*(x + 1)^2 - (x/y + 1)*2', '\\frac{x}{y}\\,(x + 1)^{2} - \\left(\\frac{x}{y} + 1\\right) \\cdot 2'],
    ['x/(y + 1)', '\\frac{x}{y + 1}'],
    ['-(x + y)', '-(x + y)'],
    ['(x + y)^2', '(x + y)^{2}'],
    ['-x^2', '-x^{2}'],
    ['2*x', '2x'],
    ['x*2', 'x \\cdot 2'],
    ['kappa*x', '\\kappa\\,x'],
    ['beta1^2', '{\\beta_{1}}^{2}'],
    ['weight_decay', '\\mathrm{weight\\_decay}'],
    ['1e-8', '10^{-8}'],
    ['2.5e-7*x', '2.5 \\cdot 10^{-7}\\,x'],
    ['sqrt(abs(x))', '\\sqrt{\\left|x\\right|}'],
    ['sin(x)^2', '\\sin^{2}(x)'],
    ['x^-2', 'x^{-2}'],
    ['x*-2', 'x\\,(-2)'],
    ['x <= 1', 'x \\le 1'],
  ])('%s prints as %s', (text, tex) => {
    expect(printTex(read(text))).toBe(tex);
  });

  it('is accepted by KaTeX in strict mode for 200 random formulas', () => {
    fc.assert(
      fc.property(formulas(false), (text) => {
        katex.renderToString(printTex(read(text)), { strict: 'error', throwOnError: true });
      }),
      { seed: 20260804, numRuns: 200 },
    );
  });
});

describe('a formula as Python', () => {
  it.each([
    ['x^2 + sin(pi*y)', '((x ** 2) + torch.sin((3.141592653589793 * y)))'],
    ['max(x, 0)', 'torch.maximum(x, torch.tensor(0.0, dtype=torch.float64))'],
    ['where(x > 1, x, y)', 'torch.where((x > 1), x, y)'],
    ['-x', '(-x)'],
  ])('%s prints as %s', (text, python) => {
    expect(printPython(read(text))).toBe(python);
  });
});

describe('a formula as WGSL', () => {
  const inputs = new Map([
    ['x', 'at.x'],
    ['y', 'at.y'],
  ]);

  it('prints whole powers as products and repeated parts once', () => {
    const { lines, outputs } = printWgsl([read('(x*y)^3 + x*y')], inputs, 'v');
    expect(lines).toEqual(['let v0 = at.x * at.y;', 'let v2s0 = v0 * v0;', 'let v2 = v0 * v2s0;', 'let v3 = v2 + v0;']);
    expect(outputs).toEqual(['v3']);
  });

  it('compares to booleans where a condition is wanted and to numbers where a value is', () => {
    const { lines } = printWgsl([read('where(x < 1, y, x) + (x < 1)')], inputs, 'v');
    expect(lines.join('\n')).toContain('select(at.x, at.y, v1)');
    expect(lines.join('\n')).toContain('+ select(0f, 1f, v1)');
  });

  it('never holds a constant that float32 cannot, because such constants are lifted into the table', () => {
    const { exprs, scalars } = hoist([read('x*1e300 + cos(kappa)*y')], new Set(['kappa']), 'c');
    expect(scalars).toHaveLength(2);
    const printed = printWgsl(exprs, new Map([...inputs, ['c0', 'c[0]'], ['c1', 'c[1]']]), 'v');
    expect(printed.lines.join('\n')).not.toContain('e+300');
  });
});
