import { parseFormula } from '@shared/numerics/expression/parse.ts';
import { liftReductions, reduceVector } from '@shared/numerics/expression/reductions.ts';
import { freeSymbols } from '@shared/numerics/expression/tree.ts';
import { describe, expect, it } from 'vitest';

const read = (text: string) => parseFormula(text, ['u', 'v'], true);

describe('reductions', () => {
  it('are lifted once each, inner ones first, and leave an element-wise tree', () => {
    const { exprs, reductions } = liftReductions([read('u/norm(u - mean(v)) + mean(v)'), read('norm(u - mean(v))')]);
    expect(reductions.map(({ op }) => op)).toEqual(['mean', 'norm']);
    expect(freeSymbols(reductions[1]?.operand ?? read('u'))).toEqual(new Set(['u', 'reduction0']));
    expect(exprs.map((expr) => [...freeSymbols(expr)].sort())).toEqual([
      ['reduction0', 'reduction1', 'u'],
      ['reduction1'],
    ]);
  });

  it('keep the norm of a constant, which depends on how many elements there are', () => {
    expect(liftReductions([read('norm(1)')]).reductions).toHaveLength(1);
  });

  it.each([
    ['norm', 13],
    ['mean', 17 / 3],
    ['rms', 13 / Math.sqrt(3)],
  ] as const)('%s of (3, 4, 12) with a sign is %d', (op, value) => {
    expect(reduceVector(op, [3, op === 'mean' ? 2 : -4, 12])).toBeCloseTo(value, 14);
  });
});
