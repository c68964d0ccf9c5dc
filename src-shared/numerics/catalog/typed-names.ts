/**
 * Names in text a person typed: which words of a formula are names at all, and which of them may be used.
 */
import { AppError } from '../../contract/result.ts';
import { FUNCTION_NAMES, isReduction } from '../expression/operations.ts';
import { type Expr, freeSymbols } from '../expression/tree.ts';

/** Most names one formula, or the update of one optimizer, may leave open. */
export const MAX_OPEN_NAMES = 12;

/** Every word of a formula that can be a name: neither a number, nor a function, nor in front of a parenthesis. */
export function namesIn(text: string): readonly string[] {
  // Numbers are read along, or the e5 of 1e5 would be a name.
  const words = text.matchAll(/([A-Za-z_]\w*)(\s*\()?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/g);
  const names = [...words].flatMap(([, word, parenthesis]) =>
    word === undefined || parenthesis !== undefined || (FUNCTION_NAMES as readonly string[]).includes(word)
      ? []
      : [word],
  );
  return [...new Set(names)];
}

/** The names trees read that nobody has given a meaning yet, in order of first appearance. */
export function openNames(exprs: readonly Expr[], known: ReadonlySet<string>): readonly string[] {
  return [...new Set(exprs.flatMap((expr) => [...freeSymbols(expr)]))].filter((name) => !known.has(name));
}

/**
 * `owner` says whose names they are, e.g. `The formula`; `taken` are words its recipe uses for itself.
 * Throws AppError('invalid-formula') on too many names or one that cannot be used.
 */
export function refuseNames(owner: string, names: readonly string[], taken: readonly string[]): void {
  if (names.length > MAX_OPEN_NAMES)
    throw new AppError(
      'invalid-formula',
      `${owner} may leave at most ${MAX_OPEN_NAMES} names open; it leaves ${names.length}: ${names.join(', ').slice(0, 120)}.`,
      'Write numbers for some of them.',
    );
  for (const name of names) {
    if (!/^[A-Za-z]\w{0,30}$/.test(name) || name in Object.prototype)
      throw new AppError(
        'invalid-formula',
        `${owner} cannot use the name "${name.slice(0, 60)}": a name is a letter and up to 30 more letters, digits or _.`,
        'Rename it.',
      );
    if (taken.includes(name) || isReduction(name))
      throw new AppError(
        'invalid-formula',
        `${owner} cannot use the name "${name}", which means something else here.`,
        'Rename it.',
      );
  }
}
