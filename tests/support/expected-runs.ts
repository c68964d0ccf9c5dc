/** The recipes kept with the numbers they must give: read from tests/recipes, and held against an outcome. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Expectation {
  /** Into the outcome: `verdict.growth[9]`. */
  readonly path: string;
  readonly value: number | string | boolean;
  /** Relative to `value`. */
  readonly within?: number;
  readonly absolute?: number;
}

export interface ExpectedRun {
  readonly name: string;
  /** Of the list of disputed claims, if the number settles one. */
  readonly row: number | null;
  readonly recipe: { readonly lab: string };
  readonly expect: readonly Expectation[];
}

const FOLDER = join(import.meta.dirname, '../recipes');

export function expectedRuns(): readonly { readonly file: string; readonly runs: readonly ExpectedRun[] }[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((file) => ({ file, runs: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly ExpectedRun[] }));
}

/** Throws where the path leads to nothing. */
export function valueAt(outcome: unknown, path: string): unknown {
  return [...path.matchAll(/[^.[\]]+/g)].reduce<unknown>((inner, [part]) => {
    const value = typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined;
    if (value === undefined) throw new Error(`The outcome has nothing at ${path}: "${part}" is missing`);
    return value;
  }, outcome);
}

/** Undefined if the outcome has what is expected. */
export function complaintAbout(outcome: unknown, { path, value, within, absolute }: Expectation): string | undefined {
  const found = valueAt(outcome, path);
  if (typeof value !== 'number' || typeof found !== 'number')
    return found === value ? undefined : `${path} is ${String(found)}, not ${String(value)}`;
  const allowed = absolute ?? (within ?? 0) * Math.abs(value);
  return Math.abs(found - value) <= allowed ? undefined : `${path} is ${found}, not ${value} ± ${allowed}`;
}
