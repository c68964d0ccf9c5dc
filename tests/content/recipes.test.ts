/**
 * Numbers that the labs must reproduce: every recipe of tests/recipes is run on the CPU and its outcome held against what is
 * expected of it. `row` is the number of the row of the list of disputed claims that the number belongs to.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labOf } from '@shared/numerics/labs/list.ts';
import { describe, expect, it } from 'vitest';
import { labContext } from '../support/lab-engines.ts';

interface Expectation {
  /** Into the outcome: `verdict.growth[9]`. */
  readonly path: string;
  readonly value: number | string | boolean;
  /** Relative to `value`. */
  readonly within?: number;
  readonly absolute?: number;
}

interface ExpectedRun {
  readonly name: string;
  readonly row: number | null;
  readonly recipe: unknown;
  readonly expect: readonly Expectation[];
}

const FOLDER = join(import.meta.dirname, '../recipes');

/** Throws where the path leads to nothing. */
function valueAt(outcome: unknown, path: string): unknown {
  return [...path.matchAll(/[^.[\]]+/g)].reduce<unknown>((inner, [part]) => {
    const value = typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined;
    if (value === undefined) throw new Error(`The outcome has nothing at ${path}: "${part}" is missing`);
    return value;
  }, outcome);
}

function complaintAbout(outcome: unknown, { path, value, within, absolute }: Expectation): string | undefined {
  const found = valueAt(outcome, path);
  if (typeof value !== 'number' || typeof found !== 'number')
    return found === value ? undefined : `${path} is ${String(found)}, not ${String(value)}`;
  const allowed = absolute ?? (within ?? 0) * Math.abs(value);
  return Math.abs(found - value) <= allowed ? undefined : `${path} is ${found}, not ${value} ± ${allowed}`;
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  const runs = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly ExpectedRun[];
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
