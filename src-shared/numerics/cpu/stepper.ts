/**
 * What every optimizer on the CPU is to its caller: something that moves a parameter vector one step, asking an objective
 * for gradients where and as often as it needs them. And the stepper of all that are defined by update lines.
 */
import { invariant } from '../../contract/result.ts';
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { compileAll } from '../expression/evaluate.ts';
import { reduceVector } from '../expression/reductions.ts';

/** A function of a parameter vector of n numbers. */
export interface Objective {
  /** Writes the n partial derivatives at `point` into `out` and returns the loss there. */
  gradient(point: Float64Array, out: Float64Array): number;
  /** Writes the n × n matrix of second derivatives, row by row. Only second-order methods ask for it. */
  hessian?(point: Float64Array, out: Float64Array): void;
}

export interface Stepper {
  /** One step; `theta` is changed in place. */
  step(theta: Float64Array, objective: Objective): void;
  /** The slots a run reports, as they stand now, one number for each element. */
  readonly recorded: Readonly<Record<string, Float64Array>>;
}

/**
 * The stepper of a program for a parameter that starts at `start`. It makes at most `steps` steps; `lrScale[k]` multiplies
 * lr at step k.
 */
export function createLineStepper(
  program: OptimizerProgram,
  start: ArrayLike<number>,
  steps: number,
  lrScale?: ArrayLike<number>,
): Stepper {
  const size = start.length;
  const { slots, reductions, pointReductions } = program;
  const table = program.table(steps, lrScale);
  const columns = program.scalarNames.length;
  const scalarsAt = 2 + slots.length;
  const reductionsAt = scalarsAt + columns;
  const names = ['theta', 'grad', ...slots, ...program.scalarNames, ...reductions.map(({ name }) => name)];
  const evaluate = compileAll(program.outputs, names);
  const operands = reductions.map(({ operand }) => compileAll([operand], names));
  const evaluatePoint = program.point === undefined ? undefined : compileAll([program.point], names);
  const state = new Float64Array(size * slots.length);
  program.fillSlots(start, state, lrScale?.[0]);
  const recorded = Object.fromEntries(program.recorded.map((slot) => [slot, new Float64Array(size)]));
  const inputs = new Float64Array(names.length);
  const outputs = new Float64Array(1 + slots.length);
  const one = new Float64Array(1);
  const gradient = new Float64Array(size);
  const point = new Float64Array(size);
  const column = new Float64Array(size);
  let stepIndex = 0;

  const load = (theta: Float64Array, element: number): void => {
    inputs[0] = theta[element] as number;
    inputs[1] = gradient[element] as number;
    for (let slot = 0; slot < slots.length; slot += 1) inputs[2 + slot] = state[slot * size + element] as number;
  };
  const reduce = (theta: Float64Array, from: number, to: number): void => {
    for (let index = from; index < to; index += 1) {
      for (let element = 0; element < size; element += 1) {
        load(theta, element);
        operands[index]?.(inputs, one);
        column[element] = one[0] as number;
      }
      inputs[reductionsAt + index] = reduceVector(reductions[index]?.op ?? 'norm', column);
    }
  };
  const report = (): void => {
    for (const [name, values] of Object.entries(recorded)) {
      const slot = slots.indexOf(name);
      for (let element = 0; element < size; element += 1) values[element] = state[slot * size + element] as number;
    }
  };
  report();
  return {
    recorded,
    step: (theta, objective) => {
      invariant((stepIndex + 1) * columns <= table.length, `the table has no row for step ${stepIndex}`);
      for (let index = 0; index < columns; index += 1)
        inputs[scalarsAt + index] = table[stepIndex * columns + index] as number;
      stepIndex += 1;
      if (evaluatePoint === undefined) objective.gradient(theta, gradient);
      else {
        reduce(theta, 0, pointReductions);
        for (let element = 0; element < size; element += 1) {
          load(theta, element);
          evaluatePoint(inputs, one);
          point[element] = one[0] as number;
        }
        objective.gradient(point, gradient);
      }
      reduce(theta, pointReductions, reductions.length);
      for (let element = 0; element < size; element += 1) {
        load(theta, element);
        evaluate(inputs, outputs);
        theta[element] = outputs[0] as number;
        for (let slot = 0; slot < slots.length; slot += 1) state[slot * size + element] = outputs[1 + slot] as number;
      }
      report();
    },
  };
}
