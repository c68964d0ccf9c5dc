import { differentiate } from '@shared/numerics/expression/differentiate.ts';
import { compile, compileAll } from '@shared/numerics/expression/evaluate.ts';
import { compileJet, JET_LENGTH } from '@shared/numerics/expression/jets.ts';
import { parseFormula } from '@shared/numerics/expression/parse.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formulas, OWN_SEED, points } from './formula-arbitrary.ts';

const NAMES = ['x', 'y'] as const;

function jetOf(text: string, x: number, y: number): number[] {
  const out = new Float64Array(JET_LENGTH);
  compileJet(parseFormula(text, NAMES), NAMES, 2)(x, y, out);
  return [...out];
}

/** Central difference extrapolated from two step sizes, with the disagreement of the two as its uncertainty. */
function slope(f: (t: number) => number): { readonly value: number; readonly doubt: number } {
  const coarse = (f(2e-4) - f(-2e-4)) / 4e-4;
  const fine = (f(1e-4) - f(-1e-4)) / 2e-4;
  return { value: (4 * fine - coarse) / 3, doubt: Math.abs(fine - coarse) };
}

describe('jets', () => {
  it.each([20260802, OWN_SEED])(
    'agree with central differences, values and gradients alike, for 1,000 random formulas of seed %d',
    (seed) => {
      fc.assert(
        fc.property(formulas(true), points, (text, [x, y]) => {
          const value = compile(parseFormula(text, NAMES), NAMES);
          const [f = 0, fx = 0, fy = 0, fxx = 0, fxy = 0, fyy = 0] = jetOf(text, x, y);
          const at = (dx: number, dy: number, place: number): number => jetOf(text, x + dx, y + dy)[place] ?? 0;
          const pairs = [
            [fx, slope((t) => value([x + t, y]))],
            [fy, slope((t) => value([x, y + t]))],
            [fxx, slope((t) => at(t, 0, 1))],
            [fxy, slope((t) => at(0, t, 1))],
            [fxy, slope((t) => at(t, 0, 2))],
            [fyy, slope((t) => at(0, t, 2))],
          ] as const;
          const scale = Math.max(1, ...pairs.map(([exact]) => Math.abs(exact)));
          return (
            f === value([x, y]) &&
            pairs.every(([exact, { value: estimate, doubt }]) => Math.abs(exact - estimate) <= 1e-6 * scale + doubt)
          );
        }),
        { seed, numRuns: 1000 },
      );
    },
  );

  it('have the same gradient as the symbolic derivative, kinks and jumps included, for 1,000 random formulas', () => {
    fc.assert(
      fc.property(formulas(false), points, (text, [x, y]) => {
        const expr = parseFormula(text, NAMES);
        const symbolic = new Float64Array(2);
        compileAll([differentiate(expr, 'x'), differentiate(expr, 'y')], NAMES)([x, y], symbolic);
        const [, fx = 0, fy = 0] = jetOf(text, x, y);
        const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
        return close(fx, symbolic[0] ?? 0) && close(fy, symbolic[1] ?? 0);
      }),
      { seed: 20260803, numRuns: 1000 },
    );
  });

  it.each([
    ['abs(x) + 10*abs(y)', 0, 0],
    ['sqrt(x^2 + y^2)', 0, 0],
    ['hypot(x, y)', 0, 0],
    ['-20*exp(-0.2*sqrt(0.5*(x^2+y^2)))-exp(0.5*(cos(2*pi*x)+cos(2*pi*y)))+e+20', 0, 0],
    ['-(1+cos(12*sqrt(x^2+y^2)))/(0.5*(x^2+y^2)+2)', 0, 0],
    ['100*sqrt(abs(y-0.01*x^2))+0.01*abs(x+10)', -10, 1],
    ['abs(x)^0.5 + y^2', 0, 0],
  ])('of %s have gradient 0 at the minimum on its kink', (text, x, y) => {
    const [, fx, fy] = jetOf(text, x, y);
    expect([Math.abs(fx ?? 1), Math.abs(fy ?? 1)]).toEqual([0, 0]);
    const expr = parseFormula(text, NAMES);
    expect(Math.abs(compile(differentiate(expr, 'x'), NAMES)([x, y]))).toBe(0);
  });

  it('split the derivative of max evenly at a tie, as torch does', () => {
    expect(jetOf('max(x, 3*y)', 0, 0).slice(1, 3)).toEqual([0.5, 1.5]);
  });

  it('let the derivative through clamp at its bounds, as torch does', () => {
    expect(jetOf('clamp(2*x, 0, 1)', 0.5, 0)[1]).toBe(2);
    expect(jetOf('clamp(2*x, 0, 1)', 0.6, 0)[1]).toBe(0);
    expect(jetOf('clamp(x, 3, 2*y)', 0, 1).slice(0, 3)).toEqual([2, 0, 2]);
  });

  // SOURCE: torch.autograd in float64; what a part does not read has no derivative there, however large the rest is.
  it.each([
    ['asin(x) + y^2', 1, 2, [Number.POSITIVE_INFINITY, 4]],
    ['1/x + y^2', 0, 2, [Number.NEGATIVE_INFINITY, 4]],
    ['exp(x) + y^2', 800, 2, [Number.POSITIVE_INFINITY, 4]],
    ['(x - 3)^y', 1, 2, [-4, Number.NaN]],
    ['(1/x)*y', 0, 2, [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]],
    ['floor(1/x) + y', 0, 2, [0, 1]],
  ] as const)('of %s at (%d, %d) have the gradient %o, as the symbolic derivative', (text, x, y, gradient) => {
    expect(jetOf(text, x, y).slice(1, 3)).toEqual(gradient);
    const expr = parseFormula(text, NAMES);
    const symbolic = new Float64Array(2);
    compileAll([differentiate(expr, 'x'), differentiate(expr, 'y')], NAMES)([x, y], symbolic);
    expect([...symbolic]).toEqual(gradient);
  });

  it('keep the curvature along y finite where that along x is not', () => {
    expect(jetOf('1/x + x^2*y + y^3', 0, 2).slice(3)).toEqual([Number.POSITIVE_INFINITY, 0, 12]);
    expect(jetOf('asin(x) + exp(y)*y', 1, 0).slice(3)).toEqual([Number.POSITIVE_INFINITY, 0, 2]);
  });

  it('carry NaN and infinity to the result', () => {
    expect(jetOf('log(x)', -1, 0)[0]).toBeNaN();
    expect(jetOf('1/x', 0, 0)[0]).toBe(Number.POSITIVE_INFINITY);
  });
});
