/**
 * Reading of a tree as Python over torch tensors: every name of the formula is a tensor, parts without names are
 * numbers. Parentheses are printed wherever they could matter.
 */
import { COMPARISONS, isComparison, type Op } from './operations.ts';
import { bind, CONSTANTS, type Expr } from './tree.ts';

const SAME_NAME: readonly Op[] = [
  'abs',
  'sign',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'log2',
  'log10',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'erf',
  'sigmoid',
  'floor',
  'ceil',
  'round',
  'atan2',
  'hypot',
  'where',
  'mean',
];
const SIGNS: Partial<Record<Op, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/', power: '**' };
const OTHER_NAME: Partial<Record<Op, string>> = { min: 'minimum', max: 'maximum', mod: 'remainder' };

/** Needs `import torch`. Operands of functions that are plain numbers become tensors of the default dtype. */
export function printPython(expr: Expr): string {
  return text(bind(expr, CONSTANTS), false);
}

/** A float64 as Python writes it: inf and nan by name. */
export function pythonNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "float('nan')" : `float('${value > 0 ? 'inf' : '-inf'}')`;
}

/** As `pythonNumber`, but 2 is `2.0`: torch makes integer tensors of integers, and those have no gradient. */
export function pythonFloat(value: number): string {
  return Number.isInteger(value) && !String(value).includes('e') ? `${value}.0` : pythonNumber(value);
}

function text(expr: Expr, asTensor: boolean): string {
  if (expr.kind === 'number') {
    const literal = expr.value < 0 ? `(${pythonNumber(expr.value)})` : pythonNumber(expr.value);
    return asTensor ? `torch.tensor(${pythonFloat(expr.value)}, dtype=torch.float64)` : literal;
  }
  if (expr.kind === 'symbol') return expr.name;
  const { op, args } = expr;
  // Every operand is printed once and stands in the text once, or text and time would double with each level.
  const sign = isComparison(op) ? COMPARISONS[op] : SIGNS[op];
  if (sign !== undefined) return `(${args.map((arg) => text(arg, false)).join(` ${sign} `)})`;
  const [first, ...rest] = args;
  if (op === 'negate' && first !== undefined) return `(-${text(first, false)})`;
  if (op === 'where' && first !== undefined)
    return `torch.where(${[conditionText(first), ...rest.map((arg) => text(arg, true))].join(', ')})`;
  const tensors = args.map((arg) => text(arg, true));
  const [u = '', low = '', high = ''] = tensors;
  if (op === 'norm') return `torch.sqrt(torch.sum(torch.square(${u})))`;
  if (op === 'rms') return `torch.sqrt(torch.mean(torch.square(${u})))`;
  if (op === 'cbrt') return `(lambda u: torch.sign(u)*torch.abs(u)**(1/3))(${u})`;
  if (op === 'softplus') return `torch.logaddexp(${u}, torch.tensor(0.0, dtype=torch.float64))`;
  if (op === 'clamp') return `torch.minimum(torch.maximum(${u}, ${low}), ${high})`;
  const name = OTHER_NAME[op] ?? (SAME_NAME.includes(op) ? op : undefined);
  if (name === undefined) throw new Error(`Invariant broken: no Python for ${op}`);
  return `torch.${name}(${tensors.join(', ')})`;
}

function conditionText(condition: Expr): string {
  const plain = text(condition, false);
  return condition.kind === 'call' && isComparison(condition.op) ? plain : `(${plain} != 0)`;
}
