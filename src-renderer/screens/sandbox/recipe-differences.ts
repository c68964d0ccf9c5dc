/** The fields in which two recipes differ, as paths into their JSON. */

export interface Difference {
  readonly field: string;
  readonly left: string;
  readonly right: string;
}

const ABSENT = '—';

/** Both are JSON; in the order of the first recipe, then what only the second has. The title is no difference. */
export function recipeDifferences(first: string, second: string): readonly Difference[] {
  const [left, right] = [leaves(JSON.parse(first)), leaves(JSON.parse(second))];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((field) => field !== 'title' && left.get(field) !== right.get(field))
    .map((field) => ({ field, left: left.get(field) ?? ABSENT, right: right.get(field) ?? ABSENT }));
}

function leaves(value: unknown, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  if (typeof value !== 'object' || value === null) {
    into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return into;
  }
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : `${path === '' ? '' : '.'}${key}`;
    leaves(inner, `${path}${step}`, into);
  }
  return into;
}
