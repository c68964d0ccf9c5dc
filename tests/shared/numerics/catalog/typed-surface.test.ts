import { AppError } from '@shared/contract/result.ts';
import { surfaceTex } from '@shared/numerics/catalog/formulas.ts';
import { pytorchScript } from '@shared/numerics/catalog/pytorch.ts';
import { fillSurfaceChoice, surfaceDefinitionOf, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import type { TypedSurfaceChoice } from '@shared/numerics/labs/descent-recipe.ts';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { fastest } from '../fastest.ts';

const typed = (formula: string, rest: Readonly<Record<string, number>> = {}): TypedSurfaceChoice => ({
  id: 'typed',
  formula,
  ...rest,
});
const namesOf = (formula: string) => surfaceDefinitionOf(typed(formula)).parameters.map(({ name }) => name);

describe('a typed surface', () => {
  it.each([
    ['a*x^2 + b*y^2', ['a', 'b']],
    ['x^2 + y^2', []],
    ['c', ['c']],
    ['kappa x + 2x1 y', ['kappa', 'x1']],
    ['1e5*x + 2.5E-3*y + .5e1', []],
    ['e^x + pi*y', []],
    ['where(x > k, sin(w*x), lambda) mod q', ['k', 'w', 'lambda', 'q']],
  ])('takes from %s the parameters %j', (formula, names) => {
    expect(namesOf(formula)).toEqual(names);
  });

  it('has everything a surface of the catalogue has: value, gradient, TeX, PyTorch text, view, start', () => {
    const choice = typed('a*x^2 + b*y^2', { b: 10 });
    const jet = new Float64Array(6);
    surfaceOf(choice).jet(2, 3, jet);
    expect([...jet]).toEqual([94, 4, 60, 2, 0, 20]);
    expect(surfaceTex(choice)).toBe('f(x, y) = a\\,x^{2} + b\\,y^{2}');
    const definition = surfaceDefinitionOf(choice);
    expect(definition).toMatchObject({ title: 'a*x^2 + b*y^2', minima: [], view: { x: [-4, 4], y: [-4, 4] } });
    expect(fillSurfaceChoice(choice)).toEqual({ id: 'typed', formula: 'a*x^2 + b*y^2', a: 1, b: 10 });
    katex.renderToString(surfaceTex(typed('lambda*x + my_name*y')), { strict: 'error', throwOnError: true });
  });

  it('is coloured on a logarithmic scale where a linear one would show a plain', () => {
    expect(surfaceDefinitionOf(typed('x^2 + 3*y^2')).colours).toBe('linear');
    expect(surfaceDefinitionOf(typed('(1 - x)^2 + 100*(y - x^2)^2')).colours).toBe('log');
    expect(surfaceDefinitionOf(typed('exp(x^4)')).float32).toBe('overflows');
  });

  it('keeps out of a script whatever could end its comment or hide a name of Python', () => {
    const surface = typed('lambda*x^2 +\n p*y', { p: 2 });
    const optimizer = { id: 'sgd', lr: 0.1 };
    const script = pytorchScript({ surface, start: [1, 1], steps: 2, optimizer, end: [0, 0], diverged: false });
    expect(script).toMatch(/^# lambda\*x\^2 \+ p\*y, 2 steps/);
    expect(script).toContain('lambda_ = torch.tensor(1.0)\np_ = torch.tensor(2.0)');
    expect(script).toContain('return ((lambda_ * (x ** 2)) + (p_ * y))');
  });

  it.each([
    ['sinn(x)', 'column 1: there is no function "sinn"'],
    ['x^2 +* y', 'column 6'],
    ['view*x', 'cannot use the name "view"'],
    ['constructor*x', 'cannot use the name "constructor"'],
    ['_a*x', 'cannot use the name "_a"'],
    ['x(y + 1)', 'column 1: x is a value, not a function'],
    ['a+b+c+d+f+g+h+i+j+k+l+m+n', 'at most 12 names open; it leaves 13'],
  ])('refuses %s and says why', (formula, reason) => {
    expect(() => surfaceDefinitionOf(typed(formula))).toThrow(reason);
  });

  it('is printed as Python in a length that does not double with each level of its formula', () => {
    for (const call of ['cbrt(', 'softplus(', 'sin(', 'where(x, y, ', 'where(', 'min(x, ']) {
      const rest = call === 'where(' ? ', x, y)' : ')';
      const surface = typed(`${call.repeat(50)}x${rest.repeat(50)}`);
      const run = { surface, start: [1, 1], steps: 1, optimizer: { id: 'sgd' }, end: [0, 0], diverged: false } as const;
      expect(pytorchScript(run).length, call).toBeLessThan(6000);
    }
  });

  const many = (part: string, times: number): string => part.repeat(times);
  const HOSTILE: readonly string[] = [
    `${many('(', 60)}x${many(')', 60)}`,
    `${many('(', 1000)}x${many(')', 999)}`,
    `${many('sin(', 60)}x${many(')', 60)}`,
    `${many('where(x,y,', 59)}x${many(')', 59)}`,
    `${many('2*(x+', 59)}1${many(')', 59)}`,
    `${many('(1/2(', 29)}x${many('))', 29)}`,
    `${many('f(', 60)}${many(')', 60)}`,
    `${many('-', 1999)}x`,
    `x${many('+-', 900)}x`,
    `x${many('^x', 900)}`,
    `x${many('^-x', 450)}`,
    `x${many('+x', 900)}`,
    many('x ', 900),
    many('1/2 x ', 300),
    `x${many('/2 x', 400)}`,
    `${many('x?x:', 400)}x`,
    `${many('x:', 500)}x`,
    `x${many('%y', 300)}`,
    `x${many(' mod y', 250)}`,
    `x${many('<y', 400)}`,
    `x${many('!', 1500)}`,
    `${many('not ', 450)}x`,
    `x${many(' to y', 300)}`,
    `min(${many('x,', 900)}y)`,
    'x^99999999999^99999999999',
    'x^1e308 + 1e308*x*1e308',
    `1e${many('9', 1500)}`,
    many('9', 2000),
    `0x${many('F', 1900)}`,
    many('.', 1500),
    many(',', 1500),
    many('?', 1500),
    'a=b=c',
    Array.from({ length: 300 }, (_, index) => `a${index}`).join('+'),
    many('é', 2000),
    'x'.repeat(2001),
  ];

  it('is read or refused in a sentence within 50 ms, whatever is typed', () => {
    expect(HOSTILE.length).toBeGreaterThan(30);
    const read = (formula: string): void => {
      try {
        surfaceDefinitionOf(typed(formula));
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown;
        expect(thrown.message).toMatch(/\.$/);
        expect(thrown.message.length).toBeLessThan(300);
      }
    };
    for (const formula of HOSTILE)
      expect(
        fastest(() => read(formula)),
        formula.slice(0, 30),
      ).toBeLessThan(50);
  });
});
