/**
 * Trees → one straight line of instructions over numbered registers, every repeated subexpression computed once.
 * All executable readings (numbers, jets, WGSL) walk this line, so they agree on what is computed in which order.
 */
import type { Op } from './operations.ts';
import { CONSTANTS, type Expr } from './tree.ts';

export interface Instruction {
  readonly op: Op;
  /** Registers of the operands, always smaller than the instruction's own. */
  readonly args: readonly number[];
}

/** Registers 0 … inputs−1 hold the inputs; register inputs+i holds `nodes[i]`, a constant or a result. */
export interface Tape {
  readonly inputs: readonly string[];
  readonly nodes: readonly (number | Instruction)[];
  /** The registers that hold the results, one for each tree. */
  readonly outputs: readonly number[];
}

/** Lays trees out over the given inputs; pi and e are known unless an input has that name. A name that is neither is a bug. */
export function layOut(exprs: readonly Expr[], inputs: readonly string[]): Tape {
  const nodes: (number | Instruction)[] = [];
  const registers = new Map<string, number>();
  const visited = new Map<Expr, number>();
  const place = (key: string, node: number | Instruction): number => {
    const known = registers.get(key);
    if (known !== undefined) return known;
    const register = inputs.length + nodes.length;
    nodes.push(node);
    registers.set(key, register);
    return register;
  };
  const constant = (value: number): number => place(Object.is(value, -0) ? '-0' : String(value), value);
  const visit = (expr: Expr): number => {
    const known = visited.get(expr);
    if (known !== undefined) return known;
    const register = locate(expr);
    visited.set(expr, register);
    return register;
  };
  const locate = (expr: Expr): number => {
    if (expr.kind === 'number') return constant(expr.value);
    if (expr.kind === 'symbol') {
      const input = inputs.indexOf(expr.name);
      if (input >= 0) return input;
      const value = CONSTANTS[expr.name];
      if (value === undefined)
        throw new Error(`Invariant broken: the formula reads "${expr.name}", which nobody gives`);
      return constant(value);
    }
    const args = expr.args.map(visit);
    return place(`${expr.op} ${args.join(' ')}`, { op: expr.op, args });
  };
  return { inputs, nodes, outputs: exprs.map(visit) };
}
