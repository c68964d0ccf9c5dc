/**
 * Reading 1 of a tree: a float64 number. This is what a formula means; every other reading is tested against it.
 */
import { AppError } from '../../contract/result.ts';
import { type Op, rawPower, VALUE } from './operations.ts';
import { parseFormula } from './parse.ts';
import { layOut, type Tape } from './tape.ts';
import type { Expr } from './tree.ts';

type Step = (registers: Float64Array) => void;

/** Values of the names, in their order → value of the formula. */
export function compile(expr: Expr, names: readonly string[]): (values: ArrayLike<number>) => number {
  const run = compileAll([expr], names);
  const out = new Float64Array(1);
  return (values) => {
    run(values, out);
    return out[0] ?? Number.NaN;
  };
}

/** Several formulas over the same names at once; `out` has one place for each. No allocation while running. */
export function compileAll(
  exprs: readonly Expr[],
  names: readonly string[],
): (values: ArrayLike<number>, out: Float64Array) => void {
  const tape = layOut(exprs, names);
  const registers = new Float64Array(tape.inputs.length + tape.nodes.length);
  const steps = stepsOf(tape, registers);
  const { outputs } = tape;
  const inputCount = names.length;
  return (values, out) => {
    for (let index = 0; index < inputCount; index += 1) registers[index] = values[index] ?? Number.NaN;
    for (const step of steps) step(registers);
    for (let index = 0; index < outputs.length; index += 1) out[index] = registers[outputs[index] ?? 0] ?? Number.NaN;
  };
}

function stepsOf(tape: Tape, registers: Float64Array): readonly Step[] {
  const steps: Step[] = [];
  tape.nodes.forEach((node, index) => {
    const target = tape.inputs.length + index;
    if (typeof node === 'number') registers[target] = node;
    else {
      const exponent = node.op === 'power' ? tape.nodes[(node.args[1] ?? 0) - tape.inputs.length] : undefined;
      steps.push(stepOf(node.op, target, node.args, typeof exponent === 'number'));
    }
  });
  return steps;
}

// The four signs are written out because they are nine tenths of all steps and a call costs more than the arithmetic.
function stepOf(op: Op, target: number, [a = 0, b = 0, c = 0]: readonly number[], hasConstantExponent: boolean): Step {
  switch (op) {
    case 'add':
      return (r) => {
        r[target] = (r[a] as number) + (r[b] as number);
      };
    case 'subtract':
      return (r) => {
        r[target] = (r[a] as number) - (r[b] as number);
      };
    case 'multiply':
      return (r) => {
        r[target] = (r[a] as number) * (r[b] as number);
      };
    case 'divide':
      return (r) => {
        r[target] = (r[a] as number) / (r[b] as number);
      };
    default: {
      const value = op === 'power' && !hasConstantExponent ? rawPower : VALUE[op];
      return (r) => {
        r[target] = value(r[a] as number, r[b] as number, r[c] as number);
      };
    }
  }
}

/**
 * The value of a formula typed as text, e.g. `evaluateText('2/(lr*k)', { lr: 0.1, k: 4 })` is 5.
 * Names of `scope` may hide the constants pi and e. The answer may be infinite or NaN where the formula is.
 * Throws AppError('invalid-formula') as `parseFormula` does.
 */
export function evaluateText(text: string, scope: Readonly<Record<string, number>>): number {
  const names = Object.keys(scope);
  const values = Object.values(scope);
  const culprit = values.findIndex((value) => typeof value !== 'number');
  if (culprit >= 0) throw new AppError('invalid-formula', `The value of "${names[culprit]}" must be a number.`);
  return compile(parseFormula(text, names), names)(values);
}
