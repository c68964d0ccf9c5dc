/**
 * Numbers that the labs must reproduce: every recipe of tests/recipes is run on the CPU and its outcome held against what is
 * expected of it. `row` is the number of the row of the list of disputed claims that the number belongs to.
 */
import { labOf } from '@shared/numerics/labs/list.ts';
import { describe, expect, it } from 'vitest';
import { complaintAbout, type Expectation, expectedRuns, valueAt } from '../support/expected-runs.ts';
import { labContext } from '../support/lab-engines.ts';

for (const { file, runs } of expectedRuns()) {
  describe(file, () => {
    for (const { name, row, recipe, expect: expected } of runs) {
      it(`${row === null ? '' : `row ${row}: `}${name}`, { timeout: 60_000 }, async () => {
        const lab = labOf(recipe);
        const outcome = await lab.run(lab.parse(recipe), labContext());
        expect(expected.length).toBeGreaterThan(0);
        expect(expected.flatMap((one) => complaintAbout(outcome, one) ?? [])).toEqual([]);
      });
    }
  });
}

describe('reading an outcome by path', () => {
  it('follows names and places and refuses what is not there', () => {
    const outcome = { shares: [{ value: 0.5 }], values: Float64Array.of(1, 2) };
    expect(valueAt(outcome, 'shares[0].value')).toBe(0.5);
    expect(valueAt(outcome, 'values[1]')).toBe(2);
    expect(() => valueAt(outcome, 'shares[1].value')).toThrow('nothing at shares[1].value');
  });

  it('takes a tolerance as relative or absolute, and none as equality', () => {
    const complaint = (expectation: Omit<Expectation, 'path'>) =>
      complaintAbout({ a: 2 }, { path: 'a', ...expectation });
    expect(complaint({ value: 2.1, within: 0.05 })).toBeUndefined();
    expect(complaint({ value: 2.1, absolute: 0.05 })).toContain('a is 2, not 2.1');
    expect(complaint({ value: 2.000001 })).toContain('not 2.000001');
  });
});
