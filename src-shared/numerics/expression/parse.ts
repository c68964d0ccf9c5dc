/**
 * Formula text → tree. mathjs' parser reads the syntax (and nothing else of mathjs is used); this file decides what of
 * it a formula may contain, and refuses the rest with the column. Text is checked for size before it is parsed at all.
 */
import { create, type MathNode, parseDependencies } from 'mathjs/number';
import { AppError } from '../../contract/result.ts';
import { nearestNames } from './nearest-name.ts';
import { ARITY, FUNCTION_NAMES, isReduction, type Op, REDUCTIONS, VALUE } from './operations.ts';
import { CONSTANTS, call, type Expr, number, symbol } from './tree.ts';

export const MAX_FORMULA_LENGTH = 2000;
const MAX_NODES = 1500;
const MAX_DEPTH = 400;
const MAX_NESTED_PARENTHESES = 60;

const OPERATORS: Readonly<Record<string, Op>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  divide: 'divide',
  pow: 'power',
  unaryMinus: 'negate',
  mod: 'mod',
  smaller: 'less',
  smallerEq: 'lessEqual',
  larger: 'greater',
  largerEq: 'greaterEqual',
  equal: 'equal',
  unequal: 'unequal',
};

// mathjs' types call its own factory map optional; at run time it is always there.
const { parse: readSyntax } = create(parseDependencies ?? {});

/**
 * Reads a formula over the given names (x, y, parameters, state slots …), the constants pi and e, and the functions of
 * `operations.ts`. `2 x` multiplies, `^` associates to the right and binds tighter than unary minus.
 * `overVector` also admits norm, mean and rms, which run over a parameter vector.
 * Throws AppError('invalid-formula') that names the column and the reason; a part without names that is not a real number,
 * such as sqrt(-1) or 0/0, is one.
 */
export function parseFormula(text: string, names: readonly string[], overVector = false): Expr {
  refuseSize(text);
  refuseCharacters(text);
  return new Reader(text, names, overVector).read();
}

function refuse(column: number, reason: string, hint?: string): never {
  throw new AppError('invalid-formula', `Formula, column ${column}: ${reason}`, hint);
}

function refuseSize(text: string): void {
  if (text.length > MAX_FORMULA_LENGTH)
    refuse(
      MAX_FORMULA_LENGTH + 1,
      `the text must have at most ${MAX_FORMULA_LENGTH} characters; this one has ${text.length}.`,
      'Shorten the formula.',
    );
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    if (text[index] === ')') depth -= 1;
    if (depth > MAX_NESTED_PARENTHESES)
      refuse(index + 1, `parentheses may nest at most ${MAX_NESTED_PARENTHESES} deep.`, 'Flatten the formula.');
  }
  if (text.trim() === '') refuse(1, 'there is no formula here.', 'Type one, for example x^2 + y^2.');
}

function refuseCharacters(text: string): void {
  const index = text.search(/[^\w\s.+\-*/^(),<>=!?:%]/u);
  if (index >= 0)
    refuse(
      index + 1,
      `"${String.fromCodePoint(text.codePointAt(index) ?? 0)}" has no meaning in a formula.`,
      'Use names, numbers, + - * / ^, comparisons, parentheses and functions such as sin(x).',
    );
}

function spokenList(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ');
}

// Walks mathjs' tree from left to right. Its nodes carry no positions, so the words of the text are walked alongside.
class Reader {
  readonly #text: string;
  readonly #names: readonly string[];
  readonly #functions: readonly string[];
  readonly #words: readonly { readonly word: string; readonly column: number }[];
  #wordIndex = 0;
  #column = 1;
  #nodes = 0;
  /** Values of those parts that read no name. */
  readonly #values = new Map<Expr, number>();

  constructor(text: string, names: readonly string[], overVector: boolean) {
    this.#text = text;
    this.#names = names;
    this.#functions = overVector ? [...FUNCTION_NAMES, ...REDUCTIONS] : FUNCTION_NAMES;
    this.#words = [...text.matchAll(/[A-Za-z_]\w*/g)].map((match) => ({ word: match[0], column: match.index + 1 }));
  }

  read(): Expr {
    return this.#convert(this.#syntax(), 0);
  }

  #syntax(): MathNode {
    try {
      // A line break would start a second expression; formulas may run over lines.
      return readSyntax(this.#text.replaceAll(/\s/g, ' '));
    } catch (thrown) {
      const column = thrown instanceof SyntaxError && 'char' in thrown ? Number(thrown.char) : 1;
      const reason = thrown instanceof Error ? thrown.message.replace(/\s*\(char \d+\)$/, '') : 'it cannot be read';
      return refuse(column, `${reason.charAt(0).toLowerCase()}${reason.slice(1)}.`, 'Check parentheses and operators.');
    }
  }

  #at(word: string): number {
    for (let index = this.#wordIndex; index < this.#words.length; index += 1) {
      const found = this.#words[index];
      if (found?.word !== word) continue;
      this.#wordIndex = index + 1;
      this.#column = found.column;
      break;
    }
    return this.#column;
  }

  #convert(node: MathNode, depth: number): Expr {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES || depth > MAX_DEPTH)
      refuse(this.#column, `the formula has more than ${MAX_NODES} parts or ${MAX_DEPTH} levels.`, 'Shorten it.');
    const convert = (child: MathNode): Expr => this.#convert(child, depth + 1);
    if (isNode(node, 'ParenthesisNode')) return convert(node.content);
    if (isNode(node, 'ConstantNode')) return this.#constant(node.value);
    if (isNode(node, 'SymbolNode')) return this.#name(node.name);
    if (isNode(node, 'OperatorNode')) return this.#operator(node.fn, node.op, node.args, node.isPercentage, convert);
    if (isNode(node, 'FunctionNode')) return this.#function(node.fn, node.args, convert);
    if (isNode(node, 'ConditionalNode'))
      return call('where', [convert(node.condition), convert(node.trueExpr), convert(node.falseExpr)]);
    const what = node.type.replace(/Node$/, '').toLowerCase();
    return refuse(
      this.#column,
      `a formula is one value; ${what} syntax is not supported.`,
      'Write a single expression.',
    );
  }

  #constant(value: unknown): Expr {
    if (typeof value === 'number' && Number.isFinite(value)) return this.#known(number(value), value);
    return refuse(this.#column, `${String(value)} is not a number a formula can hold.`, 'Use a finite number.');
  }

  #name(name: string): Expr {
    const column = this.#at(name);
    if (this.#names.includes(name)) return symbol(name);
    const constant = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    if (constant !== undefined) return this.#known(symbol(name), constant);
    if (this.#isFunction(name))
      return refuse(column, `${name} is a function and needs parentheses.`, `Write ${name}(…).`);
    const known = [...this.#names, ...Object.keys(CONSTANTS)];
    const near = nearestNames(name, known);
    return refuse(
      column,
      `"${name}" is not a name this formula knows.`,
      near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `It knows ${spokenList(known)}.`,
    );
  }

  #operator(
    fn: string,
    sign: string,
    args: readonly MathNode[],
    isPercentage: boolean,
    convert: (node: MathNode) => Expr,
  ): Expr {
    if (fn === 'unaryPlus' && args[0] !== undefined) return convert(args[0]);
    const op = OPERATORS[fn];
    if (op === undefined || isPercentage)
      return refuse(
        this.#column,
        `the operator "${isPercentage ? '%' : sign}" is not supported${isPercentage ? ' after a number' : ''}.`,
        'Use + - * / ^, mod, < <= > >= == != and where(condition, then, else).',
      );
    const operands = args.map(convert);
    return this.#real(call(op, operands), operands, this.#column, (values) =>
      values.length === 1 ? `${sign}${values[0]}` : values.join(` ${sign} `),
    );
  }

  #known(expr: Expr, value: number): Expr {
    this.#values.set(expr, value);
    return expr;
  }

  // A part without names is a number already; if it is none, no x and y will make it one.
  #real(expr: Expr, operands: readonly Expr[], column: number, said: (values: readonly number[]) => string): Expr {
    const values = operands.map((operand) => this.#values.get(operand)).filter((value) => value !== undefined);
    if (expr.kind !== 'call' || isReduction(expr.op) || values.length < operands.length) return expr;
    const [a = 0, b = 0, c = 0] = values;
    const value = VALUE[expr.op](a, b, c);
    if (Number.isNaN(value))
      refuse(
        column,
        `${said(values)} is not a real number.`,
        'Formulas are real: keep roots and logarithms inside their domains.',
      );
    return this.#known(expr, value);
  }

  #function(callee: unknown, args: readonly MathNode[], convert: (node: MathNode) => Expr): Expr {
    const name = isNamed(callee) ? callee.name : '';
    const column = this.#at(name);
    if (!this.#isFunction(name)) {
      if (isReduction(name))
        return refuse(
          column,
          `${name} runs over a parameter vector and belongs into the update lines of an optimizer.`,
          'For two numbers write hypot(x, y).',
        );
      const known = this.#names.includes(name) || Object.hasOwn(CONSTANTS, name);
      const near = nearestNames(name, this.#functions);
      return refuse(
        column,
        known ? `${name} is a value, not a function.` : `there is no function "${name}".`,
        known
          ? `Write ${name}*(…) to multiply.`
          : near.length > 0
            ? `Did you mean ${near.join(' or ')}?`
            : `The functions are ${spokenList(this.#functions)}.`,
      );
    }
    const operands = args.map(convert);
    const made = (parts: readonly Expr[]): Expr =>
      this.#real(call(name, parts), parts, column, (values) => `${name}(${values.join(', ')})`);
    const [first, ...rest] = operands;
    if ((name === 'min' || name === 'max') && first !== undefined && rest.length > 0)
      return rest.reduce((left, right) => made([left, right]), first);
    if (operands.length !== ARITY[name])
      return refuse(
        column,
        `${name} takes ${ARITY[name]} operand${ARITY[name] === 1 ? '' : 's'}, not ${operands.length}.`,
      );
    return made(operands);
  }

  #isFunction(name: string): name is Op {
    return this.#functions.includes(name);
  }
}

interface NodeShapes {
  ParenthesisNode: { readonly content: MathNode };
  ConstantNode: { readonly value: unknown };
  SymbolNode: { readonly name: string };
  OperatorNode: {
    readonly fn: string;
    readonly op: string;
    readonly args: readonly MathNode[];
    readonly isPercentage: boolean;
  };
  FunctionNode: { readonly fn: unknown; readonly args: readonly MathNode[] };
  ConditionalNode: { readonly condition: MathNode; readonly trueExpr: MathNode; readonly falseExpr: MathNode };
}

function isNode<K extends keyof NodeShapes>(node: MathNode, type: K): node is MathNode & NodeShapes[K] {
  return node.type === type;
}

function isNamed(callee: unknown): callee is { readonly name: string } {
  return typeof callee === 'object' && callee !== null && 'name' in callee && typeof callee.name === 'string';
}
