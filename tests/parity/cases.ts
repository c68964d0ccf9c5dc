/**
 * Reads a fixture file of cases (tests/reference, or the folder named by REFERENCE_DIR) in the encodings of the reference
 * README, compares numbers by its tolerance, and prints how many cases were checked. Knows nothing of what they mean.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Tensor, tensor } from '@shared/numerics/cpu/tensor.ts';
import { afterAll, expect, it } from 'vitest';
import { type FileNumber, num, type Tolerance } from './reference.ts';

export interface FileTensor {
  readonly shape: readonly number[];
  readonly data: readonly FileNumber[];
}

/** Outputs by name with a tolerance of their own. */
export type Tolerances = Readonly<Record<string, Tolerance>>;

const FOLDER = process.env.REFERENCE_DIR ?? resolve(import.meta.dirname, '../reference');

export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as T;
}

export function tensorFrom({ shape, data }: FileTensor): Tensor {
  return tensor(shape, data.map(num));
}

/** `null` in a file is what is absent. */
export function optionalTensor(file: FileTensor | null | undefined): Tensor | undefined {
  return file === null || file === undefined ? undefined : tensorFrom(file);
}

function isClose(got: number, ref: number, rtol: number, atol: number): boolean {
  if (Number.isNaN(ref)) return Number.isNaN(got);
  return got === ref || Math.abs(got - ref) <= atol + rtol * Math.abs(ref);
}

/** The first place where `got` leaves the reference, in words; undefined if it never does. */
export function disagreement(
  output: string,
  got: ArrayLike<number>,
  reference: readonly FileNumber[],
  tolerances?: Tolerances,
): string | undefined {
  if (got.length !== reference.length) return `${output} has ${got.length} numbers, not ${reference.length}`;
  const { rtol, atol } = tolerances?.[output] ?? { rtol: 1e-10, atol: 1e-12 };
  for (const [place, value] of reference.entries()) {
    const ref = num(value);
    const ours = got[place] ?? Number.NaN;
    const slack = typeof atol === 'number' ? atol : (atol[place] ?? 0);
    if (!isClose(ours, ref, rtol ?? 0, slack)) return `${output}[${place}] is ${ours}, not ${ref}`;
  }
  return undefined;
}

/**
 * One test a case, and a line with the count at the end. `check` returns what is wrong, in words, or throws; a name no
 * table of the test knows must be among what it throws at.
 */
export function checkEveryCase<C extends { readonly id: string }>(
  file: string,
  title: (sample: C) => string,
  cases: readonly C[],
  check: (sample: C) => readonly (string | undefined)[],
): void {
  let checked = 0;
  for (const sample of cases)
    it(title(sample), () => {
      expect(check(sample).filter((problem) => problem !== undefined)).toEqual([]);
      checked += 1;
    });
  afterAll(() => {
    process.stdout.write(`${file}: ${checked} of ${cases.length} cases agree\n`);
  });
}

/** Our id for a name of the files. Throws on a name that the reference README does not have. */
export function idOf(ids: Readonly<Record<string, string>>, name: string): string {
  const id = Object.hasOwn(ids, name) ? ids[name] : undefined;
  if (id === undefined) throw new Error(`the fixture names "${name}", which nothing here knows`);
  return id;
}

/** negativeSlope → negative_slope. The files write some of torch's names in camel case. */
export function torchName(camel: string): string {
  return camel.replace(/[a-z][A-Z]/g, ([low = '', high = '']) => `${low}_${high.toLowerCase()}`);
}

export function torchNames(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [torchName(name), value]));
}
