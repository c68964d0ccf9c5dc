/**
 * What a schema or the YAML reader has against a file, as sentences: where, what must hold, what came. Used for notes and
 * questions alike, so that every refusal of the library reads the same.
 */
import type { z } from 'zod';

/** `prerequisites[2] must be kebab-case: …; got "Foo Bar".` One sentence for each issue. */
export function schemaSentences(error: z.ZodError, input: unknown, prefix = ''): string[] {
  return error.issues.map((issue) => {
    const place = [prefix, pathText(issue.path)].filter((part) => part !== '').join(': ') || 'the file';
    if (issue.code === 'unrecognized_keys') {
      return `${place} must hold known keys only; got ${issue.keys.map((key) => `"${key}"`).join(', ')}: check the spelling or remove it.`;
    }
    if (issue.code === 'invalid_union') {
      const inner = issue.errors[0]?.[0]?.message;
      return `${place} ${rule(inner ?? issue.message)}; got ${shown(valueAt(input, issue.path))}.`;
    }
    return `${place} ${rule(issue.message)}; got ${shown(valueAt(input, issue.path))}.`;
  });
}

function rule(message: string): string {
  const plain = message
    .replace(/^(?:Invalid input|Invalid option|Too big|Too small|Invalid string): /, '')
    .replace(/^Invalid /, 'must be a valid ');
  if (/^must /.test(plain)) return plain;
  return `must hold: ${plain}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
