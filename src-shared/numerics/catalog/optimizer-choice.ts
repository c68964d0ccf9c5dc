/**
 * A recipe's optimizer choice against the catalogue: find the entry, fill the defaults, flatten tuples to the names the
 * update lines use. Refusals are sentences.
 */
import { AppError } from '../../contract/result.ts';
import { nearestNames } from '../expression/nearest-name.ts';
import { isTypedOptimizer, type OptimizerChoice } from '../labs/descent-recipe.ts';
import type { OptimizerEntry } from './optimizer-definition.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { fillParameters, type ParameterValue } from './parameters.ts';
import { typedOptimizer } from './typed-optimizer.ts';

/** Throws AppError('invalid-recipe') that lists the nearest ids. */
export function findOptimizer(id: string): OptimizerEntry {
  const found = OPTIMIZERS.find((optimizer) => optimizer.id === id);
  if (found !== undefined) return found;
  const ids = OPTIMIZERS.map((optimizer) => optimizer.id);
  const near = nearestNames(id, ids);
  throw new AppError(
    'invalid-recipe',
    `There is no optimizer "${id}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The optimizers are ${ids.join(', ')}.`,
  );
}

/**
 * The entry of the optimizer a recipe chooses, of the catalogue or typed.
 * Throws AppError('invalid-recipe') on an unknown id, AppError('invalid-formula') as `typedOptimizer`.
 */
export function optimizerEntryOf(choice: { readonly id: string }): OptimizerEntry {
  return isTypedOptimizer(choice) ? typedOptimizer(choice) : findOptimizer(choice.id);
}

/** The choice with every default filled in. Throws AppError('invalid-recipe') on what torch would refuse as well. */
export function fillOptimizerChoice(choice: OptimizerChoice): OptimizerChoice {
  if (isTypedOptimizer(choice)) {
    const { id, update, slots: _, name, ...given } = choice;
    const { title, definition, parameters } = typedOptimizer(choice);
    const values = fillParameters(`optimizer "${title}"`, parameters, given);
    const numbers = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value)]));
    return { id, update, slots: definition.slots, ...(name !== undefined && { name }), ...numbers };
  }
  const { id, ...given } = choice;
  const entry = findOptimizer(id);
  const values = fillParameters(`optimizer "${id}"`, entry.parameters, given);
  if (values.nesterov === true && !(Number(values.momentum) > 0 && values.dampening === 0))
    throw new AppError(
      'invalid-recipe',
      `optimizer "${id}": nesterov needs momentum above 0 and dampening 0; got momentum ${values.momentum}, dampening ${values.dampening}.`,
      'Set dampening to 0 and momentum to 0.9, or switch nesterov off.',
    );
  return { ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, writable(value)])), id };
}

function writable(value: ParameterValue): number | boolean | string | [number, number] {
  return typeof value === 'object' ? [value[0], value[1]] : value;
}

/** Hyperparameters under the names of the update lines: flags as 1 or 0, choices by index, `betas` as beta1 and beta2. */
export function hyperparametersOf(choice: OptimizerChoice): Record<string, number> {
  const filled = fillOptimizerChoice(choice);
  const flat: Record<string, number> = {};
  for (const parameter of optimizerEntryOf(choice).parameters) {
    const value = filled[parameter.name];
    if (parameter.kind === 'pair' && Array.isArray(value)) {
      flat[parameter.parts[0].name] = Number(value[0]);
      flat[parameter.parts[1].name] = Number(value[1]);
    } else if (parameter.kind === 'choice') {
      flat[parameter.name] = parameter.choices.indexOf(String(value));
    } else {
      flat[parameter.name] = Number(value);
    }
  }
  return flat;
}
