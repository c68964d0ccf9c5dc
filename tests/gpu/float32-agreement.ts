/**
 * The float32 tolerance of the reference README, relative to the largest magnitude of a tensor, and the count that a file of
 * cases ends with. Knows nothing of what the cases mean.
 */
import { afterAll, expect, it } from 'vitest';
import type { FileTensor } from '../parity/cases.ts';
import { type FileNumber, num } from '../parity/reference.ts';

export interface Bound {
  readonly rtol: number;
  readonly atol: number;
  /** More room at each place, for the reason the test gives. */
  readonly slack?: ArrayLike<number>;
}

/** Collects what is wrong with one case, in words, and how near the rest came to its tolerance. */
export class Agreement {
  readonly problems: string[] = [];
  worst = 0;

  /** |got − ref| ≤ rtol·max|ref| + atol + slack at every place. */
  check(
    name: string,
    got: ArrayLike<number> | undefined,
    file: FileTensor | readonly FileNumber[],
    bound: Bound,
  ): void {
    const reference = ('data' in file ? file.data : file).map(num);
    if (got?.length !== reference.length) {
      this.problems.push(`${name} has ${got?.length} numbers, not ${reference.length}`);
      return;
    }
    const largest = reference.reduce((most, ref) => (Number.isFinite(ref) ? Math.max(most, Math.abs(ref)) : most), 0);
    reference.forEach((ref, place) => {
      const ours = got[place] ?? Number.NaN;
      const allowed = bound.rtol * largest + bound.atol + (bound.slack?.[place] ?? 0);
      const ratio = Object.is(ours, ref) ? 0 : Math.abs(ours - ref) / allowed;
      if (ratio <= 1) this.worst = Math.max(this.worst, ratio);
      else this.problems.push(`${name}[${place}] is ${ours}, not ${ref} ± ${allowed}`);
    });
  }
}

/**
 * One test a case, and a line with the counts at the end. `skipped` gives the reason why a case says nothing in float32;
 * it is counted and named, and its test is not made.
 */
export function checkEveryCaseInFloat32<C extends { readonly id: string }>(
  file: string,
  cases: readonly C[],
  title: (sample: C) => string,
  skipped: (sample: C) => string | undefined,
  check: (sample: C, agreement: Agreement) => Promise<void>,
): void {
  const reasons = new Map<string, string[]>();
  let checked = 0;
  let worst = 0;
  for (const sample of cases) {
    const reason = skipped(sample);
    if (reason !== undefined) {
      reasons.set(reason, [...(reasons.get(reason) ?? []), sample.id]);
      continue;
    }
    it(title(sample), async () => {
      const agreement = new Agreement();
      await check(sample, agreement);
      expect(agreement.problems).toEqual([]);
      checked += 1;
      worst = Math.max(worst, agreement.worst);
    });
  }
  afterAll(() => {
    const left = [...reasons].map(([reason, ids]) => `; ${ids.length} not in float32, ${reason}: ${ids.join(' ')}`);
    process.stdout.write(
      `${file}: ${checked} of ${cases.length} cases agree, largest error ${(100 * worst).toFixed(1)} % of the tolerance${left.join('')}\n`,
    );
  });
}
