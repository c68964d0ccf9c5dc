/**
 * Every lab's first story, broken in every place in every way a person or a program breaks a recipe. A lab may find a change
 * legal; whatever it refuses, it refuses in a sentence with a cure, at once, and nothing else is ever thrown.
 */
import { AppError } from '@shared/contract/result.ts';
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { describe, expect, it } from 'vitest';
import { LAB_VIEWS } from '../../src-renderer/labs/views.ts';

type Path = readonly (string | number)[];

const HOSTILE: readonly unknown[] = [
  null,
  true,
  'no such thing',
  '',
  -1,
  0.5,
  1e9,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  [[[[[]]]]],
  'constructor',
  '__proto__',
  'x'.repeat(5000),
  'process.exit(1)',
  'x^'.repeat(900),
  '('.repeat(1500),
  'a'.repeat(60),
  Array.from({ length: 1000 }, () => 0),
];

/** Keys a recipe does not have, next to ones it has. */
const STRANGERS: readonly string[] = ['stepz', 'constructor', '__proto__', 'toString'];

function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path];
  return [
    ...(path.length === 0 ? [] : [path]),
    ...Object.entries(value).flatMap(([key, inner]) =>
      places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

function withValue(recipe: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(recipe) ? [...recipe] : { ...(recipe as object) };
  const inner = (copy as Record<string, unknown>)[key];
  Object.defineProperty(copy, key, {
    value: withValue(inner, rest, value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

function without(recipe: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return recipe;
  if (rest.length > 0) return withValue(recipe, [key], without((recipe as Record<string, unknown>)[key], rest));
  if (Array.isArray(recipe)) return recipe.filter((_, index) => index !== key);
  return Object.fromEntries(Object.entries(recipe as object).filter(([name]) => name !== key));
}

function* brokenRecipes(recipe: LabRecipe): Generator<{ readonly what: string; readonly input: unknown }> {
  for (const path of places(recipe)) {
    const at = path.join('.');
    yield { what: `without ${at}`, input: without(recipe, path) };
    for (const value of HOSTILE)
      yield { what: `${at} = ${String(JSON.stringify(value)).slice(0, 40)}`, input: withValue(recipe, path, value) };
  }
  for (const stranger of STRANGERS) yield { what: `with ${stranger}`, input: withValue(recipe, [stranger], 1) };
}

describe.each(LAB_VIEWS.map(({ id, stories }) => ({ id, stories })))('the $id lab', ({ id, stories }) => {
  const lab = labOf({ lab: id });
  const [first] = stories;

  it('accepts its stories, and what it makes of them again unchanged', () => {
    for (const { recipe } of stories) {
      const parsed = lab.parse(JSON.parse(JSON.stringify(recipe)));
      expect(lab.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
    }
  });

  it('refuses what is broken in a sentence with a cure, and throws nothing else', { timeout: 60_000 }, () => {
    if (first === undefined) throw new Error('a lab has at least one story');
    let refused = 0;
    let slowest = { what: '', ms: 0 };
    for (const { what, input } of brokenRecipes(first.recipe)) {
      const began = performance.now();
      try {
        lab.parse(input);
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw new Error(`${what}: threw ${String(thrown)}`, { cause: thrown });
        refused += 1;
        expect(thrown.message, what).toMatch(/^.{8,600}[.…]$/s);
        expect(thrown.hint ?? '', `${what}: ${thrown.message}`).not.toBe('');
      }
      const ms = performance.now() - began;
      if (ms > slowest.ms) slowest = { what, ms };
    }
    expect(refused).toBeGreaterThanOrEqual(40);
    // Nothing here may take a second; ten times what was measured, so that only a true hang fails.
    expect(slowest.ms, slowest.what).toBeLessThan(1000);
  });
});
