/**
 * Reading of a tree as TeX: the formula on screen is printed from the one that runs. Prints the tree as written; what
 * names look like is the caller's to say. Uses only commands that KaTeX knows without trust.
 */
import { isComparison, type Op } from './operations.ts';
import type { Expr } from './tree.ts';

/** TeX by name. Names not listed are set by a rule: one letter stays, Greek names become letters, the rest is upright. */
export type NameTex = Readonly<Record<string, string>>;

/** How tightly a piece holds together; a looser piece inside a tighter place is put in parentheses. */
const LOOSE = 0;
const SUM = 2;
const PRODUCT = 3;
const SIGNED = 4;
const POWER = 5;
const ATOM = 6;

interface Piece {
  readonly tex: string;
  readonly level: number;
}

const GREEK = /^(alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|pi|rho|sigma|tau|phi|psi|omega)$/;
const COMPARISON_TEX = {
  less: '<',
  lessEqual: '\\le',
  greater: '>',
  greaterEqual: '\\ge',
  equal: '=',
  unequal: '\\ne',
};
const NAMED_FUNCTIONS: Partial<Record<Op, string>> = {
  sin: '\\sin',
  cos: '\\cos',
  tan: '\\tan',
  asin: '\\arcsin',
  acos: '\\arccos',
  atan: '\\arctan',
  sinh: '\\sinh',
  cosh: '\\cosh',
  tanh: '\\tanh',
  log: '\\ln',
  log2: '\\log_2',
  log10: '\\log_{10}',
  min: '\\min',
  max: '\\max',
  sigmoid: '\\sigma',
  sign: '\\operatorname{sign}',
  mean: '\\operatorname{mean}',
  rms: '\\operatorname{RMS}',
};

/** The formula in TeX for math mode, without delimiters. */
export function printTex(expr: Expr, names: NameTex = {}): string {
  return pieceOf(expr, names).tex;
}

function nameTex(name: string, names: NameTex): string {
  const given = names[name];
  if (given !== undefined) return given;
  const [, stem = name, index = ''] = /^([A-Za-z]+)_?(\d*)$/.exec(name) ?? [];
  const letter = GREEK.test(stem) ? `\\${stem}` : stem.length === 1 ? stem : `\\mathrm{${stem.replaceAll('_', '\\_')}}`;
  return index === '' ? letter : `${letter}_{${index}}`;
}

function numberTex(value: number): Piece {
  if (Number.isNaN(value)) return { tex: '\\mathrm{NaN}', level: ATOM };
  if (!Number.isFinite(value)) return { tex: value > 0 ? '\\infty' : '-\\infty', level: value > 0 ? ATOM : SIGNED };
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return { tex: mantissa, level: value < 0 ? SIGNED : ATOM };
  const power = `10^{${Number(exponent)}}`;
  return { tex: mantissa === '1' ? power : `${mantissa} \\cdot ${power}`, level: mantissa === '1' ? POWER : PRODUCT };
}

function pieceOf(expr: Expr, names: NameTex): Piece {
  if (expr.kind === 'number') return numberTex(expr.value);
  if (expr.kind === 'symbol') return { tex: nameTex(expr.name, names), level: ATOM };
  const [a, b] = expr.args;
  const at = (child: Expr | undefined, level: number): string => {
    if (child === undefined) return '';
    const piece = pieceOf(child, names);
    return piece.level < level ? parenthesised(piece.tex) : piece.tex;
  };
  const { op } = expr;
  if (isComparison(op)) return { tex: `${at(a, SUM)} ${COMPARISON_TEX[op]} ${at(b, SUM)}`, level: LOOSE };
  switch (op) {
    case 'add':
      return { tex: `${at(a, SUM)} + ${at(b, PRODUCT)}`, level: SUM };
    case 'subtract':
      return { tex: `${at(a, SUM)} - ${at(b, PRODUCT)}`, level: SUM };
    case 'negate':
      return { tex: `-${at(a, PRODUCT)}`, level: SIGNED - 2 };
    case 'multiply':
      return times(a, b, names, at);
    case 'divide':
      return quotient(a, b, at);
    case 'power':
      return powerOf(a, b, names, at);
    case 'where':
      return { tex: cases(expr, at), level: ATOM };
    case 'sqrt':
      return { tex: `\\sqrt{${at(a, LOOSE)}}`, level: ATOM };
    case 'cbrt':
      return { tex: `\\sqrt[3]{${at(a, LOOSE)}}`, level: ATOM };
    case 'abs':
      return { tex: `\\left|${at(a, LOOSE)}\\right|`, level: ATOM };
    case 'exp':
      return { tex: `e^{${at(a, LOOSE)}}`, level: POWER };
    case 'norm':
      return { tex: `\\left\\lVert ${at(a, LOOSE)} \\right\\rVert`, level: ATOM };
    case 'floor':
      return { tex: `\\left\\lfloor ${at(a, LOOSE)} \\right\\rfloor`, level: ATOM };
    case 'ceil':
      return { tex: `\\left\\lceil ${at(a, LOOSE)} \\right\\rceil`, level: ATOM };
    default: {
      const operands = expr.args.map((operand) => at(operand, LOOSE)).join(', ');
      return { tex: `${functionTex(op)}${parenthesised(operands)}`, level: ATOM };
    }
  }
}

// Growing parentheses only where something tall stands inside; \left adds a space of its own after a function name.
function parenthesised(inner: string): string {
  return /\\frac|\\sqrt|\\begin|\^|\\left/.test(inner) ? `\\left(${inner}\\right)` : `(${inner})`;
}

function functionTex(op: Op): string {
  return NAMED_FUNCTIONS[op] ?? `\\operatorname{${op}}`;
}

// c·g·g is multiplied from the left by what runs, and reads as c g².
function times(
  a: Expr | undefined,
  b: Expr | undefined,
  names: NameTex,
  at: (child: Expr | undefined, level: number) => string,
): Piece {
  if (a?.kind === 'symbol' && b?.kind === 'symbol' && a.name === b.name)
    return powerOf(a, { kind: 'number', value: 2 }, names, at);
  const left = a?.kind === 'call' && a.op === 'multiply' ? a.args : [];
  if (b?.kind === 'symbol' && left[1]?.kind === 'symbol' && left[1].name === b.name) {
    const squared = powerOf(b, { kind: 'number', value: 2 }, names, at).tex;
    return { tex: joined(at(left[0], PRODUCT), squared), level: PRODUCT };
  }
  return { tex: joined(at(a, PRODUCT), at(b, PRODUCT)), level: PRODUCT };
}

// 2x, but 2 · 3 and x · 2: a digit must not run into the number before it.
function joined(left: string, right: string): string {
  if (/^[\d-]/.test(right)) return `${left} \\cdot ${right}`;
  return /\d$/.test(left) && /^\d*\.?\d+$/.test(left) ? `${left}${right}` : `${left}\\,${right}`;
}

// (p/q)·a / b reads better as two fractions side by side than as one stacked on another; the value is the same.
function quotient(
  a: Expr | undefined,
  b: Expr | undefined,
  at: (child: Expr | undefined, level: number) => string,
): Piece {
  if (a?.kind === 'call' && a.op === 'multiply' && a.args[0]?.kind === 'call' && a.args[0].op === 'divide')
    return { tex: `${at(a.args[0], PRODUCT)}\\,\\frac{${at(a.args[1], LOOSE)}}{${at(b, LOOSE)}}`, level: PRODUCT };
  return { tex: `\\frac{${at(a, LOOSE)}}{${at(b, LOOSE)}}`, level: PRODUCT };
}

function powerOf(
  base: Expr | undefined,
  exponent: Expr | undefined,
  names: NameTex,
  at: (child: Expr | undefined, level: number) => string,
): Piece {
  const raised = `{${at(exponent, LOOSE)}}`;
  const isTrigonometric = base?.kind === 'call' && /^(sin|cos|tan|sinh|cosh|tanh)$/.test(base.op);
  if (isTrigonometric && exponent?.kind === 'number' && exponent.value > 0)
    return { tex: `${functionTex(base.op)}^${raised}${parenthesised(at(base.args[0], LOOSE))}`, level: POWER };
  // A name that already carries a superscript or subscript command is safe inside braces.
  const name = base?.kind === 'symbol' ? nameTex(base.name, names) : undefined;
  const tex = name === undefined ? at(base, ATOM) : name.length > 1 ? `{${name}}` : name;
  return { tex: `${tex}^${raised}`, level: POWER };
}

// A choice in the last branch of a choice is one more row, not a brace inside a brace.
function cases(expr: Expr, at: (child: Expr | undefined, level: number) => string): string {
  const rows: string[] = [];
  let rest: Expr | undefined = expr;
  while (rest?.kind === 'call' && rest.op === 'where') {
    const [condition, yes, no]: readonly Expr[] = rest.args;
    rows.push(`${at(yes, LOOSE)} & \\text{if } ${at(condition, LOOSE)}`);
    rest = no;
  }
  return `\\begin{cases} ${[...rows, `${at(rest, LOOSE)} & \\text{otherwise}`].join(' \\\\ ')} \\end{cases}`;
}
