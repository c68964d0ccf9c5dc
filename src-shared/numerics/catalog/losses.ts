/**
 * The losses. One that works element by element is a formula in x (the prediction) and y (the target), and its gradient is
 * taken from the formula; the others are computed in `cpu/` and shown by the formula of one sample.
 */
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { type ArgumentValues, pythonKeywords } from './arguments.ts';
import { argumentsOf, argumentTex, type Choice, findEntry } from './entry.ts';
import { ELEMENT_LOSSES } from './losses-element.ts';
import type { LossEntry } from './losses-entry.ts';
import { SAMPLE_LOSSES } from './losses-sample.ts';

export const LOSSES: readonly LossEntry[] = [...ELEMENT_LOSSES, ...SAMPLE_LOSSES];

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findLoss(id: string): LossEntry {
  return findEntry('loss', LOSSES, id);
}

/** Every argument, defaults filled in. Throws AppError('invalid-recipe') on an illegal choice. */
export function lossArguments(choice: Choice): ArgumentValues {
  return argumentsOf('loss', findLoss(choice.id), choice);
}

/** `ℓ = …` of one element or sample in TeX. Throws AppError('invalid-recipe') on an illegal choice. */
export function lossTex(choice: Choice): string {
  const entry = findLoss(choice.id);
  const names = { ...argumentTex(entry), ...entry.tex };
  return `\\ell = ${printTex(parseFormula(entry.formula(lossArguments(choice)), Object.keys(names)), names)}`;
}

/** `torch.nn.HuberLoss(delta=0.4)`, or a lambda in torch and F. Throws AppError('invalid-recipe') on an illegal choice. */
export function lossPython(choice: Choice): string {
  const entry = findLoss(choice.id);
  const values = lossArguments(choice);
  return entry.python?.(values) ?? `torch.nn.${entry.name}(${pythonKeywords(entry.args, values).join(', ')})`;
}
