/**
 * Reading of trees as vector values: four trajectories at once, float32, every distinct subexpression once. Which operations
 * exist and what they mean is the expression language's; how accurate the routines are stands beside them.
 */
import { isComparison, isProductExponent, type Op } from '../expression/operations.ts';
import { layOut } from '../expression/tape.ts';
import type { Expr } from '../expression/tree.ts';
import { arcCosine, arcSine, arcTangent, arcTangent2, cosine, hypotenuse, sine, tangent } from './angle-routines.ts';
import { abs, add, and, div, lt, mul, neg, ONE, select, sub, ZERO } from './arithmetic.ts';
import {
  cubeRoot,
  errorFunction,
  exponential,
  exponentialMinusOne,
  hyperbolicCosine,
  hyperbolicSine,
  hyperbolicTangent,
  logarithm,
  logarithmOfOnePlus,
  logistic,
  power,
  softPlus,
} from './exponential-routines.ts';
import { constant, operation, type Value } from './vector-value.ts';

const UNARY: Partial<Record<Op, (a: Value) => Value>> = {
  negate: neg,
  abs,
  sign: (a) => {
    const unit = sub(and(lt(ZERO, a), ONE), and(lt(a, ZERO), ONE));
    return select(operation('eq', a, a), unit, a);
  },
  sqrt: (a) => operation('sqrt', a),
  cbrt: cubeRoot,
  exp: (a) => exponential(a),
  expm1: exponentialMinusOne,
  log: logarithm,
  log1p: logarithmOfOnePlus,
  log2: (a) => mul(logarithm(a), constant(Math.LOG2E)),
  log10: (a) => mul(logarithm(a), constant(Math.LOG10E)),
  sin: sine,
  cos: cosine,
  tan: tangent,
  asin: arcSine,
  acos: arcCosine,
  atan: arcTangent,
  sinh: hyperbolicSine,
  cosh: hyperbolicCosine,
  tanh: hyperbolicTangent,
  erf: errorFunction,
  sigmoid: logistic,
  softplus: softPlus,
  floor: (a) => operation('floor', a),
  ceil: (a) => operation('ceil', a),
  round: (a) => operation('nearest', a),
};

const BINARY: Partial<Record<Op, (a: Value, b: Value) => Value>> = {
  add,
  subtract: sub,
  multiply: mul,
  divide: div,
  power,
  min: (a, b) => operation('min', a, b),
  max: (a, b) => operation('max', a, b),
  atan2: arcTangent2,
  mod: (a, b) => sub(a, mul(b, operation('floor', div(a, b)))),
  hypot: hypotenuse,
};

const COMPARISON = {
  less: 'lt',
  lessEqual: 'le',
  greater: 'gt',
  greaterEqual: 'ge',
  equal: 'eq',
  unequal: 'ne',
} as const;

/** The trees' values over inputs given as values, by name. */
export function treeValues(exprs: readonly Expr[], inputs: ReadonlyMap<string, Value>): readonly Value[] {
  const tape = layOut(exprs, [...inputs.keys()]);
  const registers: Value[] = [...inputs.values()];
  // A comparison is a mask of bits until somebody asks for its number.
  const masks = new Map<number, Value>();
  const at = (register: number): Value => {
    const value = registers[register];
    if (value === undefined) throw new Error(`Invariant broken: register ${register} is read before it is written`);
    return value;
  };
  tape.nodes.forEach((node, index) => {
    const register = tape.inputs.length + index;
    if (typeof node === 'number') {
      registers.push(constant(node));
      return;
    }
    const { op, args } = node;
    const [a = 0, b = 0, c = 0] = args;
    if (isComparison(op)) {
      const mask = operation(COMPARISON[op], at(a), at(b));
      masks.set(register, mask);
      registers.push(and(mask, ONE));
      return;
    }
    const exponent = op === 'power' ? tape.nodes[b - tape.inputs.length] : undefined;
    if (typeof exponent === 'number' && isProductExponent(exponent)) registers.push(product(at(a), exponent));
    else if (op === 'where') registers.push(select(masks.get(a) ?? operation('ne', at(a), ZERO), at(b), at(c)));
    else if (op === 'clamp') registers.push(operation('min', operation('max', at(a), at(b)), at(c)));
    else registers.push(plain(op, at(a), args.length > 1 ? at(b) : undefined));
  });
  return tape.outputs.map(at);
}

function plain(op: Op, a: Value, b: Value | undefined): Value {
  const value = b === undefined ? UNARY[op]?.(a) : BINARY[op]?.(a, b);
  if (value === undefined) throw new Error(`Invariant broken: no WebAssembly for ${op}`);
  return value;
}

// The same squarings in the same order as `integerPower`.
function product(base: Value, exponent: number): Value {
  let square = base;
  let result: Value | undefined;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === undefined ? square : mul(result, square);
    if (rest > 1) square = mul(square, square);
  }
  const raised = result ?? ONE;
  return exponent < 0 ? div(ONE, raised) : raised;
}
