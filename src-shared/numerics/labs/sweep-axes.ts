/** Which numbers of an optimizer a sweep may vary, and the optimizer with one of them replaced. Names are flat: beta1, not betas. */
import { AppError } from '../../contract/result.ts';
import { fillOptimizerChoice, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import type { NumberParameter } from '../catalog/parameters.ts';
import type { OptimizerChoice } from './descent-recipe.ts';

/** The numbers of an optimizer that a sweep may vary, the two of a pair by themselves. */
export function sweepableParameters(optimizer: OptimizerChoice): readonly NumberParameter[] {
  return optimizerEntryOf(optimizer).parameters.flatMap((parameter) =>
    parameter.kind === 'pair' ? parameter.parts : parameter.kind === 'number' ? [parameter] : [],
  );
}

/** Throws AppError('invalid-recipe') that lists what could vary. */
export function sweepableParameter(optimizer: OptimizerChoice, name: string): NumberParameter {
  const all = sweepableParameters(optimizer);
  const found = all.find((parameter) => parameter.name === name);
  if (found !== undefined) return found;
  throw new AppError(
    'invalid-recipe',
    `${optimizerEntryOf(optimizer).title} has no number "${name}" that could vary.`,
    `It has ${all.map((parameter) => parameter.name).join(', ')}.`,
  );
}

/** The optimizer with one of its flat numbers replaced. */
export function withNumber(optimizer: OptimizerChoice, name: string, value: number): OptimizerChoice {
  const filled = fillOptimizerChoice(optimizer);
  for (const parameter of optimizerEntryOf(optimizer).parameters) {
    if (parameter.kind !== 'pair') continue;
    const at = parameter.parts.findIndex((part) => part.name === name);
    const pair = filled[parameter.name];
    if (at < 0 || !Array.isArray(pair)) continue;
    return { ...filled, [parameter.name]: at === 0 ? [value, Number(pair[1])] : [Number(pair[0]), value] };
  }
  return { ...filled, [name]: value };
}
