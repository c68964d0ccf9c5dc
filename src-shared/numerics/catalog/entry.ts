/**
 * What every entry of the catalogue's lists of layers, losses, schedules and initializers says of itself, and how one is
 * found by id. Knows no mathematics.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { type Argument, type ArgumentValue, fillArguments } from './arguments.ts';

/** An entry by id with arguments under torch's names; what is not given takes its default. */
export interface Choice {
  readonly id: string;
  readonly [argument: string]: unknown;
}

export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
  /** What one learns from it, in one sentence. */
  readonly teaches: string;
  /** The class or function in PyTorch, or the name the literature uses where PyTorch has none. */
  readonly name: string;
  readonly args: readonly Argument[];
  readonly source: string;
}

/** `kind` is the word for the list, e.g. `loss`. Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findEntry<E extends CatalogueEntry>(kind: string, entries: readonly E[], id: string): E {
  const found = entries.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  const ids = entries.map((entry) => entry.id);
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no ${kind} "${id}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${ids.join(', ')}.`,
  );
}

/** Every argument of a choice, defaults filled in. Throws AppError('invalid-recipe') on what the entry refuses. */
export function argumentsOf(kind: string, entry: CatalogueEntry, choice: Choice): Record<string, ArgumentValue> {
  const { id, ...given } = choice;
  return fillArguments(`${kind} "${id}"`, entry.args, given);
}

/** TeX of the symbols of an entry's arguments. */
export function argumentTex(entry: CatalogueEntry): Record<string, string> {
  const names: Record<string, string> = {};
  for (const argument of entry.args)
    if (argument.kind === 'number' || argument.kind === 'optional') names[argument.name] = argument.tex;
  return names;
}
