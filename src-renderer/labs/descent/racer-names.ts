/**
 * What racers are called on screen: the optimizer's title and, where several of one kind race, the hyperparameters in
 * which they differ. Two that differ in nothing are numbered.
 */
import { racerEntryOf } from '@shared/numerics/catalog/racer-choice.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { numberText } from '../plot/number-text.ts';
import type { Racer } from './lab-state.ts';

/** `Adam`; `Gradient descent, lr 0.01` beside `Gradient descent, lr 0.0331, momentum 0.669`. By slot. */
export function racerNames(racers: readonly Racer[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const kin of Map.groupBy(racers, ({ choice }) => racerEntryOf(choice).title).values()) {
    const differing = differences(kin.map(({ choice }) => choice));
    const taken = new Map<string, number>();
    for (const { slot, choice } of kin) {
      const title = racerEntryOf(choice).title;
      const name = [title, ...differing.flatMap((key) => described(key, choice[key]))].join(', ');
      const count = (taken.get(name) ?? 0) + 1;
      taken.set(name, count);
      names.set(slot, count === 1 ? name : `${name} (${count})`);
    }
  }
  return names;
}

/** The hyperparameters that are not the same in all choices. */
function differences(choices: readonly OptimizerChoice[]): string[] {
  const [first] = choices;
  if (first === undefined) return [];
  const text = ['id', 'update', 'slots', 'name'];
  const keys = Object.keys(first).filter((key) => !text.includes(key));
  return keys.filter((key) => choices.some((choice) => String(choice[key]) !== String(first[key])));
}

/** A value of 0 or false is what switches a term off, and is left unsaid. */
function described(key: string, value: OptimizerChoice[string] | undefined): string[] {
  if (value === undefined || value === 0 || value === false) return [];
  if (value === true) return [key];
  return [`${key} ${typeof value === 'number' ? numberText(value) : String(value)}`];
}
