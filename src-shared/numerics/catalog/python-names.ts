/**
 * What names are called in the Python we print, where some of them are words of the language or of our own scripts.
 */
import { call, type Expr, substitute, symbol } from '../expression/tree.ts';
import type { OptimizerDefinition } from './optimizer-definition.ts';
import { readUpdateLines } from './update-lines.ts';

const PYTHON_WORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield ' +
    // What the scripts and classes we print use themselves.
    'torch p loss optimizer scheduler value expected closure print range state group number self params super dict float'
  ).split(' '),
);

/** Each name, with underscores behind it where Python or a script of ours has it already. */
export function pythonNames(names: readonly string[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const used = new Set(names);
  for (const name of names) {
    let safe = name;
    while (PYTHON_WORDS.has(safe) || (safe !== name && used.has(safe))) safe += '_';
    used.add(safe);
    given.set(name, safe);
  }
  return given;
}

/** The tree with its names as `pythonNames` calls them. */
export function inPython(expr: Expr, names: ReadonlyMap<string, string>): Expr {
  return substitute(expr, new Map([...names].map(([name, safe]) => [name, symbol(safe)])), call);
}

/** A definition without pairs and initial values, under names that a class can use. */
export function pythonDefinition(definition: OptimizerDefinition): OptimizerDefinition {
  const { slots, parameters, update } = definition;
  const targets = readUpdateLines(definition).map(({ target }) => target);
  const names = pythonNames([...new Set([...parameters.map(({ name }) => name), ...slots, ...targets])]);
  const renamed = (text: string): string => text.replaceAll(/[A-Za-z_]\w*/g, (word) => names.get(word) ?? word);
  return {
    ...definition,
    slots: slots.map(renamed),
    update: renamed(update),
    parameters: parameters.map((parameter) => ({ ...parameter, name: renamed(parameter.name) })),
  };
}
