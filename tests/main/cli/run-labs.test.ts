/** `saddlepoint run` on a recipe of every lab: the same numbers on the command line as everywhere. */
import { LABS } from '@shared/numerics/labs/list.ts';
import { describe, expect, it } from 'vitest';
import { saddlepoint } from '../../support/command-line.ts';
import { complaintAbout, expectedRuns } from '../../support/expected-runs.ts';

const all = expectedRuns().flatMap(({ runs }) => runs);

describe('saddlepoint run', () => {
  it('has at least forty recipes with expected numbers, of every lab', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect([...new Set(all.map(({ recipe }) => recipe.lab))].sort()).toEqual(LABS.map(({ id }) => id).sort());
  });

  it.each(LABS.map(({ id }) => id))('gives the expected numbers of a %s recipe', (id) => {
    const first = all.find(({ recipe }) => recipe.lab === id);
    if (first === undefined) throw new Error(`no expected run of ${id}`);
    const ran = saddlepoint(['run', '-'], JSON.stringify(first.recipe));
    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    const outcome: unknown = JSON.parse(ran.out);
    // JSON has no word for what is not finite.
    const printed = first.expect.filter(({ value }) => typeof value !== 'number' || Number.isFinite(value));
    expect(printed.flatMap((one) => complaintAbout(outcome, one) ?? [])).toEqual([]);
  });
});
