/** A racer as a few lines of Python that make it in optax, with comments that say where optax takes other steps. */
import { AppError } from '@shared/contract/result.ts';
import { optimizerOptax } from '@shared/numerics/catalog/optax.ts';
import { isTypedOptimizer, type OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';

/** `leftOut` names what of the run is not in the text. Throws AppError('unavailable') that says why optax has no such optimizer. */
export function optaxText(choice: OptimizerChoice, leftOut: readonly string[] = []): string {
  if (isTypedOptimizer(choice))
    throw new AppError('unavailable', 'optax has no counterpart of a typed update.', 'Copy it as PyTorch.');
  const { code, differences, defaults } = optimizerOptax(choice);
  if (code === undefined) throw new AppError('unavailable', differences.join(' '));
  const remarks = [
    ...(differences.length === 0 ? ['optax 0.2.8 takes the same steps, to rounding.'] : differences),
    ...(defaults === undefined ? [] : [defaults]),
    ...leftOut.map((what) => `Not in here: the ${what} of this run.`),
  ];
  return ['import optax', '', ...remarks.map((remark) => `# ${remark}`), `optimizer = ${code}`, ''].join('\n');
}
