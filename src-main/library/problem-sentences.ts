/**
 * What a schema or the YAML reader has against a file, as sentences: where, what must hold, what came. Used for notes and
 * questions alike, so that every refusal of the library reads the same.
 */
import type { z } from 'zod';

type Issue = z.ZodError['issues'][number];

/** `prerequisites[2] must be kebab-case: …; got "Foo Bar".` One sentence for each issue. */
export function schemaSentences(error: z.ZodError, input: unknown, prefix = ''): string[] {
  return error.issues.map((issue) => {
    const place = [prefix, pathText(issue.path)].filter((part) => part !== '').join(': ') || 'the file';
    if (issue.code === 'unrecognized_keys') {
      const keys = issue.keys.map((key) => `"${key}"`).join(', ');
      return `${place} must hold known keys only; got ${keys}: check the spelling or remove it.`;
    }
    return `${place} ${rule(issue)}; got ${shown(valueAt(input, issue.path))}.`;
  });
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a group of keys',
  record: 'a group of keys',
  number: 'a number',
  int: 'a whole number',
};

function rule(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'too_small':
      return `must ${measure(issue.origin)} ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `must ${measure(issue.origin)} ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unit(issue.origin)}`;
    case 'invalid_union': {
      if (/^must /.test(issue.message)) return issue.message;
      const options = issue.errors.flatMap((option) => option.slice(0, 1).map(rule));
      return options.length === 0 ? 'must fit one of its forms' : [...new Set(options)].join(', or ');
    }
    default:
      return /^must /.test(issue.message) ? issue.message : `must be right: ${issue.message}`;
  }
}

const isCounted = (origin: string): boolean => origin === 'string' || origin === 'array';
const measure = (origin: string): string => (isCounted(origin) ? 'have' : 'be');
const unit = (origin: string): string => (origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '');

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
