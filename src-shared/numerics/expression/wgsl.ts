/**
 * Reading of trees as WGSL: one `let` for each distinct subexpression, f32 throughout. Built-ins whose accuracy or
 * behaviour WGSL leaves open (powers and logarithms of negatives, min and max of NaN, the trigonometric ones) go through
 * functions of our own, so that adapters differ by rounding only and NaN reaches the result.
 */
import { isComparison, isProductExponent, type Op } from './operations.ts';
import { layOut, type Tape } from './tape.ts';
import type { Expr } from './tree.ts';
import { WGSL_FUNCTIONS, type WgslFunction } from './wgsl-functions.ts';

export interface WgslBlock {
  /** `let` statements, in order, one a line. */
  readonly lines: readonly string[];
  /** The expression that holds each result. */
  readonly outputs: readonly string[];
  /** Functions the lines call; `wgslFunctions` prints them. */
  readonly functions: ReadonlySet<WgslFunction>;
}

const SIGNS: Partial<Record<Op, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
  equal: '==',
  unequal: '!=',
};
const BUILT_IN: readonly Op[] = ['abs', 'sqrt', 'exp', 'cosh', 'floor', 'ceil', 'round'];
const OWN: Partial<Record<Op, WgslFunction>> = {
  sign: 'signOf',
  min: 'smaller',
  max: 'larger',
  power: 'powerOf',
  cbrt: 'cubeRoot',
  expm1: 'expMinusOne',
  log1p: 'logOnePlus',
  log: 'naturalLog',
  log2: 'logTwo',
  log10: 'logTen',
  sin: 'sine',
  cos: 'cosine',
  tan: 'tangent',
  asin: 'arcSine',
  acos: 'arcCosine',
  atan: 'arcTangent',
  atan2: 'arcTangent2',
  sinh: 'hyperbolicSine',
  tanh: 'hyperbolicTangent',
  erf: 'errorFunction',
  sigmoid: 'logistic',
  softplus: 'softPlus',
  mod: 'modulo',
  hypot: 'hypotenuse',
};

/**
 * Prints trees over inputs given as WGSL expressions by name. `prefix` keeps two blocks in one scope apart.
 * Constants must fit float32 (see `hoist`).
 */
export function printWgsl(exprs: readonly Expr[], inputs: ReadonlyMap<string, string>, prefix: string): WgslBlock {
  return new Printer(layOut(exprs, [...inputs.keys()]), [...inputs.values()], prefix).print();
}

/** The WGSL text of the given functions and those they call. */
export function wgslFunctions(names: Iterable<WgslFunction>): string {
  const wanted = new Set<WgslFunction>();
  const want = (name: WgslFunction): void => {
    if (wanted.has(name)) return;
    for (const needed of WGSL_FUNCTIONS[name].needs) want(needed);
    wanted.add(name);
  };
  for (const name of names) want(name);
  return [...wanted].map((name) => WGSL_FUNCTIONS[name].text).join('\n');
}

class Printer {
  readonly #tape: Tape;
  readonly #inputs: readonly string[];
  readonly #prefix: string;
  readonly #lines: string[] = [];
  readonly #functions = new Set<WgslFunction>();

  constructor(tape: Tape, inputs: readonly string[], prefix: string) {
    this.#tape = tape;
    this.#inputs = inputs;
    this.#prefix = prefix;
  }

  print(): WgslBlock {
    this.#tape.nodes.forEach((node, index) => {
      if (typeof node === 'number') return;
      const name = `${this.#prefix}${index}`;
      this.#lines.push(`let ${name} = ${this.#operation(node.op, node.args, name)};`);
    });
    const outputs = this.#tape.outputs.map((register) => this.#value(register));
    return { lines: this.#lines, outputs, functions: this.#functions };
  }

  #operation(op: Op, args: readonly number[], name: string): string {
    const [a = 0, b = 0, c = 0] = args;
    const values = args.map((register) => this.#value(register));
    const sign = SIGNS[op];
    if (sign !== undefined) return values.join(` ${sign} `);
    if (op === 'negate') return `-(${values[0]})`;
    if (op === 'where') return `select(${this.#value(c)}, ${this.#value(b)}, ${this.#condition(a)})`;
    if (op === 'clamp')
      return this.#call('smaller', [this.#call('larger', [this.#value(a), this.#value(b)]), this.#value(c)]);
    const exponent = op === 'power' ? this.#constant(b) : undefined;
    if (exponent !== undefined && isProductExponent(exponent)) return this.#product(this.#value(a), exponent, name);
    const own = OWN[op];
    if (own !== undefined) return this.#call(own, values);
    if (!BUILT_IN.includes(op)) throw new Error(`Invariant broken: no WGSL for ${op}`);
    return `${op}(${values.join(', ')})`;
  }

  #call(name: WgslFunction, values: readonly string[]): string {
    this.#functions.add(name);
    return `${name}(${values.join(', ')})`;
  }

  // The same squarings in the same order as `integerPower`.
  #product(base: string, exponent: number, name: string): string {
    let square = base;
    let result: string | undefined;
    for (let rest = Math.abs(exponent), level = 0; rest > 0; rest = Math.floor(rest / 2), level += 1) {
      if (rest % 2 === 1) result = result === undefined ? square : `${result} * ${square}`;
      if (rest < 2) break;
      const next = `${name}s${level}`;
      this.#lines.push(`let ${next} = ${square} * ${square};`);
      square = next;
    }
    const power = result ?? '1f';
    return exponent < 0 ? `1f / (${power})` : power;
  }

  #node(register: number): Tape['nodes'][number] | undefined {
    return this.#tape.nodes[register - this.#inputs.length];
  }

  #constant(register: number): number | undefined {
    const node = this.#node(register);
    return typeof node === 'number' ? node : undefined;
  }

  #isBoolean(register: number): boolean {
    const node = this.#node(register);
    return typeof node === 'object' && isComparison(node.op);
  }

  #name(register: number): string {
    return this.#inputs[register] ?? `${this.#prefix}${register - this.#inputs.length}`;
  }

  #value(register: number): string {
    const constant = this.#constant(register);
    if (constant !== undefined) return wgslNumber(constant);
    return this.#isBoolean(register) ? `select(0f, 1f, ${this.#name(register)})` : this.#name(register);
  }

  #condition(register: number): string {
    return this.#isBoolean(register) ? this.#name(register) : `${this.#value(register)} != 0f`;
  }
}

/** A float32 literal. */
export function wgslNumber(value: number): string {
  const text = `${Object.is(value, -0) ? '-0' : Math.fround(value)}f`;
  return text.startsWith('-') ? `(${text})` : text;
}
