/**
 * What an optimizer's slots start from, for whole arrays of parameters: the definition's formulas over theta and the
 * hyperparameters, compiled once however many elements there are.
 */
import { compileAll } from '../expression/evaluate.ts';
import { parseFormula } from '../expression/parse.ts';
import type { Expr } from '../expression/tree.ts';
import type { OptimizerDefinition } from './optimizer-definition.ts';
import { hyperparameterNames } from './update-lines.ts';

/** By slot, over `theta` and the hyperparameters; slots that are not named start from 0. */
export function firstSlotTrees(definition: OptimizerDefinition): ReadonlyMap<string, Expr> {
  const names = ['theta', ...hyperparameterNames(definition)];
  return new Map(
    Object.entries(definition.initial ?? {}).map(([slot, formula]) => [slot, parseFormula(formula, names)]),
  );
}

export interface FirstSlots {
  /** One a slot. */
  readonly formulas: readonly Expr[];
  readonly hyperparameters: Readonly<Record<string, number>>;
  /** Multiplies lr at the first step; 1 unless given. */
  readonly lrScale?: number | undefined;
  /** Hyperparameters that differ from element to element. */
  readonly varied?: readonly { readonly name: string; at(element: number): number }[];
}

/** What slot k of an element that starts at thetas[i] starts from goes to slots[k·stride + i]. */
export function fillFirstSlots(
  { formulas, hyperparameters, lrScale = 1, varied = [] }: FirstSlots,
  thetas: ArrayLike<number>,
  slots: Float32Array | Float64Array,
  stride = thetas.length,
): void {
  const names = ['theta', ...Object.keys(hyperparameters)];
  const factor = (name: string): number => (name === 'lr' ? lrScale : 1);
  const values = Float64Array.from(names, (name) => (hyperparameters[name] ?? Number.NaN) * factor(name));
  const differing = varied.map(({ name, at }) => ({ place: names.indexOf(name), factor: factor(name), at }));
  const evaluate = compileAll(formulas, names);
  const first = new Float64Array(formulas.length);
  for (let element = 0; element < thetas.length; element += 1) {
    values[0] = thetas[element] as number;
    for (const one of differing) values[one.place] = one.at(element) * one.factor;
    evaluate(values, first);
    for (let slot = 0; slot < first.length; slot += 1) slots[slot * stride + element] = first[slot] as number;
  }
}
