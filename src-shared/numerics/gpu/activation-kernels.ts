/**
 * Activations in WGSL: value and derivative of an element-wise one, printed from the catalogue's formula; softmax and its
 * logarithm over lines of numbers. Text in, text out; needs no device.
 */
import { invariant } from '../../contract/result.ts';
import { activationArguments, findActivation } from '../catalog/activations.ts';
import { numbersOf } from '../catalog/arguments.ts';
import type { Choice } from '../catalog/entry.ts';
import { differentiate } from '../expression/differentiate.ts';
import { parseFormula } from '../expression/parse.ts';
import { type ElementFormula, elementFormula } from './element-formula.ts';
import { indent } from './surface-kernel.ts';
import { forEachOfLine, LINE, LINES, setKernel, workgroupKernel } from './workgroup-kernel.ts';

/** Value and derivative in x. Throws AppError('invalid-recipe') on an unknown id or argument. */
export function activationFormula(choice: Choice): ElementFormula {
  const entry = findActivation(choice.id);
  invariant(entry.kind === 'element', `${entry.id} is not a function of one number`);
  const values = activationArguments(choice);
  const numbers = { ...numbersOf(values), ...entry.constants };
  const expr = parseFormula(entry.formula(values), ['x', ...Object.keys(numbers)]);
  return elementFormula((bound) => [bound(expr), differentiate(bound(expr), 'x')], numbers, { x: 'x[element]' });
}

/** y = f(x) and dydx = f′(x) of every element. */
export function activationKernel({ block }: ElementFormula) {
  return workgroupKernel({
    job: { size: 'u32' },
    reads: ['coefficients', 'x'],
    writes: ['y', 'dydx'],
    functions: block.functions,
    body: `  if (element >= job.size) { return; }
${indent(block.lines)}
  y[element] = ${block.outputs[0]};
  dydx[element] = ${block.outputs[1]};`,
  });
}

/** The largest number of a line is subtracted first, so that exponentials stay in [0, 1]. */
function forward(result: string) {
  return setKernel({
    trees: ['sumOf', 'largestOf'],
    job: LINES,
    reads: ['x'],
    writes: ['y'],
    body: `${LINE}
  var own = -3.4028234e38f;
${forEachOfLine('own = max(own, x[place]);')}
  let largest = largestOf(own, lane);
  var powers = 0f;
${forEachOfLine('powers += exp(x[place] - largest);')}
  let total = sumOf(powers, lane);
${forEachOfLine(`y[place] = ${result};`)}`,
  });
}

function backward(summed: string, result: string) {
  return setKernel({
    trees: ['sumOf'],
    job: LINES,
    reads: ['y', 'dy'],
    writes: ['dx'],
    body: `${LINE}
  var own = 0f;
${forEachOfLine(`own += ${summed};`)}
  let total = sumOf(own, lane);
${forEachOfLine(`dx[place] = ${result};`)}`,
  });
}

export const SOFTMAX = forward('exp(x[place] - largest) / total');
export const LOG_SOFTMAX = forward('(x[place] - largest) - log(total)');
export const SOFTMAX_BACKWARD = backward('y[place] * dy[place]', 'y[place] * (dy[place] - total)');
export const LOG_SOFTMAX_BACKWARD = backward('dy[place]', 'dy[place] - exp(y[place]) * total');
